// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/addresses.h"

#include "core/net/access.h"
#include "core/net/host_port.h"

#include <algorithm>

namespace holdfast::server {
namespace {

bool isEveryAddress(const QString &host)
{
    const QHostAddress address(host);
    return address == QHostAddress(QHostAddress::AnyIPv4) || address == QHostAddress(QHostAddress::AnyIPv6);
}

/// The first name that is whole and, for `others`, means this machine on other ones too; empty: there is none.
QString firstName(const QStringList &names, bool others)
{
    const auto found = std::find_if(names.begin(), names.end(), [others](const QString &name) {
        return !name.startsWith(u'*') && !(others && net::isLoopback(name));
    });
    return found == names.end() ? QString() : *found;
}

QString url(const QString &host, quint16 port)
{
    return QStringLiteral("https://") + net::HostPort{host, port}.text();
}

/// The address of this machine by which a server that listens on `host` is reached.
QString hostHere(const QString &host)
{
    if (!isEveryAddress(host))
        return host;
    return QHostAddress(host).protocol() == QAbstractSocket::IPv6Protocol ? QStringLiteral("::1")
                                                                          : QStringLiteral("127.0.0.1");
}

} // namespace

QString urlForOthers(const QString &listening, const QStringList &names)
{
    const auto at = net::parseHostPort(listening);
    if (!at || net::isLoopback(at->host))
        return {};
    if (const QString name = firstName(names, true); !name.isEmpty())
        return url(name, at->port);
    return isEveryAddress(at->host) ? QString() : url(at->host, at->port);
}

QString urlHere(const QString &listening, const QStringList &names)
{
    const auto at = net::parseHostPort(listening);
    if (!at)
        return {};
    const QString host = hostHere(at->host);
    const bool isNamed = names.contains(host) || names.contains(QHostAddress(host).toString());
    const bool isOneAddress = !isEveryAddress(at->host) && !net::isLoopback(at->host); // localhost is elsewhere then
    const QString name = isNamed ? QString() : firstName(names, isOneAddress);
    return url(name.isEmpty() ? host : name, at->port);
}

QString plainUrlHere(const QString &listening)
{
    const auto at = net::parseHostPort(listening);
    return at ? QStringLiteral("http://") + net::HostPort{hostHere(at->host), at->port}.text() : QString();
}

} // namespace holdfast::server
