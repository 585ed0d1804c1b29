// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <optional>

namespace holdfast {

/// So many at once, and so many a second from then on.
struct Rate
{
    double burst;
    double perSecond;
};

/// What is left of a Rate. Pure.
class TokenBucket final
{
public:
    TokenBucket(Rate rate, MonoTime now)
        : m_rate(rate)
        , m_left(rate.burst)
        , m_at(now)
    {}
    /// Takes one, or says how long to wait for it.
    [[nodiscard]] std::optional<Milliseconds> take(MonoTime now);
    /// Adds what has come since the last time that somebody told the time.
    void earn(MonoTime now);
    /// Takes one of what was left then. False: none is left behind it.
    [[nodiscard]] bool takeLeft() { return --m_left > 0; }
    /// How long until so many are left, rounded up; nothing: they are. Not more than the burst ever are.
    [[nodiscard]] std::optional<Milliseconds> waitFor(double amount, MonoTime now);
    [[nodiscard]] bool isFull(MonoTime now) const;
    [[nodiscard]] const Rate &rate() const { return m_rate; }

private:
    [[nodiscard]] double leftAt(MonoTime now) const;

    Rate m_rate;
    double m_left;
    MonoTime m_at;
};

} // namespace holdfast
