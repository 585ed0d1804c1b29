// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/clock.h"

#include <sys/timex.h>

#include <chrono>
#include <ctime>

namespace holdfast::runtime {

namespace {

Microseconds reading(clockid_t clock)
{
    timespec value{};
    clock_gettime(clock, &value);
    return std::chrono::duration_cast<Microseconds>(Seconds(value.tv_sec) + std::chrono::nanoseconds(value.tv_nsec));
}

} // namespace

Microseconds SystemClock::suspended() const
{
    // CLOCK_MONOTONIC is read first: an interruption in between can only make the answer longer, never negative.
    const Microseconds awake = reading(CLOCK_MONOTONIC);
    return reading(CLOCK_BOOTTIME) - awake;
}

/// Who sets the clock by hand makes the kernel forget that it was synchronised. What it vouches for must be the time
/// that this program reads, too: a library may be in between that shows another one.
bool SystemClock::isSynchronised() const
{
    constexpr Milliseconds kSame{1'000};
    timex kernel{};
    const int state = adjtimex(&kernel);
    if (state < 0 || state == TIME_ERROR || (kernel.status & STA_UNSYNC) != 0)
        return false;
    const bool isNano = (kernel.status & STA_NANO) != 0;
    const Microseconds part(isNano ? kernel.time.tv_usec / 1000 : kernel.time.tv_usec);
    const auto time = std::chrono::duration_cast<Milliseconds>(Seconds(kernel.time.tv_sec) + part);
    return std::chrono::abs(now().wall - WallTime(time)) < kSame;
}

} // namespace holdfast::runtime
