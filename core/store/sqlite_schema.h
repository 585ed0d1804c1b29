// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/sql_statement.h"

#include <span>
#include <vector>

namespace holdfast::store {

/// "Hold" in SQLite's application_id: tells our files from other programs'.
inline constexpr qint64 kApplicationId = 0x486f6c64;

/// One step of the schema. Once released, a step is never edited: a change is a new step.
struct Migration
{
    int version;                          ///< the schema's after this step (PRAGMA user_version)
    std::vector<const char *> statements; ///< one each
    const char *fill = nullptr;           ///< before them, for ranges of runs: see fillRuns()
};

/// All steps, oldest first, numbered from 1 without gaps.
[[nodiscard]] const std::vector<Migration> &sqliteMigrations();

/// Brings the database from its version to the last one of `steps`, each step in a transaction of its own.
[[nodiscard]] Result<void> migrate(SqlConnection &connection, std::span<const Migration> steps);

} // namespace holdfast::store
