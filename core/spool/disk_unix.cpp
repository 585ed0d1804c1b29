// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spool/disk.h"

#include <QFile>

#include <array>
#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace holdfast::spool {

Result<void> syncFile(QFile &file)
{
    if (::fsync(file.handle()) != 0)
        return diskProblem(file.fileName(),
                           QStringLiteral("cannot be put on the disk: %1").arg(qt_error_string(errno)));
    return {};
}

Result<void> syncFolder(const QString &folder)
{
    const int handle = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        return diskProblem(folder, QStringLiteral("cannot be opened: %1").arg(qt_error_string(errno)));
    const int synced = ::fsync(handle);
    const int error = errno;
    ::close(handle);
    if (synced != 0)
        return diskProblem(folder, QStringLiteral("cannot be put on the disk: %1").arg(qt_error_string(error)));
    return {};
}

Result<void> replaceFile(const QString &from, const QString &to)
{
    if (std::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0)
        return diskProblem(to, QStringLiteral("cannot be replaced: %1").arg(qt_error_string(errno)));
    return {};
}

FolderLock::~FolderLock()
{
    if (m_handle >= 0)
        ::close(static_cast<int>(m_handle));
}

/// flock(2), not QLockFile: that one trusts the number of a process, and in a container every worker may be process 1.
Result<void> FolderLock::take(const QString &path)
{
    const int handle = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (handle < 0)
        return diskProblem(path, QStringLiteral("cannot be opened: %1").arg(qt_error_string(errno)));
    if (::flock(handle, LOCK_EX | LOCK_NB) != 0) {
        std::array<char, 32> holder{};
        const ssize_t got = ::read(handle, holder.data(), holder.size());
        ::close(handle);
        const QByteArray pid = QByteArray(holder.data(), std::max<ssize_t>(got, 0)).trimmed();
        return Problem{QStringLiteral("spool_in_use"),
                       QStringLiteral("another worker uses this folder: process %1").arg(QString::fromLatin1(pid)),
                       path, QStringLiteral("stop it, or give this worker a --data folder of its own")};
    }
    m_handle = handle;
    const QByteArray pid = QByteArray::number(::getpid()) + '\n';
    if (::ftruncate(handle, 0) != 0 || ::pwrite(handle, pid.constData(), static_cast<size_t>(pid.size()), 0) < 0)
        return {}; // the number is only for people: a full disk does not matter here
    return {};
}

} // namespace holdfast::spool
