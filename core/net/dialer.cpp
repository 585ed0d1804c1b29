// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/dialer.h"

#include <QNetworkProxy>
#include <QNetworkRequest>
#include <QSslSocket>
#include <QWebSocket>

#include <algorithm>

namespace holdfast::net {

namespace {

/// Qt writes a header value as it is: a line break in the token would begin a header of its own.
bool isGoodToken(const QByteArray &token)
{
    return std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c <= '~'; });
}

QString problemWith(const QUrl &url, const QByteArray &token)
{
    if (!url.isValid() || url.host().isEmpty())
        return QStringLiteral("\"%1\" is not a URL with a host").arg(url.toDisplayString());
    if (url.scheme() != u"ws" && url.scheme() != u"wss")
        return QStringLiteral("\"%1\" does not begin with ws:// or wss://").arg(url.toDisplayString());
    if (!isGoodToken(token))
        return QStringLiteral("the token holds characters that a header cannot carry");
    return {};
}

QNetworkRequest requestFor(QUrl url, const QByteArray &token)
{
    if (url.path().isEmpty()) // Qt would send "GET ?query"
        url.setPath(QStringLiteral("/ws/heartbeat"));
    url.setUserInfo({});
    url.setFragment({});
    QNetworkRequest request(url);
    if (!token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + token);
    return request;
}

} // namespace

WebSocket *Dialer::dial(const QUrl &url, const QByteArray &bearerToken, Milliseconds timeout, QObject *parent) const
{
    auto *socket = new QWebSocket;
    auto *connection = new WebSocket(socket, timeout, m_clock, parent);
    const QString problem = problemWith(url, bearerToken);
    if (!problem.isEmpty()) {
        connection->fail({End::How::ConnectFailed, 0, {}, problem, 0});
        return connection;
    }
    socket->setProxy(QNetworkProxy::NoProxy);
    if (url.scheme() == u"wss")
        secure(*socket, *connection, url.host());
    socket->open(requestFor(url, bearerToken));
    return connection;
}

void Dialer::secure(QWebSocket &socket, WebSocket &connection, const QString &host) const
{
    socket.setSslConfiguration(m_tls.configuration());
    QObject::connect(&socket, &QWebSocket::sslErrors, &connection,
                     [tls = m_tls, &clock = m_clock, &socket, &connection, host](const QList<QSslError> &errors) {
                         const auto chain = socket.findChild<QSslSocket *>()->peerCertificateChain();
                         if (const auto fault = tls.judge(errors, chain, host, clock.now().wall))
                             connection.setTlsFault(*fault);
                         else
                             socket.ignoreSslErrors(errors);
                     });
}

} // namespace holdfast::net
