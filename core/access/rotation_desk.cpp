// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/rotation_desk.h"

#include <algorithm>

namespace holdfast::access {

bool RotationDesk::ask(SessionId session, const QString &tokenId, Rotation how, Ticket who, MonoTime now)
{
    if (how == Rotation::AtOnce)
        m_atOnce.insert(tokenId);
    const auto [waiting, isFirst] = m_waiting.try_emplace(session, Waiting{{}, now + kPatience});
    waiting->second.who.push_back(who);
    return isFirst;
}

Rotation RotationDesk::howOf(const QString &tokenId) const
{
    return m_atOnce.contains(tokenId) ? Rotation::AtOnce : Rotation::Gentle;
}

std::vector<RotationDesk::Ticket> RotationDesk::settle(SessionId session)
{
    auto waiting = m_waiting.extract(session);
    return waiting ? std::move(waiting.mapped().who) : std::vector<Ticket>();
}

std::optional<MonoTime> RotationDesk::nextDeadline() const
{
    std::optional<MonoTime> next;
    for (const auto &[session, waiting] : m_waiting)
        next = std::min(next.value_or(MonoTime::max()), waiting.until);
    return next;
}

std::vector<RotationDesk::Ticket> RotationDesk::onDeadline(MonoTime now)
{
    std::vector<Ticket> late;
    std::erase_if(m_waiting, [&](const auto &entry) {
        if (now < entry.second.until)
            return false;
        late.insert(late.end(), entry.second.who.begin(), entry.second.who.end());
        return true;
    });
    return late;
}

} // namespace holdfast::access
