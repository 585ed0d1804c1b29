// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QAbstractSocket>

namespace holdfast::net {

/// How and why a connection ended. A value: it goes to the log, the outage list and the metrics.
struct End
{
    enum class How {
        ClosedByPeer,  ///< the peer sent a Close frame
        ClosedByUs,    ///< we called close()
        Reset,         ///< gone without a Close frame: FIN, RST or a network error
        TimedOut,      ///< an open one went silent: the kernel gave up on the peer, or half a frame stayed half
        NotOpened,     ///< the handshake was not done in its time
        Aborted,       ///< we called abort(): a missed pong, a policy
        ProtocolError, ///< 1002, 1007 or 1009, whoever found it
        Refused,       ///< the server answered, but not with a WebSocket
        ConnectFailed, ///< no TCP connection came about
        NameNotFound,  ///< the host's name has no address
        TlsFailed,
        QueueFull, ///< the peer did not read what we sent
    };

    How how = How::Aborted;
    quint16 code = 0;   ///< of the Close frame, RFC 6455 section 7.4; 0: there was none
    QString reason;     ///< of the Close frame
    QString error;      ///< in words, for the log; never empty unless a Close frame says all
    int httpStatus = 0; ///< with Refused; 0: not known
    QString todo = {};  ///< what helps, where this is known; may be empty

    friend bool operator==(const End &, const End &) = default;
};

/// "closed by peer", "reset", … for logs and metrics.
[[nodiscard]] QString toText(End::How how);

/// The whole in one line: "closed by peer: 1001 going away", "refused: HTTP 401".
[[nodiscard]] QString toText(const End &end);

/// `reason` cut between characters to the 123 bytes of UTF-8 that a Close frame has room for, RFC 6455 section 5.5.
[[nodiscard]] QString fittingReason(const QString &reason);

/// What a QWebSocket shows when it is over. Its closeCode() alone says nothing: it is 1000 after an abnormal drop.
struct EndFacts
{
    bool opened = false;     ///< the handshake was done
    bool reached = false;    ///< before that: TCP was up
    bool closedByUs = false; ///< close() was called before the end
    QAbstractSocket::SocketError error = QAbstractSocket::UnknownSocketError;
    QString errorText;
    quint16 closeCode = 0;
    QString closeReason;
    QString host = {};                    ///< of the server that was dialled
    bool isTls = false;                   ///< it was dialled by wss://
    std::optional<Problem> tlsFault = {}; ///< of the server's certificate
    int systemError = 0;                  ///< Windows' number for it; 0: not known, or not on Windows
};

/// The verdict. Pure; the rules are measured facts of QtWebSockets 6.4 (see the tests).
[[nodiscard]] End judge(const EndFacts &facts);

} // namespace holdfast::net
