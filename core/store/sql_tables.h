// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/records.h"
#include "core/store/reader.h"

#include <QString>

namespace holdfast::store {

class SqlRow;

/// A table of records: its columns, named once, in the one order that writing and reading share.
struct Table
{
    const char *name;
    const char *keys; ///< what one record is found by
    const char *others;
};

inline constexpr Table kJobs{"jobs", "name",
                             "kind, schedule, timezone, anchor_ms, gap, fold, command, env, cwd, timeout_ms, retries, "
                             "labels, priority, policy, enabled, created_ms"};
inline constexpr Table kSpans{"spans", "job, from_ms",
                              "to_ms, kind, schedule, timezone, anchor_ms, gap, fold, planned_until_ms, rules"};
inline constexpr Table kRuns{
    "runs", "id",
    "job, trigger_kind, state, reason, worker, instance, attempt, given_elsewhere, fence, priority, on_disconnect, "
    "lease_ms, planned_ms, first_planned_ms, slots, "
    "queued_ms, not_before_ms, started_ms, finished_ms, recorded_ms, took_ms, exit_code, output_bytes, "
    "cancel_why, cancel_slot_ms"};
inline constexpr Table kAttempts{
    "attempts", "run_id, attempt",
    "state, reason, worker, instance, fence, started_ms, finished_ms, took_ms, exit_code, output_bytes"};
inline constexpr Table kWorkers{"workers", "name",
                                "instance, hostname, platform, version, protocol, slots, labels, address, connected, "
                                "connected_ms, last_seen_ms, ephemeral"};
inline constexpr Table kOutages{"outages", "worker, began_ms",
                                "noticed_ms, back_ms, attempts, cause, verdict, act, held"};

inline constexpr Table kLatency{"latency", "step_s, at_ms, worker, part_ms", "histogram"};
inline constexpr Table kChanges{"changes", "id", "at_ms, who, address, what, name, job, former, later"};
inline constexpr Table kTokens{"tokens", "id",
                               "role, name, hash, next_hash, made_ms, made_by, last_used_ms, expires_ms, revoked_ms, "
                               "uses_left, pattern, labels, rejoin"};
inline constexpr Table kChannels{"channels", "name", "rules, secret"};
inline constexpr Table kNotices{"notices", "channel, id", "made_ms, batch, event"};
inline constexpr Table kBatches{"batches", "id", "channel, made_ms, attempts, next_ms, error, left_out"};
inline constexpr Table kStreaks{"streaks", "job", "failures"};
inline constexpr Table kServerStarts{"server_starts", "started_ms", "version"};

/// "SELECT columns FROM table", to be followed by what narrows and orders it.
[[nodiscard]] QString selectFrom(const Table &table);

/// "INSERT … ON CONFLICT (keys) DO UPDATE …": insert, or replace by key. Another constraint that is hurt stays an
/// error.
[[nodiscard]] QString putInto(const Table &table);

/// What is read of an attempt beside its columns: a late result is written by a statement of its own.
inline constexpr Table kAttemptsRead{
    "attempts", "run_id, attempt",
    "state, reason, worker, instance, fence, started_ms, finished_ms, took_ms, exit_code, output_bytes, "
    "late_worker, late_state, late_exit_code, late_ms"};
inline constexpr Table kEvents{"run_events", "run_id, at_ms, attempt, kind", "text"};

/// A row of selectFrom() as a value.
[[nodiscard]] jobs::Job readJob(SqlRow &row);
[[nodiscard]] jobs::Span readSpan(SqlRow &row);
[[nodiscard]] jobs::Run readRun(SqlRow &row);
[[nodiscard]] AttemptRecord readAttempt(SqlRow &row);
[[nodiscard]] jobs::RunEvent readEvent(SqlRow &row);
[[nodiscard]] ChangeRow readChange(SqlRow &row);
[[nodiscard]] jobs::WorkerRecord readWorker(SqlRow &row);
[[nodiscard]] jobs::Outage readOutage(SqlRow &row);
[[nodiscard]] access::Token readToken(SqlRow &row);

/// Nothing of what this version does not know: the rules of a channel, or the event of a notice.
[[nodiscard]] std::optional<notify::PutChannel> readChannel(SqlRow &row);
[[nodiscard]] std::optional<notify::Notice> readNotice(SqlRow &row);
[[nodiscard]] notify::Batch readBatch(SqlRow &row);
[[nodiscard]] notify::Streak readStreak(SqlRow &row);

/// How a schedule's kind is written in a column.
[[nodiscard]] QString kindWord(schedule::Kind kind);

} // namespace holdfast::store
