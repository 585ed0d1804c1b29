// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spool/disk.h"

#include <QDir>
#include <QFile>

#include <io.h>
#include <windows.h>

namespace holdfast::spool {

Result<void> syncFile(QFile &file)
{
    if (_commit(file.handle()) != 0)
        return diskProblem(file.fileName(), QStringLiteral("cannot be put on the disk"));
    return {};
}

/// NTFS keeps names in its journal, and MOVEFILE_WRITE_THROUGH waits for it.
Result<void> syncFolder(const QString &)
{
    return {};
}

Result<void> replaceFile(const QString &from, const QString &to)
{
    const std::wstring source = QDir::toNativeSeparators(from).toStdWString();
    const std::wstring target = QDir::toNativeSeparators(to).toStdWString();
    if (!MoveFileExW(source.c_str(), target.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
        return diskProblem(to, QStringLiteral("cannot be replaced: %1").arg(qt_error_string()));
    return {};
}

FolderLock::~FolderLock()
{
    if (m_handle != -1)
        CloseHandle(reinterpret_cast<HANDLE>(m_handle));
}

Result<void> FolderLock::take(const QString &path)
{
    const std::wstring name = QDir::toNativeSeparators(path).toStdWString();
    const HANDLE handle = CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE, 0 /* not shared */, nullptr,
                                      OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (handle == INVALID_HANDLE_VALUE && GetLastError() == ERROR_SHARING_VIOLATION)
        return Problem{QStringLiteral("spool_in_use"), QStringLiteral("another worker uses this folder"), path,
                       QStringLiteral("stop it, or give this worker a --data folder of its own")};
    if (handle == INVALID_HANDLE_VALUE)
        return diskProblem(path, QStringLiteral("cannot be opened: %1").arg(qt_error_string()));
    m_handle = reinterpret_cast<qintptr>(handle);
    return {};
}

} // namespace holdfast::spool
