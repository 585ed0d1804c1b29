// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/drill_report.h"
#include "app/client/patient_asker.h"
#include "app/client/session.h"

#include <QElapsedTimer>

namespace holdfast::app::client {

/// `drill …`: asks for a fault, waits until it is over and the workers are back, and reports. Ends well only if all
/// were back in time, and no run and no slot was lost.
class DrillRunner final : public Session
{
    Q_OBJECT

public:
    DrillRunner(const SessionContext &context, Drill drill);

    void start() override;

private:
    void onBegun(const Answer &answer);
    void look();
    void onWorkers(const Answer &answer);
    void askNext();
    void onFact(const Answer &answer);
    void report();

    Drill m_drill;
    PatientAsker m_asker;
    DrillFacts m_facts;
    QStringList m_names;
    QElapsedTimer m_sinceEnd; ///< of the drill
};

} // namespace holdfast::app::client
