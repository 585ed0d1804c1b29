// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/monitor/view.h"

#include <algorithm>
#include <utility>

namespace holdfast::server {
namespace {

constexpr int kLastRuns = 50;
constexpr std::size_t kMaxEnded = 200;
constexpr int kMaxActive = 10'000;
constexpr std::size_t kMaxOver = 1'000;
constexpr int kMaxLookedAt = 20;
constexpr Seconds kRecount{30};

const QList<jobs::RunState> kActive = {jobs::RunState::Queued, jobs::RunState::Assigned, jobs::RunState::Running};
const QList<jobs::RunState> kFinal = {jobs::RunState::Succeeded, jobs::RunState::Failed, jobs::RunState::TimedOut,
                                      jobs::RunState::Cancelled, jobs::RunState::Lost,   jobs::RunState::Skipped,
                                      jobs::RunState::Missed};

bool hasEnded(const jobs::Run &run)
{
    return jobs::isFinal(run.state);
}

bool isOver(const jobs::Outage &outage)
{
    return outage.back.has_value();
}

} // namespace

MonitorView::MonitorView(RunService &runs, SessionHub &hub, const runtime::LoopWatch &loop,
                         const LatencyService &latency, QObject *parent)
    : QObject(parent)
    , m_runs(runs)
    , m_hub(hub)
    , m_loop(loop)
    , m_latency(latency)
    , m_shown(kMaxEnded, hasEnded)
    , m_outages(kMaxOver, isOver)
{}

QString MonitorView::keyOf(const jobs::Outage &outage)
{
    return outage.worker + QLatin1Char('\n') + QString::number(toMsecs(outage.began));
}

/// What happens while the store is asked is heard, too, and stands: it is newer.
void MonitorView::load()
{
    clear();
    connect(&m_runs, &RunService::committed, this, &MonitorView::onCommitted);
    for (const auto &[name, worker] : m_runs.book().roster().all()) {
        if (worker.outage)
            putOutage(*worker.outage);
    }
    QStringList jobs;
    for (const auto &[name, job] : m_runs.book().catalogue().all())
        jobs += name;
    m_runs.store().read<Loaded>(
        this, [jobs](store::Reader &reader) { return read(reader, jobs); },
        [this, number = m_loadNumber](const Result<Loaded> &loaded) {
            if (number != m_loadNumber)
                return;
            if (!loaded)
                Q_EMIT loadFailed(loaded.problem().text());
            else
                take(*loaded);
        });
    recount();
    sweep();
}

void MonitorView::clear()
{
    ++m_loadNumber;
    disconnect(&m_runs, nullptr, this, nullptr);
    m_isLoaded = false;
    m_shown.takeAll();
    m_lastRuns.clear();
    m_outages.takeAll();
    m_standing.clear();
    m_waitsFor.clear();
    m_counted = {};
}

Result<MonitorView::Loaded> MonitorView::read(store::Reader &reader, const QStringList &jobs)
{
    Loaded loaded;
    auto ended = reader.runs({{}, kFinal, std::nullopt, static_cast<int>(kMaxEnded)});
    if (!ended)
        return ended.problem();
    const auto active = reader.runs({{}, kActive, std::nullopt, kMaxActive});
    if (!active)
        return active.problem();
    std::reverse(ended->begin(), ended->end());
    loaded.runs = *ended + *active;
    for (const QString &job : jobs) {
        const auto last = reader.runs({job, {}, std::nullopt, kLastRuns});
        if (!last)
            return last.problem();
        for (const jobs::Run &run : *last)
            loaded.lastRuns[job].prepend(lastOf(run));
    }
    return loaded;
}

void MonitorView::take(const Loaded &loaded)
{
    const auto heard = m_shown.takeAll();
    m_lastRuns = loaded.lastRuns;
    for (const jobs::Run &run : loaded.runs)
        putRun(run);
    for (const auto &[id, run] : heard) {
        putRun(run);
        putLast(run);
    }
    m_isLoaded = true;
    refreshQueued();
    Q_EMIT this->loaded();
}

void MonitorView::putRun(const jobs::Run &run)
{
    if (m_shown.put(run.id, run))
        m_waitsFor.remove(run.id);
}

void MonitorView::putLast(const jobs::Run &run)
{
    if (m_runs.book().catalogue().find(run.job) == nullptr)
        return; // removed, or an old worker's own: any name could come
    QList<LastRun> &list = m_lastRuns[run.job];
    const auto known =
        std::find_if(list.begin(), list.end(), [&run](const LastRun &each) { return each.id == run.id; });
    if (known != list.end())
        *known = lastOf(run);
    else
        list.append(lastOf(run));
    while (list.size() > kLastRuns)
        list.removeFirst();
}

MonitorView::LastRun MonitorView::lastOf(const jobs::Run &run)
{
    LastRun last{run.id, run.state, run.finishedAt.value_or(run.startedAt.value_or(run.queuedAt))};
    if (run.startedAt && run.finishedAt)
        last.took = *run.finishedAt - *run.startedAt;
    return last;
}

void MonitorView::onCommitted(const jobs::Changes &changes)
{
    for (const jobs::Run &run : changes.runs)
        runChanged(run);
    for (const jobs::Outage &outage : changes.outages) {
        putOutage(outage);
        Q_EMIT changed(RowKind::Outage, keyOf(outage));
    }
    const bool isNew = std::any_of(changes.workers.begin(), changes.workers.end(),
                                   [this](const QString &name) { return !m_standing.contains(name); });
    for (const QString &name : changes.workers)
        Q_EMIT changed(RowKind::Worker, name);
    for (const QString &name : changes.workersGone) {
        m_standing.remove(name);
        Q_EMIT gone(RowKind::Worker, name);
    }
    for (const QString &name : changes.jobs)
        Q_EMIT changed(RowKind::Job, name);
    for (const QString &name : changes.jobsGone) {
        m_lastRuns.remove(name);
        Q_EMIT gone(RowKind::Job, name);
    }
    // Before the next batch, not now: when a whole fleet comes or goes, a look at all for each would cost their square.
    m_sweepIsDue = m_sweepIsDue || isNew || !changes.workersGone.isEmpty() || !changes.outages.empty();
}

void MonitorView::runChanged(const jobs::Run &run)
{
    putRun(run);
    putLast(run);
    Q_EMIT changed(RowKind::Run, run.id);
    Q_EMIT changed(RowKind::Job, run.job);
    if (!run.worker.isEmpty())
        Q_EMIT changed(RowKind::Worker, run.worker);
    if (jobs::isFinal(run.state))
        m_countIsOld = true;
    else if (run.state == jobs::RunState::Queued)
        lookAtQueued(run.id);
}

void MonitorView::sweepIfDue()
{
    if (std::exchange(m_sweepIsDue, false))
        sweep();
}

void MonitorView::sweep()
{
    m_counted.connected = m_counted.degraded = m_counted.offline = 0;
    const Now now = m_runs.now();
    m_hub.eachWorker([this, now](const jobs::Roster::Worker &worker, WorkerState state) { stand(worker, state, now); });
}

/// Counts the worker, and notes since when it is in its state.
void MonitorView::stand(const jobs::Roster::Worker &worker, WorkerState state, Now now)
{
    const QString &name = worker.record.name;
    const auto known = m_standing.constFind(name);
    const bool isFirst = known == m_standing.cend();
    if (isFirst || known->state != state) {
        WallTime since = now.wall;
        if (state == WorkerState::Offline)
            since = worker.outage ? worker.outage->began : worker.record.lastSeenAt;
        else if (state == WorkerState::Connected && (isFirst || known->state == WorkerState::Offline))
            since = worker.record.connectedAt;
        m_standing.insert(name, {state, since});
        if (m_isLoaded) // else the snapshot is still to come
            Q_EMIT changed(RowKind::Worker, name);
    }
    switch (state) {
    case WorkerState::Connected:
        ++m_counted.connected;
        return;
    case WorkerState::Degraded:
        ++m_counted.degraded;
        m_counted.oneDegraded = QStringLiteral("worker %1 is degraded").arg(name);
        return;
    case WorkerState::Offline:
        ++m_counted.offline;
        m_counted.oneOffline = QStringLiteral("worker %1 is offline").arg(name);
        if (worker.outage)
            m_counted.oneOffline += QStringLiteral(": ") + worker.outage->verdict;
    }
}

void MonitorView::recount()
{
    m_countIsOld = false;
    m_countedAt = m_runs.now().mono;
    m_runs.store().read<Counts>(
        this,
        [since = m_runs.now().wall - std::chrono::hours(24)](store::Reader &reader) {
            return reader.finishedCounts(since);
        },
        [this](const Result<Counts> &counts) {
            if (!counts)
                return;
            m_counted.failed24h = counts->value(jobs::RunState::Failed) + counts->value(jobs::RunState::TimedOut);
            m_counted.lost24h = counts->value(jobs::RunState::Lost);
        });
}

void MonitorView::refresh()
{
    const auto &all = m_runs.book().roster().all();
    const std::size_t share = std::min(all.size(), std::max<std::size_t>(20, all.size() / 60));
    auto it = all.upper_bound(m_refreshedTo);
    for (std::size_t i = 0; i < share; ++i, ++it) {
        if (it == all.end())
            it = all.begin();
        m_refreshedTo = it->first;
        Q_EMIT changed(RowKind::Worker, it->first);
    }
    if (m_countIsOld || m_runs.now().mono - m_countedAt > kRecount)
        recount();
    m_lookedAt = 0;
    refreshQueued();
}

/// A few after the others: what a run waits for takes a look at every worker.
void MonitorView::refreshQueued()
{
    const auto &shown = m_shown.all();
    auto it = shown.upper_bound(m_refreshedRunTo);
    for (; it != shown.end() && m_lookedAt < kMaxLookedAt; ++it) {
        m_refreshedRunTo = it->first;
        if (it->second.state == jobs::RunState::Queued)
            lookAtQueued(it->first);
    }
    if (it == shown.end())
        m_refreshedRunTo.clear();
}

void MonitorView::lookAtQueued(const QString &run)
{
    if (++m_lookedAt > kMaxLookedAt)
        return;
    const QString why = m_runs.book().whyWaiting(run, m_runs.now());
    QString &told = m_waitsFor[run];
    if (std::exchange(told, why) != why)
        Q_EMIT changed(RowKind::Run, run);
}

} // namespace holdfast::server
