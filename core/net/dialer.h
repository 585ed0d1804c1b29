// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/web_socket.h"
#include "core/tls/client_tls.h"

#include <QUrl>

namespace holdfast::net {

/// Opens connections. Each attempt has a QWebSocket of its own: a used one keeps the close code, the error text and a
/// running timer of its former connection. No proxy is used.
class Dialer final
{
public:
    /// `tls`: for wss:// URLs.
    explicit Dialer(const runtime::Clock &clock, tls::ClientTls tls = {})
        : m_clock(clock)
        , m_tls(std::move(tls))
    {}

    /// Begins to connect to a ws:// or wss:// `url`; without a path `/ws/heartbeat` is asked for. An empty token sends
    /// no Authorization. `timeout` covers name, TCP, TLS and handshake together. Whatever goes wrong, a bad URL or
    /// token included, comes as closed().
    [[nodiscard]] WebSocket *dial(const QUrl &url, const QByteArray &bearerToken, Milliseconds timeout,
                                  QObject *parent) const;

private:
    void secure(QWebSocket &socket, WebSocket &connection, const QString &host) const;

    const runtime::Clock &m_clock;
    const tls::ClientTls m_tls;
};

} // namespace holdfast::net
