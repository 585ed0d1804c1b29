// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/run_book.h"

#include "core/base/ids.h"
#include "core/jobs/slot_policy.h"

#include <algorithm>

namespace holdfast::jobs {
namespace {

/// How often the wall clock is read while a slot is far: it may have been set.
constexpr Milliseconds kClockCheck{10'000};
/// Requests of one job that may wait; a client in a loop must not fill the disk.
constexpr int kMaxRequests = 10'000;
constexpr std::size_t kRecentlyEnded = 10'000;

Problem noJob(const QString &name)
{
    return {QStringLiteral("unknown_job"), QStringLiteral("there is no job named \"%1\"").arg(name), {}, {}};
}

} // namespace

Step RunBook::restore(const Loaded &loaded, Now now, QStringList *unreadableJobs)
{
    Step step;
    *unreadableJobs = m_timetable.restore(loaded.jobs, loaded.openSpans);
    m_fence = loaded.fence;
    m_roster.restore(loaded.workers, loaded.recentOutages, now.wall, step.writes);
    for (const Run &run : loaded.activeRuns) {
        Active &active = m_active[run.id];
        active.run = run;
        if (run.state == RunState::Queued) {
            m_queue.insert(keyOf(run));
            ++m_waitingOf[run.job];
        } else {
            m_roster.give(run);
            // Its worker may have seen the former server up to its last moment.
            if (run.state == RunState::Running || !run.startedAt)
                beginLease(active, now.mono);
        }
    }
    for (const OutputMark &mark : loaded.output) {
        const auto found = m_active.find(mark.runId);
        if (found != m_active.end() && found->second.run.attempt == mark.attempt) {
            found->second.bytes[0] = mark.stdoutBytes;
            found->second.bytes[1] = mark.stderrBytes;
        }
    }
    return step;
}

Result<Step> RunBook::addJob(Job job, Now now)
{
    if (m_timetable.find(job.name) != nullptr) {
        return Problem{QStringLiteral("exists"),
                       QStringLiteral("there is a job named \"%1\" already").arg(job.name),
                       {},
                       QStringLiteral("remove it first, or choose another name")};
    }
    job.createdAt = now.wall;
    job.schedule.anchor = now.wall;
    if (auto checked = checkJob(job, now.wall); !checked)
        return checked.problem();
    Step step;
    m_timetable.add(job, now.wall, step.writes);
    return step;
}

Result<Step> RunBook::removeJob(const QString &name, Now now)
{
    if (m_timetable.find(name) == nullptr)
        return noJob(name);
    Step step;
    planAllSlots(step, name, now);
    m_timetable.remove(name, now.wall, step.writes);
    std::vector<QString> queued;
    for (const auto &[id, active] : m_active) {
        if (active.run.job == name && active.run.state == RunState::Queued)
            queued.push_back(id);
    }
    for (const QString &id : queued)
        close(step, m_active.at(id), RunState::Cancelled, QStringLiteral("the job was removed"), now);
    place(step, now);
    return step;
}

Result<Step> RunBook::setJobEnabled(const QString &name, bool enabled, Now now)
{
    if (m_timetable.find(name) == nullptr)
        return noJob(name);
    Step step;
    planAllSlots(step, name, now);
    m_timetable.setEnabled(name, enabled, now.wall, step.writes);
    place(step, now);
    return step;
}

Result<Step> RunBook::requestRun(const QString &name, Now now)
{
    const Job *job = m_timetable.find(name);
    if (job == nullptr)
        return noJob(name);
    if (const auto waiting = m_waitingOf.find(name); waiting != m_waitingOf.end() && waiting->second >= kMaxRequests)
        return Problem{QStringLiteral("too_many"),
                       QStringLiteral("%1 runs of \"%2\" wait already").arg(kMaxRequests).arg(name),
                       {},
                       {}};
    Step step;
    Run run;
    run.id = makeRunId(now.wall, m_random());
    run.job = name;
    run.trigger = Trigger::Request;
    run.priority = job->priority;
    run.queuedAt = now.wall;
    enqueue(step, run, now.mono);
    place(step, now);
    return step;
}

Result<Step> RunBook::cancelRun(const QString &runId, Now now)
{
    const auto found = m_active.find(runId);
    if (found == m_active.end())
        return Problem{QStringLiteral("not_active"),
                       QStringLiteral("run %1 has ended already, or there is none").arg(runId),
                       {},
                       {}};
    Step step;
    Active &active = found->second;
    const QString why = QStringLiteral("cancelled on request");
    if (active.run.state == RunState::Queued) {
        close(step, active, RunState::Cancelled, why, now);
        return step;
    }
    if (isForsaken(active)) {
        giveUp(step, active,
               QStringLiteral("cancelled while worker %1 was away; it may still run there").arg(active.run.worker),
               now);
        return step;
    }
    active.run.cancelAsked = true;
    active.run.reason = QStringLiteral("is being cancelled");
    step.record(active.run);
    step.commands.emplace_back(CancelRun{active.run.worker, {runId, active.run.attempt}, why});
    return step;
}

void RunBook::enqueue(Step &step, Run run, MonoTime notBefore)
{
    run.state = RunState::Queued;
    step.record(run);
    m_queue.insert(keyOf(run));
    ++m_waitingOf[run.job];
    const QString id = run.id;
    m_active.insert_or_assign(id, Active{std::move(run), {0, 0}, notBefore});
}

void RunBook::planSlots(Step &step, Now now)
{
    for (const DueSlot &slot : m_timetable.due(now.wall, step.writes)) {
        const Job *job = m_timetable.find(slot.job);
        Run run;
        run.id = makeRunId(now.wall, m_random());
        run.job = slot.job;
        run.trigger = Trigger::Slot;
        run.priority = job->priority;
        run.plannedAt = slot.at;
        run.queuedAt = now.wall;
        const auto waiting = m_waitingOf.find(slot.job);
        const SlotDecision decision =
            decideSlot({now.wall - slot.at, slot.newest, waiting == m_waitingOf.end() ? 0 : waiting->second});
        if (decision.kind == SlotDecision::Kind::Run) {
            enqueue(step, run, now.mono);
            continue;
        }
        run.state = decision.kind == SlotDecision::Kind::Skip ? RunState::Skipped : RunState::Missed;
        run.reason = decision.reason;
        run.finishedAt = now.wall;
        step.record(run);
    }
}

/// All slots of a job that are due, however many: none may be left when its span ends.
void RunBook::planAllSlots(Step &step, const QString &job, Now now)
{
    std::optional<WallTime> next;
    do {
        planSlots(step, now);
        next = m_timetable.nextOf(job);
    } while (next && *next <= now.wall);
}

void RunBook::place(Step &step, Now now)
{
    m_placedAt = now.mono;
    std::set<QStringList> hopeless; // labels that no worker can serve now
    for (auto it = m_queue.begin(); it != m_queue.end();) {
        Active &active = m_active.at((it++)->id); // assign() takes it off the queue
        const Job *job = m_timetable.find(active.run.job);
        if (job == nullptr || active.notBefore > now.mono)
            continue;
        const QStringList labels = job->labels.keys() + job->labels.values();
        if (hopeless.contains(labels))
            continue;
        if (Roster::Worker *worker = m_roster.match(job->labels, now.mono))
            assign(step, active, *job, *worker);
        else
            hopeless.insert(labels);
        if (hopeless.contains(QStringList()))
            break; // not even a job without labels can be placed
    }
}

void RunBook::assign(Step &step, Active &active, const Job &job, Roster::Worker &worker)
{
    leaveQueue(active.run);
    Run &run = active.run;
    run.state = RunState::Assigned;
    run.worker = worker.record.name;
    run.instance = worker.record.instance;
    run.onDisconnect = job.policy.onDisconnect;
    run.lease = job.policy.grace;
    run.fence = ++m_fence;
    step.writes.push_back(PutFence{run.fence});
    run.reason.clear();
    active.bytes[0] = active.bytes[1] = 0;
    m_roster.give(run);
    step.record(run);
    step.commands.emplace_back(StartRun{run.worker, assignmentOf(run, job)});
}

Assignment RunBook::assignmentOf(const Run &run, const Job &job)
{
    return {{run.id, run.attempt},   run.job,         job.command, job.env, job.cwd, job.timeout, run.fence,
            job.policy.onDisconnect, job.policy.grace};
}

void RunBook::leaveQueue(const Run &run)
{
    if (m_queue.erase(keyOf(run)) == 0)
        return;
    const auto waiting = m_waitingOf.find(run.job);
    if (--waiting->second == 0)
        m_waitingOf.erase(waiting);
}

void RunBook::close(Step &step, Active &active, RunState state, const QString &reason, Now now)
{
    Run run = active.run;
    leaveQueue(run);
    endLease(active);
    m_roster.release(run);
    run.state = state;
    run.reason = reason;
    run.cancelAsked = false;
    if (!run.finishedAt)
        run.finishedAt = now.wall;
    step.record(run);
    m_active.erase(run.id);
    remember({run.id, run.attempt}, state);
}

void RunBook::remember(const AttemptKey &ended, RunState state)
{
    if (m_recent.insert_or_assign(ended, state).second)
        m_recentlyEnded.push_back(ended);
    if (m_recentlyEnded.size() > kRecentlyEnded) {
        m_recent.erase(m_recentlyEnded.front());
        m_recentlyEnded.pop_front();
    }
}

std::optional<MonoTime> RunBook::nextDeadline(Now now) const
{
    std::optional<MonoTime> deadline;
    const auto consider = [&deadline](MonoTime at) { deadline = deadline ? std::min(*deadline, at) : at; };
    if (const auto slot = m_timetable.next())
        consider(now.mono + std::clamp(*slot - now.wall, Milliseconds(0), kClockCheck));
    for (const QueueKey &key : m_queue) {
        // Against the last look, not against now: a moment that has passed since is still to be acted on.
        if (const MonoTime notBefore = m_active.at(key.id).notBefore; notBefore > m_placedAt)
            consider(std::max(notBefore, now.mono));
    }
    if (!m_lapses.empty())
        consider(std::max(m_lapses.begin()->first, now.mono));
    for (const auto &[name, worker] : m_roster.all()) {
        if (!m_queue.empty() && worker.takesFrom > m_placedAt)
            consider(std::max(worker.takesFrom, now.mono));
    }
    return deadline;
}

Step RunBook::onDeadline(Now now)
{
    Step step;
    lapse(step, now);
    planSlots(step, now);
    place(step, now);
    return step;
}

bool RunBook::stands(const Command &command) const
{
    const auto *start = std::get_if<StartRun>(&command);
    if (start == nullptr)
        return true; // a worker passes over a cancel for a run that it does not hold
    const AttemptKey &key = start->assignment.key;
    const Run *run = activeRun(key.runId);
    if (run == nullptr || run->state != RunState::Assigned || run->fence != start->assignment.fence)
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

QString RunBook::whyWaiting(const QString &runId, Now now) const
{
    const auto found = m_active.find(runId);
    if (found == m_active.end() || found->second.run.state != RunState::Queued)
        return {};
    const Active &active = found->second;
    if (active.notBefore > now.mono) {
        const auto wait = std::chrono::ceil<Milliseconds>(active.notBefore - now.mono);
        return QStringLiteral("%1; tries again in %2").arg(active.run.reason, forPeople(wait));
    }
    const Job *job = m_timetable.find(active.run.job);
    return job == nullptr ? QString() : m_roster.whyNone(job->labels, now.mono);
}

} // namespace holdfast::jobs
