// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/patient_asker.h"
#include "app/client/session.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

namespace holdfast::app::client {

/// Waits until runs are over, one after the other, and ends well only if all succeeded.
class RunWaiter final : public Session
{
    Q_OBJECT

public:
    /// `run wait ID…`; prints a list with --json.
    RunWaiter(const SessionContext &context, QStringList ids);
    /// `job run NAME --wait`: asks for a run first; prints the run with --json.
    RunWaiter(const SessionContext &context, const QString &job);

    void start() override;

private:
    void onRequested(const Answer &answer);
    void look(bool first);
    void onRun(const Answer &answer);
    void onFinalRun(const QJsonObject &run);
    void conclude();

    PatientAsker m_asker;
    QString m_job; ///< empty: nothing is asked for first
    QStringList m_ids;
    QJsonArray m_finals;
    bool m_allSucceeded = true;
};

} // namespace holdfast::app::client
