// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <QString>

#include <optional>

/// Copies of a database, beside a server that goes on. All of it blocks, for a process of its own.
namespace holdfast::store {

/// What is in a copy.
struct BackupFacts
{
    QString file;
    qint64 bytes = 0;
    qint64 jobs = 0;
    qint64 runs = 0;
    std::optional<WallTime> newest; ///< when the newest run was queued; none: there is no run

    friend bool operator==(const BackupFacts &, const BackupFacts &) = default;
};

/// Writes one moment of the database into `file`, compacted, and looks whether all of it can be read. What was there
/// before is replaced when the copy is good, and stays otherwise.
[[nodiscard]] Result<BackupFacts> backUp(const QString &database, const QString &file, WallTime now);

/// What the database had and the backup has not. Below 0: not known.
struct Losses
{
    qint64 runs = -1;    ///< that the backup does not have
    qint64 ends = -1;    ///< of runs that have not ended in it
    qint64 changes = -1; ///< by people
    qint64 tokens = -1;  ///< also those of workers

    friend bool operator==(const Losses &, const Losses &) = default;
};

struct Restored
{
    BackupFacts facts;
    Losses lost;
    QString former; ///< where the former database is now; empty: there was none

    friend bool operator==(const Restored &, const Restored &) = default;
};

/// Puts the backup in the place of the database, which no server may have open, as another epoch of it. The former one
/// is kept beside it. Runs that waited in the backup may have run since: they are lost, and do not start.
[[nodiscard]] Result<Restored> restore(const QString &file, const QString &database, WallTime now);

} // namespace holdfast::store
