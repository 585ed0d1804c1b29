// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/feed/server_address.h"

namespace holdfast::gui {
namespace {

constexpr int kDefaultPort = 8000;

Problem badAddress(const QString &text)
{
    return Problem{QStringLiteral("bad_address"),
                   QStringLiteral("\"%1\" is not the address of a server").arg(text),
                   {},
                   QStringLiteral("write it as host:8000, ws://host:8000 or https://host")};
}

/// The part of the path that a proxy put before the server's own.
QString pathBefore(QString path)
{
    for (const QLatin1String own : {QLatin1String("/ws/heartbeat"), QLatin1String("/ws/monitor")}) {
        if (path.endsWith(own))
            path.chop(own.size());
    }
    while (path.endsWith(u'/'))
        path.chop(1);
    return path;
}

} // namespace

QString ServerAddress::text() const
{
    return http.port() < 0 ? http.host() + http.path()
                           : QStringLiteral("%1:%2%3").arg(http.host()).arg(http.port()).arg(http.path());
}

QString ServerAddress::name() const
{
    return http.scheme() == u"https" ? http.toString() : text();
}

Result<ServerAddress> parseServerAddress(const QString &text)
{
    const QString trimmed = text.trimmed();
    const bool hasScheme = trimmed.contains(QStringLiteral("://"));
    QUrl url(hasScheme ? trimmed : QStringLiteral("ws://") + trimmed, QUrl::StrictMode);
    static const QStringList plain{QStringLiteral("ws"), QStringLiteral("http")};
    static const QStringList secure{QStringLiteral("wss"), QStringLiteral("https")};
    const bool isSecure = secure.contains(url.scheme());
    if (!url.isValid() || url.host().isEmpty() || url.port() == 0 || !(isSecure || plain.contains(url.scheme())) ||
        !url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment())
        return badAddress(text);
    if (!hasScheme && url.port() < 0)
        url.setPort(kDefaultPort);
    const QString path = pathBefore(url.path());
    ServerAddress address{url, url};
    address.feed.setScheme(isSecure ? QStringLiteral("wss") : QStringLiteral("ws"));
    address.feed.setPath(path + QStringLiteral("/ws/monitor"));
    address.http.setScheme(isSecure ? QStringLiteral("https") : QStringLiteral("http"));
    address.http.setPath(path);
    return address;
}

} // namespace holdfast::gui
