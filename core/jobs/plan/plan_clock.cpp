// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/plan/plan_clock.h"

namespace holdfast::jobs {
namespace {

using Notice = PlanClock::Notice;

const QString kSetTheClock = QStringLiteral("if the clock is wrong, set it");

/// "2 h ahead of", "3 min behind".
QString distance(Milliseconds ahead)
{
    return QStringLiteral("%1 %2").arg(forPeople(std::chrono::abs(ahead)),
                                       QLatin1String(ahead < Milliseconds(0) ? "behind" : "ahead of"));
}

} // namespace

WallTime PlanClock::Line::at(MonoTime time) const
{
    return wall + inMsecs(time - mono);
}

bool PlanClock::Line::fits(Now now) const
{
    const Milliseconds by = now.wall - at(now.mono);
    return by >= -kStep && by <= ahead;
}

std::optional<Notice> PlanClock::begin(std::optional<WallTime> last, Now now, bool isSynchronised)
{
    m_line = {now.mono, now.wall, kStep};
    if (!last)
        return std::nullopt;
    const Line record{now.mono, *last, kFarAhead};
    if (record.fits(now))
        return std::nullopt;
    const Milliseconds ahead = now.wall - *last;
    if (ahead < Milliseconds(0)) {
        m_former = record;
        return Notice{QStringLiteral("the clock says %1, which is %2 the last time in the database")
                          .arg(toIso(now.wall), distance(ahead)),
                      kSetTheClock};
    }
    if (isSynchronised)
        return std::nullopt;
    m_line = record;
    m_isAtStart = true;
    m_candidate = {{now.mono, now.wall, kStep}, now.mono};
    return Notice{
        QStringLiteral("the clock says %1, which is %2 the last time in the database: scheduled runs wait until "
                       "it has been steady for %3")
            .arg(toIso(now.wall), distance(ahead), forPeople(kSteady)),
        kSetTheClock};
}

bool PlanClock::isTrusted(Now now) const
{
    return !m_line || m_line->fits(now) || (m_former && m_former->fits(now));
}

void PlanClock::trust(Now now)
{
    if (m_line && !m_line->fits(now))
        m_former = m_former && m_former->fits(now) ? std::nullopt : m_line;
    m_line = {now.mono, now.wall, kStep};
    m_candidate.reset();
    m_isAtStart = false;
}

std::optional<Notice> PlanClock::observe(Now now, bool isSynchronised)
{
    if (isTrusted(now)) {
        const bool returns = m_candidate || (m_line && !m_line->fits(now));
        trust(now);
        if (!returns)
            return std::nullopt;
        return Notice{QStringLiteral("the clock is back at %1: scheduled runs go by it again").arg(toIso(now.wall)),
                      {}};
    }
    if (isSynchronised)
        return vouchedFor(now);
    if (!m_candidate || !m_candidate->line.fits(now))
        return stepped(now);
    m_candidate->line = {now.mono, now.wall, kStep};
    if (now.mono - m_candidate->since < kSteady)
        return std::nullopt;
    trust(now);
    return Notice{
        QStringLiteral("the clock has been steady for %1: scheduled runs go by it from now on").arg(forPeople(kSteady)),
        {}};
}

Notice PlanClock::stepped(Now now)
{
    m_candidate = {{now.mono, now.wall, kStep}, now.mono};
    return {QStringLiteral("the clock was set to %1, which is %2 the former time: scheduled runs go by the former time "
                           "until the new one has been steady for %3")
                .arg(toIso(now.wall), distance(now.wall - m_line->at(now.mono)), forPeople(kSteady)),
            kSetTheClock};
}

Notice PlanClock::vouchedFor(Now now)
{
    const Milliseconds ahead = now.wall - m_line->at(now.mono);
    trust(now);
    return {
        QStringLiteral("the clock says %1, which is %2 the former time; this system has synchronised it with a time "
                       "server, so scheduled runs go by it from now on")
            .arg(toIso(now.wall), distance(ahead)),
        {}};
}

WallTime PlanClock::at(Now now) const
{
    return m_isAtStart || isTrusted(now) ? now.wall : m_line->at(now.mono);
}

std::optional<WallTime> PlanClock::stopsAt() const
{
    return m_isAtStart ? std::optional(m_line->wall) : std::nullopt;
}

QString PlanClock::whyHeld(Now now) const
{
    if (!m_candidate)
        return {};
    const auto left = std::max(Milliseconds(0), kSteady - inMsecs(now.mono - m_candidate->since));
    return QStringLiteral(
               "the clock says %1, which is %2 the time that was known: it counts for scheduled runs once it "
               "has been steady for another %3")
        .arg(toIso(now.wall), distance(now.wall - m_line->at(now.mono)), forPeople(left));
}

} // namespace holdfast::jobs
