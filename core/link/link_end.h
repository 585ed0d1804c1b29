// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace holdfast::link {

/// How a connection ended, as this side saw it.
enum class EndCause {
    Stopped,       ///< this process stops
    ClosedByPeer,  ///< an orderly close; code and detail say why
    GoneAway,      ///< the peer said goodbye: it stops or restarts
    TakenOver,     ///< another connection registered under the same name
    Reset,         ///< the connection was cut without a close
    NoPong,        ///< the peer did not answer a ping in time
    TimedOut,      ///< nothing got through, and the system gave the connection up before a ping was missed
    NoAnswer,      ///< no answer to the registration in time
    Refused,       ///< the handshake was refused
    Unauthorized,  ///< the server does not accept the token
    Revoked,       ///< the server accepts the worker's credential no more
    Unreachable,   ///< no connection could be made
    ProtocolError, ///< the peer broke the protocol, or said that we did
    Overflow,      ///< the peer did not read what was sent to it
    Tls,           ///< the TLS handshake failed
    NameLookup,    ///< the server's name could not be resolved
    Standby,       ///< that server waits for its turn: another one leads
    Superseded,    ///< the same worker is back on a new connection; this end says nothing of why
};
inline constexpr EndCause kLastEndCause = EndCause::Superseded;

/// The short word of the record and of the metrics: "no_pong".
[[nodiscard]] QString toString(EndCause cause);
/// Nothing for a word that is not known here.
[[nodiscard]] std::optional<EndCause> endCauseFrom(const QString &word);

struct LinkEnd
{
    EndCause cause = EndCause::Reset;
    QString detail;    ///< what the system or the peer said; may be empty
    QString todo = {}; ///< what helps, where this side knows it better than the cause does
    friend bool operator==(const LinkEnd &, const LinkEnd &) = default;
};

/// What another side or an earlier process told by a short word; one that is not known here says nothing of why.
[[nodiscard]] LinkEnd endFrom(const QString &word, const QString &detail);

/// A clause for people: "the peer did not answer a ping within 10 s".
[[nodiscard]] QString inWords(const LinkEnd &end);

/// Another attempt with the same token ends in the same way.
[[nodiscard]] constexpr bool isForToken(EndCause cause)
{
    return cause == EndCause::Unauthorized || cause == EndCause::Revoked;
}

} // namespace holdfast::link
