// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/ack_watch.h"

#include <algorithm>

namespace holdfast::link {

void AckWatch::sent(const QJsonValue &id, MonoTime now)
{
    m_waiting.push_back({id, now});
}

std::optional<Microseconds> AckWatch::answered(const QJsonValue &id, MonoTime now)
{
    const auto found = id.isUndefined() ? m_waiting.begin()
                                        : std::find_if(m_waiting.begin(), m_waiting.end(),
                                                       [&](const Waiting &each) { return each.id == id; });
    if (found == m_waiting.end())
        return std::nullopt;
    const Microseconds took = now - found->sentAt;
    m_waiting.erase(found);
    m_warned = false;
    m_lastAnswer = now;
    return took;
}

void AckWatch::clear()
{
    m_waiting.clear();
    m_lastAnswer = {};
    m_warned = false;
}

std::optional<MonoTime> AckWatch::nextDeadline() const
{
    if (m_waiting.empty() || m_warned)
        return std::nullopt;
    return std::max(m_waiting.front().sentAt, m_lastAnswer) + m_timeout;
}

std::optional<Microseconds> AckWatch::onDeadline(MonoTime now)
{
    const auto due = nextDeadline();
    if (!due || now < *due)
        return std::nullopt;
    m_warned = true;
    return now - m_waiting.front().sentAt;
}

} // namespace holdfast::link
