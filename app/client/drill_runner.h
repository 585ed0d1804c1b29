// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/command_run.h"
#include "app/client/drill_report.h"
#include "app/client/polling_client.h"
#include "app/platform/signal_watcher.h"

#include <QElapsedTimer>

#include <memory>

namespace holdfast::app::client {

/// `drill …`: asks for a fault, waits until it is over and the workers are back, and reports. Ends well only if all
/// were back in time, and no run and no slot was lost. Ctrl-C ends the drill, too.
class DrillRunner final : public CommandRun
{
    Q_OBJECT

public:
    DrillRunner(const CommandContext &context, Drill drill);

    void start() override;

private:
    void onBegun(const Answer &answer);
    void stopDrill();
    void look();
    void onWorkers(const Answer &answer);
    void askNext();
    void onFact(const Answer &answer);
    void report();

    Drill m_drill;
    PollingClient m_asker;
    DrillFacts m_facts;
    QStringList m_names;
    QElapsedTimer m_sinceEnd;                 ///< of the drill
    std::unique_ptr<SignalWatcher> m_signals; ///< until it is over
    bool m_isUnwanted = false;                ///< somebody pressed Ctrl-C
};

} // namespace holdfast::app::client
