// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/records.h"

#include <optional>

namespace holdfast::store {

class SqlConnection;

/// A number that the database keeps under this name; nothing: none yet.
[[nodiscard]] Result<std::optional<qint64>> readMeta(SqlConnection &connection, const QString &key);
/// The same, to be kept in the place of the one before.
[[nodiscard]] Result<void> putMeta(SqlConnection &connection, const QString &key, qint64 value);

/// Gives a new database its id, which it keeps for ever, also in copies and backups, and its epoch, which is another
/// one after a restore.
[[nodiscard]] Result<void> nameIfNew(SqlConnection &connection);

/// The database may have lost what it had confirmed: a new epoch, and fences that nobody had before. `cause`: the key
/// under which the time is kept, "restored_ms" or "promoted_ms".
[[nodiscard]] Result<void> renewEpoch(SqlConnection &connection, const QString &cause, WallTime at);

/// Everything a server needs at its start. Called before anything else reads or writes.
[[nodiscard]] Result<jobs::Loaded> loadEverything(SqlConnection &connection, WallTime now);

} // namespace holdfast::store
