// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/private_file.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace holdfast::runtime {
namespace {

QString failed(const char *what)
{
    return QStringLiteral("%1: %2").arg(QLatin1String(what), qt_error_string(errno));
}

bool writeAll(int descriptor, QByteArrayView content)
{
    while (!content.isEmpty()) {
        const ssize_t written = ::write(descriptor, content.data(), static_cast<std::size_t>(content.size()));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        content = content.sliced(written);
    }
    return true;
}

QString fill(int descriptor, QByteArrayView content, Durable durable)
{
    QString fault;
    if (!writeAll(descriptor, content))
        fault = failed("cannot be written");
    else if (durable == Durable::Yes && ::fsync(descriptor) != 0)
        fault = failed("cannot be put on the disk");
    ::close(descriptor);
    return fault;
}

/// What a process left there that died meanwhile goes: its mode may be another one.
int makeNew(const QByteArray &path)
{
    constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
    ::unlink(path.constData());
    return ::open(path.constData(), flags, S_IRUSR | S_IWUSR);
}

QString syncFolderOf(const QString &path)
{
    const QByteArray folder = QFile::encodeName(QFileInfo(path).path());
    const int descriptor = ::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return failed("the folder cannot be opened");
    const QString fault = ::fsync(descriptor) == 0 ? QString() : failed("the folder cannot be put on the disk");
    ::close(descriptor);
    return fault;
}

} // namespace

QString writePrivateFile(const QString &path, QByteArrayView content, Durable durable)
{
    const QByteArray target = QFile::encodeName(path);
    const QByteArray temporary = target + ".tmp";
    const int descriptor = makeNew(temporary);
    if (descriptor < 0)
        return failed("cannot be made");
    if (QString fault = fill(descriptor, content, durable); !fault.isEmpty())
        return fault;
    if (std::rename(temporary.constData(), target.constData()) != 0)
        return failed("cannot be replaced");
    return durable == Durable::Yes ? syncFolderOf(path) : QString();
}

bool makePrivateFolder(const QString &path)
{
    return ::mkdir(QFile::encodeName(path).constData(), S_IRWXU) == 0;
}

bool isPrivateFile(const QString &path)
{
    constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    return !(QFile::permissions(path) & others);
}

} // namespace holdfast::runtime
