// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of SessionHub that shows workers.
#include "core/server/links/session_hub.h"

namespace holdfast::server {

QString toString(WorkerState state)
{
    switch (state) {
    case WorkerState::Connected:
        return QStringLiteral("connected");
    case WorkerState::Degraded:
        return QStringLiteral("degraded");
    case WorkerState::Offline:
        return QStringLiteral("offline");
    }
    Q_UNREACHABLE();
}

namespace {

/// Why it is alive but not well; empty: it is.
QString degradedReason(const WorkerSession &session, const jobs::Roster::Worker &worker, MonoTime now)
{
    const QString ofLink = session.degradedReason(now);
    return ofLink.isEmpty() ? jobs::Roster::silenceOf(worker, now) : ofLink;
}

/// Runs of another data folder that had this name before.
QString whoWaitsForAnotherFolder(const jobs::Roster::Worker &worker)
{
    const qsizetype runs = worker.runCount() - static_cast<qsizetype>(worker.running.size());
    return runs == 0 ? QString() : QStringLiteral("runs that wait for another data folder of this name: %1").arg(runs);
}

} // namespace

WorkerView SessionHub::viewOf(const jobs::Roster::Worker &worker, Now now) const
{
    WorkerView view;
    view.record = worker.record;
    view.running = static_cast<int>(worker.running.size());
    view.reconnects24h = jobs::Roster::reconnectsSince(worker, now.wall - std::chrono::hours(24));
    view.flapping = jobs::Roster::isFlapping(worker, now.wall);
    const WorkerSession *session = sessionOf(worker.record.name);
    if (session == nullptr) {
        view.reason = worker.outage ? worker.outage->verdict : QString();
        return view;
    }
    view.reason = degradedReason(*session, worker, now.mono);
    view.state = view.reason.isEmpty() ? WorkerState::Connected : WorkerState::Degraded;
    if (view.reason.isEmpty() && view.flapping)
        view.reason = fleet::flapWords(jobs::Roster::reconnectsSince(worker, now.wall - jobs::Roster::kFlapTime));
    if (view.reason.isEmpty())
        view.reason = m_directory.copyOf(worker.record.name, now.mono);
    if (view.reason.isEmpty())
        view.reason = whoWaitsForAnotherFolder(worker);
    if (view.reason.isEmpty() && worker.ofOtherStores > 0)
        view.reason = fleet::otherStoresWords(worker.ofOtherStores);
    view.record.lastSeenAt = session->lastByteAt();
    view.ackLatency = session->ackLatency(now.mono);
    view.roundTrip = session->roundTrip(now.mono);
    view.lastHeartbeatAt = session->lastHeartbeatAt();
    view.loopLagMs = session->lastHeartbeat().loopLagMs;
    view.clockAhead = session->clockAhead();
    return view;
}

QList<WorkerView> SessionHub::workersAfter(const QString &name, int limit) const
{
    const Now now = m_clock.now();
    const auto &all = m_runs.book().roster().all();
    QList<WorkerView> views;
    for (auto it = all.upper_bound(name); it != all.end() && views.size() < limit; ++it)
        views += viewOf(it->second, now);
    return views;
}

std::map<WorkerState, int> SessionHub::countWorkers() const
{
    std::map<WorkerState, int> counts{
        {WorkerState::Connected, 0}, {WorkerState::Degraded, 0}, {WorkerState::Offline, 0}};
    eachWorker([&counts](const jobs::Roster::Worker &, WorkerState state) { ++counts[state]; });
    return counts;
}

void SessionHub::eachWorker(const std::function<void(const jobs::Roster::Worker &, WorkerState)> &visit) const
{
    const MonoTime now = m_clock.now().mono;
    for (const auto &[name, worker] : m_runs.book().roster().all()) {
        const WorkerSession *session = sessionOf(name);
        if (session == nullptr)
            visit(worker, WorkerState::Offline);
        else
            visit(worker,
                  degradedReason(*session, worker, now).isEmpty() ? WorkerState::Connected : WorkerState::Degraded);
    }
}

std::optional<WorkerView> SessionHub::worker(const QString &name) const
{
    const auto &all = m_runs.book().roster().all();
    const auto found = all.find(name);
    return found == all.end() ? std::nullopt : std::optional(viewOf(found->second, m_clock.now()));
}

} // namespace holdfast::server
