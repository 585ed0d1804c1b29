// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/http_message.h"

#include <functional>
#include <memory>

namespace holdfast::net {

/// The way back of one request: a handle that is cheap to copy and may be kept until the answer is known. Sent to at
/// most once; harmless when the client has gone; if the last copy goes away unused, the client gets a 500. Only in the
/// listener's thread.
class HttpReply final
{
public:
    using Sink = std::function<void(const HttpAnswer &)>;

    explicit HttpReply(Sink sink);

    void send(int status, const QByteArray &contentType, const QByteArray &body,
              const HttpHeaders &extraHeaders = {}) const;

    [[nodiscard]] bool isSent() const;

private:
    class Once;
    std::shared_ptr<Once> m_once;
};

} // namespace holdfast::net
