// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite_schema.h"

#include "core/base/log.h"

namespace holdfast::store {
namespace {

/// Times are integer milliseconds since 1970, UTC. STRICT makes SQLite check types. WITHOUT ROWID keeps a row in its
/// key's own tree, which saves a look-up where the key is short and rows are small.
std::vector<const char *> firstSchema()
{
    return {
        "PRAGMA application_id = 0x486f6c64",

        "CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID",

        "CREATE TABLE jobs (name TEXT PRIMARY KEY, kind TEXT NOT NULL, schedule TEXT NOT NULL, timezone TEXT NOT NULL,"
        " anchor_ms INTEGER NOT NULL, command TEXT NOT NULL, env TEXT NOT NULL, cwd TEXT NOT NULL,"
        " timeout_ms INTEGER NOT NULL, retries INTEGER NOT NULL, labels TEXT NOT NULL, priority INTEGER NOT NULL,"
        " enabled INTEGER NOT NULL, created_ms INTEGER NOT NULL) STRICT",

        "CREATE TABLE spans (job TEXT NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER, kind TEXT NOT NULL,"
        " schedule TEXT NOT NULL, timezone TEXT NOT NULL, anchor_ms INTEGER NOT NULL,"
        " planned_until_ms INTEGER NOT NULL, PRIMARY KEY (job, from_ms)) STRICT, WITHOUT ROWID",
        "CREATE UNIQUE INDEX spans_open ON spans (job) WHERE to_ms IS NULL", // a job has one plan at a time

        "CREATE TABLE runs (id TEXT PRIMARY KEY, job TEXT NOT NULL, trigger_kind TEXT NOT NULL, state TEXT NOT NULL,"
        " reason TEXT NOT NULL, worker TEXT NOT NULL, attempt INTEGER NOT NULL, priority INTEGER NOT NULL,"
        " planned_ms INTEGER, queued_ms INTEGER NOT NULL, started_ms INTEGER, finished_ms INTEGER, exit_code INTEGER,"
        " output_bytes INTEGER NOT NULL, cancel_asked INTEGER NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE UNIQUE INDEX runs_slot ON runs (job, planned_ms) WHERE planned_ms IS NOT NULL", // one run a slot
        "CREATE INDEX runs_job ON runs (job, queued_ms)",
        "CREATE INDEX runs_queued ON runs (queued_ms)",
        "CREATE INDEX runs_active ON runs (queued_ms) WHERE state IN ('queued', 'assigned', 'running')",
        "CREATE INDEX runs_finished ON runs (finished_ms, state) WHERE finished_ms IS NOT NULL",

        "CREATE TABLE attempts (run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, attempt INTEGER NOT NULL,"
        " state TEXT NOT NULL, reason TEXT NOT NULL, worker TEXT NOT NULL, started_ms INTEGER, finished_ms INTEGER,"
        " exit_code INTEGER, output_bytes INTEGER NOT NULL, PRIMARY KEY (run_id, attempt)) STRICT, WITHOUT ROWID",

        "CREATE TABLE output (seq INTEGER PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,"
        " attempt INTEGER NOT NULL, stream TEXT NOT NULL, byte_offset INTEGER NOT NULL, data BLOB NOT NULL,"
        " UNIQUE (run_id, attempt, stream, byte_offset)) STRICT",
        "CREATE INDEX output_run ON output (run_id)", // its rows end in seq: a log is read in order without sorting

        "CREATE TABLE workers (name TEXT PRIMARY KEY, instance TEXT NOT NULL, hostname TEXT NOT NULL,"
        " platform TEXT NOT NULL, version TEXT NOT NULL, protocol INTEGER NOT NULL, slots INTEGER NOT NULL,"
        " labels TEXT NOT NULL, address TEXT NOT NULL, connected INTEGER NOT NULL, connected_ms INTEGER NOT NULL,"
        " last_seen_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID",

        "CREATE TABLE outages (worker TEXT NOT NULL, began_ms INTEGER NOT NULL, noticed_ms INTEGER NOT NULL,"
        " back_ms INTEGER, attempts INTEGER NOT NULL, cause TEXT NOT NULL, verdict TEXT NOT NULL,"
        " PRIMARY KEY (worker, began_ms)) STRICT, WITHOUT ROWID",
        "CREATE INDEX outages_began ON outages (began_ms)",
    };
}

/// A run that goes on over the upgrade is that of the worker that was there.
constexpr char kInstanceOfActiveRuns[] =
    "UPDATE runs SET instance = coalesce((SELECT instance FROM workers WHERE workers.name = runs.worker), '') "
    "WHERE state IN ('assigned', 'running')";

constexpr char kRunEvents[] =
    "CREATE TABLE run_events (run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, at_ms INTEGER NOT NULL,"
    " attempt INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,"
    " PRIMARY KEY (run_id, at_ms, attempt, kind)) STRICT, WITHOUT ROWID";

/// Policies, leases and fences; what was found wrong with a run and mended; results that came late.
std::vector<const char *> policiesAndLeases()
{
    return {
        "ALTER TABLE jobs ADD COLUMN gap TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE jobs ADD COLUMN fold TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE jobs ADD COLUMN policy TEXT NOT NULL DEFAULT '{}'",
        "ALTER TABLE spans ADD COLUMN gap TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE spans ADD COLUMN fold TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE runs ADD COLUMN instance TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE runs ADD COLUMN fence INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE runs ADD COLUMN not_before_ms INTEGER",
        "ALTER TABLE runs ADD COLUMN on_disconnect TEXT NOT NULL DEFAULT 'wait'",
        "ALTER TABLE runs ADD COLUMN lease_ms INTEGER NOT NULL DEFAULT 60000",
        kInstanceOfActiveRuns,
        "ALTER TABLE attempts ADD COLUMN fence INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE attempts ADD COLUMN late_worker TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE attempts ADD COLUMN late_state TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE attempts ADD COLUMN late_exit_code INTEGER",
        "ALTER TABLE attempts ADD COLUMN late_ms INTEGER",
        kRunEvents,
    };
}

/// What was made of an outage beside its verdict.
std::vector<const char *> outageVerdicts()
{
    return {
        "ALTER TABLE outages ADD COLUMN act TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE outages ADD COLUMN held INTEGER NOT NULL DEFAULT 0",
    };
}

qint64 readVersion(SqlRow &row)
{
    return row.big();
}

Result<qint64> versionOf(SqlConnection &connection)
{
    SqlStatement statement(connection, QStringLiteral("PRAGMA user_version"));
    if (Result<void> ran = statement.run(); !ran)
        return ran.problem();
    const Result<QList<qint64>> rows = statement.rows(readVersion);
    if (!rows)
        return rows.problem();
    return rows->isEmpty() ? 0 : rows->first();
}

Result<void> applyStep(SqlConnection &connection, const Migration &step)
{
    for (const char *sql : step.statements) {
        if (Result<void> ran = runOnce(connection, QLatin1String(sql)); !ran)
            return ran;
    }
    return runOnce(connection, QStringLiteral("PRAGMA user_version = %1").arg(step.version));
}

Result<void> migrateTo(SqlConnection &connection, const Migration &step)
{
    Result<void> done = runOnce(connection, QStringLiteral("BEGIN IMMEDIATE"));
    if (!done)
        return done;
    done = applyStep(connection, step);
    if (done)
        done = runOnce(connection, QStringLiteral("COMMIT"));
    if (done)
        log(lcStore(), LogLevel::Info, QStringLiteral("the database is now at schema version %1").arg(step.version));
    else if (Result<void> undone = runOnce(connection, QStringLiteral("ROLLBACK")); !undone)
        log(lcStore(), LogLevel::Debug, QStringLiteral("rollback: %1").arg(undone.problem().what));
    return done;
}

} // namespace

const std::vector<Migration> &sqliteMigrations()
{
    static const std::vector<Migration> steps = {{1, firstSchema()}, {2, policiesAndLeases()}, {3, outageVerdicts()}};
    return steps;
}

Result<void> migrate(SqlConnection &connection, std::span<const Migration> steps)
{
    const Result<qint64> version = versionOf(connection);
    if (!version)
        return version.problem();
    for (const Migration &step : steps) {
        if (step.version <= *version)
            continue;
        if (Result<void> done = migrateTo(connection, step); !done)
            return done;
    }
    return {};
}

} // namespace holdfast::store
