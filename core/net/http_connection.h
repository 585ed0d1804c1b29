// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/net/access.h"
#include "core/net/http_reply.h"

#include <QBasicTimer>
#include <QObject>
#include <QTcpSocket>

namespace holdfast::net {

/// What every connection at the front is judged by, and where it goes. Owned by the listener, which outlives them.
struct FrontRules
{
    AccessRules access;
    bool everyAddress = false; ///< listening on a wildcard: each local address is the server's own
    QStringList webSocketPaths;
    Milliseconds headTimeout = Seconds(5);
    Milliseconds bodyTimeout = Seconds(10); ///< for the body, and for each part of the answer to be taken
    std::function<void(const HttpRequest &, HttpReply)> handler;
    std::function<std::optional<Refusal>(const RequestHead &)> upgradePolicy;
    std::function<void(QTcpSocket *, const RequestHead &)> takeUpgrade; ///< the socket, unread, has a new owner then
};

/// An accepted connection until it is an answered request or a WebSocket to be. The head is peeked, so that Qt's own
/// WebSocket handshake finds it untouched. One request a connection, each phase bounded in bytes and time. Deletes
/// itself (later) when it is over.
class HttpConnection final : public QObject
{
    Q_OBJECT

public:
    /// `socket` becomes ours.
    HttpConnection(QTcpSocket *socket, const FrontRules &rules, QObject *parent);

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    enum class Phase { Head, Body, Handling, Answering, Draining, Over };

    void onReadyRead();
    void onBytesWritten();
    void onDisconnected();
    void readHead();
    [[nodiscard]] std::optional<Refusal> checkHead(const RequestHead &head) const;
    void handOver(const RequestHead &head);
    void beginBody(const RequestHead &head);
    void readBody();
    void handle();
    void answer(const HttpAnswer &answer);
    void enter(Phase phase, Milliseconds timeout);

    QTcpSocket *m_socket;
    const FrontRules &m_rules;
    Phase m_phase = Phase::Head;
    QBasicTimer m_timer; ///< of the phase
    HttpRequest m_request;
};

} // namespace holdfast::net
