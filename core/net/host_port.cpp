// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/host_port.h"

#include <algorithm>

namespace holdfast::net {

namespace {

Problem bad(const QString &text, const QString &why)
{
    return {QStringLiteral("bad_address"),
            QStringLiteral("\"%1\" %2").arg(text.left(200), why),
            {},
            QStringLiteral("write HOST:PORT, such as 127.0.0.1:8000 or [::1]:8000")};
}

bool isGoodHost(const QString &host, bool bracketed)
{
    if (bracketed)
        return QHostAddress(host).protocol() == QAbstractSocket::IPv6Protocol;
    const auto good = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'.' ||
               c == u'-' || c == u'_';
    };
    return host == u"*" || (!host.isEmpty() && host.size() <= 253 && std::all_of(host.begin(), host.end(), good));
}

std::optional<quint16> parsePort(const QString &digits)
{
    const bool plain = !digits.isEmpty() && digits.size() <= 5 &&
                       std::all_of(digits.begin(), digits.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    const int port = plain ? digits.toInt() : -1;
    return port >= 0 && port <= 65535 ? std::optional(static_cast<quint16>(port)) : std::nullopt;
}

} // namespace

QString HostPort::text() const
{
    return (host.contains(u':') ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2")).arg(host).arg(port);
}

HostPort endpoint(const QHostAddress &address, quint16 port)
{
    bool isIPv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIPv4);
    return {(isIPv4 ? QHostAddress(ipv4) : address).toString(), port};
}

Result<HostPort> parseHostPort(const QString &text, std::optional<quint16> defaultPort)
{
    const bool bracketed = text.startsWith(u'[');
    const qsizetype hostEnd = bracketed ? text.indexOf(u']') : text.indexOf(u':');
    if (bracketed && hostEnd < 0)
        return bad(text, QStringLiteral("has no closing bracket"));
    if (!bracketed && text.count(u':') > 1)
        return bad(text, QStringLiteral("has more than one colon; an IPv6 address needs brackets"));

    const QString host = bracketed ? text.mid(1, hostEnd - 1) : text.left(hostEnd < 0 ? text.size() : hostEnd);
    if (!isGoodHost(host, bracketed))
        return bad(text, QStringLiteral("has no valid host"));

    const QString rest = hostEnd < 0 ? QString() : text.mid(hostEnd + (bracketed ? 1 : 0));
    if (rest.isEmpty() && defaultPort)
        return HostPort{host, *defaultPort};
    if (!rest.startsWith(u':'))
        return bad(text, QStringLiteral("has no port"));
    const auto port = parsePort(rest.mid(1));
    if (!port)
        return bad(text, QStringLiteral("has no port from 0 to 65535"));
    return HostPort{host, *port};
}

} // namespace holdfast::net
