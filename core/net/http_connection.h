// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/net/access.h"
#include "core/net/http_reply.h"

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QObject>
#include <QTcpSocket>

class QSslSocket;

namespace holdfast::net {

/// What every connection at the front is judged by, and where it goes. Owned by the listener, which outlives them.
struct FrontRules
{
    AccessRules access;
    QStringList webSocketPaths;
    Milliseconds bodyTimeout = Seconds(10); ///< for the body, and for each part of the answer to be taken
    std::function<void(const HttpRequest &, HttpReply)> handler;
    Admit admit = &admitEverybody;
    /// The socket, unread, has a new owner then.
    std::function<void(QTcpSocket *, const RequestHead &, const Admission &)> takeUpgrade;
    /// A WebSocket was refused to that peer.
    std::function<void(const HostPort &, const Refusal &)> upgradeRefused;
};

/// An accepted connection until it is an answered request or a WebSocket to be. The head is peeked, so that Qt's own
/// WebSocket handshake finds it untouched. One request a connection, each phase bounded in bytes and time. Deletes
/// itself (later) when it is over.
class HttpConnection final : public QObject
{
    Q_OBJECT

public:
    /// `socket` becomes ours. Its peer has `headTimeout` for the head.
    HttpConnection(QTcpSocket *socket, const FrontRules &rules, Milliseconds headTimeout, QObject *parent);

    /// Answers whatever comes with this.
    void refuse(const Refusal &refusal) { answer(answerFor(refusal)); }

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    enum class Phase { Head, Body, Handling, Answering, Draining, Over };

    void onReadyRead();
    void onBytesWritten();
    void onDisconnected();
    void readHead();
    [[nodiscard]] std::variant<Refusal, Admission> judge(const RequestHead &head) const;
    void handOver(const RequestHead &head, const Admission &admission);
    void beginBody(const RequestHead &head, const Admission &admission);
    void readBody();
    void handle();
    void stopReading();
    void answer(const HttpAnswer &answer);
    void write(const QByteArray &bytes);
    void takePart(const Result<BodyPart> &part);
    void endAnswer();
    [[nodiscard]] bool isEncrypted() const;
    [[nodiscard]] qint64 unsentBytes() const;
    void enter(Phase phase, Milliseconds timeout);

    QTcpSocket *m_socket;
    QSslSocket *m_ssl; ///< m_socket, where it is one
    const FrontRules &m_rules;
    Phase m_phase = Phase::Head;
    QBasicTimer m_timer;    ///< of the phase
    bool m_isWhole = false; ///< the request has been read
    HttpRequest m_request;
    Framing m_framing = Framing::Length;
    NextPart m_nextPart; ///< of the body that goes out; none: all of it is on its way
    bool m_awaitsPart = false;
    QElapsedTimer m_since;               ///< since the answer began
    qint64 m_sent = 0;                   ///< bytes of it
    std::shared_ptr<const void> m_place; ///< of the answer, until it has left
};

} // namespace holdfast::net
