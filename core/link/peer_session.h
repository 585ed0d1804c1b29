// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/effects.h"
#include "core/link/keepalive.h"

namespace holdfast::link {

/// The server's end of one connection: reads, answers what needs no thought, keeps alive, shuts out a peer that only
/// ever sends garbage. Pure, as WorkerLink is.
class PeerSession final
{
public:
    struct Config
    {
        Keepalive::Config keepalive{Milliseconds(25'000), Milliseconds(10'000)};
        Milliseconds closeTimeout{5'000};
        Milliseconds registerWithin{30'000}; ///< from the opening of the connection
    };

    /// `phase01` from [0, 1) spreads the first ping over the interval. `secret`: see Keepalive.
    PeerSession(const Config &config, double phase01, MonoTime now, quint64 secret = 0);

    [[nodiscard]] PeerEffects received(QByteArrayView text, MonoTime now);
    /// The peer sends more than it may, so nothing was read of it for a moment. `mayGoOn`: it gets more time.
    [[nodiscard]] PeerEffects slowedDown(bool mayGoOn, MonoTime now);
    [[nodiscard]] PeerEffects ponged(const QByteArray &payload, MonoTime now);
    [[nodiscard]] std::optional<MonoTime> nextDeadline() const;
    [[nodiscard]] PeerEffects onDeadline(MonoTime now);
    /// Pings at once.
    [[nodiscard]] PeerEffects probe(MonoTime now);

    /// Since when a ping waits for its pong; nothing when none does.
    [[nodiscard]] std::optional<MonoTime> pingWaitingSince() const { return m_keepalive.waitingSince(); }

    /// The peer has registered: `protocol` 0 is an old worker. From now on its runs' messages are taken.
    void setRegistered(int protocol);
    [[nodiscard]] bool isRegistered() const { return m_registered; }

    /// The text of an answer, as this peer understands it.
    [[nodiscard]] QByteArray answer(const QJsonValue &id, protocol::Ack ack) const;
    [[nodiscard]] QByteArray refusal(const QJsonValue &id, const Problem &problem) const;
    /// The text of a message of ours, with an id of ours.
    [[nodiscard]] QByteArray message(protocol::Message message);
    /// The id that message() used last.
    [[nodiscard]] quint64 lastId() const { return m_nextId - 1; }

private:
    void refuse(PeerEffects &effects, const QJsonValue &id, const Problem &problem);

    Config m_config;
    Keepalive m_keepalive;
    std::optional<MonoTime> m_registerBy; ///< none: it has, or the time is over
    bool m_registered = false;
    int m_protocol = 0;
    int m_badInARow = 0;
    quint64 m_nextId = 1;
};

} // namespace holdfast::link
