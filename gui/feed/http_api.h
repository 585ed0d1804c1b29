// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tls/https.h"
#include "gui/feed/api_transport.h"
#include "gui/feed/server_address.h"

#include <QNetworkAccessManager>

namespace holdfast::gui {

/// Asks over HTTP; a request may take 15 s and an answer hold 16 MiB.
class HttpApi final : public ApiTransport
{
public:
    explicit HttpApi(ServerAddress address, tls::ClientTls tls = {});

    void setToken(const QByteArray &token) override { m_token = token; }
    void ask(const ApiRequest &request, QObject *context, Answer answer) override;

private:
    /// A server that is too busy says when to come again: it is asked so many times more.
    void send(const ApiRequest &asked, QObject *context, const Answer &answer, int moreTries);

    const ServerAddress m_address;
    const tls::Https m_https;
    QByteArray m_token;
    QNetworkAccessManager m_network;
};

} // namespace holdfast::gui
