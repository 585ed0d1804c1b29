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

    /// Begins a 200 whose body has `first` and the parts that `next` gives. At most one of them is in memory.
    void stream(const QByteArray &contentType, const QByteArray &first, NextPart next) const;

    /// What the client gets instead of a 500 if the last copy goes away unused.
    void otherwise(Refusal refusal) const;

    /// Keeps something until the answer has left, or nobody can get it any more.
    void keep(std::shared_ptr<const void> place) const;

    [[nodiscard]] bool isSent() const;

private:
    class Once;
    std::shared_ptr<Once> m_once;
};

} // namespace holdfast::net
