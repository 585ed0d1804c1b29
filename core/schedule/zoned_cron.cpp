// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/zoned_cron.h"

#include <QTime>

#include <algorithm>

namespace holdfast::schedule {

namespace {

/// "02:30", with seconds where it has any.
QString clockFace(LocalTime time)
{
    const auto sinceMidnight = time - std::chrono::floor<std::chrono::days>(time);
    const QTime face = QTime::fromMSecsSinceStartOfDay(static_cast<int>(sinceMidnight.count()));
    return face.toString(face.second() == 0 ? QStringLiteral("HH:mm") : QStringLiteral("HH:mm:ss"));
}

QString noteFor(LocalTime time, const ZoneSegment &segment)
{
    if (segment.isFirstOfTwo(time))
        return firstOfTwoNote(time);
    return segment.isSecondOfTwo(time) ? secondOfTwoNote(time) : QString();
}

} // namespace

QString gapNote(LocalTime time)
{
    return QStringLiteral("the clock goes forward: there is no %1, this is the first moment after")
        .arg(clockFace(time));
}

QString firstOfTwoNote(LocalTime time)
{
    return QStringLiteral("the clock goes back: first of two %1").arg(clockFace(time));
}

QString secondOfTwoNote(LocalTime time)
{
    return QStringLiteral("the clock goes back: second of two %1").arg(clockFace(time));
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
    const bool paced = m_cron.isPaced();
    WallTime from = std::clamp(after, kFirstMoment - Milliseconds(1), kLastMoment) + Milliseconds(1); // inclusive
    const WallTime last = std::min(kLastMoment, from + Cron::kHorizon);
    while (from <= last) {
        const ZoneSegment &segment = walk.at(from);
        if (from == segment.begin && !paced) {
            if (const auto jumped = firstJumpedOver(segment))
                return Moment{segment.begin, gapNote(*jumped)};
        }
        LocalTime local = segment.toLocal(from);
        if (!paced && segment.isSecondOfTwo(local))
            local = segment.clockWhenSet(); // where the fold ends; what lies before has had its run
        const std::optional<CivilTime> match = firstFrom(local);
        if (!match)
            return std::nullopt;
        const WallTime at = segment.toUtc(*match);
        if (at < segment.end)
            return at <= kLastMoment ? std::optional(Moment{at, noteFor(*match, segment)}) : std::nullopt;
        // No civil time between has a match, so the changes between do not matter; two days are more than any change.
        // Only a fold whose first half is under way shows such times again.
        from = segment.isFirstOfTwo(local) ? segment.end : std::max(segment.end, at - std::chrono::days(2));
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
