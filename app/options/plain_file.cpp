// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/plain_file.h"

#include <QFileInfo>

namespace holdfast::app {

Result<void> checkPlainFile(const QString &path, const QString &where)
{
    const QFileInfo file(path);
    if (!file.exists() || file.isFile())
        return {};
    return Problem{
        QStringLiteral("options"),
        QStringLiteral("%1 is %2, not a file")
            .arg(path, file.isDir() ? QStringLiteral("a folder") : QStringLiteral("a pipe, a socket or a device")),
        where,
        {}};
}

bool isStream(const QString &path)
{
    const QFileInfo file(path);
    const bool isOther = file.exists() && !file.isFile() && !file.isDir();
    return isOther || path == u"/dev/stdout" || path == u"/dev/stderr";
}

} // namespace holdfast::app
