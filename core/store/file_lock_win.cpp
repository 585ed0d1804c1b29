// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/file_lock.h"

#include <QDir>
#include <QFileInfo>

#include <qt_windows.h>

#include <system_error>

namespace holdfast::store {
namespace {

/// A file opened without sharing: the handle is the lock (CreateFileW, dwShareMode 0).
class WindowsLock final : public FileLock
{
public:
    explicit WindowsLock(HANDLE handle)
        : m_handle(handle)
    {}
    ~WindowsLock() override { CloseHandle(m_handle); }
    Q_DISABLE_COPY_MOVE(WindowsLock)

private:
    HANDLE m_handle;
};

} // namespace

Result<std::unique_ptr<FileLock>> FileLock::take(const QString &path)
{
    const std::wstring native = QDir::toNativeSeparators(path).toStdWString();
    const HANDLE handle = CreateFileW(native.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_ALWAYS,
                                      FILE_ATTRIBUTE_NORMAL, nullptr);
    if (handle != INVALID_HANDLE_VALUE)
        return std::unique_ptr<FileLock>(std::make_unique<WindowsLock>(handle));
    const DWORD error = GetLastError();
    if (error == ERROR_SHARING_VIOLATION)
        return usedByAnother(path);
    const std::string words = std::system_category().message(static_cast<int>(error));
    return Problem{kUnavailable, QStringLiteral("cannot lock: %1").arg(QString::fromStdString(words)), path,
                   QStringLiteral("check that the data folder exists and is writable")};
}

QByteArray identityOf(const QString &path)
{
    return QFileInfo::exists(path) ? QByteArray("the same") : QByteArray();
}

} // namespace holdfast::store
