// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tls/client_tls.h"

#include <optional>

class QNetworkReply;
class QNetworkRequest;

namespace holdfast::tls {

/// Requests by QNetworkAccessManager with the trust of `tls`. A request over http:// stays as it is, and loads no TLS
/// library. Over https:// nothing of a request leaves before the server's certificate was judged.
class Https final
{
public:
    explicit Https(ClientTls tls)
        : m_tls(std::move(tls))
    {}

    /// Before the request is sent.
    void secure(QNetworkRequest &request) const;

    /// As soon as there is a reply.
    void watch(QNetworkReply &reply) const;

private:
    ClientTls m_tls;
};

/// Why the handshake of a watched reply failed, one sentence and what to do. Nothing: it did not.
[[nodiscard]] std::optional<Problem> handshakeFault(const QNetworkReply &reply);

} // namespace holdfast::tls
