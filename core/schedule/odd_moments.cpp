// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/zoned_cron.h"

#include <algorithm>

namespace holdfast::schedule {

namespace {

constexpr Milliseconds kLongestChange = std::chrono::days(2);

struct Stretch
{
    WallTime begin;
    WallTime end; // exclusive
};

/// Where the change at the segment's begin matters, in real time: a gap's length after it, a fold's length on both
/// sides.
Stretch touchedTime(const ZoneSegment &segment)
{
    const Seconds change = segment.offset - segment.before;
    const Seconds length = std::chrono::abs(change);
    return {segment.beginsWithFold() ? segment.begin - length : segment.begin, segment.begin + length};
}

} // namespace

std::vector<Moment> ZonedCron::oddMoments(WallTime from, WallTime to) const
{
    std::vector<Moment> found;
    const WallTime after = std::clamp(from, kFirstMoment - Milliseconds(1), kLastMoment);
    const WallTime last = std::min(to, kLastMoment - kLongestChange) + kLongestChange;
    WallTime begin = std::max(kFirstMoment, after - kLongestChange);
    while (begin <= last) {
        const ZoneSegment segment = m_zone.segmentAt(begin);
        const std::optional<Moment> moment = oddMomentOf(segment);
        if (moment && moment->at > after && moment->at <= to)
            found.push_back(*moment);
        begin = segment.end;
    }
    return found;
}

/// What the change at the segment's begin means to this schedule, if anything.
std::optional<Moment> ZonedCron::oddMomentOf(const ZoneSegment &segment) const
{
    const std::optional<CivilSpan> span = touchedSpan(segment);
    if (!span || keepsPaceOver(segment))
        return std::nullopt;
    if (segment.beginsWithGap())
        return Moment{segment.begin, oddGapNote(*span, m_rule.makesUp)};
    const WallTime at =
        m_rule.runsFirst ? WallTime(span->first.time_since_epoch() - segment.before) : segment.toUtc(span->first);
    return Moment{at, oddFoldNote(*span, m_rule.runsFirst, m_rule.runsSecond)};
}

/// The first and the last match among the civil times that the change at the segment's begin takes or doubles.
std::optional<CivilSpan> ZonedCron::touchedSpan(const ZoneSegment &segment) const
{
    const auto [begin, end] = std::minmax({segment.clockWhenSet(), segment.toLocal(segment.begin)});
    std::optional<CivilSpan> span;
    for (auto match = firstFrom(begin); match && *match < end; match = firstFrom(*match + Seconds(1)))
        span = {span ? span->first : LocalTime(*match), LocalTime(*match)};
    return span;
}

/// True where real time shows nothing of the change: a schedule of all hours whose slots around it are those that it
/// would have had on a clock that was not set.
bool ZonedCron::keepsPaceOver(const ZoneSegment &segment) const
{
    if (!m_cron.hasAllHours())
        return false;
    const auto [begin, end] = touchedTime(segment);
    std::vector<WallTime> onTheOldClock;
    const LocalTime stop(end.time_since_epoch() + segment.before);
    auto match = firstFrom(LocalTime(begin.time_since_epoch() + segment.before));
    for (; match && *match < stop; match = firstFrom(*match + Seconds(1)))
        onTheOldClock.emplace_back(match->time_since_epoch() - segment.before);
    return onTheOldClock == between(begin - Milliseconds(1), end - Milliseconds(1), onTheOldClock.size() + 1);
}

} // namespace holdfast::schedule
