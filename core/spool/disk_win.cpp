// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/native_file_win.h"
#include "core/spool/disk.h"

#include <QCoreApplication>
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
    const QString fault = runtime::moveOver(from, to);
    return fault.isEmpty() ? Result<void>() : diskProblem(to, fault);
}

FolderLock::~FolderLock()
{
    if (m_handle != -1)
        CloseHandle(reinterpret_cast<HANDLE>(m_handle));
}

/// The file is open for writing to its holder alone, and for reading to all, so that they can read whose it is.
Result<void> FolderLock::take(const QString &path)
{
    const HANDLE handle = CreateFileW(runtime::nativePath(path).c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ,
                                      nullptr, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (handle == INVALID_HANDLE_VALUE && GetLastError() == ERROR_SHARING_VIOLATION) {
        QFile file(path); // opened so that others may write
        const QByteArray pid = file.open(QIODevice::ReadOnly) ? file.read(32).trimmed() : QByteArray();
        return Problem{QStringLiteral("spool_in_use"),
                       QStringLiteral("another worker uses this folder: process %1").arg(QString::fromLatin1(pid)),
                       path, QStringLiteral("stop it, or give this worker a --data folder of its own")};
    }
    if (handle == INVALID_HANDLE_VALUE)
        return diskProblem(path, QStringLiteral("cannot be opened: %1").arg(qt_error_string()));
    m_handle = reinterpret_cast<qintptr>(handle);
    const QByteArray pid = QByteArray::number(QCoreApplication::applicationPid()) + '\n';
    DWORD written = 0;
    if (SetEndOfFile(handle)) // the number is only for people: a full disk does not matter here
        WriteFile(handle, pid.constData(), static_cast<DWORD>(pid.size()), &written, nullptr);
    return {};
}

} // namespace holdfast::spool
