// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/file_lock.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace holdfast::store {
namespace {

/// flock(2), not fcntl: it belongs to the open file, so that SQLite or anybody else closing the same file in this
/// process does not drop it.
class UnixLock final : public FileLock
{
public:
    explicit UnixLock(int descriptor)
        : m_descriptor(descriptor)
    {}
    ~UnixLock() override { ::close(m_descriptor); }
    Q_DISABLE_COPY_MOVE(UnixLock)

private:
    int m_descriptor;
};

Problem cannot(const QString &path, int error)
{
    return {kUnavailable,
            QStringLiteral("cannot lock: %1").arg(QString::fromStdString(std::generic_category().message(error))), path,
            QStringLiteral("check that the data folder exists and is writable")};
}

} // namespace

Result<std::unique_ptr<FileLock>> FileLock::take(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return cannot(path, errno);
    auto lock = std::make_unique<UnixLock>(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        return std::unique_ptr<FileLock>(std::move(lock));
    return errno == EWOULDBLOCK ? usedByAnother(path) : cannot(path, errno);
}

QByteArray identityOf(const QString &path)
{
    struct stat status = {};
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return {};
    return QByteArray::number(quint64(status.st_dev)) + ':' + QByteArray::number(quint64(status.st_ino));
}

} // namespace holdfast::store
