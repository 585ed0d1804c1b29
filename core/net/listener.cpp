// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/listener.h"

#include "core/base/log.h"
#include "core/net/host_port.h"
#include "core/net/sluice.h"
#include "core/net/tcp_tuning.h"

#include <QHostInfo>
#include <QSslSocket>
#include <QWebSocket>

#include <limits>

namespace holdfast::net {

namespace {

constexpr int kMaxPerForeignAddress = 2000;

ConnectionLimits limitsOf(const ListenerConfig &config)
{
    const int perAddress = isLoopback(config.host) ? config.maxConnections : kMaxPerForeignAddress;
    return {config.maxConnections, config.maxPerAddress.value_or(perAddress)};
}

/// The address to bind; null if the name is unknown. A name is looked up blockingly: this is the start of the program.
QHostAddress bindAddress(const QString &host)
{
    if (host == u"*")
        return QHostAddress::Any;
    if (host.compare(u"localhost", Qt::CaseInsensitive) == 0)
        return QHostAddress::LocalHost;
    const QHostAddress literal(host);
    if (literal == QHostAddress(QHostAddress::AnyIPv6))
        return QHostAddress::Any; // IPv4 as well, as people expect of [::]
    if (!literal.isNull())
        return literal;
    const auto found = QHostInfo::fromName(host).addresses();
    return found.isEmpty() ? QHostAddress() : found.first();
}

QString todoFor(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::AddressInUseError:
        return QStringLiteral("stop the program that uses this port, or choose another port with --listen");
    case QAbstractSocket::SocketAccessError:
        return QStringLiteral("ports below 1024 need privileges: choose a higher one with --listen");
    default:
        return QStringLiteral("choose an address of this machine with --listen");
    }
}

} // namespace

Listener::Listener(ListenerConfig config, const runtime::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_config(std::move(config))
    , m_clock(clock)
    , m_limits(limitsOf(m_config))
    , m_queued(std::make_shared<QueueBudget>(m_config.maxQueued))
    , m_acceptor([this](qintptr descriptor) { onIncoming(descriptor); }, this)
    , m_webSockets(QStringLiteral("holdfast"), QWebSocketServer::NonSecureMode)
{
    m_webSockets.setMaxPendingConnections(std::numeric_limits<int>::max() - 1);
    connect(&m_webSockets, &QWebSocketServer::newConnection, this, &Listener::onEstablished);
    m_rules.webSocketPaths = m_config.webSocketPaths;
    m_rules.bodyTimeout = m_config.bodyTimeout;
    m_rules.takeUpgrade = [this](QTcpSocket *socket, const RequestHead &head, const Admission &admission) {
        onUpgrade(socket, head, admission);
    };
    if (m_config.tls)
        m_tls = std::make_unique<TlsHandshakes>(
            *m_config.tls, m_config.headTimeout, m_clock,
            [this](QSslSocket *socket, Milliseconds left, const std::optional<Refusal> &refusal) {
                auto *connection = new HttpConnection(socket, m_rules, left, this);
                if (refusal)
                    connection->refuse(*refusal);
            },
            nullptr);
    m_rules.upgradeRefused = [this](const HostPort &peer, const Refusal &refusal) { onUpgradeRefused(peer, refusal); };
}

Listener::~Listener()
{
    m_acceptor.close();
    m_tls.reset();
    qDeleteAll(findChildren<HttpConnection *>(Qt::FindDirectChildrenOnly));
}

void Listener::setHttpHandler(std::function<void(const HttpRequest &, HttpReply)> handler)
{
    m_rules.handler = std::move(handler);
}

void Listener::setAdmit(Admit admit)
{
    m_rules.admit = std::move(admit);
}

Result<QString> Listener::listen()
{
    const QHostAddress address = bindAddress(m_config.host);
    const QString asked = HostPort{m_config.host, m_config.port}.text();
    if (address.isNull())
        return Problem{QStringLiteral("bad_address"), QStringLiteral("this machine has no such name or address"), asked,
                       QStringLiteral("choose an address of this machine with --listen")};
    if (!m_acceptor.listen(address, m_config.port))
        return Problem{QStringLiteral("listen_failed"), m_acceptor.errorString(), asked, todoFor(m_acceptor.error())};
    completeRules(address);
    return HostPort{m_config.host, m_acceptor.port()}.text();
}

void Listener::completeRules(const QHostAddress &address)
{
    m_rules.access = m_config.access;
    m_rules.access.anyName = !address.isLoopback();
}

void Listener::setTls(const QSslConfiguration &configuration)
{
    if (m_tls)
        m_tls->setConfiguration(configuration);
}

void Listener::stop()
{
    m_acceptor.close();
    if (m_tls)
        m_tls->stop();
    for (auto *connection : findChildren<HttpConnection *>(Qt::FindDirectChildrenOnly))
        connection->deleteLater();
    for (const Pending &pending : std::exchange(m_pending, {}))
        pending.socket->deleteLater();
}

void Listener::onIncoming(qintptr descriptor)
{
    const QHostAddress peer = peerOf(descriptor);
    if (!m_limits.admit(peer)) {
        log(lcHttp(), LogLevel::Debug, QStringLiteral("no place for a connection from %1").arg(peer.toString()));
        answerAndClose(descriptor, noPlaceAnswer());
        return;
    }
    QTcpSocket *socket = nullptr;
    if (m_tls)
        socket = new SluiceSocket<QSslSocket>;
    else
        socket = new SluiceSocket<QTcpSocket>;
    if (!socket->setSocketDescriptor(descriptor)) {
        delete socket;
        answerAndClose(descriptor, noPlaceAnswer());
        m_limits.release(peer);
        return;
    }
    tuneTcp(*socket);
    connect(socket, &QTcpSocket::disconnected, this, [this, peer] { m_limits.release(peer); });
    greet(socket);
}

void Listener::greet(QTcpSocket *socket)
{
    if (m_tls)
        m_tls->take(qobject_cast<QSslSocket *>(socket));
    else
        new HttpConnection(socket, m_rules, m_config.headTimeout, this);
}

void Listener::onUpgrade(QTcpSocket *socket, const RequestHead &head, const Admission &admission)
{
    const Peer peer(socket->peerAddress(), socket->peerPort());
    auto *connection = new WebSocket(socket, m_config.headTimeout, m_clock, this);
    connection->setShare(QueueShare(m_queued));
    m_pending.insert(peer, {connection, {QString::fromLatin1(head.target), admission}});
    connect(connection, &WebSocket::closed, this, [this, peer, connection] {
        m_pending.remove(peer);
        connection->deleteLater();
    });
    m_webSockets.handleConnection(socket);
}

void Listener::onUpgradeRefused(const HostPort &peer, const Refusal &refusal)
{
    if (const auto more = m_refusedLines.take({}, m_clock.now().mono))
        log(lcHttp(), LogLevel::Info,
            QStringLiteral("a WebSocket connection from %1 was refused: %2%3").arg(peer.text(), refusal.reason, *more));
}

void Listener::onEstablished()
{
    while (QWebSocket *socket = m_webSockets.nextPendingConnection()) {
        const Pending pending = m_pending.take(Peer(socket->peerAddress(), socket->peerPort()));
        if (!pending.socket) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        disconnect(pending.socket, &WebSocket::closed, this, nullptr);
        pending.socket->establish(socket);
        Q_EMIT webSocketOpened(pending.socket, pending.opening);
    }
}

} // namespace holdfast::net
