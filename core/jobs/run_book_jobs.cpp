// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of RunBook that keeps jobs: definitions, their slots, runs on request, runs that are not wanted any more.
#include "core/jobs/run_book.h"

#include "core/base/ids.h"
#include "core/jobs/slot_policy.h"
#include "core/jobs/waits.h"

namespace holdfast::jobs {
namespace {

/// Requests of one job that may wait; a client in a loop must not fill the disk.
constexpr int kMaxRequests = 10'000;

Problem noJob(const QString &name)
{
    return {QStringLiteral("unknown_job"), QStringLiteral("there is no job named \"%1\"").arg(name), {}, {}};
}

} // namespace

Result<Step> RunBook::addJob(Job job, Now now)
{
    if (m_timetable.find(job.name) != nullptr) {
        return Problem{QStringLiteral("exists"),
                       QStringLiteral("there is a job named \"%1\" already").arg(job.name),
                       {},
                       QStringLiteral("replace it with --replace (\"replace\": true), or choose another name")};
    }
    job.createdAt = now.wall;
    job.schedule.anchor = now.wall;
    if (auto checked = checkNew(job, now); !checked)
        return checked.problem();
    Step step;
    m_timetable.add(job, now.wall, step.writes);
    return step;
}

Result<Step> RunBook::replaceJob(Job job, Now now)
{
    const Job *former = m_timetable.find(job.name);
    if (former == nullptr)
        return addJob(job, now);
    job.createdAt = former->createdAt;
    job.enabled = former->enabled;
    job.schedule.anchor = now.wall;
    if (auto checked = checkNew(job, now); !checked)
        return checked.problem();
    Step step;
    planAllSlots(step, job.name, now);
    m_timetable.replace(job, now.wall, step.writes);
    for (const QString &id : runsOf(job.name))
        m_bounds.relabel(id, job.labels);
    place(step, now);
    return step;
}

Result<Step> RunBook::removeJob(const QString &name, Now now)
{
    if (m_timetable.find(name) == nullptr)
        return noJob(name);
    Step step;
    planAllSlots(step, name, now);
    m_timetable.remove(name, now.wall, step.writes);
    for (const QString &id : runsOf(name)) {
        if (Active &active = m_active.at(id); active.run.state == RunState::Queued)
            close(step, active, RunState::Cancelled, QStringLiteral("the job was removed"), now);
    }
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
    if (m_queue.waitingOf(name) >= kMaxRequests)
        return Problem{QStringLiteral("too_many"),
                       QStringLiteral("%1 runs of \"%2\" wait already").arg(kMaxRequests).arg(name),
                       {},
                       {}};
    Step step;
    enqueue(step, newRun(*job, Trigger::Request, now), now.mono);
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
    if (isForsaken(active)) {
        giveUp(step, active,
               QStringLiteral("cancelled while worker %1 was away; it may still run there").arg(active.run.worker),
               now);
        place(step, now);
        return step;
    }
    cancel(step, active, QStringLiteral("cancelled on request"), now);
    return step;
}

/// After a clock that was set back a single moment may lie where the slots of this name are planned already.
Result<void> RunBook::checkNew(const Job &job, Now now) const
{
    if (auto checked = checkJob(job, now.wall); !checked)
        return checked;
    const WallTime until = m_timetable.plannedUntil(job.name);
    if (job.schedule.kind != schedule::Kind::At || until <= now.wall || schedule::nextSlot(job.schedule, until))
        return {};
    return Problem{QStringLiteral("bad_field"),
                   QStringLiteral("%1 is too early: the clock was set back, and all slots of this name up to %2 are "
                                  "on record already")
                       .arg(job.schedule.text, toIso(until)),
                   QStringLiteral("at"), QStringLiteral("choose a later moment, or another name")};
}

/// What has not begun ends at once; the worker of what has is told, and says when it is gone.
void RunBook::cancel(Step &step, Active &active, const QString &why, Now now)
{
    Run &run = active.run;
    if (run.state == RunState::Queued)
        return close(step, active, RunState::Cancelled, why, now);
    run.cancelAsked = true;
    run.reason = beingCancelled(why);
    step.record(run);
    step.commands.emplace_back(CancelRun{run.worker, {run.id, run.attempt}, why});
}

std::set<QString> RunBook::runsOf(const QString &job) const
{
    const auto found = m_runsOf.find(job);
    return found == m_runsOf.end() ? std::set<QString>() : found->second;
}

Run RunBook::newRun(const Job &job, Trigger trigger, Now now)
{
    Run run;
    run.id = makeRunId(now.wall, m_random());
    run.job = job.name;
    run.trigger = trigger;
    run.priority = job.priority;
    run.queuedAt = now.wall;
    return run;
}

void RunBook::planSlots(Step &step, const std::vector<DueSlot> &due, Now now)
{
    for (const DueSlot &slot : due)
        planSlot(step, slot, *m_timetable.find(slot.job), now);
}

void RunBook::planSlot(Step &step, const DueSlot &slot, const Job &job, Now now)
{
    Run run = newRun(job, Trigger::Slot, now);
    run.plannedAt = slot.at;
    const auto others = m_runsOf.find(job.name);
    SlotFacts facts{now.wall - slot.at, slot.newest, m_queue.waitingOf(job.name), 0, {}};
    if (others != m_runsOf.end()) {
        facts.notEnded = static_cast<int>(others->second.size());
        facts.earlier = *others->second.begin();
    }
    const SlotDecision decision = decideSlot(job.policy, facts);
    switch (decision.kind) {
    case SlotDecision::Kind::Skip:
    case SlotDecision::Kind::Miss:
        run.state = decision.kind == SlotDecision::Kind::Skip ? RunState::Skipped : RunState::Missed;
        run.reason = decision.reason;
        run.finishedAt = now.wall;
        step.record(run);
        return;
    case SlotDecision::Kind::Replace:
        for (const QString &id : runsOf(job.name))
            cancel(step, m_active.at(id), QStringLiteral("replaced by the run for %1").arg(toIso(slot.at)), now);
        break;
    case SlotDecision::Kind::Run:
        break;
    }
    if (job.policy.jitter > Milliseconds(0))
        run.notBefore = slot.at + jitterShare(job.name, slot.at, job.policy.jitter);
    enqueue(step, run, waitUntil(run.notBefore, now));
}

/// All slots of a job that are due: none may be left when its span ends. Whoever asks for a job that is behind (see
/// Timetable) gets all of it in one step.
void RunBook::planAllSlots(Step &step, const QString &job, Now now)
{
    for (;;) {
        const auto due = m_timetable.dueOf(job, now.wall, step.writes);
        if (due.empty())
            return;
        planSlots(step, due, now);
    }
}

} // namespace holdfast::jobs
