// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/listener.h"
#include "tests/support/raw_peer.h"

#include <memory>
#include <vector>

namespace holdfast::test {

/// A listener on a free port with a handler that echoes, and what reached it.
struct Front
{
    explicit Front(net::ListenerConfig config = {})
    {
        config.port = 0;
        listener = std::make_unique<net::Listener>(config, clock);
        listener->setHttpHandler(
            [this](const net::HttpRequest &request, const net::HttpReply &reply) { handle(request, reply); });
        QObject::connect(listener.get(), &net::Listener::webSocketOpened, listener.get(),
                         [this](net::WebSocket *socket, const net::Opening &opening) {
                             opened.emplace_back(socket);
                             openings.push_back(opening);
                         });
        if (const auto listening = listener->listen())
            address = *listening;
        port = address.section(u':', -1).toUShort();
    }

    void handle(const net::HttpRequest &request, const net::HttpReply &reply)
    {
        requests.push_back(request);
        if (request.head.target == "/later")
            kept.push_back(reply);
        else if (request.head.target == "/parts")
            reply.stream("text/plain", "first", [this](const auto &take) { takers.push_back(take); });
        else if (request.head.target == "/long")
            reply.send(200, "text/plain", QByteArray(5'000'000, 'l'));
        else if (request.head.target != "/forgotten")
            reply.send(200, "text/plain", "you said: " + request.body, {{"X-Extra", "1"}});
    }

    [[nodiscard]] std::unique_ptr<RawPeer> ask(const QByteArray &bytes) const
    {
        auto peer = std::make_unique<RawPeer>();
        peer->connectTo(port);
        peer->send(bytes);
        return peer;
    }

    /// A request with the right Host; `lines` are more header lines, which end in CR LF.
    [[nodiscard]] QByteArray request(const QByteArray &method, const QByteArray &path,
                                     const QByteArray &lines = {}) const
    {
        return method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port) + "\r\n" + lines +
               "\r\n";
    }
    [[nodiscard]] QByteArray get(const QByteArray &path) const { return request("GET", path); }

    runtime::SystemClock clock;
    std::unique_ptr<net::Listener> listener;
    std::vector<net::HttpRequest> requests;
    std::vector<net::HttpReply> kept;
    std::vector<std::function<void(const Result<net::BodyPart> &)>> takers; ///< of what /parts has asked for
    std::vector<std::unique_ptr<net::WebSocket>> opened;                    ///< goes before the listener
    std::vector<net::Opening> openings;
    QString address;
    quint16 port = 0;
};

} // namespace holdfast::test
