// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/request_head.h"

#include <QList>

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include <algorithm>
#include <limits>
#include <optional>

namespace holdfast::net {

namespace {

namespace http = boost::beast::http;
using Parser = http::request_parser<http::empty_body>;
using Fields = http::request<http::empty_body>;

constexpr QByteArrayView kEndOfHead = "\r\n\r\n";

Refusal bad(const char *reason)
{
    return {ErrorCode::BadRequest, QString::fromLatin1(reason)};
}

QByteArray bytesOf(boost::beast::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

QByteArray field(const Fields &fields, http::field name)
{
    return bytesOf(fields[name]);
}

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Printable ASCII, '%' only before two hexadecimal digits, no encoded NUL, no fragment.
bool isGoodTarget(QByteArrayView target)
{
    if (!target.startsWith('/'))
        return false;
    for (qsizetype i = 0; i < target.size(); ++i) {
        const char c = target[i];
        if (c <= ' ' || c > '~' || c == '#' || c == '"' || c == '<' || c == '>' || c == '\\')
            return false;
        if (c != '%')
            continue;
        if (i + 2 >= target.size() || !isHexDigit(target[i + 1]) || !isHexDigit(target[i + 2]))
            return false;
        if (target[i + 1] == '0' && target[i + 2] == '0')
            return false;
    }
    return true;
}

/// Of these a request has one at most: a second one could be read by somebody else than the first.
std::optional<Refusal> checkSingle(const Fields &fields)
{
    using http::field;
    for (const auto name : {field::host, field::authorization, field::upgrade, field::sec_websocket_key,
                            field::sec_websocket_version, field::content_length, field::origin}) {
        if (fields.count(name) > 1)
            return Refusal{ErrorCode::BadRequest,
                           QStringLiteral("the header %1 is there twice").arg(QLatin1String(bytesOf(to_string(name))))};
    }
    return std::nullopt;
}

std::optional<Refusal> checkSizes(const Fields &fields)
{
    const auto lineBytes = fields.method_string().size() + fields.target().size() + sizeof("  HTTP/1.1\r\n") - 1;
    if (static_cast<qsizetype>(lineBytes) > kMaxFieldBytes)
        return Refusal{ErrorCode::HeaderTooLarge,
                       QStringLiteral("a request line longer than %1 bytes").arg(kMaxFieldBytes)};
    int count = 0;
    for (const auto &entry : fields) {
        if (++count > kMaxHeadFields)
            return Refusal{ErrorCode::HeaderTooLarge, QStringLiteral("more than %1 header lines").arg(kMaxHeadFields)};
        if (static_cast<qsizetype>(entry.name_string().size() + entry.value().size()) + 4 > kMaxFieldBytes)
            return Refusal{ErrorCode::HeaderTooLarge,
                           QStringLiteral("a header line longer than %1 bytes").arg(kMaxFieldBytes)};
    }
    return std::nullopt;
}

/// Fills contentLength, or says why a body like that is not taken.
std::optional<Refusal> readBodyLength(const Fields &fields, RequestHead &head)
{
    if (fields.count(http::field::transfer_encoding) > 0)
        return Refusal{ErrorCode::LengthRequired,
                       QStringLiteral("a body needs a Content-Length; Transfer-Encoding is not supported")};
    const QByteArray text = field(fields, http::field::content_length);
    if (fields.count(http::field::content_length) == 0)
        return std::nullopt;
    if (text.isEmpty() || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return bad("Content-Length is not a number");
    bool fits = false;
    head.contentLength = text.toLongLong(&fits);
    if (!fits || head.contentLength > kMaxBodyBytes)
        return Refusal{ErrorCode::TooLarge, QStringLiteral("a body larger than %1 bytes").arg(kMaxBodyBytes)};
    return std::nullopt;
}

/// RFC 6455 section 4.2.1; the request has already asked for a WebSocket.
std::optional<Refusal> checkUpgrade(const Fields &fields, const RequestHead &head)
{
    if (fields.version() < 11)
        return bad("a WebSocket needs HTTP/1.1");
    if (head.method != "GET" || head.contentLength > 0)
        return bad("a WebSocket is asked for with GET and no body");
    if (!http::token_list(fields[http::field::connection]).exists("upgrade"))
        return bad("Upgrade without Connection: upgrade");
    if (field(fields, http::field::sec_websocket_version) != "13")
        return Refusal{ErrorCode::UpgradeRequired, QStringLiteral("Sec-WebSocket-Version must be 13")};
    const auto key = QByteArray::fromBase64Encoding(field(fields, http::field::sec_websocket_key),
                                                    QByteArray::AbortOnBase64DecodingErrors);
    if (!key || key.decoded.size() != 16)
        return bad("Sec-WebSocket-Key is not 16 bytes in base64");
    return std::nullopt;
}

/// Programs send none of these, and no script on a page can leave all of them out: a browser sends "Accept-Encoding:
/// gzip, deflate" and lets no script change it. Over plain HTTP it sends no Sec-Fetch-…, and Firefox lets a script set
/// User-Agent. (Qt's own HTTP client sends both like a browser, so ours says its name and takes no encoding.)
bool isFromBrowser(const Fields &fields)
{
    const bool isMarked = std::any_of(fields.begin(), fields.end(), [](const auto &each) {
        return boost::beast::iequals(each.name_string().substr(0, 10), "sec-fetch-");
    });
    const bool takesDeflate = bytesOf(fields[http::field::accept_encoding]).contains("deflate");
    return isMarked || takesDeflate || fields.count(http::field::origin) > 0 || fields.count(http::field::cookie) > 0 ||
           bytesOf(fields[http::field::user_agent]).startsWith("Mozilla/");
}

ParsedHead check(const Fields &fields, std::size_t headBytes)
{
    RequestHead head;
    head.headBytes = headBytes;
    head.method = bytesOf(fields.method_string());
    const QByteArray target = bytesOf(fields.target());
    if (!isGoodTarget(target))
        return bad("the path must begin with / and hold printable characters only");
    const qsizetype mark = target.indexOf('?');
    head.target = mark < 0 ? target : target.left(mark);
    head.query = mark < 0 ? QByteArray() : target.mid(mark + 1);
    head.host = field(fields, http::field::host);
    head.origin = field(fields, http::field::origin);
    head.fetchSite = bytesOf(fields["Sec-Fetch-Site"]);
    head.takesChunks = fields.version() >= 11;
    head.authorization = field(fields, http::field::authorization);
    head.cookie = field(fields, http::field::cookie);
    head.fromBrowser = isFromBrowser(fields);
    head.expectContinue = fields.version() >= 11 && boost::beast::iequals(fields[http::field::expect], "100-continue");

    if (fields.version() != 10 && fields.version() != 11)
        return Refusal{ErrorCode::BadHttpVersion, QStringLiteral("only HTTP/1.0 and HTTP/1.1 are spoken here")};
    if (auto refusal = checkSizes(fields))
        return *refusal;
    if (auto refusal = checkSingle(fields))
        return *refusal;
    if (head.host.isEmpty() && fields.version() >= 11)
        return bad("the header Host is missing");
    if (auto refusal = readBodyLength(fields, head))
        return *refusal;
    if (boost::beast::iequals(fields[http::field::upgrade], "websocket")) {
        if (auto refusal = checkUpgrade(fields, head))
            return *refusal;
        head.upgrade = true;
    }
    return head;
}

/// A parse error in words.
Refusal refusalFor(const boost::beast::error_code &error)
{
    if (error == http::error::header_limit)
        return {ErrorCode::HeaderTooLarge, QStringLiteral("a request head longer than %1 bytes").arg(kMaxHeadBytes)};
    if (error == http::error::bad_version)
        return {ErrorCode::BadHttpVersion, QStringLiteral("only HTTP/1.0 and HTTP/1.1 are spoken here")};
    if (error == http::error::bad_content_length)
        return bad("Content-Length is not one number");
    if (error == http::error::bad_transfer_encoding)
        return {ErrorCode::LengthRequired,
                QStringLiteral("a body needs a Content-Length; Transfer-Encoding is not supported")};
    return bad("this is not an HTTP request");
}

} // namespace

ParsedHead parseHead(QByteArrayView bytes)
{
    const QByteArrayView window = bytes.first(std::min(bytes.size(), kMaxHeadBytes));
    if (!window.isEmpty() && (window.front() < 'A' || window.front() > 'Z'))
        return bad("this is not an HTTP request"); // TLS, noise: no need to wait for more of it
    const qsizetype end = window.indexOf(kEndOfHead);
    if (end < 0) {
        if (window.size() < kMaxHeadBytes)
            return Incomplete{};
        return Refusal{ErrorCode::HeaderTooLarge,
                       QStringLiteral("a request head longer than %1 bytes").arg(kMaxHeadBytes)};
    }
    const auto headBytes = static_cast<std::size_t>(end + kEndOfHead.size());
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(kMaxHeadBytes));
    parser.body_limit(std::numeric_limits<std::uint64_t>::max()); // judged by readBodyLength()
    boost::beast::error_code error;
    parser.put(boost::asio::buffer(window.data(), headBytes), error);
    if (error)
        return refusalFor(error);
    if (!parser.is_header_done())
        return bad("this is not an HTTP request");
    return check(parser.get(), headBytes);
}

} // namespace holdfast::net
