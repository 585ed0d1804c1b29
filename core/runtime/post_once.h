// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QIODevice>
#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <algorithm>
#include <optional>

namespace holdfast::runtime {

/// Bytes that can be read only once.
class OnceBody final : public QIODevice
{
public:
    explicit OnceBody(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

    [[nodiscard]] bool isSequential() const override { return true; }
    bool reset() override { return false; }
    [[nodiscard]] bool atEnd() const override { return m_at >= m_bytes.size(); }
    [[nodiscard]] qint64 bytesAvailable() const override { return m_bytes.size() - m_at; }

protected:
    qint64 readData(char *to, qint64 most) override
    {
        const qint64 size = std::min<qint64>(most, m_bytes.size() - m_at);
        std::copy_n(m_bytes.cbegin() + m_at, size, to);
        m_at += size;
        return size;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_at = 0;
};

/// POSTs a JSON body, not empty, once. QNetworkAccessManager sends a request again by itself, POST as well, when the
/// connection ends before an answer; but not one whose body cannot be read again. That ends as ContentReSendError.
inline QNetworkReply *postOnce(QNetworkAccessManager &network, QNetworkRequest request, const QByteArray &json)
{
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
    request.setHeader(QNetworkRequest::ContentLengthHeader, json.size());
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    auto *body = new OnceBody(json);
    QNetworkReply *reply = network.post(request, body);
    body->setParent(reply);
    return reply;
}

/// Qt's words, or ours where Qt has none.
inline QString errorText(const QNetworkReply &reply)
{
    return reply.error() == QNetworkReply::ContentReSendError
               ? QStringLiteral(
                     "the connection ended before the answer came; check whether the request was carried out")
               : reply.errorString().simplified();
}

/// When to ask again, 5 s at most: a 503 with Retry-After says that our server is too busy now, and has changed
/// nothing.
inline std::optional<Milliseconds> retryAfter(const QNetworkReply &reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    bool ok = false;
    const int seconds = reply.rawHeader("Retry-After").toInt(&ok);
    constexpr int longest = 5;
    return status == 503 && ok ? std::optional<Milliseconds>(Seconds(std::clamp(seconds, 0, longest))) : std::nullopt;
}

} // namespace holdfast::runtime
