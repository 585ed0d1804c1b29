// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/answer.h"
#include "app/client/request.h"
#include "core/base/time.h"
#include "core/tls/https.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>

#include <functional>

class QNetworkReply;

namespace holdfast::app::client {

/// Sends requests to one server. Each handler is called once, later, in this thread, unless the client goes first.
class HttpClient final : public QObject
{
    Q_OBJECT

public:
    using Handler = std::function<void(const Answer &)>;

    /// `silence` is the longest time without a byte. `token` may be empty. `tls`: for an https:// server.
    HttpClient(QUrl server, QByteArray token, Milliseconds silence, tls::ClientTls tls = {}, QObject *parent = nullptr);

    /// Presented from the first time on that the server asks for a token, and not before: another program may listen
    /// there that asks for none.
    void setTokenIfAsked(const QByteArray &token) { m_tokenIfAsked = token; }

    void send(const Request &request, Handler handler);
    [[nodiscard]] QString server() const { return m_server.toDisplayString(); }

private:
    void onFinished(QNetworkReply *reply, const Request &request, const Handler &handler);
    [[nodiscard]] Answer read(QNetworkReply &reply) const;

    QNetworkAccessManager m_network;
    const QUrl m_server;
    QByteArray m_token;
    QByteArray m_tokenIfAsked;
    const Milliseconds m_silence;
    const tls::Https m_https;
};

} // namespace holdfast::app::client
