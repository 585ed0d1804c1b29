// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <algorithm>

namespace holdfast::link {

/// Waits between attempts, with full jitter: anywhere from nothing to a cap that doubles from 0.3 s to the longest
/// wait. Full jitter keeps a thousand workers from coming back in the same instant.
class Backoff final
{
public:
    static constexpr Milliseconds kFirst{300};

    explicit Backoff(Milliseconds longest)
        : m_longest(longest)
    {}

    /// `jitter01` from [0, 1).
    [[nodiscard]] Milliseconds next(double jitter01)
    {
        const auto cap = static_cast<double>(doubled(kFirst, m_failures++, m_longest).count());
        return Milliseconds(static_cast<Milliseconds::rep>(cap * jitter01));
    }
    void reset() { m_failures = 0; }

private:
    Milliseconds m_longest;
    int m_failures = 0;
};

/// Bounds a round of attempts so that, whatever the number of URLs and however they fail, each is tried again less than
/// 9.5 s after its last attempt began: a link is back within 10 s of the path being usable.
struct RoundTimes
{
    Milliseconds attempt; ///< longest connect and handshake of one URL
    Milliseconds period;  ///< longest time from the begin of one round to the begin of the next
};

[[nodiscard]] constexpr RoundTimes roundTimes(int urls, Milliseconds reconnectMax)
{
    constexpr Milliseconds promise{9'500};
    const Milliseconds attempt = std::min(Milliseconds(5'000), promise / (2 * urls - 1));
    return {attempt, std::min(reconnectMax, promise - (urls - 1) * attempt)};
}

} // namespace holdfast::link
