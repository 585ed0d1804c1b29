// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/own_server.h"

namespace holdfast::app {

QString ownServerFile(const QString &dataDir)
{
    return dataDir + QStringLiteral("/server.url");
}

QUrl ownServer(const QString &dataDir, const Surroundings &surroundings)
{
    const QString path = ownServerFile(dataDir);
    if (dataDir.isEmpty() || !surroundings.isFile(path))
        return {};
    const auto text = surroundings.readFile(path);
    const QUrl url(text ? text->trimmed() : QString(), QUrl::StrictMode);
    const bool isServer = (url.scheme() == u"http" || url.scheme() == u"https") && !url.host().isEmpty();
    return isServer ? url : QUrl();
}

} // namespace holdfast::app
