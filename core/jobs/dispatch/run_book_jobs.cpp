// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of RunBook that keeps jobs: definitions, their slots, runs on request, runs that are not wanted any more.
#include "core/jobs/dispatch/run_book.h"

#include "core/base/ids.h"
#include "core/jobs/check_job.h"
#include "core/jobs/dispatch/waits.h"
#include "core/jobs/plan/slot_policy.h"

namespace holdfast::jobs {
namespace {

/// Requests of one job that may wait; a client in a loop must not fill the disk.
constexpr int kMaxRequests = 10'000;

bool changesDefinition(const Action &action)
{
    return std::holds_alternative<action::AddJob>(action) || !changedJob(action).isEmpty();
}

Problem noJob(const QString &name)
{
    return {.code = QStringLiteral("unknown_job"), .what = QStringLiteral("there is no job named \"%1\"").arg(name)};
}

} // namespace

/// A change is on record with its row, in one batch. What changes nothing, such as to pause a paused job, has none.
Result<Step> RunBook::execute(const UserAction &asked, Now now)
{
    const std::optional<Job> former = definitionOf(changedJob(asked.action));
    Deed deed = deedOf(asked.action, !former);
    if (const auto *cancel = std::get_if<action::CancelRun>(&asked.action)) {
        const Run *run = activeRun(cancel->runId);
        deed.job = run == nullptr ? QString() : run->job;
    }
    auto step = std::visit([this, now](const auto &each) { return perform(each, now); }, asked.action);
    if (!step || step->writes.empty())
        return step;
    const bool isDefinition = changesDefinition(asked.action);
    const std::optional<Job> later = isDefinition ? definitionOf(deed.job) : std::nullopt;
    if (std::holds_alternative<action::SetJobEnabled>(asked.action) && former == later)
        return step;
    if (std::holds_alternative<action::RequestRun>(asked.action))
        deed.name = step->changes.runs.front().id;
    note(*step, asked.actor, deed, now);
    if (isDefinition) {
        Change &change = std::get<PutChange>(step->writes.back()).change;
        change.former = former;
        change.later = later;
    }
    return step;
}

/// Changes are listed by their time: two of one millisecond would stand in any order.
void RunBook::note(Step &step, const Actor &actor, const Deed &deed, Now now)
{
    constexpr Milliseconds once{1};
    constexpr Milliseconds aBurst{1'000}; // a clock that was set back further goes as it goes
    const bool isBurst = now.wall <= m_lastChange && m_lastChange - now.wall < aBurst;
    m_lastChange = isBurst ? m_lastChange + once : now.wall;
    step.writes.push_back(PutChange{{.id = makeRunId(m_lastChange, m_random()),
                                     .at = m_lastChange,
                                     .actor = actor,
                                     .what = deed.what,
                                     .name = deed.name,
                                     .job = deed.job,
                                     .former = std::nullopt,
                                     .later = std::nullopt}});
}

std::optional<Job> RunBook::definitionOf(const QString &job) const
{
    const Job *found = m_catalogue.find(job);
    return found == nullptr ? std::nullopt : std::optional(*found);
}

Result<Step> RunBook::perform(const action::AddJob &add, Now now)
{
    Job job = add.job;
    if (m_catalogue.find(job.name) != nullptr) {
        return Problem{.code = QStringLiteral("exists"),
                       .what = QStringLiteral("there is a job named \"%1\" already").arg(job.name),
                       .todo = QStringLiteral("replace it with --replace (\"replace\": true), or choose another name")};
    }
    job.createdAt = now.wall;
    job.schedule.anchor = now.wall;
    if (auto checked = checkNew(job, now); !checked)
        return checked.problem();
    Step step;
    m_catalogue.put(job, step);
    m_planner.open(job, now.wall, step);
    return step;
}

/// What is due by the former definition is planned first; runs that are queued go on with the new one; a paused job
/// stays paused.
Result<Step> RunBook::perform(const action::ReplaceJob &replace, Now now)
{
    Job job = replace.job;
    const Job *former = m_catalogue.find(job.name);
    if (former == nullptr)
        return perform(action::AddJob{job}, now);
    job.createdAt = former->createdAt;
    if (replace.keepsState)
        job.enabled = former->enabled;
    job.schedule.anchor = now.wall;
    if (auto checked = checkNew(job, now); !checked)
        return checked.problem();
    Step step;
    planAllSlots(step, job.name, now);
    m_planner.close(job.name, now.wall, step);
    m_catalogue.put(job, step);
    m_planner.open(job, now.wall, step);
    for (const QString &id : runsOf(job.name))
        m_limits.relabel(id, job.labels);
    place(step, now);
    return step;
}

Result<Step> RunBook::perform(const action::RemoveJob &remove, Now now)
{
    const QString &name = remove.name;
    if (m_catalogue.find(name) == nullptr)
        return noJob(name);
    Step step;
    planAllSlots(step, name, now);
    m_planner.close(name, now.wall, step);
    m_planner.forget(name);
    m_catalogue.remove(name, step);
    for (const QString &id : runsOf(name)) {
        if (Active &active = m_active.at(id); active.run.state == RunState::Queued)
            close(step, active, RunState::Cancelled, QStringLiteral("the job was removed"), now);
    }
    place(step, now);
    return step;
}

Result<Step> RunBook::perform(const action::SetJobEnabled &set, Now now)
{
    const Job *known = m_catalogue.find(set.name);
    if (known == nullptr)
        return noJob(set.name);
    Step step;
    planAllSlots(step, set.name, now);
    if (known->enabled != set.enabled) {
        Job job = *known;
        job.enabled = set.enabled;
        m_planner.close(job.name, now.wall, step);
        m_catalogue.put(job, step);
        m_planner.open(job, now.wall, step);
    }
    place(step, now);
    return step;
}

/// The way back after a clock that was ahead. Runs under way go on; they stand for no slot any more.
Result<Step> RunBook::perform(const action::ReplanJob &asked, Now now)
{
    const Job *known = m_catalogue.find(asked.name);
    if (known == nullptr)
        return noJob(asked.name);
    Step step;
    if (m_planner.plannedUntil(asked.name) <= now.wall)
        return step;
    Job job = *known;
    job.schedule.anchor = std::min(job.schedule.anchor, now.wall);
    m_catalogue.put(job, step);
    m_planner.replan(job, now.wall, step);
    for (const QString &id : runsOf(job.name)) {
        Run &run = m_active.at(id).run;
        if (run.plannedAt && *run.plannedAt > now.wall) {
            run.plannedAt.reset();
            step.record(run);
        }
    }
    place(step, now);
    return step;
}

Result<Step> RunBook::perform(const action::RequestRun &asked, Now now)
{
    const QString &name = asked.request.job;
    const Job *job = m_catalogue.find(name);
    if (job == nullptr)
        return noJob(name);
    if (m_queue.waitingOf(name) >= kMaxRequests)
        return Problem{.code = QStringLiteral("too_many"),
                       .what = QStringLiteral("%1 runs of job \"%2\" are waiting already").arg(kMaxRequests).arg(name)};
    Step step;
    enqueue(step, newRun(*job, Trigger::Request, now), now.mono);
    place(step, now);
    return step;
}

Result<Step> RunBook::perform(const action::CancelRun &asked, Now now)
{
    const auto found = m_active.find(asked.runId);
    if (found == m_active.end())
        return Problem{.code = QStringLiteral("not_active"),
                       .what = QStringLiteral("run %1 has ended already or does not exist").arg(asked.runId)};
    Step step;
    Active &active = found->second;
    if (waitsForAbsentWorker(active)) {
        giveUp(step, active,
               QStringLiteral("cancelled while worker %1 was away; it may still run there").arg(active.run.worker),
               now);
        place(step, now);
        return step;
    }
    cancel(step, active, {CancelWhy::Kind::OnRequest}, now);
    return step;
}

/// After a clock that was set back a single moment may lie where the slots of this name are planned already.
Result<void> RunBook::checkNew(const Job &job, Now now) const
{
    if (auto checked = checkJob(job, now.wall); !checked)
        return checked;
    const WallTime until = m_planner.plannedUntil(job.name);
    if (job.schedule.kind != schedule::Kind::At || until <= now.wall || schedule::nextSlot(job.schedule, until))
        return {};
    return badField(
        QStringLiteral("at"),
        QStringLiteral(
            "%1 is too early: the clock was set back, and all scheduled times of this name up to %2 are stored already")
            .arg(job.schedule.text, toIso(until)),
        QStringLiteral("choose a later time or another name"));
}

/// What has not begun ends at once; the worker of what has is told, and says when it is gone.
void RunBook::cancel(Step &step, Active &active, const CancelWhy &why, Now now)
{
    Run &run = active.run;
    if (run.state == RunState::Queued)
        return close(step, active, RunState::Cancelled, whyCancelled(why), now);
    // A slot that replaces a run again and again must neither take back what a person asked, nor prolong the wait.
    const bool isOnRequest = run.cancelWhy && run.cancelWhy->kind == CancelWhy::Kind::OnRequest;
    if (isOnRequest && why.kind != CancelWhy::Kind::OnRequest)
        return;
    const bool isSameAgain = run.cancelWhy && run.cancelWhy->kind == why.kind && active.wordDue;
    run.cancelWhy = why;
    run.reason = beingCancelled(why);
    step.record(run);
    step.commands.emplace_back(CancelRun{run.worker, {run.id, run.attempt}, whyCancelled(why)});
    if (!isSameAgain)
        awaitWord(active, now);
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
    for (const DueSlot &slot : due) {
        if (m_claimed.erase({slot.job, slot.at}) == 0) // a worker brought its run
            planSlot(step, slot, *m_catalogue.find(slot.job), now);
    }
}

void RunBook::planSlot(Step &step, const DueSlot &slot, const Job &job, Now now)
{
    Run run = newRun(job, Trigger::Slot, now);
    run.plannedAt = slot.at;
    run.slotRange = slot.range;
    const auto others = m_runsOf.find(job.name);
    SlotFacts facts;
    facts.late = now.wall - slot.at;
    facts.newest = slot.newest;
    facts.waiting = m_queue.waitingOf(job.name);
    if (others != m_runsOf.end()) {
        facts.notEnded = static_cast<int>(others->second.size());
        facts.earlier = *others->second.begin();
    }
    if (m_restoredAt && slot.at <= *m_restoredAt)
        return conclude(
            step, run, RunState::Missed,
            QStringLiteral("a backup was restored at %1; this may have run before").arg(toIso(*m_restoredAt)), now);
    SlotDecision decision = decideSlot(job.policy, facts);
    if (slot.range)
        decision.reason = QStringLiteral("%1 scheduled times from %2 on; of the last of them: %3")
                              .arg(slot.range->count)
                              .arg(toIso(slot.range->first), decision.reason);
    switch (decision.kind) {
    case SlotDecision::Kind::Skip:
        return conclude(step, run, RunState::Skipped, decision.reason, now);
    case SlotDecision::Kind::Miss:
        return conclude(step, run, RunState::Missed, decision.reason, now);
    case SlotDecision::Kind::Replace:
        for (const QString &id : runsOf(job.name))
            cancel(step, m_active.at(id), {CancelWhy::Kind::ReplacedBySlot, slot.at}, now);
        break;
    case SlotDecision::Kind::Run:
        break;
    }
    if (job.policy.jitter > Milliseconds(0))
        run.notBefore = slot.at + jitterShare(job.name, slot.at, job.policy.jitter);
    enqueue(step, run, waitUntil(run.notBefore, now));
}

/// All slots of a job that are due: none may be left when its span ends. Whoever asks for a job that is behind (see
/// SlotPlanner) gets all of it in one step.
void RunBook::planAllSlots(Step &step, const QString &job, Now now)
{
    for (;;) {
        const auto due = m_planner.dueOf(job, now.wall, step);
        if (due.empty())
            return;
        planSlots(step, due, now);
    }
}

} // namespace holdfast::jobs
