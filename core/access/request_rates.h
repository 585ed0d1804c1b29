// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/role.h"
#include "core/base/time.h"

#include <QString>

#include <map>

namespace holdfast::access {

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
    [[nodiscard]] bool isFull(MonoTime now) const;

private:
    [[nodiscard]] double leftAt(MonoTime now) const;

    Rate m_rate;
    double m_left;
    MonoTime m_at;
};

/// How many requests each token may send. Pure. A worker's messages are counted by connection, not here.
class RequestRates final
{
public:
    static constexpr std::size_t kMaxTokens = 10'000;

    [[nodiscard]] static Rate of(Role role);
    /// One request came with that token: how long it has to wait; nothing: it may go on.
    [[nodiscard]] std::optional<Milliseconds> take(const QString &tokenId, Role role, MonoTime now);

private:
    std::map<QString, TokenBucket> m_buckets;
};

} // namespace holdfast::access
