// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/plan/slot_planner.h"

#include "core/jobs/plan/slot_policy.h"

#include <algorithm>
#include <utility>

namespace holdfast::jobs {
namespace {

bool hasSlots(const Job &job)
{
    return job.enabled && job.schedule.kind != schedule::Kind::OnRequest;
}

std::optional<schedule::Compiled> compiled(const schedule::Schedule &schedule)
{
    auto plan = schedule::Compiled::compile(schedule);
    return plan ? std::optional(*plan) : std::nullopt;
}

} // namespace

QStringList SlotPlanner::restore(const Loaded &loaded)
{
    QStringList unreadable;
    m_horizons.restore(loaded.planned);
    for (const Job &job : loaded.jobs) {
        Entry entry{.job = job.name,
                    .plan = compiled(job.schedule),
                    .isOpen = hasSlots(job),
                    .next = std::nullopt,
                    .plannedUntil = m_horizons.of(job.name),
                    .policy = job.policy};
        if (!entry.plan)
            unreadable += job.name;
        m_entries.insert_or_assign(job.name, std::move(entry));
    }
    for (const Span &span : loaded.openSpans) {
        const auto found = m_entries.find(span.job);
        if (found == m_entries.end())
            continue;
        planFrom(found->second, std::max(span.plannedUntil, m_horizons.known(span.job).value_or(span.from)));
        if (found->second.plan && span.rules != m_rules.of(span.schedule))
            m_outdated.push_back(span);
    }
    return unreadable;
}

/// What is planned already went by the former rules, and the audit must know that.
QStringList SlotPlanner::renewRules(Step &step)
{
    QStringList changed;
    for (const Span &span : std::exchange(m_outdated, {})) {
        const WallTime from = m_entries.at(span.job).plannedUntil;
        step.writes.push_back(CloseSpan{span.job, from});
        beginSpan(span.job, span.schedule, from, step);
        if (!span.rules.isEmpty())
            changed += span.job;
    }
    return changed;
}

void SlotPlanner::beginSpan(const QString &job, const schedule::Schedule &schedule, WallTime from, Step &step)
{
    step.writes.push_back(OpenSpan{{.job = job,
                                    .schedule = schedule,
                                    .from = from,
                                    .to = std::nullopt,
                                    .plannedUntil = from,
                                    .rules = m_rules.of(schedule)}});
}

void SlotPlanner::planFrom(Entry &entry, WallTime from)
{
    entry.plannedUntil = from;
    const auto moment = entry.plan && entry.isOpen ? entry.plan->next(from) : std::nullopt;
    setNext(entry, moment ? std::optional(moment->at) : std::nullopt);
}

void SlotPlanner::setNext(Entry &entry, std::optional<WallTime> next)
{
    m_next.move(entry.job, entry.next, next);
    entry.next = next;
}

void SlotPlanner::open(const Job &job, WallTime now, Step &step)
{
    if (!hasSlots(job))
        return;
    // A wall clock that was set back must not open a span over slots that are planned already.
    const WallTime from = std::max(now, plannedUntil(job.name));
    openSpan(m_entries[job.name], job, from, step);
}

void SlotPlanner::openSpan(Entry &entry, const Job &job, WallTime from, Step &step)
{
    entry.job = job.name;
    entry.plan = compiled(job.schedule);
    entry.policy = job.policy;
    entry.isOpen = true;
    beginSpan(job.name, job.schedule, from, step);
    planFrom(entry, from);
}

void SlotPlanner::replan(const Job &job, WallTime now, Step &step)
{
    Entry &entry = m_entries[job.name];
    entry.job = job.name;
    entry.plannedUntil = now;
    step.writes.push_back(CutPlan{job.name, now});
    if (hasSlots(job))
        openSpan(entry, job, now, step);
}

void SlotPlanner::close(const QString &job, WallTime now, Step &step)
{
    const auto found = m_entries.find(job);
    if (found == m_entries.end() || !found->second.isOpen)
        return;
    Entry &entry = found->second;
    entry.isOpen = false;
    entry.plannedUntil = std::max(now, entry.plannedUntil);
    step.writes.push_back(CloseSpan{job, entry.plannedUntil});
    setNext(entry, std::nullopt);
}

void SlotPlanner::forget(const QString &job)
{
    const auto found = m_entries.find(job);
    if (found == m_entries.end())
        return;
    setNext(found->second, std::nullopt);
    m_horizons.keep(job, found->second.plannedUntil);
    m_entries.erase(found);
}

std::optional<WallTime> SlotPlanner::nextOf(const QString &job) const
{
    const auto found = m_entries.find(job);
    return found == m_entries.end() ? std::nullopt : found->second.next;
}

WallTime SlotPlanner::plannedUntil(const QString &job) const
{
    const auto found = m_entries.find(job);
    return found == m_entries.end() ? m_horizons.of(job) : found->second.plannedUntil;
}

bool SlotPlanner::isReadable(const QString &job) const
{
    const auto found = m_entries.find(job);
    return found == m_entries.end() || found->second.plan.has_value();
}

bool SlotPlanner::isBehind(const QString &job, WallTime now) const
{
    const auto found = m_entries.find(job);
    if (found == m_entries.end() || !found->second.next || *found->second.next > now)
        return false;
    return found->second.plan->between(found->second.plannedUntil, now, kMaxAtOnce + 1).size() > kMaxAtOnce;
}

std::optional<WallTime> SlotPlanner::next() const
{
    return m_next.first();
}

std::vector<DueSlot> SlotPlanner::due(WallTime now, Step &step)
{
    std::vector<QString> jobs = m_next.dueAt(now);
    std::sort(jobs.begin(), jobs.end());
    std::rotate(jobs.begin(), std::upper_bound(jobs.begin(), jobs.end(), m_lastGiven), jobs.end());
    std::vector<DueSlot> due;
    for (const QString &job : jobs) {
        if (due.size() >= kEnough)
            return due;
        take(m_entries.at(job), now, due, step);
        m_lastGiven = job;
    }
    m_lastGiven.clear(); // all have had their turn
    return due;
}

std::vector<DueSlot> SlotPlanner::dueOf(const QString &job, WallTime now, Step &step)
{
    std::vector<DueSlot> due;
    if (const auto found = m_entries.find(job); found != m_entries.end())
        take(found->second, now, due, step);
    return due;
}

void SlotPlanner::take(Entry &entry, WallTime now, std::vector<DueSlot> &due, Step &step)
{
    if (!entry.next || *entry.next > now)
        return;
    const std::size_t before = due.size();
    takeRange(entry, now, due);
    if (due.size() > before && due.back().range->count == kMaxInRange) {
        // Another range may follow, before anything that runs.
        planFrom(entry, entry.plannedUntil);
        return step.advancePlan(entry.job, entry.plannedUntil);
    }
    const auto moments = entry.plan->between(entry.plannedUntil, now, kMaxAtOnce);
    for (const WallTime at : moments)
        due.push_back({entry.job, at, false});
    planFrom(entry, moments.back());
    due.back().newest = !entry.next || *entry.next > now;
    step.advancePlan(entry.job, entry.plannedUntil);
}

/// After a long time without a server, or with a clock that was ahead, the slots are far more than anybody wants to
/// read about. The last one is left for the policy, and for what is due after it.
void SlotPlanner::takeRange(Entry &entry, WallTime now, std::vector<DueSlot> &due)
{
    const auto upTo = missedUpTo(entry.policy, now);
    if (!upTo || *upTo <= entry.plannedUntil)
        return;
    auto moments = entry.plan->between(entry.plannedUntil, *upTo, kMaxInRange + 1);
    if (moments.size() <= kOwnRows + 1)
        return;
    moments.pop_back();
    due.push_back({entry.job, moments.back(), false, SlotRange{moments.front(), static_cast<qint64>(moments.size())}});
    entry.plannedUntil = moments.back();
}

} // namespace holdfast::jobs
