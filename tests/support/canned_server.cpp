// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/canned_server.h"

#include <QSslSocket>

namespace holdfast::test {

CannedServer::CannedServer(QObject *parent)
    : QObject(parent)
{
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onBytes(*socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
    m_server.listen(QHostAddress::LocalHost);
    m_port = m_server.serverPort();
}

void CannedServer::Acceptor::incomingConnection(qintptr descriptor)
{
    auto *socket = new QSslSocket(this);
    socket->setSocketDescriptor(descriptor);
    if (tls) {
        socket->setSslConfiguration(*tls);
        socket->startServerEncryption();
    }
    addPendingConnection(socket);
}

QString CannedServer::url() const
{
    return QStringLiteral("%1://127.0.0.1:%2")
        .arg(m_server.tls ? QStringLiteral("https") : QStringLiteral("http"))
        .arg(m_port);
}

bool CannedServer::startAgain()
{
    return m_server.isListening() || m_server.listen(QHostAddress::LocalHost, m_port);
}

/// Good enough for requests that come in one piece, as those of loopback do.
void CannedServer::onBytes(QTcpSocket &socket)
{
    m_requests += socket.readAll();
    const QByteArray answer = m_answers.size() > 1 ? m_answers.takeFirst() : m_answers.value(0);
    if (answer == "close")
        socket.abort();
    else if (!answer.isEmpty()) {
        socket.write(answer);
        socket.disconnectFromHost();
    }
}

QByteArray http(int status, const QByteArray &body)
{
    return "HTTP/1.1 " + QByteArray::number(status) +
           " X\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
           QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace holdfast::test
