// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/access.h"

#include "core/net/host_port.h"

#include <QHostAddress>

#include <algorithm>

namespace holdfast::net {

namespace {

constexpr quint16 kHttpPort = 80;
constexpr int kShownHost = 100;

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

/// A page of this server itself: its origin is the host that it asks (RFC 6454), which is judged by its name as any.
bool isOwnPage(const RequestHead &head)
{
    const QByteArray origin = head.origin.toLower();
    const QByteArray host = head.host.toLower();
    return !host.isEmpty() && (origin == "http://" + host || origin == "https://" + host);
}

/// No page has such a name.
bool isAddressOrLocalhost(const QString &host)
{
    return host.compare(u"localhost", Qt::CaseInsensitive) == 0 || !QHostAddress(host).isNull();
}

} // namespace

bool isLoopback(const QString &host)
{
    const bool bracketed = host.startsWith(u'[') && host.endsWith(u']');
    const QString name = bracketed ? host.mid(1, host.size() - 2) : host;
    return name.compare(u"localhost", Qt::CaseInsensitive) == 0 || QHostAddress(name).isLoopback();
}

std::optional<Refusal> checkAccess(const RequestHead &head, const AccessRules &rules)
{
    const bool isAllowedPage = rules.allowedOrigins.contains(QString::fromLatin1(head.origin), Qt::CaseInsensitive);
    if (!head.origin.isEmpty() && !isAllowedPage && !isOwnPage(head))
        return Refusal{ErrorCode::Forbidden, QStringLiteral("this Origin is not allowed here")};
    // Browsers send no Origin with an <img> or a link, but say that another site's page asks (W3C Fetch Metadata).
    const bool isForeign = !head.fetchSite.isEmpty() && head.fetchSite != "same-origin" && head.fetchSite != "none";
    if (head.origin.isEmpty() && isForeign)
        return Refusal{ErrorCode::Forbidden, QStringLiteral("a page of another site asks, which is not allowed here")};
    if (head.host.isEmpty())
        return std::nullopt;
    const auto asked = parseHostPort(QString::fromLatin1(head.host), kHttpPort);
    if (!asked)
        return Refusal{ErrorCode::BadRequest, QStringLiteral("the header Host is not a host")};
    const auto &known = rules.allowedHosts;
    if (isAllowedPage || isAddressOrLocalhost(asked->host) || (rules.anyName && !head.fromBrowser) ||
        std::any_of(known.begin(), known.end(), [&](const QString &entry) { return matches(entry, *asked); }))
        return std::nullopt;
    return Refusal{ErrorCode::ForeignHost,
                   QStringLiteral("this server does not answer under the name \"%1\"; use its address, or start it "
                                  "with --allow-host %1")
                       .arg(asked->host.left(kShownHost))};
}

} // namespace holdfast::net
