// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/private_file.h"

#include <QDir>
#include <QFile>

#include <io.h>
#include <windows.h>

namespace holdfast::runtime {
namespace {

QString replace(const QString &from, const QString &to)
{
    const std::wstring source = QDir::toNativeSeparators(from).toStdWString();
    const std::wstring target = QDir::toNativeSeparators(to).toStdWString();
    // NTFS keeps names in its journal, and this waits for it.
    if (!MoveFileExW(source.c_str(), target.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
        return QStringLiteral("cannot be replaced: %1").arg(qt_error_string());
    return {};
}

} // namespace

QString writePrivateFile(const QString &path, QByteArrayView content, Durable durable)
{
    QFile file(path + QStringLiteral(".tmp"));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered))
        return QStringLiteral("cannot be made: %1").arg(file.errorString());
    if (file.write(content.data(), content.size()) != content.size())
        return QStringLiteral("cannot be written: %1").arg(file.errorString());
    if (durable == Durable::Yes && _commit(file.handle()) != 0)
        return QStringLiteral("cannot be put on the disk");
    file.close();
    return replace(file.fileName(), path);
}

bool isPrivateFile(const QString &)
{
    return true;
}

} // namespace holdfast::runtime
