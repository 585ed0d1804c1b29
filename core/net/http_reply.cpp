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
    ~Once() { send(answerFor(m_otherwise)); }

    void send(HttpAnswer answer)
    {
        answer.place = std::move(m_place);
        if (const Sink sink = std::exchange(m_sink, nullptr))
            sink(answer);
    }
    void otherwise(Refusal refusal) { m_otherwise = std::move(refusal); }
    void keep(std::shared_ptr<const void> place) { m_place = std::move(place); }
    [[nodiscard]] bool isSent() const { return !m_sink; }

private:
    Sink m_sink;
    Refusal m_otherwise{ErrorCode::Internal, QStringLiteral("the request was not answered")};
    std::shared_ptr<const void> m_place;
};

HttpReply::HttpReply(Sink sink)
    : m_once(std::make_shared<Once>(std::move(sink)))
{}

void HttpReply::send(int status, const QByteArray &contentType, const QByteArray &body,
                     const HttpHeaders &extraHeaders) const
{
    m_once->send({status, contentType, body, extraHeaders});
}

void HttpReply::stream(const QByteArray &contentType, const QByteArray &first, NextPart next) const
{
    m_once->send({.status = 200, .contentType = contentType, .body = first, .next = std::move(next)});
}

void HttpReply::otherwise(Refusal refusal) const
{
    m_once->otherwise(std::move(refusal));
}

void HttpReply::keep(std::shared_ptr<const void> place) const
{
    m_once->keep(std::move(place));
}

bool HttpReply::isSent() const
{
    return m_once->isSent();
}

} // namespace holdfast::net
