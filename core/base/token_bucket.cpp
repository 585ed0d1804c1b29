// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/token_bucket.h"

#include <algorithm>
#include <cmath>

namespace holdfast {

double TokenBucket::leftAt(MonoTime now) const
{
    return std::min(m_rate.burst, m_left + toSeconds(now - m_at) * m_rate.perSecond);
}

bool TokenBucket::isFull(MonoTime now) const
{
    return leftAt(now) >= m_rate.burst;
}

void TokenBucket::earn(MonoTime now)
{
    m_left = leftAt(now);
    m_at = now;
}

std::optional<Milliseconds> TokenBucket::waitFor(double amount, MonoTime now)
{
    earn(now);
    if (m_left >= amount)
        return std::nullopt;
    constexpr double msecs = 1'000;
    return Milliseconds(static_cast<Milliseconds::rep>(std::ceil((amount - m_left) / m_rate.perSecond * msecs)));
}

std::optional<Milliseconds> TokenBucket::take(MonoTime now)
{
    const auto wait = waitFor(1.0, now);
    if (!wait)
        m_left -= 1.0;
    return wait;
}

} // namespace holdfast
