// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QLatin1String>

namespace holdfast::store {

/// Problem codes of this room. The first is the contract's word; the last three are seen at start only.
inline constexpr QLatin1String kUnavailable("store_unavailable"); ///< full, locked, I/O error: worth trying again
inline constexpr QLatin1String kReplaced("store_replaced");       ///< another file has its path: only a restart helps
inline constexpr QLatin1String kRejected("store_rejected");       ///< a constraint or a bug: trying again is in vain
inline constexpr QLatin1String kInUse("store_in_use");            ///< another server has this database
inline constexpr QLatin1String kNewer("store_newer");             ///< a later version of the program wrote it
inline constexpr QLatin1String kUnreadable("store_unreadable");   ///< damaged, cut short, or not ours

[[nodiscard]] inline Problem usedByAnother(const QString &path)
{
    return {kInUse, QStringLiteral("another server uses this database"), path,
            QStringLiteral("stop it first, or give this one a data folder of its own (--data)")};
}

[[nodiscard]] inline Problem gone(const QString &path)
{
    return {kUnavailable, QStringLiteral("the database file is gone"), path,
            QStringLiteral("move the file back; if it was deleted, stop the server and restore a backup")};
}

[[nodiscard]] inline Problem replaced(const QString &path)
{
    return {kReplaced, QStringLiteral("another file has replaced the database"), path,
            QStringLiteral("stop the server, put the right file back, delete -wal and -shm files that do not belong to "
                           "it, and start the server again")};
}

[[nodiscard]] inline Problem damaged(const QString &path, const QString &how)
{
    return {kUnreadable, how, path,
            QStringLiteral("move the file away and restore a backup, or start with an empty data folder; Holdfast did "
                           "not change the file")};
}

} // namespace holdfast::store
