// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/http_reply.h"

#include <utility>

namespace holdfast::net {

/// Shared by the copies of a handle.
class HttpReply::Once final
{
public:
    explicit Once(Sink sink)
        : m_sink(std::move(sink))
    {}
    Q_DISABLE_COPY_MOVE(Once)
    ~Once() { send(answerFor({500, QStringLiteral("the request was not answered")})); }

    void send(const HttpAnswer &answer)
    {
        if (const Sink sink = std::exchange(m_sink, nullptr))
            sink(answer);
    }
    [[nodiscard]] bool isSent() const { return !m_sink; }

private:
    Sink m_sink;
};

HttpReply::HttpReply(Sink sink)
    : m_once(std::make_shared<Once>(std::move(sink)))
{}

void HttpReply::send(int status, const QByteArray &contentType, const QByteArray &body,
                     const HttpHeaders &extraHeaders) const
{
    m_once->send({status, contentType, body, extraHeaders});
}

bool HttpReply::isSent() const
{
    return m_once->isSent();
}

} // namespace holdfast::net
