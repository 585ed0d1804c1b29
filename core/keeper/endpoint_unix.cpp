// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keeper/channel.h"

#include <QDir>
#include <QFile>

#include <sys/un.h>

namespace holdfast::keeper {

Result<QString> endpointFor(const QString &dataDir)
{
    // A socket's name has to fit into sockaddr_un, unix(7); QLocalServer wants room for two more bytes there.
    const QString path = QDir(dataDir).absoluteFilePath(QStringLiteral("keepers"));
    const qsizetype most = static_cast<qsizetype>(sizeof(sockaddr_un::sun_path)) - 2;
    if (QFile::encodeName(path).size() <= most)
        return path;
    return Problem{QStringLiteral("path_too_long"),
                   QStringLiteral("the path of the data folder is too long for a socket in it: at most %1 bytes")
                       .arg(most - qsizetype(sizeof("/keepers")) + 1),
                   dataDir, QStringLiteral("choose a shorter --data")};
}

} // namespace holdfast::keeper
