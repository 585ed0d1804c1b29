// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/dispatch/run_book.h"

#include "core/jobs/dispatch/waits.h"

#include <algorithm>

namespace holdfast::jobs {
namespace {

/// How often the wall clock is read while a slot is far: it may have been set.
constexpr Milliseconds kClockCheck{10'000};
constexpr std::size_t kRecentlyEnded = 10'000;

} // namespace

Step RunBook::restore(const Loaded &loaded, Now now, QStringList *unreadableJobs, QStringList *changedZones)
{
    Step step;
    m_catalogue.restore(loaded.jobs);
    *unreadableJobs = m_planner.restore(loaded);
    const QStringList changed = m_planner.renewRules(step);
    if (changedZones != nullptr)
        *changedZones = changed;
    m_fence = loaded.fence;
    m_store = loaded.store;
    m_epoch = loaded.epoch;
    m_roster.restore(loaded.workers, loaded.recentOutages, loaded.takeOver, now.wall, step);
    for (const WorkerRecord &worker : loaded.workers)
        m_roster.awaitEnd(worker.name, now.mono);
    // With a clock that is behind the record, a wait would seem to be longer than it ever was.
    const Now known{now.mono, std::max(now.wall, loaded.clock.value_or(now.wall))};
    for (const Run &run : loaded.activeRuns) {
        Active &active = m_active[run.id];
        active.run = run;
        m_runsOf[run.job].insert(run.id);
        if (run.state == RunState::Queued) {
            active.notBefore = waitUntil(run.notBefore, known, run.attempt > 1 ? kLongestRetryWait : kLongestWait);
            m_queue.add(run, active.notBefore);
            continue;
        }
        const Job *job = m_catalogue.find(run.job);
        m_limits.began(run.id, run.job, job == nullptr ? Labels() : job->labels);
        m_roster.give(run);
        // Its worker may have seen the former server up to its last moment.
        if (run.state == RunState::Running || !run.startedAt)
            beginLease(active, now.mono);
    }
    beginEpoch(step, loaded, now);
    m_queue.wake(now.mono);
    for (const OutputMark &mark : loaded.output) {
        const auto found = m_active.find(mark.runId);
        if (found != m_active.end() && found->second.run.attempt == mark.attempt) {
            found->second.bytes[0] = mark.stdoutBytes;
            found->second.bytes[1] = mark.stderrBytes;
        }
    }
    return step;
}

void RunBook::enqueue(Step &step, Run run, MonoTime notBefore)
{
    run.state = RunState::Queued;
    step.record(run);
    m_queue.add(run, notBefore);
    m_runsOf[run.job].insert(run.id);
    const QString id = run.id;
    m_active.insert_or_assign(id, Active{std::move(run), {0, 0}, notBefore});
}

void RunBook::place(Step &step, Now now)
{
    m_queue.wake(now.mono);
    m_roster.wake(now.mono);
    placeWhere(step, [this, now](const Labels &labels) { return m_roster.match(labels, now.mono); });
}

void RunBook::placeOnlyOn(Roster::Worker &worker, Step &step, Now now)
{
    placeWhere(step, [&worker, now](const Labels &labels) {
        return Roster::takes(worker, labels, now.mono) ? &worker : nullptr;
    });
}

void RunBook::placeWhere(Step &step, const std::function<Roster::Worker *(const Labels &)> &match)
{
    std::set<QStringList> hopeless; // labels that no worker can serve now
    for (auto next = m_queue.first(); next; next = m_queue.after(*next)) {
        Active &active = m_active.at(next->id);
        const Job *job = m_catalogue.find(active.run.job);
        if (job == nullptr || m_limits.isFull(*job) || waitsForOffers(active.run))
            continue;
        const QStringList labels = job->labels.keys() + job->labels.values();
        if (hopeless.contains(labels))
            continue;
        if (Roster::Worker *worker = match(job->labels))
            assign(step, active, *job, *worker);
        else
            hopeless.insert(labels);
        if (hopeless.contains(QStringList()))
            break; // not even a job without labels can be placed
    }
}

void RunBook::assign(Step &step, Active &active, const Job &job, Roster::Worker &worker)
{
    Run &run = active.run;
    m_queue.remove(run.id);
    m_limits.began(run.id, run.job, job.labels);
    run.state = RunState::Assigned;
    run.worker = worker.record.name;
    run.instance = worker.record.instance;
    run.onDisconnect = job.policy.onDisconnect;
    run.lease = job.policy.grace;
    run.fence = ++m_fence;
    step.writes.push_back(PutFence{run.fence});
    run.reason.clear();
    active.bytes[0] = active.bytes[1] = 0;
    active.timeout = job.timeout;
    m_roster.give(run);
    step.record(run);
    step.commands.emplace_back(StartRun{run.worker, assignmentOf(run, job)});
}

Assignment RunBook::assignmentOf(const Run &run, const Job &job) const
{
    return {.key = {run.id, run.attempt},
            .job = run.job,
            .command = job.command,
            .env = job.env,
            .cwd = job.cwd,
            .timeout = job.timeout,
            .fence = run.fence,
            .onDisconnect = job.policy.onDisconnect,
            .grace = job.policy.grace,
            .linger = job.policy.linger,
            .passEnv = job.policy.passEnv,
            .success = job.policy.success,
            .store = m_store,
            .epoch = m_epoch,
            .plannedAt = run.plannedAt};
}

void RunBook::release(const Run &run)
{
    m_limits.ended(run.id);
    m_roster.release(run);
}

void RunBook::close(Step &step, Active &active, RunState state, const QString &reason, Now now)
{
    const Run run = active.run;
    m_queue.remove(run.id);
    endLease(active);
    release(run);
    m_active.erase(run.id);
    if (const auto others = m_runsOf.find(run.job); others->second.erase(run.id) > 0 && others->second.empty())
        m_runsOf.erase(others);
    remember(run, state);
    conclude(step, run, state, reason, now);
}

/// The only way into a final state: every run passes here once. What must see each end hangs here.
void RunBook::conclude(Step &step, Run run, RunState state, const QString &reason, Now now)
{
    Q_ASSERT(isFinal(state));
    run.state = state;
    run.reason = reason;
    run.cancelWhy.reset();
    run.recordedAt = now.wall;
    if (!run.finishedAt)
        run.finishedAt = now.wall;
    step.record(run);
}

void RunBook::remember(const Run &ended, RunState state)
{
    const AttemptKey key{ended.id, ended.attempt};
    if (m_recent.insert_or_assign(key, EndedAttempt{state, ended.worker, ended.instance}).second)
        m_recentlyEnded.push_back(key);
    if (m_recentlyEnded.size() > kRecentlyEnded) {
        m_recent.erase(m_recentlyEnded.front());
        m_recentlyEnded.pop_front();
    }
}

std::optional<MonoTime> RunBook::nextDeadline(Now now) const
{
    std::optional<MonoTime> deadline;
    const auto consider = [&deadline](MonoTime at) { deadline = deadline ? std::min(*deadline, at) : at; };
    if (m_settlesAt)
        consider(std::max(*m_settlesAt, now.mono));
    if (const auto slot = m_planner.next(); slot && !holdsSlots()) {
        const bool isHeld = m_planUpTo && *slot > *m_planUpTo;
        consider(now.mono + (isHeld ? kClockCheck : std::clamp(*slot - now.wall, Milliseconds(0), kClockCheck)));
    }
    if (!m_lapses.empty())
        consider(std::max(m_lapses.begin()->first, now.mono));
    if (const auto end = m_roster.nextEnd())
        consider(std::max(*end, now.mono));
    if (const auto wake = m_queue.nextWake())
        consider(std::max(*wake, now.mono));
    if (const auto wake = m_roster.nextWake(); wake && !m_queue.empty())
        consider(std::max(*wake, now.mono));
    if (m_hasNewRoom && !m_queue.empty())
        consider(now.mono);
    if (const auto seen = m_roster.nextSeenWrite())
        consider(std::max(*seen, now.mono));
    return deadline;
}

Step RunBook::onDeadline(Now now)
{
    Step step;
    m_hasNewRoom = false;
    expireLeases(step, now);
    m_roster.removeEphemeral(now.mono, step);
    settle(step, now);
    if (!holdsSlots())
        planSlots(step, m_planner.due(m_planUpTo ? std::min(*m_planUpTo, now.wall) : now.wall, step), now);
    place(step, now);
    m_roster.recordSeen(now.mono, step);
    return step;
}

bool RunBook::isStillValid(const Command &command) const
{
    const auto *start = std::get_if<StartRun>(&command);
    if (start == nullptr)
        return true; // a worker passes over a cancel for a run that it does not hold
    const AttemptKey &key = start->assignment.key;
    const Run *run = activeRun(key.runId);
    if (run == nullptr || run->state != RunState::Assigned || run->fence != start->assignment.fence ||
        run->worker != start->worker) // its data folder may have another name by now
        return false;
    const Roster::Worker *worker = m_roster.find(run->worker);
    return worker != nullptr && worker->record.instance == run->instance;
}

const Run *RunBook::activeRun(const QString &id) const
{
    const auto found = m_active.find(id);
    return found == m_active.end() ? nullptr : &found->second.run;
}

std::map<RunState, int> RunBook::activeCounts() const
{
    std::map<RunState, int> counts{{RunState::Queued, 0}, {RunState::Assigned, 0}, {RunState::Running, 0}};
    for (const auto &[id, active] : m_active)
        ++counts[active.run.state];
    return counts;
}

const Run *RunBook::longestWaiting(MonoTime now) const
{
    const Run *longest = nullptr;
    for (const auto &[id, active] : m_active) {
        const bool waits = active.run.state == RunState::Queued && active.notBefore <= now;
        if (waits && (longest == nullptr || active.run.queuedAt < longest->queuedAt))
            longest = &active.run;
    }
    return longest;
}

std::optional<WallTime> RunBook::oldestUnstartedSlot(const QString &job) const
{
    std::optional<WallTime> oldest;
    for (const QString &id : runsOf(job)) {
        const Run &run = m_active.at(id).run;
        const bool waits = run.state != RunState::Running && run.attempt == 1 && run.plannedAt;
        if (waits && (!oldest || *run.plannedAt < *oldest))
            oldest = run.plannedAt;
    }
    return oldest;
}

QString RunBook::whyWaiting(const QString &runId, Now now, QMap<QString, QString> *known) const
{
    const auto found = m_active.find(runId);
    if (found == m_active.end() || found->second.run.state != RunState::Queued)
        return {};
    const Run &run = found->second.run;
    if (found->second.notBefore > now.mono && run.attempt == 1 && run.notBefore)
        return QStringLiteral("waits until %1Z (jitter)").arg(toIso(*run.notBefore).mid(11, 8));
    if (found->second.notBefore > now.mono) {
        const auto wait = std::chrono::ceil<Milliseconds>(found->second.notBefore - now.mono);
        return QStringLiteral("%1; next try in %2").arg(run.reason, forPeople(wait));
    }
    const Job *job = m_catalogue.find(run.job);
    if (job == nullptr)
        return {};
    if (waitsForOffers(run))
        return QStringLiteral("waits for workers that may have run it before the database was replaced");
    if (const QString full = m_limits.whyFull(*job); !full.isEmpty())
        return full;
    if (known == nullptr)
        return m_roster.whyNone(job->labels, now.mono);
    QString &why = (*known)[(job->labels.keys() + job->labels.values()).join(u'\n')];
    if (why.isEmpty())
        why = m_roster.whyNone(job->labels, now.mono);
    return why;
}

} // namespace holdfast::jobs
