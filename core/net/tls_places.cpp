// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tls_places.h"

namespace holdfast::net {

void TlsPlaces::leave(Id id)
{
    m_running.erase(id);
    m_waiting.erase(id);
}

TlsPlaces::Turn TlsPlaces::next(MonoTime now)
{
    Turn turn;
    while (!m_waiting.empty()) {
        if (m_running.size() >= m_atOnce) {
            const auto oldest = m_running.begin();
            if (now - oldest->second < m_fairTime)
                break;
            turn.drop.push_back(oldest->first);
            m_running.erase(oldest);
        }
        const Id first = *m_waiting.begin();
        m_waiting.erase(m_waiting.begin());
        m_running.emplace(first, now);
        turn.start.push_back(first);
    }
    return turn;
}

std::optional<MonoTime> TlsPlaces::nextDeadline() const
{
    if (m_waiting.empty() || m_running.empty())
        return std::nullopt;
    return m_running.begin()->second + m_fairTime;
}

} // namespace holdfast::net
