// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error_code.h"
#include "core/base/time.h"

#include <QByteArray>
#include <QString>

#include <variant>

namespace holdfast::net {

inline constexpr qsizetype kMaxHeadBytes = 16 * 1024; ///< request line and header together
inline constexpr int kMaxHeadFields = 100;            ///< header lines; Qt's own WebSocket parser stops there too
inline constexpr qsizetype kMaxFieldBytes = 8 * 1024; ///< the request line, or one header line; likewise
inline constexpr qint64 kMaxBodyBytes = 1024 * 1024;  ///< of a request over HTTP

/// Why a request gets an error and nothing else: a code for programs and a reason for people.
struct Refusal
{
    ErrorCode code = ErrorCode::BadRequest;
    QString reason;
    Seconds retryAfter{0}; ///< as the client is told; 0: what is usual for the code
    friend bool operator==(const Refusal &, const Refusal &) = default;
};

/// What the front needs of a request's head, checked (RFC 9112, RFC 6455 section 4.2.1).
struct RequestHead
{
    QByteArray method;
    QByteArray target;           ///< the path as sent, percent-encoded: begins with '/', printable ASCII only
    QByteArray query;            ///< what follows the '?', without it
    bool upgrade = false;        ///< a complete and valid request for a WebSocket
    bool expectContinue = false; ///< the client waits for "100 Continue" before it sends the body
    QByteArray host;             ///< empty only in HTTP/1.0
    QByteArray origin;           ///< empty: not sent by a page in a browser
    QByteArray fetchSite;        ///< Sec-Fetch-Site, as a browser says who asks; empty: not sent
    bool takesChunks = false;    ///< HTTP/1.1: a body may come in chunks (RFC 9112 section 7.1)
    QByteArray authorization;
    QByteArray cookie;         ///< the header, as a browser sends it
    bool fromBrowser = false;  ///< it bears the marks that every browser leaves on what a page asks for
    qint64 contentLength = 0;  ///< 0 to kMaxBodyBytes
    std::size_t headBytes = 0; ///< up to and with the empty line
    friend bool operator==(const RequestHead &, const RequestHead &) = default;
};

/// More bytes are needed.
struct Incomplete
{
    friend bool operator==(const Incomplete &, const Incomplete &) = default;
};

using ParsedHead = std::variant<Incomplete, RequestHead, Refusal>;

/// Reads the first request of `bytes`, which begin with it; pure, keeps nothing between calls. Whatever is ambiguous is
/// refused rather than guessed: two programs that read one request differently are how requests are smuggled.
[[nodiscard]] ParsedHead parseHead(QByteArrayView bytes);

} // namespace holdfast::net
