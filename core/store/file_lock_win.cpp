// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/file_lock.h"

#include <QDir>

#include <qt_windows.h>

#include <system_error>

namespace holdfast::store {
namespace {

/// One byte, far behind any that a database has and that SQLite locks itself (up to 2^48): what is locked on Windows
/// cannot be read or written by others.
constexpr DWORD kPlaceHigh = 1U << 30;

/// A lock on one byte of the open file: LockFileEx. Others may open the file, as SQLite does in this process, and
/// nobody may delete or rename it.
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
    const HANDLE handle = CreateFileW(native.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                      nullptr, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    DWORD error = handle == INVALID_HANDLE_VALUE ? GetLastError() : ERROR_SUCCESS;
    if (error == ERROR_SUCCESS) {
        auto lock = std::make_unique<WindowsLock>(handle);
        OVERLAPPED place{};
        place.OffsetHigh = kPlaceHigh;
        if (LockFileEx(handle, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &place))
            return std::unique_ptr<FileLock>(std::move(lock));
        error = GetLastError();
    }
    if (error == ERROR_SHARING_VIOLATION || error == ERROR_LOCK_VIOLATION)
        return usedByAnother(path);
    const std::string words = std::system_category().message(static_cast<int>(error));
    return Problem{kUnavailable, QStringLiteral("cannot lock: %1").arg(QString::fromStdString(words)), path,
                   QStringLiteral("check that the data folder exists and is writable")};
}

QByteArray identityOf(const QString &path)
{
    const std::wstring native = QDir::toNativeSeparators(path).toStdWString();
    const HANDLE handle =
        CreateFileW(native.c_str(), FILE_READ_ATTRIBUTES, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                    nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr);
    if (handle == INVALID_HANDLE_VALUE)
        return {};
    BY_HANDLE_FILE_INFORMATION file{};
    const BOOL known = GetFileInformationByHandle(handle, &file);
    CloseHandle(handle);
    if (!known)
        return {};
    return QByteArray::number(quint64(file.dwVolumeSerialNumber)) + ':' +
           QByteArray::number((quint64(file.nFileIndexHigh) << 32) | file.nFileIndexLow);
}

} // namespace holdfast::store
