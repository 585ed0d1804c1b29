// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/schedule/zone_file.h"

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace holdfast::schedule {

/// What a clock on the wall shows, to the millisecond.
using LocalTime = std::chrono::local_time<Milliseconds>;

/// The first and the last moment that schedules deal with: the years 1970 to 9999.
inline constexpr WallTime kFirstMoment{Milliseconds{0}};
inline constexpr WallTime kLastMoment = std::chrono::sys_days(std::chrono::year(9999) / 12 / 31);

/// A stretch of time in which a zone's clocks are not set: [begin, end), with the offsets before, in and after it. Two
/// neighbouring offsets tell what the change between does: a larger one leaves a gap in civil time, a smaller one
/// folds it.
struct ZoneSegment
{
    WallTime begin = WallTime::min();
    WallTime end = WallTime::max();
    Seconds offset{0}; ///< civil time minus UTC
    Seconds before{0}; ///< the offset until begin; the same as `offset` where nothing came before
    Seconds after{0};  ///< the offset from end on; the same as `offset` where nothing follows

    [[nodiscard]] bool contains(WallTime time) const { return begin <= time && time < end; }
    [[nodiscard]] LocalTime toLocal(WallTime time) const { return LocalTime(time.time_since_epoch() + offset); }
    [[nodiscard]] WallTime toUtc(LocalTime time) const { return WallTime(time.time_since_epoch() - offset); }

    /// What the clock had come to when it was set at `begin`: where a gap begins, or where a fold ends.
    [[nodiscard]] LocalTime clockWhenSet() const { return LocalTime(begin.time_since_epoch() + before); }
    [[nodiscard]] bool beginsWithGap() const { return offset > before; }
    [[nodiscard]] bool beginsWithFold() const { return offset < before; }

    /// True if the clock shows this civil time twice and this segment has the second of them.
    [[nodiscard]] bool isSecondOfTwo(LocalTime time) const { return beginsWithFold() && time < clockWhenSet(); }
    /// True if the clock shows this civil time twice and this segment has the first of them.
    [[nodiscard]] bool isFirstOfTwo(LocalTime time) const
    {
        return after < offset && time >= LocalTime(end.time_since_epoch() + after);
    }
};

/// Where a civil time lies on the line of real time.
struct Placed
{
    enum class How {
        Once,   ///< the clock shows it once
        Gap,    ///< the clock jumps over it; `at` is the first moment after the jump
        Folded, ///< the clock shows it twice; `at` is the first of the two
    };
    WallTime at;
    How how = How::Once;
};

/// A time zone by its IANA name, with gaps and folds made explicit. A value; copies share the zone's changes.
class Zone final
{
public:
    /// UTC for an empty name. The problem is "bad_field" at "timezone" where there is no file of that name.
    [[nodiscard]] static Result<Zone> named(const QString &name);

    /// The segment that holds this moment, which is between kFirstMoment and kLastMoment.
    [[nodiscard]] ZoneSegment segmentAt(WallTime time) const;

    [[nodiscard]] Placed place(LocalTime time) const;

private:
    explicit Zone(ZoneFile file)
        : m_file(std::make_shared<const ZoneFile>(std::move(file)))
    {}

    std::shared_ptr<const ZoneFile> m_file;
};

/// Keeps the last segment that was asked for: a look-up takes time, and slots come in rows.
class ZoneWalk final
{
public:
    explicit ZoneWalk(const Zone &zone)
        : m_zone(zone)
    {}

    [[nodiscard]] const ZoneSegment &at(WallTime time)
    {
        if (!m_segment || !m_segment->contains(time))
            m_segment = m_zone.segmentAt(time);
        return *m_segment;
    }

private:
    const Zone &m_zone;
    std::optional<ZoneSegment> m_segment;
};

} // namespace holdfast::schedule
