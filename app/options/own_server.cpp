// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/own_server.h"

#include "core/base/log.h"
#include "core/runtime/private_file.h"

#include <QFile>

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

OwnServerFile::OwnServerFile(const QString &dataDir, const QString &url)
    : m_path(ownServerFile(dataDir))
{
    const QString fault = runtime::writePrivateFile(m_path, url.toUtf8() + '\n', runtime::Durable::No);
    if (!fault.isEmpty())
        log(lcApp(), LogLevel::Warning, QStringLiteral("%1 cannot be written: %2").arg(m_path, fault),
            QStringLiteral("make the data folder writable; until then give the commands on this machine --url %1")
                .arg(url));
}

OwnServerFile::~OwnServerFile()
{
    QFile::remove(m_path);
}

} // namespace holdfast::app
