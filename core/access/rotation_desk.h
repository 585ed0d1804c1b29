// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/token_book.h"

#include <map>
#include <optional>
#include <vector>

namespace holdfast::access {

/// Rotations of workers' credentials that somebody asked for, until the worker offers another secret. A machine: its
/// shell asks the worker, and answers the tickets that come back. How a rotation was asked for holds until an offer for
/// that token is taken, however long that takes: a secret that has leaked must end.
class RotationDesk final
{
public:
    using SessionId = quint64;
    using Ticket = quint64; ///< of somebody who waits
    /// For a worker to answer: it waits for its disk.
    static constexpr Milliseconds kPatience{10'000};

    /// True: the worker is to be asked now. False: it has been, and somebody waits for its answer.
    [[nodiscard]] bool ask(SessionId session, const QString &tokenId, Rotation how, Ticket who, MonoTime now);
    /// How an offer for that token is taken.
    [[nodiscard]] Rotation howOf(const QString &tokenId) const;
    /// The token has the offered secret.
    void taken(const QString &tokenId) { m_atOnce.erase(tokenId); }
    /// The token lets nobody in any more.
    void ended(const QString &tokenId) { m_atOnce.erase(tokenId); }
    /// Who waits for that session, once: its offer was answered, or it is over.
    [[nodiscard]] std::vector<Ticket> settle(SessionId session);

    [[nodiscard]] std::optional<MonoTime> nextDeadline() const;
    /// Who has waited too long. The rotation is not over: the offer may come yet.
    [[nodiscard]] std::vector<Ticket> onDeadline(MonoTime now);

private:
    struct Waiting
    {
        std::vector<Ticket> who;
        MonoTime until{};
    };
    std::map<SessionId, Waiting> m_waiting;
    std::set<QString> m_atOnce; ///< tokens whose former secret ends with the offer
};

} // namespace holdfast::access
