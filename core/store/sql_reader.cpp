// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sql_reader.h"

#include "core/store/sql_reader_query.h"
#include "core/store/sql_tables.h"

#include <algorithm>

namespace holdfast::store {
namespace {

constexpr int kMaxRows = 10'000;
constexpr std::size_t kMaxStatements = 64; ///< the texts differ by what is asked for

int bounded(int limit)
{
    return std::clamp(limit, 1, kMaxRows);
}

OutputChunk readChunk(SqlRow &row)
{
    OutputChunk chunk;
    chunk.seq = row.big();
    chunk.attempt = row.number();
    chunk.stream = row.word(jobs::streamFrom);
    chunk.offset = row.big();
    chunk.data = row.bytes();
    return chunk;
}

SlotRecord readSlot(SqlRow &row)
{
    SlotRecord slot;
    slot.plannedAt = row.time();
    slot.runId = row.text();
    slot.state = row.word(jobs::runStateFrom);
    const auto first = row.maybeTime();
    const qint64 count = row.big();
    if (first)
        slot.range = {*first, count};
    return slot;
}

UncoveredRun readUncovered(SqlRow &row)
{
    UncoveredRun run;
    run.job = row.text();
    run.plannedAt = row.time();
    run.runId = row.text();
    return run;
}

using Count = std::pair<jobs::RunState, qint64>;

const QString kNewestFirst = QStringLiteral(" ORDER BY queued_ms DESC, id DESC LIMIT ?");

/// The condition of the partial index that has the runs in that state.
QString indexOf(jobs::RunState state)
{
    return QStringLiteral("state %1 ('queued', 'assigned', 'running')")
        .arg(jobs::isFinal(state) ? QStringLiteral("NOT IN") : QStringLiteral("IN"));
}

/// Asks for the newest runs; appends what its places stand for. The runs of one job are found by the job.
QString newestRuns(const RunQuery &wanted, std::optional<jobs::RunState> state, QVariantList &values)
{
    QStringList conditions;
    if (!wanted.job.isEmpty()) {
        conditions.append(QStringLiteral("job = ?"));
        values.append(wanted.job);
    }
    if (state) {
        conditions.append(wanted.job.isEmpty() ? QStringLiteral("state = ?") : QStringLiteral("state || '' = ?"));
        values.append(toSql(*state));
    }
    if (state && wanted.job.isEmpty())
        conditions.append(indexOf(*state));
    if (wanted.before) {
        conditions.append(QStringLiteral("queued_ms <= ? AND (queued_ms, id) < (?, ?)")); // the first is for the index
        values.append({toSql(wanted.before->queuedAt), toSql(wanted.before->queuedAt), toSql(wanted.before->id)});
    }
    values.append(bounded(wanted.limit));
    return selectFrom(kRuns) + where(conditions) + kNewestFirst;
}

Count readCount(SqlRow &row)
{
    const jobs::RunState state = row.word(jobs::runStateFrom);
    return {state, row.big()};
}

} // namespace

SqlReader::SqlReader(Connect connect)
    : m_connect(std::move(connect))
{}

SqlReader::~SqlReader() = default;

SqlStatement &SqlReader::statement(const QString &sql)
{
    if (m_statements.size() >= kMaxStatements && !m_statements.contains(sql))
        m_statements.clear();
    return m_statements.try_emplace(sql, *m_connection, sql).first->second;
}

Result<void> SqlReader::connect()
{
    if (m_connection && !m_isInSnapshot && !m_connection->isAlive())
        disconnect();
    if (m_connection)
        return {};
    if (m_isInSnapshot)
        return Problem{kUnavailable, QStringLiteral("the connection to the database was lost"), {}, {}};
    Result<std::unique_ptr<SqlConnection>> opened = m_connect();
    if (!opened)
        return opened.problem();
    m_connection = std::move(*opened);
    return {};
}

void SqlReader::disconnect()
{
    m_statements.clear();
    m_connection.reset();
}

Result<std::optional<jobs::Run>> SqlReader::run(const QString &id)
{
    const Result<QList<jobs::Run>> found =
        query(readRun, selectFrom(kRuns) + QStringLiteral("WHERE id = ?"), {toSql(id)});
    if (!found)
        return found.problem();
    return found->isEmpty() ? std::nullopt : std::optional(found->first());
}

Result<QList<AttemptRecord>> SqlReader::attempts(const QString &runId)
{
    return query(readAttempt, selectFrom(kAttemptsRead) + QStringLiteral("WHERE run_id = ? ORDER BY attempt"),
                 {toSql(runId)});
}

Result<QList<jobs::RunEvent>> SqlReader::events(const QString &runId)
{
    return query(readEvent, selectFrom(kEvents) + QStringLiteral("WHERE run_id = ? ORDER BY at_ms, attempt, kind"),
                 {toSql(runId)});
}

Result<QList<jobs::Run>> SqlReader::runs(const RunQuery &wanted)
{
    // Each state has a part of its own, so that an index gives its rows in order, however rare they are.
    QStringList parts;
    QVariantList values;
    if (wanted.states.isEmpty())
        parts.append(newestRuns(wanted, std::nullopt, values));
    for (const jobs::RunState state : wanted.states)
        parts.append(QStringLiteral("SELECT * FROM (%1) AS part").arg(newestRuns(wanted, state, values)));
    if (parts.size() == 1)
        return query(readRun, parts.first(), values);
    values.append(bounded(wanted.limit));
    return query(readRun, parts.join(QStringLiteral(" UNION ALL ")) + kNewestFirst, values);
}

Result<QList<OutputChunk>> SqlReader::output(const QString &runId, std::optional<int> attempt, qint64 afterSeq,
                                             qint64 maxBytes)
{
    QStringList conditions{QStringLiteral("run_id = ?"), QStringLiteral("seq > ?")};
    QVariantList values{toSql(runId), afterSeq};
    if (attempt) {
        conditions.append(QStringLiteral("attempt = ?"));
        values.append(*attempt);
    }
    qint64 bytes = 0;
    const auto more = [&bytes, maxBytes](const OutputChunk &last) { return (bytes += last.data.size()) < maxBytes; };
    return query(readChunk,
                 QStringLiteral("SELECT seq, attempt, stream, byte_offset, data FROM output ") + where(conditions) +
                     QStringLiteral(" ORDER BY seq"),
                 values, more);
}

Result<QList<OutputChunk>> SqlReader::lastOutput(const QString &runId, int attempt, qint64 maxBytes)
{
    qint64 bytes = 0;
    const auto more = [&bytes, maxBytes](const OutputChunk &last) { return (bytes += last.data.size()) < maxBytes; };
    return query(readChunk,
                 QStringLiteral("SELECT seq, attempt, stream, byte_offset, data FROM output "
                                "WHERE run_id = ? AND attempt = ? ORDER BY seq DESC"),
                 {toSql(runId), attempt}, more);
}

Result<QList<jobs::Outage>> SqlReader::outages(const QString &worker, int limit)
{
    QStringList conditions;
    QVariantList values;
    if (!worker.isEmpty()) {
        conditions.append(QStringLiteral("worker = ?"));
        values.append(worker);
    }
    values.append(bounded(limit));
    return query(readOutage,
                 selectFrom(kOutages) + where(conditions) + QStringLiteral(" ORDER BY began_ms DESC LIMIT ?"), values);
}

Result<QList<SlotRecord>> SqlReader::slotsOnRecord(const QString &job, WallTime from, WallTime to)
{
    return query(readSlot,
                 QStringLiteral("SELECT planned_ms, id, state, first_planned_ms, slots FROM runs "
                                "WHERE job = ? AND planned_ms > ? AND planned_ms <= ? "
                                "UNION ALL SELECT planned_ms, id, state, first_planned_ms, slots FROM runs "
                                "WHERE job = ? AND first_planned_ms <= ? AND planned_ms > ? ORDER BY planned_ms, id"),
                 {toSql(job), toSql(from), toSql(to), toSql(job), toSql(to), toSql(to)});
}

Result<QList<jobs::Span>> SqlReader::spans(WallTime since)
{
    return query(readSpan,
                 selectFrom(kSpans) + QStringLiteral("WHERE to_ms IS NULL OR to_ms > ? ORDER BY job, from_ms"),
                 {toSql(since)});
}

Result<QList<UncoveredRun>> SqlReader::uncoveredRuns(WallTime from, WallTime to)
{
    return query(
        readUncovered,
        QStringLiteral("SELECT job, planned_ms, id FROM runs WHERE planned_ms > ? AND planned_ms <= ? AND NOT EXISTS "
                       "(SELECT 1 FROM spans WHERE spans.job = runs.job AND spans.from_ms < runs.planned_ms "
                       "AND (spans.to_ms IS NULL OR spans.to_ms >= runs.planned_ms)) ORDER BY job, planned_ms, id"),
        {toSql(from), toSql(to)});
}

Result<QMap<jobs::RunState, qint64>> SqlReader::finishedCounts(WallTime since)
{
    const Result<QList<Count>> counts =
        query(readCount, QStringLiteral("SELECT state, count(*) FROM runs WHERE recorded_ms >= ? GROUP BY state"),
              {toSql(since)});
    if (!counts)
        return counts.problem();
    QMap<jobs::RunState, qint64> map;
    for (const auto &[state, count] : *counts) {
        if (jobs::isFinal(state))
            map.insert(state, count);
    }
    return map;
}

Result<QList<jobs::WorkerRecord>> SqlReader::workers()
{
    return query(readWorker, selectFrom(kWorkers) + QStringLiteral("ORDER BY name"), {});
}

} // namespace holdfast::store
