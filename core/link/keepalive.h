// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QByteArray>

#include <optional>
#include <variant>

namespace holdfast::link {

/// Decides when to ping and when a peer that does not answer is dead (RFC 6455, 5.5.2 and 5.5.3). Either side uses one.
///
/// A deadline that is handled late shows that this process was not running (a stall, a stopped process, a sleeping
/// machine): the pong may lie unread in the socket. It then waits once more before it judges.
class Keepalive final
{
public:
    struct Config
    {
        Milliseconds interval{20'000}; ///< between one ping and the next
        Milliseconds timeout{10'000};  ///< from a ping to its pong
    };
    /// How late a deadline may be handled before it counts as a stall of our own.
    static constexpr Milliseconds kStallTolerance{2'000};

    struct Ping
    {
        QByteArray payload;
    };
    struct Dead
    {
        Microseconds waited;
    };
    struct Stalled
    {
        Microseconds lateBy;
    };
    using Verdict = std::variant<std::monostate, Ping, Dead, Stalled>;

    explicit Keepalive(Config config)
        : m_config(config)
    {}

    /// The connection is open; the first ping goes out after `phase`, so that many connections do not ping together.
    /// `secret`: without it nobody can answer a ping that he has not read. None: as before.
    void start(MonoTime now, Microseconds phase, std::optional<quint64> secret = std::nullopt);
    void stop();
    [[nodiscard]] Milliseconds interval() const { return m_config.interval; }
    /// From now on; a ping that is due earlier by it goes out earlier.
    void setInterval(Milliseconds interval);
    /// The round trip, where the payload is that of the ping that waits; nothing for any other pong.
    std::optional<Microseconds> pong(const QByteArray &payload, MonoTime now);
    /// Since when a ping waits for its pong; nothing when none does.
    [[nodiscard]] std::optional<MonoTime> waitingSince() const
    {
        return m_waiting ? std::optional(m_waiting->sentAt) : std::nullopt;
    }
    /// This side has read nothing for a moment: a pong may lie unread, so what waits has its whole timeout again.
    void readLate(MonoTime now);
    [[nodiscard]] std::optional<MonoTime> nextDeadline() const { return m_due; }
    [[nodiscard]] Verdict onDeadline(MonoTime now);

private:
    struct Waiting
    {
        QByteArray payload;
        MonoTime sentAt;
        bool extended = false;
    };

    [[nodiscard]] QByteArray nextPayload();

    Config m_config;
    quint64 m_sequence = 0;
    quint64 m_secret = 0;
    std::optional<MonoTime> m_due;
    MonoTime m_lastPing{}; ///< or the start
    MonoTime m_nextPing{};
    std::optional<Waiting> m_waiting;
};

} // namespace holdfast::link
