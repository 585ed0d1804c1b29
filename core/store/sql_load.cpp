// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sql_load.h"

#include "core/runtime/random.h"
#include "core/store/sql_statement.h"
#include "core/store/sql_tables.h"

namespace holdfast::store {
namespace {

using namespace std::chrono_literals;

/// More than were given out since a backup; a JSON number holds nine million times as many.
constexpr qint64 kFencesAnEpoch = 1'000'000'000;

template <typename T, typename... Values>
Result<void> fill(QList<T> &list, T (*read)(SqlRow &), SqlConnection &connection, const QString &sql,
                  const Values &...values)
{
    SqlStatement statement(connection, sql);
    if (Result<void> ran = statement.run(values...); !ran)
        return ran;
    Result<QList<T>> rows = statement.rows(read);
    if (!rows)
        return rows.problem();
    list = std::move(*rows);
    return {};
}

qint64 readBytes(SqlRow &row)
{
    return row.big();
}

/// Where the next byte of a stream belongs: behind the last chunk, for chunks are recorded without gaps.
Result<qint64> endOfStream(SqlStatement &lastChunk, const jobs::Run &run, jobs::Stream stream)
{
    if (Result<void> ran = lastChunk.run(run.id, run.attempt, stream); !ran)
        return ran.problem();
    const Result<QList<qint64>> ends = lastChunk.rows(readBytes);
    if (!ends)
        return ends.problem();
    return ends->isEmpty() ? 0 : ends->first();
}

jobs::PlannedUntil readPlannedUntil(SqlRow &row)
{
    return {row.text(), row.time()};
}

Result<void> loadPlanned(SqlConnection &connection, jobs::Loaded &loaded)
{
    return fill(loaded.planned, readPlannedUntil, connection,
                QStringLiteral("SELECT job, max(coalesce(to_ms, planned_until_ms)) AS until_ms FROM spans "
                               "GROUP BY job ORDER BY until_ms DESC, job LIMIT ?"),
                qint64(jobs::kMaxPlanned));
}

Result<void> loadMeta(SqlConnection &connection, jobs::Loaded &loaded)
{
    const auto fence = readMeta(connection, QStringLiteral("fence"));
    if (!fence)
        return fence.problem();
    const auto clock = readMeta(connection, QStringLiteral("clock_ms"));
    if (!clock)
        return clock.problem();
    const auto store = readMeta(connection, QStringLiteral("store"));
    if (!store)
        return store.problem();
    const auto epoch = readMeta(connection, QStringLiteral("epoch"));
    if (!epoch)
        return epoch.problem();
    const auto dropped = readMeta(connection, QStringLiteral("dropped_ms"));
    if (!dropped)
        return dropped.problem();
    const auto restored = readMeta(connection, QStringLiteral("restored_ms"));
    if (!restored)
        return restored.problem();
    const auto promoted = readMeta(connection, QStringLiteral("promoted_ms"));
    if (!promoted)
        return promoted.problem();
    if (*promoted)
        loaded.promotedAt = fromMsecs(**promoted);
    if (*epoch)
        loaded.epoch = QString::number(**epoch, 36);
    if (*dropped)
        loaded.droppedUntil = fromMsecs(**dropped);
    if (*restored)
        loaded.restoredAt = fromMsecs(**restored);
    loaded.fence = fence->value_or(0);
    if (*clock)
        loaded.clock = fromMsecs(**clock);
    if (*store)
        loaded.store = QString::number(**store, 36);
    return {};
}

Result<void> loadMarks(SqlConnection &connection, jobs::Loaded &loaded)
{
    SqlStatement lastChunk(connection,
                           QStringLiteral("SELECT byte_offset + length(data) FROM output WHERE run_id = ? "
                                          "AND attempt = ? AND stream = ? ORDER BY byte_offset DESC LIMIT 1"));
    for (const jobs::Run &run : std::as_const(loaded.activeRuns)) {
        const Result<qint64> out = endOfStream(lastChunk, run, jobs::Stream::Stdout);
        if (!out)
            return out.problem();
        const Result<qint64> err = endOfStream(lastChunk, run, jobs::Stream::Stderr);
        if (!err)
            return err.problem();
        loaded.output.append({run.id, run.attempt, *out, *err});
    }
    return {};
}

template <typename T>
void keepKnown(QList<T> &list, const QList<std::optional<T>> &rows)
{
    for (const std::optional<T> &row : rows) {
        if (row)
            list.append(*row);
    }
}

Result<void> loadNotify(SqlConnection &connection, jobs::Loaded &loaded)
{
    QList<std::optional<notify::PutChannel>> channels;
    QList<std::optional<notify::Notice>> notices;
    Result<void> done =
        fill(channels, readChannel, connection, selectFrom(kChannels) + QStringLiteral("ORDER BY name"));
    if (done)
        done = fill(notices, readNotice, connection, selectFrom(kNotices) + QStringLiteral("ORDER BY id, channel"));
    if (done)
        done = fill(loaded.batches, readBatch, connection, selectFrom(kBatches) + QStringLiteral("ORDER BY id"));
    if (done)
        done = fill(loaded.streaks, readStreak, connection, selectFrom(kStreaks) + QStringLiteral("ORDER BY job"));
    keepKnown(loaded.channels, channels);
    keepKnown(loaded.notices, notices);
    return done;
}

} // namespace

Result<std::optional<qint64>> readMeta(SqlConnection &connection, const QString &key)
{
    SqlStatement statement(connection, QStringLiteral("SELECT value FROM meta WHERE key = ?"));
    if (Result<void> ran = statement.run(key); !ran)
        return ran.problem();
    const Result<QList<qint64>> values = statement.rows(readBytes);
    if (!values)
        return values.problem();
    return values->isEmpty() ? std::nullopt : std::optional(values->first());
}

Result<void> putMeta(SqlConnection &connection, const QString &key, qint64 value)
{
    return SqlStatement(connection, QStringLiteral("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO "
                                                   "UPDATE SET value = excluded.value"))
        .run(key, value);
}

Result<void> nameIfNew(SqlConnection &connection)
{
    const auto number = [] { return static_cast<qint64>(runtime::random64() >> 1U); };
    SqlStatement put(connection,
                     QStringLiteral("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING"));
    const Result<void> named = put.run(QStringLiteral("store"), number());
    return named ? put.run(QStringLiteral("epoch"), number()) : named;
}

Result<void> renewEpoch(SqlConnection &connection, const QString &cause, WallTime at)
{
    Result<void> done = putMeta(connection, QStringLiteral("epoch"), static_cast<qint64>(runtime::random64() >> 1U));
    if (done)
        done = putMeta(connection, cause, toMsecs(at));
    if (!done)
        return done;
    return SqlStatement(connection, QStringLiteral("UPDATE meta SET value = value + ? WHERE key = 'fence'"))
        .run(kFencesAnEpoch);
}

Result<jobs::Loaded> loadEverything(SqlConnection &connection, WallTime now)
{
    jobs::Loaded loaded;
    Result<void> done = fill(loaded.jobs, readJob, connection, selectFrom(kJobs) + QStringLiteral("ORDER BY name"));
    if (done)
        done = fill(loaded.openSpans, readSpan, connection,
                    selectFrom(kSpans) + QStringLiteral("WHERE to_ms IS NULL ORDER BY job"));
    if (done)
        done = loadPlanned(connection, loaded);
    if (done)
        done = fill(loaded.activeRuns, readRun, connection,
                    selectFrom(kRuns) + QStringLiteral("WHERE state IN ('queued', 'assigned', 'running') "
                                                       "ORDER BY queued_ms, id"));
    if (done)
        done = loadMarks(connection, loaded);
    if (done)
        done = loadMeta(connection, loaded);
    if (done)
        done = fill(loaded.workers, readWorker, connection, selectFrom(kWorkers) + QStringLiteral("ORDER BY name"));
    if (done)
        done = fill(loaded.recentOutages, readOutage, connection,
                    selectFrom(kOutages) + QStringLiteral("WHERE back_ms IS NULL OR back_ms >= ? "
                                                          "ORDER BY began_ms, worker"),
                    now - 24h);
    if (done)
        done = fill(loaded.tokens, readToken, connection, selectFrom(kTokens) + QStringLiteral("ORDER BY id"));
    if (done)
        done = loadNotify(connection, loaded);
    if (!done)
        return done.problem();
    return loaded;
}

} // namespace holdfast::store
