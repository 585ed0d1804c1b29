// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/delivery/courier.h"
#include "core/notify/watch/pings.h"
#include "core/runtime/deadline_timer.h"
#include "core/server/record/run_service.h"

namespace holdfast::server {

/// Tells the services that watch jobs of starts and ends, once they are on record: the shell of notify::Pings. Lives in
/// the server's thread.
class PingService final : public QObject
{
    Q_OBJECT
public:
    PingService(RunService &runs, const runtime::Clock &clock, QObject *parent = nullptr);

    void end() { m_isEnding = true; }

private:
    void onCommitted(const jobs::Changes &changes);
    void send();
    void onEnded(const notify::Ping &ping, const Result<void> &taken);

    RunService &m_runs;
    const runtime::Clock &m_clock;
    notify::Pings m_pings;
    runtime::DeadlineTimer m_timer;
    bool m_isEnding = false;
    delivery::Courier m_courier; ///< last: its threads end first
};

} // namespace holdfast::server
