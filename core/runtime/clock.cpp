// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/clock.h"

namespace holdfast::runtime {

Now SystemClock::now() const
{
    using std::chrono::duration_cast;
    const auto mono = std::chrono::steady_clock::now().time_since_epoch();
    const auto wall = std::chrono::system_clock::now().time_since_epoch();
    return {MonoTime(duration_cast<Microseconds>(mono)), WallTime(duration_cast<Milliseconds>(wall))};
}

} // namespace holdfast::runtime
