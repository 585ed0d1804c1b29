// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/dialer.h"
#include "core/net/listener.h"
#include "core/protocol/codec.h"
#include "core/server/monitor/client.h"
#include "tests/unit/server/service_bench.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace holdfast::server::test {

/// A MonitorView over a real database, and workers that come in over real sockets.
struct MonitorBench : ServiceBench
{
    MonitorBench()
        : ServiceBench(*parseIso(QStringLiteral("2026-11-23T09:00:00Z")))
    {
        QObject::connect(&listener, &net::Listener::webSocketOpened, &hub,
                         [this](net::WebSocket *socket) { hub.adopt(socket, {}); });
        const auto listening = listener.listen();
        if (!listening)
            qFatal("%s", qPrintable(listening.problem().text()));
        address = *listening;
    }
    static net::ListenerConfig anyPort()
    {
        net::ListenerConfig config;
        config.port = 0;
        return config;
    }
    /// Asks the store, and waits for what it has.
    void load()
    {
        view.load();
        [this] { QTRY_VERIFY_WITH_TIMEOUT(view.isLoaded(), kPatience); }();
    }
    /// A worker that has registered; it stays until `leave`.
    net::WebSocket *join(const QString &name)
    {
        net::WebSocket *socket = dialer.dial(QUrl(QStringLiteral("ws://%1/ws/heartbeat").arg(address)), {},
                                             Milliseconds(kPatience), &listener);
        QSignalSpy answers(socket, &net::WebSocket::textReceived);
        protocol::WorkerRegister message;
        message.workerId = name;
        message.instance = name;
        message.protocol = protocol::kVersion;
        message.slots = 1;
        QObject::connect(socket, &net::WebSocket::opened, socket, [socket, message] {
            socket->sendText(protocol::encode({QJsonValue(1), message}));
        });
        [&answers] { QTRY_VERIFY_WITH_TIMEOUT(!answers.isEmpty(), kPatience); }();
        return socket;
    }
    void leave(net::WebSocket *socket)
    {
        socket->abort(QStringLiteral("test"));
        [this] { QTRY_VERIFY_WITH_TIMEOUT(hub.isEmpty(), kPatience); }();
    }
    [[nodiscard]] QJsonObject row(RowKind kind, const QString &name) const
    {
        return QJsonDocument::fromJson(view.row(kind, name)).object();
    }
    [[nodiscard]] QString stateOf(const QString &worker) const
    {
        return row(RowKind::Worker, worker)[QStringLiteral("state")].toString();
    }
    [[nodiscard]] int figure(const char *name) const { return view.overview()[QLatin1String(name)].toInt(); }

    runtime::LoopWatch loop{clock};
    LatencyService latency{*runs, clock};
    SessionHub hub{*runs, {}, clock, loop, metrics, latency.book()};
    MonitorView view{*runs, hub, loop, latency};
    net::Listener listener{anyPort(), clock};
    net::Dialer dialer{clock};
    QString address;
};

} // namespace holdfast::server::test
