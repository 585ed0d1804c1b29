// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/access.h"

#include "core/net/host_port.h"

#include <QHostAddress>

#include <algorithm>

namespace holdfast::net {

namespace {

constexpr quint16 kHttpPort = 80;

/// IPv6 has many spellings of one address: compared in Qt's.
QString canonical(const QString &host)
{
    return host.contains(u':') ? QHostAddress(host).toString() : host.toLower();
}

/// `entry` is one of AccessRules::allowedHosts.
bool matches(const QString &entry, const HostPort &asked)
{
    const auto own = parseHostPort(entry, asked.port);
    return own && own->port == asked.port && canonical(own->host) == canonical(asked.host);
}

} // namespace

bool isLoopback(const QString &host)
{
    const bool bracketed = host.startsWith(u'[') && host.endsWith(u']');
    const QString name = bracketed ? host.mid(1, host.size() - 2) : host;
    return name.compare(u"localhost", Qt::CaseInsensitive) == 0 || QHostAddress(name).isLoopback();
}

QStringList ownHosts(const QString &host, quint16 port)
{
    const QHostAddress address(host);
    const bool everywhere = host == u"*" || address == QHostAddress(QHostAddress::AnyIPv4) ||
                            address == QHostAddress(QHostAddress::AnyIPv6) ||
                            address == QHostAddress(QHostAddress::Any);
    QStringList hosts;
    if (!everywhere)
        hosts << HostPort{host, port}.text();
    if (everywhere || isLoopback(host)) {
        for (const auto &name : {QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1")})
            hosts << HostPort{name, port}.text();
    }
    hosts.removeDuplicates();
    return hosts;
}

std::optional<Refusal> checkAccess(const RequestHead &head, const AccessRules &rules)
{
    if (!head.origin.isEmpty() && !rules.allowedOrigins.contains(QString::fromLatin1(head.origin), Qt::CaseInsensitive))
        return Refusal{403, QStringLiteral("this Origin is not allowed here")};
    if (head.host.isEmpty())
        return std::nullopt;
    const auto asked = parseHostPort(QString::fromLatin1(head.host), kHttpPort);
    if (!asked)
        return Refusal{400, QStringLiteral("the header Host is not a host")};
    const auto &own = rules.allowedHosts;
    if (std::none_of(own.begin(), own.end(), [&](const QString &entry) { return matches(entry, *asked); }))
        return Refusal{421, QStringLiteral("this server does not answer under that Host")};
    return std::nullopt;
}

} // namespace holdfast::net
