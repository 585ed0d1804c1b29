// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/clock.h"

namespace holdfast::runtime {

Now SystemClock::now() const
{
    const MonoTime read = mono();
    return {read, std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now())};
}

MonoTime SystemClock::mono() const
{
    return MonoTime(std::chrono::duration_cast<Microseconds>(std::chrono::steady_clock::now().time_since_epoch()));
}

} // namespace holdfast::runtime
