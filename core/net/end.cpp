// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/end.h"

#include "core/net/windows_error.h"
#include "core/tls/client_tls.h"

#include <QRegularExpression>

namespace holdfast::net {

namespace {

using How = End::How;

/// Qt says a refusal of the upgrade only in words: "Unhandled http status code: 401 (Unauthorized).".
int statusIn(const QString &errorText)
{
    static const QRegularExpression form(QStringLiteral("status code:? ?([1-5][0-9][0-9])\\b"));
    if (errorText.contains(QStringLiteral("Unknown error condition")))
        return 400; // the one status whose number Qt keeps to itself
    const auto match = form.match(errorText);
    return match.hasMatch() ? match.capturedView(1).toInt() : 0;
}

/// What the server said with it, in the place of the status's own words.
QString phraseIn(const QString &errorText)
{
    static const QRegularExpression form(QStringLiteral("status code:? ?[1-5][0-9][0-9] \\((.*)\\)\\.?\\z"));
    return form.match(errorText).captured(1);
}

bool isTlsError(QAbstractSocket::SocketError error)
{
    return error == QAbstractSocket::SslHandshakeFailedError || error == QAbstractSocket::SslInternalError ||
           error == QAbstractSocket::SslInvalidUserDataError;
}

bool isTimeout(QAbstractSocket::SocketError error)
{
    return error == QAbstractSocket::SocketTimeoutError;
}

/// Says in our words what Qt's leave out: why a certificate was refused, or that one side speaks TLS and the other not.
void explainTls(const EndFacts &facts, End &end)
{
    if (end.how == How::TlsFailed) {
        const Problem fault = facts.tlsFault.value_or(tls::handshakeProblem(facts.errorText, facts.host));
        end.error = fault.what;
        end.todo = fault.todo;
    } else if (end.httpStatus == 400 && !facts.isTls && !facts.host.isEmpty()) {
        end.httpStatus = 0;
        end.error = QStringLiteral("HTTP 400, as a server that speaks TLS answers to ws://");
        end.todo = QStringLiteral("write wss:// instead of ws:// in --connect");
    }
}

End judgeBeforeOpen(const EndFacts &facts)
{
    End end{facts.reached ? How::Refused : How::ConnectFailed, 0, {}, facts.errorText, statusIn(facts.errorText)};
    if (const QString phrase = phraseIn(facts.errorText); !phrase.isEmpty())
        end.error = QStringLiteral("HTTP %1: %2").arg(end.httpStatus).arg(phrase);
    if (end.httpStatus != 0)
        end.how = How::Refused;
    else if (isTlsError(facts.error))
        end.how = How::TlsFailed;
    else if (isTimeout(facts.error))
        end.how = How::NotOpened;
    else if (facts.error == QAbstractSocket::HostNotFoundError)
        end.how = How::NameNotFound;
    else if (facts.error == QAbstractSocket::RemoteHostClosedError)
        end.how = How::Reset;
    if (end.error.isEmpty())
        end.error = QStringLiteral("the connection ended during the handshake");
    explainTls(facts, end);
    return end;
}

/// A Close frame was exchanged: Qt reports no socket error then.
End judgeCloseFrame(const EndFacts &facts)
{
    End end{How::ClosedByPeer, facts.closeCode, facts.closeReason, {}, 0};
    if (facts.closeCode == 1002 || facts.closeCode == 1007 || facts.closeCode == 1009)
        end.how = How::ProtocolError;
    // Qt gives up on a frame that stays incomplete for 5 s; only its words tell that from a peer that goes away.
    else if (facts.closeCode == 1001 && facts.closeReason.startsWith(QStringLiteral("Timeout when reading")))
        end.how = How::TimedOut;
    return end;
}

} // namespace

QString toText(End::How how)
{
    switch (how) {
    case How::ClosedByPeer:
        return QStringLiteral("closed by peer");
    case How::ClosedByUs:
        return QStringLiteral("closed by us");
    case How::Reset:
        return QStringLiteral("reset");
    case How::TimedOut:
        return QStringLiteral("timed out");
    case How::NotOpened:
        return QStringLiteral("not opened");
    case How::Aborted:
        return QStringLiteral("aborted");
    case How::ProtocolError:
        return QStringLiteral("protocol error");
    case How::Refused:
        return QStringLiteral("refused");
    case How::ConnectFailed:
        return QStringLiteral("connect failed");
    case How::NameNotFound:
        return QStringLiteral("name not found");
    case How::TlsFailed:
        return QStringLiteral("TLS failed");
    case How::QueueFull:
        return QStringLiteral("queue full");
    }
    return {};
}

QString toText(const End &end)
{
    QStringList details;
    if (end.code != 0)
        details << QString::number(end.code);
    if (end.httpStatus != 0)
        details << QStringLiteral("HTTP %1").arg(end.httpStatus);
    if (!end.reason.isEmpty())
        details << end.reason;
    if (!end.error.isEmpty() && end.httpStatus == 0)
        details << end.error;
    const QString how = toText(end.how);
    return details.isEmpty() ? how : how + QStringLiteral(": ") + details.join(u' ');
}

QString fittingReason(const QString &reason)
{
    constexpr qsizetype most = 123;
    QString text = reason.left(most);
    while (text.toUtf8().size() > most)
        text.chop(text.size() > 1 && text.back().isLowSurrogate() ? 2 : 1);
    return text;
}

End judge(const EndFacts &facts)
{
    if (facts.closedByUs)
        return {How::ClosedByUs, facts.closeCode, facts.closeReason, {}, 0};
    if (!facts.opened)
        return judgeBeforeOpen(facts);
    if (facts.error == QAbstractSocket::UnknownSocketError)
        return judgeCloseFrame(facts);
    End end{isTimeout(facts.error) ? How::TimedOut : How::Reset, 0, {}, facts.errorText, 0};
    if (end.error == QStringLiteral("Unknown error"))
        end.error.clear(); // Qt's word for none
    if (const auto how = howOfWindows(facts.systemError, true)) {
        end.how = *how;
        end.error = QStringLiteral("%1 (error %2)").arg(end.error).arg(facts.systemError).trimmed();
    }
    return end;
}

} // namespace holdfast::net
