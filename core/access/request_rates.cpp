// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/request_rates.h"

namespace holdfast::access {

Rate RequestRates::of(Role role)
{
    switch (role) {
    case Role::Public:
    case Role::Join:
    case Role::Worker:
        return {100, 10};
    case Role::Viewer:
        return {1'000, 200};
    case Role::Operator:
    case Role::Admin:
        return {5'000, 1'000};
    }
    Q_UNREACHABLE();
}

/// A bucket that is full says nothing, so it need not be kept.
std::optional<Milliseconds> RequestRates::take(const QString &tokenId, Role role, MonoTime now)
{
    if (m_buckets.size() >= kMaxTokens && !m_buckets.contains(tokenId))
        std::erase_if(m_buckets, [now](const auto &entry) { return entry.second.isFull(now); });
    if (m_buckets.size() >= kMaxTokens && !m_buckets.contains(tokenId))
        m_buckets.erase(m_buckets.begin());
    return m_buckets.try_emplace(tokenId, of(role), now).first->second.take(now);
}

} // namespace holdfast::access
