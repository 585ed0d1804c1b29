// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/role.h"
#include "core/base/token_bucket.h"

#include <QString>

#include <map>

namespace holdfast::access {

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
