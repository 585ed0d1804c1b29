// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/line_limiter.h"
#include "core/base/result.h"
#include "core/net/acceptor.h"
#include "core/net/connection_limits.h"
#include "core/net/http_connection.h"
#include "core/net/tls_handshake.h"
#include "core/net/web_socket.h"

#include <QWebSocketServer>

namespace holdfast::net {

/// What a WebSocket was opened for, and by whom.
struct Opening
{
    QString path;
    Admission admission;
};

struct ListenerConfig
{
    QString host =
        QStringLiteral("127.0.0.1"); ///< an address, a name of this machine, or "*" or "::" for every address
    quint16 port = 8000;             ///< 0 picks a free one
    AccessRules access;              ///< beyond the server's own names: those of a proxy, origins of a site
    QStringList webSocketPaths{QStringLiteral("/ws/heartbeat")};
    int maxConnections = 12'000;
    qint64 maxQueued = 256 * 1024 * 1024;   ///< bytes that wait to be sent, of all WebSockets together
    std::optional<int> maxPerAddress;       ///< unset: 2,000, but no limit of its own on a loopback address
    Milliseconds headTimeout = Seconds(5);  ///< with the TLS handshake; also of the WebSocket handshake that follows
    Milliseconds bodyTimeout = Seconds(10); ///< for the body, and for each part of the answer to be taken
    std::optional<QSslConfiguration> tls;   ///< HTTPS and WSS instead of HTTP and WS
};

/// HTTP and WebSocket on one port. Places are counted before objects exist, heads are read and judged here, and only
/// good upgrades reach Qt's WebSocket handshake. Whether an address may be listened on without TLS is not its matter.
/// Lives in one thread.
class Listener final : public QObject
{
    Q_OBJECT

public:
    Listener(ListenerConfig config, const runtime::Clock &clock, QObject *parent = nullptr);
    ~Listener() override;

    /// Begins to listen; "HOST:PORT" with the port that was picked, or a Problem: `bad_address` or `listen_failed`.
    [[nodiscard]] Result<QString> listen();

    /// Answers the requests that are no upgrades; without one they get 404. Set before listen().
    void setHttpHandler(std::function<void(const HttpRequest &, HttpReply)> handler);

    /// Asked about each request and upgrade that is otherwise good; without one everybody comes in. Set before
    /// listen().
    void setAdmit(Admit admit);

    /// For connections that are accepted from now on; the config had one, too.
    void setTls(const QSslConfiguration &configuration);

    /// Accepts nobody any more and drops what is not established; open WebSockets are their owners'.
    void stop();

    [[nodiscard]] int openConnections() const { return m_limits.open(); }

Q_SIGNALS:
    /// A new connection, open. The receiver connects to it at once, in a direct slot, and deletes it after its
    /// closed(); it is the listener's child, so a listener that goes away takes it along.
    void webSocketOpened(holdfast::net::WebSocket *socket, holdfast::net::Opening opening);

private:
    struct Pending
    {
        WebSocket *socket = nullptr;
        Opening opening;
    };
    using Peer = QPair<QHostAddress, quint16>;

    void onIncoming(qintptr descriptor);
    void greet(QTcpSocket *socket);
    void onUpgrade(QTcpSocket *socket, const RequestHead &head, const Admission &admission);
    void onEstablished();
    void onUpgradeRefused(const HostPort &peer, const Refusal &refusal);
    void completeRules(const QHostAddress &address);

    ListenerConfig m_config;
    const runtime::Clock &m_clock;
    FrontRules m_rules;
    ConnectionLimits m_limits;
    LineLimiter m_refusedLines{100}; ///< of the log, for all that were refused
    std::shared_ptr<QueueBudget> m_queued;
    std::unique_ptr<TlsHandshakes> m_tls; ///< none: HTTP and WS
    Acceptor m_acceptor;
    QWebSocketServer m_webSockets;  ///< never listens: does the handshake of what it is handed
    QHash<Peer, Pending> m_pending; ///< in that handshake
};

} // namespace holdfast::net
