// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/join/server_address.h"

namespace holdfast::app::join {
namespace {

const QString kLinkPath = QStringLiteral("/ws/heartbeat");

} // namespace

Result<QUrl> serverAddress(const QString &written)
{
    QUrl url(written, QUrl::StrictMode);
    if (url.scheme() == u"ws")
        url.setScheme(QStringLiteral("http"));
    else if (url.scheme() == u"wss")
        url.setScheme(QStringLiteral("https"));
    const bool isHttp = url.scheme() == u"http" || url.scheme() == u"https";
    if (!url.isValid() || url.host().isEmpty() || !isHttp)
        return Problem{.code = QStringLiteral("usage"),
                       .what = QStringLiteral("\"%1\" is not the address of a server").arg(written),
                       .where = QStringLiteral("worker join"),
                       .todo = QStringLiteral("write it as in http://10.0.0.5:8000 or https://holdfast.example")};
    QString path = url.path();
    if (path.endsWith(kLinkPath))
        path.chop(kLinkPath.size());
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path);
    url.setQuery(QString());
    url.setFragment(QString());
    url.setUserInfo(QString());
    return url;
}

QUrl linkAddress(QUrl server)
{
    server.setScheme(server.scheme() == u"https" ? QStringLiteral("wss") : QStringLiteral("ws"));
    server.setPath(server.path() + kLinkPath);
    return server;
}

} // namespace holdfast::app::join
