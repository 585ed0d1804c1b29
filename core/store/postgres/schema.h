// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <vector>

namespace holdfast::store {

class PostgresConnection;

/// One step of the schema, as in SQLite, with the same number. Once released, a step is never edited: first expand, and
/// contract in a later version.
struct PostgresMigration
{
    int version;
    std::vector<const char *> statements;
};

/// Oldest first. The first one is the whole schema of the version with which PostgreSQL began.
[[nodiscard]] const std::vector<PostgresMigration> &postgresMigrations();

/// Makes the schema "holdfast" with its lease where it is missing; refuses one that a newer program made. Any number of
/// servers may do this at once.
[[nodiscard]] Result<void> preparePostgres(PostgresConnection &connection);

/// Refuses a schema that a newer program made.
[[nodiscard]] Result<void> checkSchema(PostgresConnection &connection);

/// Refuses to lead by a clock that differs from the database's by more than 2 minutes: slots would run at wrong times.
[[nodiscard]] Result<void> checkClock(PostgresConnection &connection);

/// Which copy of the database this is: a promoted replica is another one, and may lack the newest commits.
struct DatabaseCopy
{
    qint64 system = 0;   ///< of the cluster, since initdb
    qint64 timeline = 0; ///< rises with each promotion
    friend bool operator==(const DatabaseCopy &, const DatabaseCopy &) = default;
};
/// Zeros where PostgreSQL does not say.
[[nodiscard]] Result<DatabaseCopy> copyOf(PostgresConnection &connection);

/// Brings the schema to the newest version, each step in a transaction of its own. For the holder of the lease.
[[nodiscard]] Result<void> migratePostgres(PostgresConnection &connection);

} // namespace holdfast::store
