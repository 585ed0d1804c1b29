// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of RunService that watches the clock.
#include "core/server/record/run_service.h"

#include "core/base/log.h"

namespace holdfast::server {
namespace {

/// How often the time is put on record.
constexpr Milliseconds kNoteClock = std::chrono::minutes(5);

void logNotice(const std::optional<jobs::PlanClock::Notice> &notice)
{
    if (notice)
        log(lcJobs(), notice->todo.isEmpty() ? LogLevel::Info : LogLevel::Warning, notice->what, notice->todo);
}

} // namespace

Now RunService::now() const
{
    Now now = m_clock.now();
    now.wall = m_planClock.at(clocks());
    return now;
}

/// A machine that slept has no new time: its sleep counts as time that passed.
Now RunService::clocks() const
{
    Now now = m_clock.now();
    now.mono += m_clock.suspended();
    return now;
}

WallTime RunService::plansUpTo() const
{
    const WallTime upTo = m_planClock.stopsAt().value_or(now().wall);
    const auto next = m_book.planner().next();
    return m_book.isSettling() && next ? std::min(upTo, *next - Milliseconds(1)) : upTo;
}

/// Where no slot is to come, no time is wrong.
void RunService::beginClock(std::optional<WallTime> last)
{
    const auto notice =
        m_planClock.begin(m_book.planner().next() ? last : std::nullopt, clocks(), m_clock.isSynchronised());
    m_book.holdPlan(m_planClock.stopsAt());
    logNotice(notice);
}

void RunService::watchClock()
{
    logNotice(m_planClock.observe(clocks(), m_clock.isSynchronised()));
    m_book.holdPlan(m_planClock.stopsAt());
}

/// The next server compares its clock with this.
void RunService::noteClock(jobs::Step &step, Now at)
{
    if (m_planClock.isHeld() || (m_clockNotedAt && at.mono - *m_clockNotedAt < kNoteClock))
        return;
    m_clockNotedAt = at.mono;
    step.writes.push_back(jobs::PutClock{at.wall});
}

void RunService::tellOfPlansAhead() const
{
    const WallTime now = m_clock.now().wall;
    QString furthest;
    int count = 0;
    for (const auto &[name, job] : m_book.catalogue().all()) {
        const WallTime until = m_book.planner().plannedUntil(name);
        if (until <= now + jobs::PlanClock::kStep)
            continue;
        ++count;
        if (furthest.isEmpty() || until > m_book.planner().plannedUntil(furthest))
            furthest = name;
    }
    if (count > 0)
        log(lcJobs(), LogLevel::Warning,
            QStringLiteral("jobs that are planned up to a time ahead of the clock: %1, the furthest is %2, up to %3; "
                           "they do not run before")
                .arg(QString::number(count), furthest, toIso(m_book.planner().plannedUntil(furthest))),
            QStringLiteral("check the clock; if it is right: holdfast job replan NAME"));
}

} // namespace holdfast::server
