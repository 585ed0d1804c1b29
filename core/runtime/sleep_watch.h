// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <optional>

namespace holdfast::runtime {

/// Tells from Clock::suspended() that the machine slept since the last look. After a sleep sockets still say
/// "connected" and deadlines are stale, so the links want to know at the first event, before anything is judged. Pure.
class SleepWatch final
{
public:
    /// Less than this is the noise of two clock readings, not a sleep.
    static constexpr Microseconds kShortest = Milliseconds(500);

    explicit SleepWatch(Microseconds suspendedSoFar)
        : m_seen(suspendedSoFar)
    {}

    /// How long the machine slept since the last call, or nothing if it did not.
    [[nodiscard]] std::optional<Microseconds> look(Microseconds suspendedSoFar);

private:
    Microseconds m_seen;
};

} // namespace holdfast::runtime
