// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/zoned_cron.h"

#include <algorithm>

namespace holdfast::schedule {

namespace {

QString noteFor(LocalTime time, const ZoneSegment &segment)
{
    if (segment.isFirstOfTwo(time))
        return firstOfTwoNote(time);
    return segment.isSecondOfTwo(time) ? secondOfTwoNote(time) : QString();
}

} // namespace

ChangeRule changeRule(bool paced, Gap gap, Fold fold)
{
    const bool byKind = fold == Fold::ByKind;
    return {.makesUp = gap == Gap::RunAfter || (gap == Gap::ByKind && !paced),
            .runsFirst = fold != Fold::Second,
            .runsSecond = fold == Fold::Second || fold == Fold::Both || (byKind && paced)};
}

std::optional<Moment> ZonedCron::next(WallTime after) const
{
    ZoneWalk walk(m_zone);
    return next(after, walk);
}

std::vector<WallTime> ZonedCron::between(WallTime from, WallTime to, std::size_t limit) const
{
    std::vector<WallTime> found;
    ZoneWalk walk(m_zone);
    while (found.size() < limit) {
        const std::optional<Moment> slot = next(found.empty() ? from : found.back(), walk);
        if (!slot || slot->at > to)
            break;
        found.push_back(slot->at);
    }
    return found;
}

std::optional<Moment> ZonedCron::next(WallTime after, ZoneWalk &walk) const
{
    WallTime from = std::clamp(after, kFirstMoment - Milliseconds(1), kLastMoment) + Milliseconds(1); // inclusive
    const WallTime last = std::min(kLastMoment, from + Cron::kHorizon);
    while (from <= last) {
        const ZoneSegment &segment = walk.at(from);
        if (from == segment.begin && m_rule.makesUp) {
            if (const auto jumped = firstJumpedOver(segment))
                return Moment{segment.begin, gapNote(*jumped)};
        }
        LocalTime local = segment.toLocal(from);
        if (!m_rule.runsSecond && segment.isSecondOfTwo(local))
            local = segment.clockWhenSet(); // where the fold ends; what lies before has had its run
        const std::optional<CivilTime> match = firstFrom(local);
        if (!match)
            return std::nullopt;
        const WallTime at = segment.toUtc(*match);
        if (at < segment.end && (m_rule.runsFirst || !segment.isFirstOfTwo(*match)))
            return at <= kLastMoment ? std::optional(Moment{at, noteFor(*match, segment)}) : std::nullopt;
        // No civil time between has a match, so the changes between do not matter; two days are more than any change.
        // Only a fold whose first half is under way shows such times again.
        from = segment.isFirstOfTwo(local) || at < segment.end ? segment.end
                                                               : std::max(segment.end, at - std::chrono::days(2));
    }
    return std::nullopt;
}

/// The first match among the civil times that the change at the segment's begin jumped over.
std::optional<CivilTime> ZonedCron::firstJumpedOver(const ZoneSegment &segment) const
{
    if (!segment.beginsWithGap())
        return std::nullopt;
    const std::optional<CivilTime> match = firstFrom(segment.clockWhenSet());
    return match && *match < segment.toLocal(segment.begin) ? match : std::nullopt;
}

/// The first match at or after `time`.
std::optional<CivilTime> ZonedCron::firstFrom(LocalTime time) const
{
    return m_cron.next(std::chrono::ceil<std::chrono::seconds>(time) - std::chrono::seconds(1));
}

} // namespace holdfast::schedule
