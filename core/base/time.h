// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

namespace holdfast {

using Microseconds = std::chrono::microseconds;
using Milliseconds = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

/// The monotonic time line. It has no `now()` on purpose: pure code is told the time, only core/runtime reads a clock.
struct MonoClock
{
    using duration = Microseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<MonoClock>;
    static constexpr bool is_steady = true;
};

/// A moment for intervals, timeouts and deadlines. Never stored, never sent.
using MonoTime = MonoClock::time_point;

/// A moment of civil time, UTC, to the millisecond. Stored and sent; may jump when somebody sets the clock.
using WallTime = std::chrono::sys_time<Milliseconds>;

/// Both readings, taken together.
struct Now
{
    MonoTime mono;
    WallTime wall;
};

/// "2026-11-23T06:22:51.120Z". The only form in which times leave the program.
[[nodiscard]] QString toIso(WallTime time);

/// Reads ISO 8601 with an offset or Z; a time without either is taken as UTC. Nothing if it is not a time of the years
/// 1 to 9999.
[[nodiscard]] std::optional<WallTime> parseIso(const QString &text);

/// Reads "500ms", "20s", "5m", "2h", "1d". Nothing if it is not one of these, negative, or longer than ten years.
[[nodiscard]] std::optional<Milliseconds> parseDuration(const QString &text);

/// What parseDuration() reads, exactly, in the largest unit that fits: "1m", "90s", "0ms".
[[nodiscard]] QString toDurationText(Milliseconds duration);

/// For people, rounded down: "340 ms", "2.4 s", "12 s", "3 min 5 s", "2 h 10 min", "5 d 3 h".
[[nodiscard]] QString forPeople(Milliseconds duration);

/// `first`, doubled so many times, and at most `longest`: the wait before another attempt. At most 30 times count.
[[nodiscard]] constexpr Milliseconds doubled(Milliseconds first, int times, Milliseconds longest)
{
    return std::min(longest, first * (Milliseconds::rep{1} << std::clamp(times, 0, 30)));
}

[[nodiscard]] constexpr std::int64_t toMsecs(WallTime time)
{
    return time.time_since_epoch().count();
}
[[nodiscard]] constexpr WallTime fromMsecs(std::int64_t msecs)
{
    return WallTime(Milliseconds(msecs));
}
/// Whole ones, rounded towards zero.
[[nodiscard]] constexpr Milliseconds inMsecs(Microseconds duration)
{
    return std::chrono::duration_cast<Milliseconds>(duration);
}
[[nodiscard]] constexpr double toSeconds(Microseconds duration)
{
    return std::chrono::duration<double>(duration).count();
}

} // namespace holdfast
