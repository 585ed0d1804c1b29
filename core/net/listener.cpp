// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/listener.h"

#include "core/base/log.h"
#include "core/net/host_port.h"
#include "core/net/tcp_tuning.h"

#include <QHostInfo>
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
    if (!literal.isNull())
        return literal;
    const auto found = QHostInfo::fromName(host).addresses();
    return found.isEmpty() ? QHostAddress() : found.first();
}

bool isWildcard(const QHostAddress &address)
{
    return address == QHostAddress(QHostAddress::Any) || address == QHostAddress(QHostAddress::AnyIPv4) ||
           address == QHostAddress(QHostAddress::AnyIPv6);
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

Listener::Listener(ListenerConfig config, QObject *parent)
    : QObject(parent)
    , m_config(std::move(config))
    , m_limits(limitsOf(m_config))
    , m_acceptor([this](qintptr descriptor) { onIncoming(descriptor); }, this)
    , m_webSockets(QStringLiteral("holdfast"), QWebSocketServer::NonSecureMode)
{
    m_webSockets.setMaxPendingConnections(std::numeric_limits<int>::max() - 1);
    connect(&m_webSockets, &QWebSocketServer::newConnection, this, &Listener::onEstablished);
    m_rules.webSocketPaths = m_config.webSocketPaths;
    m_rules.headTimeout = m_config.headTimeout;
    m_rules.bodyTimeout = m_config.bodyTimeout;
    m_rules.takeUpgrade = [this](QTcpSocket *socket, const RequestHead &head) { onUpgrade(socket, head); };
}

Listener::~Listener()
{
    m_acceptor.close();
    qDeleteAll(findChildren<HttpConnection *>(Qt::FindDirectChildrenOnly));
}

void Listener::setHttpHandler(std::function<void(const HttpRequest &, HttpReply)> handler)
{
    m_rules.handler = std::move(handler);
}

void Listener::setUpgradePolicy(std::function<std::optional<Refusal>(const RequestHead &)> policy)
{
    m_rules.upgradePolicy = std::move(policy);
}

Result<QString> Listener::listen()
{
    const QHostAddress address = bindAddress(m_config.host);
    const QString asked = HostPort{m_config.host, m_config.port}.text();
    if (address.isNull())
        return Problem{QStringLiteral("bad_address"), QStringLiteral("this machine has no such name or address"), asked,
                       QStringLiteral("choose an address of this machine with --listen")};
    if (!m_acceptor.listen(address, m_config.port))
        return Problem{QStringLiteral("listen_failed"), m_acceptor.errorString(), asked,
                       todoFor(m_acceptor.serverError())};
    completeRules(address);
    return HostPort{m_config.host, m_acceptor.serverPort()}.text();
}

void Listener::completeRules(const QHostAddress &address)
{
    const quint16 port = m_acceptor.serverPort();
    m_rules.access = m_config.access;
    m_rules.access.allowedHosts += ownHosts(m_config.host, port);
    m_rules.access.allowedHosts += ownHosts(address.toString(), port);
    m_rules.everyAddress = isWildcard(address);
    if (m_rules.everyAddress)
        m_rules.access.allowedHosts << HostPort{QHostInfo::localHostName(), port}.text();
}

void Listener::stop()
{
    m_acceptor.close();
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
    auto *socket = new QTcpSocket;
    if (!socket->setSocketDescriptor(descriptor)) {
        delete socket;
        answerAndClose(descriptor, noPlaceAnswer());
        m_limits.release(peer);
        return;
    }
    tuneTcp(*socket);
    connect(socket, &QTcpSocket::disconnected, this, [this, peer] { m_limits.release(peer); });
    new HttpConnection(socket, m_rules, this);
}

void Listener::onUpgrade(QTcpSocket *socket, const RequestHead &head)
{
    const Peer peer(socket->peerAddress(), socket->peerPort());
    auto *connection = new WebSocket(socket, m_config.headTimeout, this);
    m_pending.insert(peer, {connection, QString::fromLatin1(head.target)});
    connect(connection, &WebSocket::closed, this, [this, peer, connection] {
        m_pending.remove(peer);
        connection->deleteLater();
    });
    m_webSockets.handleConnection(socket);
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
        Q_EMIT webSocketOpened(pending.socket, pending.path);
    }
}

} // namespace holdfast::net
