// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schedule/clock_notes.h"
#include "core/schedule/cron.h"
#include "core/schedule/schedule.h"
#include "core/schedule/zone.h"

namespace holdfast::schedule {

/// What a clock change does to the slots of a schedule: its Gap and its Fold, with ByKind resolved.
struct ChangeRule
{
    bool makesUp;    ///< civil times that are jumped over run once, at the first moment after; otherwise never
    bool runsFirst;  ///< of civil times that come twice, the first are slots
    bool runsSecond; ///< and the second
};

[[nodiscard]] ChangeRule changeRule(bool paced, Gap gap, Fold fold);

/// A cron expression on the clocks of a zone. Here, and only here, is decided what a clock change does to a slot
/// (docs/decisions/0002-clock-changes.md; after cron(8) of Debian):
///
/// - A schedule that names times of the day ("30 2 * * *", "0 */2 * * *") runs once for each. What the clock jumps over
///   in spring runs once, at the first moment after the jump, however many times were jumped over. What the clock shows
///   twice in autumn runs at the first of the two.
/// - A schedule that keeps a pace (Cron::isPaced()) goes with the real time: in spring there is nothing to make up for,
///   in autumn it runs in both of the hours.
/// - A Gap or Fold other than ByKind takes the place of that rule for any expression.
///
/// Whether a moment is a slot depends on the moment alone, not on where one began to ask; so a plan and an audit that
/// ask in different steps agree.
class ZonedCron final
{
public:
    ZonedCron(const Cron &cron, const Zone &zone, Gap gap = Gap::ByKind, Fold fold = Fold::ByKind)
        : m_cron(cron)
        , m_zone(zone)
        , m_rule(changeRule(cron.isPaced(), gap, fold))
    {}

    /// The first slot after `after`, exclusive; nothing where there is none.
    [[nodiscard]] std::optional<Moment> next(WallTime after) const;

    /// The slots in (from, to], oldest first, at most `limit`.
    [[nodiscard]] std::vector<WallTime> between(WallTime from, WallTime to, std::size_t limit) const;

    /// As Compiled::oddMoments().
    [[nodiscard]] std::vector<Moment> oddMoments(WallTime from, WallTime to) const;

private:
    [[nodiscard]] std::optional<Moment> next(WallTime after, ZoneWalk &walk) const;
    [[nodiscard]] std::optional<CivilTime> firstJumpedOver(const ZoneSegment &segment) const;
    [[nodiscard]] std::optional<CivilTime> firstFrom(LocalTime time) const;
    [[nodiscard]] std::optional<Moment> oddMomentOf(const ZoneSegment &segment) const;
    [[nodiscard]] std::optional<CivilSpan> touchedSpan(const ZoneSegment &segment) const;
    [[nodiscard]] bool keepsPaceOver(const ZoneSegment &segment) const;

    Cron m_cron;
    Zone m_zone;
    ChangeRule m_rule;
};

} // namespace holdfast::schedule
