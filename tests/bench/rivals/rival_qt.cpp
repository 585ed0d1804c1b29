// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The least that a server with Qt can do: it acknowledges each message and pings, nothing more. What Holdfast costs
// beside it is what Holdfast itself costs. HOLDFAST_EVENT_LOOP=qt runs it with Qt's own loop.
#include "core/runtime/event_loop.h"

#include <QCoreApplication>
#include <QThread>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketServer>

#include <cstdio>

namespace {

void serve(QWebSocket *socket)
{
    QObject::connect(socket, &QWebSocket::textMessageReceived, socket, [socket](const QString &text) {
        socket->sendTextMessage(text.contains(QLatin1String("worker_register"))
                                    ? QStringLiteral(R"({"type":"ack","msg":"registered"})")
                                    : QStringLiteral(R"({"type":"ack","received":true})"));
    });
    QObject::connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
    auto *pings = new QTimer(socket);
    QObject::connect(pings, &QTimer::timeout, socket, [socket] { socket->ping(); });
    pings->start(25'000);
}

} // namespace

int main(int argc, char **argv)
{
    holdfast::runtime::installEventLoop(*QThread::currentThread());
    const QCoreApplication app(argc, argv);
    QWebSocketServer server(QStringLiteral("rival"), QWebSocketServer::NonSecureMode);
    server.setMaxPendingConnections(20'000);
    QObject::connect(&server, &QWebSocketServer::newConnection, &server, [&server] {
        while (server.hasPendingConnections())
            serve(server.nextPendingConnection());
    });
    if (!server.listen(QHostAddress::LocalHost, argc > 1 ? QByteArray(argv[1]).toUShort() : 0))
        return 1;
    std::printf("ready\n");
    std::fflush(stdout);
    return QCoreApplication::exec();
}
