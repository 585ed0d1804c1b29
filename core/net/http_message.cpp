// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/http_message.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace holdfast::net {

namespace {

struct Status
{
    int number;
    const char *phrase; ///< RFC 9110 section 15
};

constexpr std::array kStatuses{
    Status{200, "OK"},
    Status{201, "Created"},
    Status{202, "Accepted"},
    Status{204, "No Content"},
    Status{400, "Bad Request"},
    Status{401, "Unauthorized"},
    Status{403, "Forbidden"},
    Status{404, "Not Found"},
    Status{405, "Method Not Allowed"},
    Status{408, "Request Timeout"},
    Status{409, "Conflict"},
    Status{411, "Length Required"},
    Status{413, "Content Too Large"},
    Status{421, "Misdirected Request"},
    Status{422, "Unprocessable Content"},
    Status{426, "Upgrade Required"},
    Status{429, "Too Many Requests"},
    Status{431, "Request Header Fields Too Large"},
    Status{500, "Internal Server Error"},
    Status{501, "Not Implemented"},
    Status{503, "Service Unavailable"},
    Status{505, "HTTP Version Not Supported"},
};

const char *phraseOf(int status)
{
    const auto found =
        std::find_if(kStatuses.begin(), kStatuses.end(), [=](const Status &s) { return s.number == status; });
    return found == kStatuses.end() ? "Status" : found->phrase;
}

bool isSafe(const QByteArray &text)
{
    return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void appendHeader(QByteArray &bytes, const QByteArray &name, const QByteArray &value)
{
    if (isSafe(name) && isSafe(value))
        bytes.append(name).append(": ").append(value).append("\r\n");
}

/// What a reason phrase may hold (RFC 9112 section 4).
QByteArray printable(const QString &text)
{
    QByteArray bytes = text.left(200).toLatin1();
    std::replace_if(
        bytes.begin(), bytes.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return bytes;
}

HttpHeaders headersFor(int status)
{
    switch (status) {
    case 401:
        return {{"WWW-Authenticate", "Bearer"}};
    case 426:
        return {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}};
    case 429:
        return {{"Retry-After", "60"}};
    case 503:
        return {{"Retry-After", "1"}};
    }
    return {};
}

} // namespace

QByteArray serialize(const HttpAnswer &answer, Framing framing)
{
    QByteArray bytes;
    bytes.reserve(256 + answer.body.size());
    bytes.append("HTTP/1.1 ").append(QByteArray::number(answer.status)).append(' ');
    bytes.append(answer.phrase.isEmpty() ? phraseOf(answer.status) : answer.phrase.constData()).append("\r\n");
    if (!answer.contentType.isEmpty())
        appendHeader(bytes, "Content-Type", answer.contentType);
    if (framing == Framing::Chunked)
        appendHeader(bytes, "Transfer-Encoding", "chunked");
    else if (answer.status != 204 && !answer.next)
        appendHeader(bytes, "Content-Length", QByteArray::number(answer.body.size()));
    for (const auto &[name, value] : answer.headers)
        appendHeader(bytes, name, value);
    bytes.append("Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n");
    if (framing != Framing::HeadOnly && answer.status != 204)
        bytes.append(serialize(BodyPart{answer.body}, framing));
    return bytes;
}

QByteArray serialize(const BodyPart &part, Framing framing)
{
    if (framing != Framing::Chunked)
        return part.bytes;
    QByteArray bytes;
    if (!part.bytes.isEmpty()) // an empty chunk ends the body
        bytes = QByteArray::number(part.bytes.size(), 16) + "\r\n" + part.bytes + "\r\n";
    return part.isLast ? bytes + "0\r\n\r\n" : bytes;
}

QByteArray errorBody(const Problem &problem)
{
    QJsonObject error{{QStringLiteral("code"), problem.code}, {QStringLiteral("message"), problem.text()}};
    if (!problem.where.isEmpty())
        error[QStringLiteral("where")] = problem.where;
    if (!problem.todo.isEmpty())
        error[QStringLiteral("todo")] = problem.todo;
    return QJsonDocument(QJsonObject{{QStringLiteral("error"), error}}).toJson(QJsonDocument::Compact) + '\n';
}

HttpAnswer answerFor(const Refusal &refusal)
{
    const int status = rowOf(refusal.code).httpStatus;
    const QByteArray body = errorBody({toString(refusal.code), refusal.reason, {}, {}});
    HttpHeaders headers = headersFor(status);
    if (refusal.retryAfter > Seconds(0))
        headers = {{"Retry-After", QByteArray::number(refusal.retryAfter.count())}};
    return {status, "application/json", body, headers, printable(refusal.reason)};
}

} // namespace holdfast::net
