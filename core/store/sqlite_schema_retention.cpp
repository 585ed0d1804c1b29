// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite_schema_retention.h"

namespace holdfast::store {

std::vector<const char *> retentionStep()
{
    return {
        "CREATE TABLE IF NOT EXISTS run_summaries (job TEXT NOT NULL, day_ms INTEGER NOT NULL, state TEXT NOT NULL,"
        " slots INTEGER NOT NULL, runs INTEGER NOT NULL, PRIMARY KEY (job, day_ms, state)) STRICT, WITHOUT ROWID",
        "CREATE TABLE IF NOT EXISTS slot_proofs (job TEXT PRIMARY KEY, until_ms INTEGER NOT NULL)"
        " STRICT, WITHOUT ROWID",
        "CREATE TABLE IF NOT EXISTS store_sizes (at_ms INTEGER PRIMARY KEY, bytes INTEGER NOT NULL) STRICT",
    };
}

} // namespace holdfast::store
