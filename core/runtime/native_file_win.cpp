// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/native_file_win.h"

#include <QDir>
#include <QFileInfo>

#include <windows.h>

namespace holdfast::runtime {
namespace {

constexpr DWORD kFirstPause = 10; // ms; each is twice the one before
constexpr int kTries = 8;

bool isHeld(DWORD error)
{
    return error == ERROR_SHARING_VIOLATION || error == ERROR_LOCK_VIOLATION || error == ERROR_ACCESS_DENIED;
}

} // namespace

std::wstring nativePath(const QString &path)
{
    const QString absolute = QDir::toNativeSeparators(QDir::cleanPath(QFileInfo(path).absoluteFilePath()));
    if (absolute.startsWith(QStringLiteral("\\\\?\\")))
        return absolute.toStdWString();
    if (absolute.startsWith(QStringLiteral("\\\\"))) // a share: \\server\name
        return (QStringLiteral("\\\\?\\UNC") + absolute.mid(1)).toStdWString();
    return (QStringLiteral("\\\\?\\") + absolute).toStdWString();
}

QString moveOver(const QString &from, const QString &to)
{
    const std::wstring source = nativePath(from);
    const std::wstring target = nativePath(to);
    DWORD pause = kFirstPause;
    for (int left = kTries;; pause *= 2) {
        // NTFS keeps names in its journal, and the second flag waits for it.
        if (MoveFileExW(source.c_str(), target.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
            return {};
        const DWORD error = GetLastError();
        const QString words = qt_error_string(static_cast<int>(error));
        if (!isHeld(error))
            return QStringLiteral("cannot be replaced: %1").arg(words);
        if (--left == 0)
            return QStringLiteral("cannot be replaced, another program may hold it, such as a virus scanner: %1")
                .arg(words);
        Sleep(pause);
    }
}

} // namespace holdfast::runtime
