// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/clock.h"

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

} // namespace holdfast::runtime
