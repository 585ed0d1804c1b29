// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_feed_server.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkRequest>
#include <QWebSocket>
#include <QWebSocketServer>

namespace holdfast::gui::test {

FakeFeedServer::FakeFeedServer(const std::optional<QSslConfiguration> &tls)
    : m_tls(tls)
{
    start();
}

QString FakeFeedServer::address() const
{
    return QStringLiteral("127.0.0.1:%1").arg(m_port);
}

void FakeFeedServer::start()
{
    const auto mode = m_tls ? QWebSocketServer::SecureMode : QWebSocketServer::NonSecureMode;
    m_server = std::make_unique<QWebSocketServer>(QStringLiteral("fake"), mode);
    if (m_tls)
        m_server->setSslConfiguration(*m_tls);
    const bool listening = m_server->listen(QHostAddress::LocalHost, m_port);
    Q_ASSERT(listening);
    Q_UNUSED(listening)
    m_port = m_server->serverPort();
    connect(m_server.get(), &QWebSocketServer::newConnection, this, &FakeFeedServer::onConnection);
}

void FakeFeedServer::stop()
{
    drop();
    m_server.reset();
}

void FakeFeedServer::onConnection()
{
    m_client = m_server->nextPendingConnection();
    m_client->setParent(this);
    m_path = m_client->requestUrl().path();
    m_authorization = m_client->request().rawHeader("Authorization");
    ++m_connections;
}

void FakeFeedServer::send(const QJsonObject &message)
{
    sendText(QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact)));
}

void FakeFeedServer::sendText(const QString &text)
{
    if (m_client)
        m_client->sendTextMessage(text);
}

void FakeFeedServer::drop()
{
    if (!m_client)
        return;
    m_client->abort();
    m_client->deleteLater();
    m_client.clear();
}

void FakeFeedServer::close(const QString &reason)
{
    if (m_client)
        m_client->close(QWebSocketProtocol::CloseCodeGoingAway, reason);
}

} // namespace holdfast::gui::test
