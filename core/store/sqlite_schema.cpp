// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite_schema.h"

#include "core/base/log.h"
#include "core/store/sqlite_schema_retention.h"

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

/// Latencies over months: a row of one stretch of time for each worker. In the order of time, so that a minute's rows
/// are written side by side, and old ones go in one piece; a worker's curve is a look-up for each stretch.
constexpr char kLatency[] = "CREATE TABLE latency (step_s INTEGER NOT NULL, at_ms INTEGER NOT NULL,"
                            " worker TEXT NOT NULL, part_ms INTEGER NOT NULL, histogram BLOB NOT NULL,"
                            " PRIMARY KEY (step_s, at_ms, worker, part_ms)) STRICT, WITHOUT ROWID";

constexpr char kServerStarts[] =
    "CREATE TABLE server_starts (started_ms INTEGER PRIMARY KEY, version TEXT NOT NULL) STRICT";

/// What the monitor shows of the past.
std::vector<const char *> histories()
{
    return {
        kLatency,
        kServerStarts,
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

/// Up to version 3 the slot stood only at the end of the reason: "… replaced by the run for 2026-11-23T12:00:20.000Z".
constexpr char kSlotsThatReplace[] =
    "UPDATE runs SET cancel_why = 'replaced_by_slot', cancel_slot_ms = "
    "CAST(strftime('%s', substr(reason, -24)) AS INTEGER) * 1000 + CAST(substr(reason, -4, 3) AS INTEGER) "
    "WHERE cancel_asked <> 0 AND reason LIKE 'is being cancelled: replaced by the run for %'";

/// Why a run is being cancelled, as a value. Any other reason ended as "cancelled on request", the worker's word.
std::vector<const char *> cancelCauses()
{
    return {
        "ALTER TABLE runs ADD COLUMN cancel_why TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE runs ADD COLUMN cancel_slot_ms INTEGER",
        kSlotsThatReplace,
        "UPDATE runs SET cancel_why = 'on_request' WHERE cancel_asked <> 0 AND cancel_why = ''",
        "ALTER TABLE runs DROP COLUMN cancel_asked",
    };
}

/// Whose an attempt was that was given up: only that worker may say how it ended. Of others nobody asks.
std::vector<const char *> instancesOfAttempts()
{
    return {
        "ALTER TABLE attempts ADD COLUMN instance TEXT NOT NULL DEFAULT ''",
        "UPDATE attempts SET instance = coalesce((SELECT instance FROM runs WHERE runs.id = attempts.run_id AND "
        "runs.attempt = attempts.attempt), '') WHERE state IN ('lost', 'assigned', 'running')",
    };
}

std::vector<const char *> ephemeralWorkers()
{
    return {"ALTER TABLE workers ADD COLUMN ephemeral INTEGER NOT NULL DEFAULT 0"};
}

/// A run may stand for many slots that were missed. Few do, so an index finds them.
std::vector<const char *> slotRanges()
{
    return {
        "ALTER TABLE runs ADD COLUMN first_planned_ms INTEGER",
        "ALTER TABLE runs ADD COLUMN slots INTEGER NOT NULL DEFAULT 1",
        "CREATE INDEX runs_ranges ON runs (job, first_planned_ms) WHERE first_planned_ms IS NOT NULL",
    };
}

/// When a run ended by the server's clock. Up to version 4 there was only the worker's, which may be anything.
/// A range of ids at a time.
constexpr char kRecordedByNow[] =
    "UPDATE runs SET recorded_ms = min(finished_ms, CAST(strftime('%s', 'now') AS INTEGER) * 1000) "
    "WHERE id > ? AND id <= ? AND finished_ms IS NOT NULL AND recorded_ms IS NULL";

std::vector<const char *> clocks()
{
    return {
        "ALTER TABLE runs ADD COLUMN recorded_ms INTEGER",
        "ALTER TABLE runs ADD COLUMN took_ms INTEGER",
        "ALTER TABLE attempts ADD COLUMN took_ms INTEGER",
        "DROP INDEX runs_finished",
        "CREATE INDEX runs_recorded ON runs (recorded_ms, state) WHERE recorded_ms IS NOT NULL",
        "ALTER TABLE spans ADD COLUMN rules TEXT NOT NULL DEFAULT ''",
    };
}

/// Who did what. Rows are large, for they hold definitions: the two orders of reading are indexes.
std::vector<const char *> changes()
{
    return {
        "CREATE TABLE IF NOT EXISTS changes (id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, who TEXT NOT NULL,"
        " address TEXT NOT NULL, what TEXT NOT NULL, name TEXT NOT NULL, job TEXT NOT NULL, former TEXT NOT NULL,"
        " later TEXT NOT NULL) STRICT",
        "CREATE INDEX IF NOT EXISTS changes_job ON changes (job, at_ms, id)",
        "CREATE INDEX IF NOT EXISTS changes_at ON changes (at_ms, id)",
    };
}

/// Who may come in. Of a secret only its SHA-256 is stored. `uses_left` and what follows belong to join tokens.
std::vector<const char *> tokens()
{
    return {
        "CREATE TABLE IF NOT EXISTS tokens (id TEXT PRIMARY KEY, role TEXT NOT NULL, name TEXT NOT NULL,"
        " hash BLOB NOT NULL, next_hash BLOB NOT NULL, made_ms INTEGER NOT NULL, made_by TEXT NOT NULL,"
        " last_used_ms INTEGER, expires_ms INTEGER, revoked_ms INTEGER, uses_left INTEGER, pattern TEXT NOT NULL,"
        " labels TEXT NOT NULL, rejoin INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    };
}

/// The newest runs in a state that few are in. Nothing is changed here before a run has ended.
std::vector<const char *> statesOfRuns()
{
    return {"CREATE INDEX IF NOT EXISTS runs_state ON runs (state, queued_ms)"
            " WHERE state NOT IN ('queued', 'assigned', 'running')"};
}

/// How many attempts of a run used up no retry. Of earlier ones nobody knows.
std::vector<const char *> attemptsGivenElsewhere()
{
    return {"ALTER TABLE runs ADD COLUMN given_elsewhere INTEGER NOT NULL DEFAULT 0"};
}

/// Who is told of what: channels, the events that they are still to tell of, and the messages that hold these. `rules`
/// is the channel as JSON.
std::vector<const char *> notifications()
{
    return {
        "CREATE TABLE channels (name TEXT PRIMARY KEY, rules TEXT NOT NULL, secret BLOB NOT NULL) STRICT, WITHOUT "
        "ROWID",
        "CREATE TABLE notices (id TEXT NOT NULL, channel TEXT NOT NULL, made_ms INTEGER NOT NULL, batch TEXT NOT NULL,"
        " event TEXT NOT NULL, PRIMARY KEY (channel, id)) STRICT, WITHOUT ROWID",
        "CREATE INDEX notices_batch ON notices (batch)",
        "CREATE TABLE batches (id TEXT PRIMARY KEY, channel TEXT NOT NULL, made_ms INTEGER NOT NULL,"
        " attempts INTEGER NOT NULL, next_ms INTEGER NOT NULL, error TEXT NOT NULL, left_out INTEGER NOT NULL)"
        " STRICT, WITHOUT ROWID",
        "CREATE TABLE streaks (job TEXT PRIMARY KEY, failures INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    };
}

std::vector<const char *> together(std::vector<const char *> first, const std::vector<const char *> &second)
{
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

qint64 readVersion(SqlRow &row)
{
    return row.big();
}

QString readText(SqlRow &row)
{
    return row.text();
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

/// The id that so many runs lie up to, behind `after`; the last one of all if they are fewer; empty: none is left.
Result<QString> endOfRange(SqlConnection &connection, const QString &after)
{
    SqlStatement statement(connection,
                           QStringLiteral("SELECT coalesce(max(id), '') FROM (SELECT id FROM runs WHERE id > ? "
                                          "ORDER BY id LIMIT 10000)"));
    if (Result<void> ran = statement.run(after); !ran)
        return ran.problem();
    const Result<QList<QString>> rows = statement.rows(readText);
    if (!rows)
        return rows.problem();
    return rows->isEmpty() ? QString() : rows->first();
}

/// A database may have millions of runs: each range is a transaction of its own, so that neither the log of the
/// database nor a crash costs all of it. Begun anew, it passes over what is filled.
Result<void> fillRuns(SqlConnection &connection, const char *sql)
{
    SqlStatement fill(connection, QLatin1String(sql));
    QString after = QStringLiteral("");
    for (;;) {
        const Result<QString> end = endOfRange(connection, after);
        if (!end)
            return end.problem();
        if (end->isEmpty())
            return {};
        if (Result<void> ran = fill.run(after, *end); !ran)
            return ran;
        after = *end;
    }
}

Result<void> migrateTo(SqlConnection &connection, const Migration &step)
{
    if (step.fill != nullptr) {
        if (Result<void> filled = fillRuns(connection, step.fill); !filled)
            return filled;
    }
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
    static const std::vector<Migration> steps = {
        {1, firstSchema()},
        {2, policiesAndLeases()},
        {3, together(outageVerdicts(), histories())},
        {4, cancelCauses()},
        {5, together(together(instancesOfAttempts(), ephemeralWorkers()), together(slotRanges(), clocks()))},
        {6, together(together(changes(), tokens()), statesOfRuns()), kRecordedByNow},
        {7, attemptsGivenElsewhere()},
        {8, notifications()},
        {9, retentionStep()}};
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
