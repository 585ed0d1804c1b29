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
    const char *code;   ///< ours, for programs
};

constexpr std::array kStatuses{
    Status{200, "OK", "ok"},
    Status{201, "Created", "created"},
    Status{202, "Accepted", "accepted"},
    Status{204, "No Content", "no_content"},
    Status{400, "Bad Request", "bad_request"},
    Status{401, "Unauthorized", "unauthorized"},
    Status{403, "Forbidden", "forbidden"},
    Status{404, "Not Found", "not_found"},
    Status{405, "Method Not Allowed", "method_not_allowed"},
    Status{408, "Request Timeout", "request_timeout"},
    Status{409, "Conflict", "conflict"},
    Status{411, "Length Required", "length_required"},
    Status{413, "Content Too Large", "too_large"},
    Status{421, "Misdirected Request", "foreign_host"},
    Status{422, "Unprocessable Content", "unprocessable"},
    Status{426, "Upgrade Required", "upgrade_required"},
    Status{429, "Too Many Requests", "too_many_requests"},
    Status{431, "Request Header Fields Too Large", "header_too_large"},
    Status{500, "Internal Server Error", "internal_error"},
    Status{501, "Not Implemented", "not_implemented"},
    Status{503, "Service Unavailable", "unavailable"},
    Status{505, "HTTP Version Not Supported", "bad_http_version"},
};

Status statusOf(int number)
{
    const auto found =
        std::find_if(kStatuses.begin(), kStatuses.end(), [=](const Status &s) { return s.number == number; });
    return found == kStatuses.end() ? Status{number, "Status", "error"} : *found;
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

HttpHeaders headersFor(int status)
{
    switch (status) {
    case 401:
        return {{"WWW-Authenticate", "Bearer"}};
    case 426:
        return {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}};
    case 503:
        return {{"Retry-After", "1"}};
    }
    return {};
}

} // namespace

QByteArray serialize(const HttpAnswer &answer, bool withBody)
{
    QByteArray bytes;
    bytes.reserve(256 + answer.body.size());
    bytes.append("HTTP/1.1 ").append(QByteArray::number(answer.status)).append(' ');
    bytes.append(statusOf(answer.status).phrase).append("\r\n");
    if (!answer.contentType.isEmpty())
        appendHeader(bytes, "Content-Type", answer.contentType);
    if (answer.status != 204)
        appendHeader(bytes, "Content-Length", QByteArray::number(answer.body.size()));
    for (const auto &[name, value] : answer.headers)
        appendHeader(bytes, name, value);
    bytes.append("Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n");
    if (withBody && answer.status != 204)
        bytes.append(answer.body);
    return bytes;
}

HttpAnswer answerFor(const Refusal &refusal)
{
    const QJsonObject error{{QStringLiteral("code"), QLatin1String(statusOf(refusal.status).code)},
                            {QStringLiteral("message"), refusal.reason}};
    const QByteArray body = QJsonDocument(QJsonObject{{QStringLiteral("error"), error}}).toJson(QJsonDocument::Compact);
    return {refusal.status, "application/json", body + '\n', headersFor(refusal.status)};
}

} // namespace holdfast::net
