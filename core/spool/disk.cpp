// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spool/disk.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace holdfast::spool {

Problem diskProblem(const QString &path, const QString &what)
{
    return {QStringLiteral("store_unavailable"), what, path,
            QStringLiteral("check the free space of that disk and the folder's permissions")};
}

Result<void> writeWhole(const QString &path, QByteArrayView content, Durable durable)
{
    const QString fault = runtime::writePrivateFile(path, content, durable);
    return fault.isEmpty() ? Result<void>() : diskProblem(path, fault);
}

Result<void> writeNew(const QString &path, QByteArrayView content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered))
        return diskProblem(path, QStringLiteral("cannot be made: %1").arg(file.errorString()));
    if (!writeAll(file, content))
        return diskProblem(path, QStringLiteral("cannot be written: %1").arg(file.errorString()));
    if (const auto synced = syncFile(file); !synced) // on Windows this is what puts its name on the disk
        return synced;
    return syncFolder(QFileInfo(path).path());
}

bool writeAll(QFile &file, QByteArrayView content)
{
    while (!content.isEmpty()) {
        const qint64 written = file.write(content.data(), content.size());
        if (written <= 0)
            return false;
        content = content.sliced(written);
    }
    return true;
}

bool removeTree(const QString &path)
{
    const QFileInfo info(path);
    if (info.isDir() && !info.isSymLink()) // QDir would empty the folder that a link leads to
        return QDir(path).removeRecursively();
    return QFile::remove(path);
}

Result<void> makePrivateFolder(const QString &folder, Durable durable)
{
    if (QFileInfo(folder).isDir())
        return {};
    const QString parent = QFileInfo(folder).path();
    if (!QDir().mkpath(parent) || !runtime::makePrivateFolder(folder))
        return diskProblem(folder, QStringLiteral("the folder cannot be made"));
    return durable == Durable::Yes ? syncFolder(parent) : Result<void>();
}

} // namespace holdfast::spool
