// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of SqlReader that looks for old runs, and at what remains of deleted ones.
#include "core/store/sql_reader_query.h"
#include "core/store/sql_tables.h"

namespace holdfast::store {
namespace {

WallTime readTime(SqlRow &row)
{
    return row.time();
}

QString readText(SqlRow &row)
{
    return row.text();
}

jobs::RunPlace readPlace(SqlRow &row)
{
    const WallTime queuedAt = row.time();
    return {queuedAt, row.text()};
}

jobs::OldRun readOldRun(SqlRow &row)
{
    jobs::OldRun run;
    run.place = readPlace(row);
    run.state = row.word(jobs::runStateFrom);
    run.plannedAt = row.maybeTime();
    run.recordedAt = row.maybeTime();
    return run;
}

jobs::OutputPiece readPiece(SqlRow &row)
{
    const qint64 seq = row.big();
    return {seq, row.big()};
}

jobs::OldOutput readOldOutput(SqlRow &row)
{
    jobs::OldOutput output;
    output.piece = readPiece(row);
    output.runId = row.text();
    output.attempt = row.number();
    output.state = row.word(jobs::runStateFrom);
    output.queuedAt = row.time();
    output.recordedAt = row.maybeTime();
    return output;
}

SlotProof readProof(SqlRow &row)
{
    const QString job = row.text();
    return {job, row.time()};
}

jobs::SummaryRow readSummary(SqlRow &row)
{
    jobs::SummaryRow summary;
    summary.state = row.word(jobs::runStateFrom);
    summary.slots = row.big();
    summary.runs = row.big();
    return summary;
}

StoreSize readSize(SqlRow &row)
{
    const WallTime at = row.time();
    return {at, row.big()};
}

/// The first of the newest `count` runs of a job; there is none where it has fewer.
const QString kNewestOfJob =
    QStringLiteral("SELECT queued_ms, id FROM runs WHERE job = ? ORDER BY queued_ms DESC, id DESC LIMIT 1 OFFSET ?");

} // namespace

Result<std::optional<QString>> SqlReader::nextJobWithRuns(const QString &after)
{
    return first(readText, QStringLiteral("SELECT job FROM runs WHERE job > ? ORDER BY job LIMIT 1"), {toSql(after)});
}

/// The first of the conditions on `after` is for the index.
Result<jobs::OldRuns> SqlReader::oldRuns(const OldRunsQuery &wanted)
{
    jobs::OldRuns runs;
    runs.job = wanted.job;
    if (wanted.isThere) {
        auto stay = first(readPlace, kNewestOfJob, {toSql(wanted.job), jobs::kAlwaysKept - 1});
        if (!stay)
            return stay.problem();
        runs.stay = *stay;
        runs.staysWhole = !runs.stay;
        if (runs.staysWhole)
            return runs;
    }
    if (wanted.mostOfJob > 0) {
        auto most = first(readPlace, kNewestOfJob, {toSql(wanted.job), wanted.mostOfJob - 1});
        if (!most)
            return most.problem();
        runs.most = *most;
    }
    QString narrow = QStringLiteral("WHERE job = ? ");
    QVariantList values{toSql(wanted.job)};
    if (wanted.after) {
        narrow += QStringLiteral("AND queued_ms >= ? AND (queued_ms, id) > (?, ?) ");
        values.append({toSql(wanted.after->queuedAt), toSql(wanted.after->queuedAt), toSql(wanted.after->id)});
    }
    values.append(wanted.limit);
    const auto oldest = query(readOldRun,
                              QStringLiteral("SELECT queued_ms, id, state, planned_ms, recorded_ms FROM runs ") +
                                  narrow + QStringLiteral("ORDER BY queued_ms, id LIMIT ?"),
                              values);
    if (!oldest)
        return oldest.problem();
    runs.oldest = *oldest;
    runs.isAll = oldest->size() < wanted.limit;
    if (!wanted.isThere || wanted.lastSuccess) {
        runs.lastSuccess = wanted.lastSuccess.value_or(QString());
        return runs;
    }
    const auto success = first(readText,
                               QStringLiteral("SELECT id FROM runs WHERE job = ? AND state = 'succeeded' "
                                              "ORDER BY queued_ms DESC, id DESC LIMIT 1"),
                               {toSql(wanted.job)});
    if (!success)
        return success.problem();
    runs.lastSuccess = success->value_or(QString());
    return runs;
}

Result<std::optional<WallTime>> SqlReader::queuedAtOf(qint64 newer)
{
    return first(readTime, QStringLiteral("SELECT queued_ms FROM runs ORDER BY queued_ms DESC LIMIT 1 OFFSET ?"),
                 {newer});
}

Result<QList<jobs::OutputPiece>> SqlReader::outputPieces(const QString &runId, int limit)
{
    return query(readPiece,
                 QStringLiteral("SELECT seq, length(data) FROM output WHERE run_id = ? ORDER BY seq LIMIT ?"),
                 {toSql(runId), limit});
}

Result<QList<jobs::OldOutput>> SqlReader::oldOutput(qint64 afterSeq, int limit)
{
    return query(readOldOutput,
                 QStringLiteral("SELECT seq, length(data), run_id, output.attempt, state, queued_ms, recorded_ms "
                                "FROM output JOIN runs ON runs.id = output.run_id WHERE seq > ? ORDER BY seq LIMIT ?"),
                 {afterSeq, limit});
}

Result<QList<jobs::Span>> SqlReader::spansOf(const QString &job)
{
    return query(readSpan, selectFrom(kSpans) + QStringLiteral("WHERE job = ? ORDER BY from_ms"), {toSql(job)});
}

Result<QList<SlotProof>> SqlReader::slotProofs(const QString &job)
{
    const QString all = QStringLiteral("SELECT job, until_ms FROM slot_proofs ");
    if (job.isEmpty())
        return query(readProof, all + QStringLiteral("ORDER BY job"), {});
    return query(readProof, all + QStringLiteral("WHERE job = ?"), {toSql(job)});
}

Result<QList<jobs::SummaryRow>> SqlReader::summaries(WallTime from)
{
    return query(readSummary,
                 QStringLiteral("SELECT state, sum(slots), sum(runs) FROM run_summaries WHERE day_ms >= ? "
                                "GROUP BY state ORDER BY state"),
                 {toSql(from)});
}

Result<StoreSpace> SqlReader::space()
{
    auto sizes = query(readSize, QStringLiteral("SELECT at_ms, bytes FROM store_sizes ORDER BY at_ms"), {});
    if (!sizes)
        return sizes.problem();
    Result<StoreSpace> space = m_connection->space();
    if (space)
        space->sizes = *sizes;
    else
        disconnect();
    return space;
}

Result<void> SqlReader::beginSnapshot()
{
    if (Result<void> connected = connect(); !connected)
        return connected;
    Result<void> begun = runOnce(*m_connection, QLatin1String(m_connection->dialect().beginSnapshot));
    m_isInSnapshot = begun.ok();
    return begun;
}

void SqlReader::endSnapshot()
{
    m_isInSnapshot = false;
    if (m_connection && !runOnce(*m_connection, QStringLiteral("COMMIT")))
        disconnect();
}

} // namespace holdfast::store
