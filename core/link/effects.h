// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/log.h"
#include "core/link/link_end.h"
#include "core/protocol/codec.h"
#include "core/protocol/limits.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <variant>
#include <vector>

/// What the link machines want done. The shell carries them out in order.
namespace holdfast::link {

struct OpenSocket
{
    int url;
    Milliseconds timeout;
}; ///< a fresh socket; connect and handshake within `timeout`
struct SendText
{
    QByteArray text;
};
/// The answer to what the peer has just said.
struct SendAnswer
{
    enum class Kind { Ack, Error };
    QByteArray text;
    Kind kind = Kind::Ack;
};
struct SendPing
{
    QByteArray payload;
};
struct CloseSocket
{
    protocol::CloseCode code;
    QString reason;
    Milliseconds timeout;
};
struct AbortSocket
{
    QString why;
}; ///< at once; nothing more comes from this socket
/// The link wants its registration: call registerAs().
struct Opened
{
    QString store = {}; ///< with `epoch`: of the server's database; what it may not know any more is to be in `holding`
    QString epoch = {}; ///< empty: not known yet
};
struct LinkUp
{
    protocol::Registered registered;
}; ///< registered; send() works from now on
struct LinkDown
{
    LinkEnd end;
}; ///< was up; what was sent and not answered is unanswered
struct Deliver
{
    protocol::Envelope envelope;
}; ///< a message that is not an answer
struct Answered
{
    QJsonValue id;
    std::variant<protocol::Ack, protocol::Error> answer;
    Microseconds took;
};
/// The server did not accept the token that this attempt presented.
struct TokenRefused
{};
struct MeasuredRoundTrip
{
    Microseconds took;
};
/// The peer has answered something that was sent at that moment.
struct Confirmed
{
    MonoTime sentAt;
};
/// For the worker's own list of outages: one that has begun, or, with `back`, one that is over.
struct NoteOutage
{
    protocol::LinkLoss loss;
    std::optional<WallTime> back;
    protocol::OutageVerdict verdict;
    friend bool operator==(const NoteOutage &, const NoteOutage &) = default;
};
struct WriteLog
{
    LogLevel level;
    QString what;
    QString action;
};

/// Of a WorkerLink.
using WorkerEffect = std::variant<OpenSocket, SendText, SendPing, CloseSocket, AbortSocket, Opened, LinkUp, LinkDown,
                                  Deliver, Answered, MeasuredRoundTrip, Confirmed, NoteOutage, WriteLog, TokenRefused>;
using WorkerEffects = std::vector<WorkerEffect>;

/// Of a PeerSession.
using PeerEffect =
    std::variant<SendAnswer, SendPing, CloseSocket, AbortSocket, LinkDown, Deliver, Answered, MeasuredRoundTrip>;
using PeerEffects = std::vector<PeerEffect>;

} // namespace holdfast::link
