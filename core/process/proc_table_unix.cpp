// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/proc_table.h"

#include "core/process/launch.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

namespace holdfast::process {
namespace {

/// The files of /proc have no size: they are read until they end.
QByteArray readProcFile(qint64 pid, const char *name)
{
    const QByteArray path = "/proc/" + QByteArray::number(pid) + '/' + name;
    const int file = ::open(path.constData(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return {};
    QByteArray content;
    std::array<char, 4096> buffer; // NOLINT: filled by read
    for (;;) {
        const ssize_t got = ::read(file, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        content.append(buffer.data(), got);
    }
    ::close(file);
    return content;
}

/// True if `entry` is one of the entries of an environment, which are separated by NULs.
bool hasEntry(const QByteArray &environment, const QByteArray &entry)
{
    for (qsizetype at = environment.indexOf(entry); at >= 0; at = environment.indexOf(entry, at + 1)) {
        const qsizetype end = at + entry.size();
        if ((at == 0 || environment[at - 1] == '\0') && (end == environment.size() || environment[end] == '\0'))
            return true;
    }
    return false;
}

QByteArray entryOf(QLatin1String name, const QString &value)
{
    return QByteArray(name.data(), name.size()) + '=' + value.toUtf8();
}

} // namespace

std::optional<ProcEntry> parseProcStat(QByteArrayView text)
{
    // pid (name) state ppid pgrp session … num_threads is the 20th field, starttime the 22nd.
    const qsizetype nameEnd = text.lastIndexOf(')');
    if (nameEnd < 0)
        return std::nullopt;
    const QList<QByteArray> fields = text.sliced(nameEnd + 1).toByteArray().simplified().split(' ');
    if (fields.size() < 20 || fields[0].size() != 1)
        return std::nullopt;
    ProcEntry entry;
    entry.pid = text.toByteArray().left(text.indexOf(' ')).toLongLong();
    entry.parent = fields[1].toLongLong();
    entry.group = fields[2].toLongLong();
    entry.session = fields[3].toLongLong();
    entry.birth = fields[19].toULongLong();
    // A process whose first thread has ended shows as a zombie while its other threads run.
    const bool ended = fields[0] == "X" || (fields[0] == "Z" && fields[17].toInt() <= 1);
    entry.alive = !ended;
    return entry;
}

std::optional<ProcEntry> readProcEntry(qint64 pid)
{
    return parseProcStat(readProcFile(pid, "stat"));
}

std::vector<ProcEntry> readProcTable()
{
    std::vector<ProcEntry> table;
    const std::unique_ptr<DIR, int (*)(DIR *)> folder(::opendir("/proc"), &::closedir);
    bool sawMyself = false;
    // The stream is this call's own. NOLINTNEXTLINE(concurrency-mt-unsafe)
    while (const dirent *entry = folder ? ::readdir(folder.get()) : nullptr) {
        const qint64 pid = std::strtoll(entry->d_name, nullptr, 10);
        const auto found = pid > 0 ? readProcEntry(pid) : std::nullopt;
        if (found && found->alive)
            table.push_back(*found);
        sawMyself = sawMyself || (found && pid == ::getpid());
    }
    if (!sawMyself)
        table.clear();
    return table;
}

QByteArrayList argumentsOf(qint64 pid)
{
    return readProcFile(pid, "cmdline").split('\0');
}

bool carriesMark(qint64 pid, const jobs::AttemptKey &mark)
{
    if (mark.runId.isEmpty())
        return false;
    const QByteArray environment = readProcFile(pid, "environ");
    return hasEntry(environment, entryOf(kRunIdVariable, mark.runId)) &&
           hasEntry(environment, entryOf(kAttemptVariable, QString::number(mark.attempt)));
}

} // namespace holdfast::process
