// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/part_writer.h"
#include "core/server/api/job_state.h"
#include "core/server/api/json.h"
#include "core/server/monitor/view.h"

namespace holdfast::server {

QStringList MonitorView::names(RowKind kind) const
{
    QStringList list;
    switch (kind) {
    case RowKind::Worker:
        for (const auto &[name, worker] : m_runs.book().roster().all())
            list += name;
        return list;
    case RowKind::Job:
        for (const auto &[name, job] : m_runs.book().catalogue().all())
            list += name;
        return list;
    case RowKind::Run:
        for (const auto &[id, run] : m_shown.all())
            list += id;
        return list;
    case RowKind::Outage:
        for (const auto &[key, outage] : m_outages.all()) {
            if (!outage.back)
                list += key;
        }
        return list;
    }
    Q_UNREACHABLE();
}

QByteArray MonitorView::row(RowKind kind, const QString &name) const
{
    static const QStringList keys = {QStringLiteral("name"), QStringLiteral("id"),     QStringLiteral("state"),
                                     QStringLiteral("job"),  QStringLiteral("worker"), QStringLiteral("began")};
    QJsonObject row;
    switch (kind) {
    case RowKind::Worker:
        row = workerRow(name);
        break;
    case RowKind::Job:
        row = jobRow(name);
        break;
    case RowKind::Run:
        row = runRow(name);
        break;
    case RowKind::Outage:
        if (const auto *outage = m_outages.find(name))
            row = toJson(*outage);
        break;
    }
    return row.isEmpty() ? QByteArray() : monitor::fittingRow(row, keys);
}

QJsonObject MonitorView::workerRow(const QString &name) const
{
    const auto *worker = m_runs.book().roster().find(name);
    const auto view = m_hub.worker(name);
    if (worker == nullptr || !view)
        return {};
    const Now now = m_runs.now();
    QJsonObject row = toJson(*view);
    QJsonArray minutes;
    for (const auto &longest : m_latency.book().lastMinutes(name, now.wall))
        minutes += longest ? QJsonValue(static_cast<double>(longest->count()) / 1000.0) : QJsonValue();
    const auto known = m_standing.constFind(name);
    const bool isKnown = known != m_standing.cend() && known->state == view->state;
    row[QStringLiteral("instance")] = worker->record.instance;
    row[QStringLiteral("loop_lag_ms")] = view->loopLagMs;
    row[QStringLiteral("since")] = toIso(isKnown ? known->since : now.wall);
    row[QStringLiteral("last_heartbeat_at")] =
        view->lastHeartbeatAt ? QJsonValue(toIso(*view->lastHeartbeatAt)) : QJsonValue();
    row[QStringLiteral("ack_15m")] = minutes;
    return row;
}

QJsonObject MonitorView::jobRow(const QString &name) const
{
    const auto *job = m_runs.book().catalogue().find(name);
    if (job == nullptr)
        return {};
    const QList<LastRun> last = m_lastRuns.value(name);
    QJsonArray states;
    for (const LastRun &each : last)
        states += jobs::toString(each.state);
    QJsonObject row =
        jobJson(*job, m_runs.book().planner().nextOf(job->name),
                last.isEmpty() ? std::nullopt : std::optional(last.last().state), planTroubleText(m_runs, *job));
    row[QStringLiteral("last_runs")] = states;
    row[QStringLiteral("last_run_at")] = QJsonValue();
    row[QStringLiteral("last_run_ms")] = QJsonValue();
    if (!last.isEmpty())
        row[QStringLiteral("last_run_at")] = toIso(last.last().at);
    if (!last.isEmpty() && last.last().took)
        row[QStringLiteral("last_run_ms")] = qint64(last.last().took->count());
    return row;
}

QJsonObject MonitorView::runRow(const QString &id) const
{
    const auto *shown = m_shown.find(id);
    if (shown == nullptr)
        return {};
    jobs::Run run = *shown;
    if (const QString waits = m_waitsFor.value(id); run.state == jobs::RunState::Queued && !waits.isEmpty())
        run.reason = waits;
    return toJson(run);
}

QJsonObject MonitorView::overview() const
{
    monitor::Overview overview = m_counted;
    const MonoTime now = m_runs.now().mono;
    for (const auto &[state, count] : m_runs.book().activeCounts())
        (state == jobs::RunState::Queued ? overview.runsQueued : overview.runsActive) += count;
    overview.acksPerSecond = m_latency.book().perSecond(now);
    overview.ackLatency = m_latency.book().lastMinute(now);
    overview.loopLag = m_loop.worst();
    overview.storeProblem = m_runs.store().trouble();
    return toJson(overview);
}

} // namespace holdfast::server
