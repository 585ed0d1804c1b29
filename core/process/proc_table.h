// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/attempt.h"

#include <QByteArrayList>

#include <cstdint>
#include <optional>
#include <vector>

/// Linux only: what /proc says about processes, proc(5).
namespace holdfast::process {

struct ProcEntry
{
    qint64 pid = 0;
    qint64 parent = 0;
    qint64 group = 0;
    qint64 session = 0;
    std::uint64_t birth = 0; ///< clock ticks since boot; with `pid` it names a process for good
    bool alive = false;      ///< false: it has ended and waits to be collected
};

/// Reads the text of /proc/PID/stat; nothing if it is not one. The name in it may hold blanks and brackets.
[[nodiscard]] std::optional<ProcEntry> parseProcStat(QByteArrayView text);

/// Nothing if there is no such process.
[[nodiscard]] std::optional<ProcEntry> readProcEntry(qint64 pid);

/// Every process that is alive. Not a snapshot: processes may come and go while it is read. Empty when it cannot be
/// read, as when there are no descriptors left: a look that misses the caller has seen nothing.
[[nodiscard]] std::vector<ProcEntry> readProcTable();

/// What the process was started with, its name first; empty if that may not be read.
[[nodiscard]] QByteArrayList argumentsOf(qint64 pid);

/// True if the environment that the process was started with carries the attempt's two variables. False also if that
/// environment may not be read.
[[nodiscard]] bool carriesMark(qint64 pid, const jobs::AttemptKey &mark);

} // namespace holdfast::process
