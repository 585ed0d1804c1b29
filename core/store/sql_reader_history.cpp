// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sql_reader_query.h"
#include "core/store/sql_tables.h"

#include <algorithm>

namespace holdfast::store {
namespace {

constexpr int kMaxStarts = 10'000;
constexpr int kMaxOutages = 10'000;
constexpr int kMaxChanges = 10'000;

metrics::LatencyRow readLatency(SqlRow &row)
{
    metrics::LatencyRow latency;
    latency.at = row.time();
    latency.worker = row.text();
    latency.latency = row.histogram();
    return latency;
}

WallTime readTime(SqlRow &row)
{
    return row.time();
}

LatencyCount readLatencyCount(SqlRow &row)
{
    LatencyCount count;
    const Seconds length(row.big());
    const auto step = std::find_if(metrics::kSteps.begin(), metrics::kSteps.end(),
                                   [length](const metrics::Step &each) { return each.length == length; });
    count.step = static_cast<std::size_t>(step - metrics::kSteps.begin());
    count.at = row.time();
    count.rows = row.big();
    return count;
}

ServerStart readServerStart(SqlRow &row)
{
    ServerStart start;
    start.at = row.time();
    start.version = row.text();
    return start;
}

} // namespace

Result<QList<jobs::Outage>> SqlReader::outagesIn(const OutageQuery &wanted)
{
    QString narrow = QStringLiteral("WHERE began_ms < ? AND (back_ms IS NULL OR back_ms > ?)");
    QVariantList values{toSql(wanted.to), toSql(wanted.from)};
    if (!wanted.worker.isEmpty()) {
        narrow += QStringLiteral(" AND worker = ?");
        values.append(wanted.worker);
    }
    if (wanted.after) {
        narrow += QStringLiteral(" AND began_ms <= ? AND (began_ms < ? OR worker > ?)");
        values.append({toSql(wanted.after->began), toSql(wanted.after->began), toSql(wanted.after->worker)});
    }
    values.append(std::clamp(wanted.limit, 1, kMaxOutages));
    return query(readOutage, selectFrom(kOutages) + narrow + QStringLiteral(" ORDER BY began_ms DESC, worker LIMIT ?"),
                 values);
}

/// The first of the two conditions on `before` is for the index.
Result<QList<ChangeRow>> SqlReader::changes(const ChangeQuery &wanted)
{
    QStringList narrow;
    QVariantList values;
    if (!wanted.job.isEmpty()) {
        narrow += QStringLiteral("job = ?");
        values += toSql(wanted.job);
    }
    if (wanted.since) {
        narrow += QStringLiteral("at_ms >= ?");
        values += toSql(*wanted.since);
    }
    if (!wanted.before.isEmpty()) {
        narrow += QStringLiteral("at_ms <= (SELECT at_ms FROM changes WHERE id = ?) AND "
                                 "(at_ms, id) < (SELECT at_ms, id FROM changes WHERE id = ?)");
        values.append({toSql(wanted.before), toSql(wanted.before)});
    }
    values += std::clamp(wanted.limit, 1, kMaxChanges);
    return query(readChange,
                 selectFrom(kChanges) + where(narrow) + QStringLiteral(" ORDER BY at_ms DESC, id DESC LIMIT ?"),
                 values);
}

/// The moments are counted out, for the table is in the order of time and not of workers. CROSS JOIN tells SQLite to go
/// through them, each a look-up (https://www.sqlite.org/optoverview.html, section 8.3); by itself it reads everything.
Result<QList<metrics::LatencyRow>> SqlReader::latency(const QString &worker, const metrics::Reading &reading)
{
    const Milliseconds length = reading.step;
    const qint64 first = toMsecs(metrics::floorTo(reading.from, reading.step));
    return query(readLatency,
                 QStringLiteral("WITH RECURSIVE moments (at) AS (SELECT CAST(? AS BIGINT) UNION ALL "
                                "SELECT at + CAST(? AS BIGINT) FROM moments WHERE at + CAST(? AS BIGINT) < ?) "
                                "SELECT at_ms, worker, histogram FROM moments CROSS JOIN latency "
                                "WHERE at_ms = at AND step_s = ? AND worker = ? ORDER BY at"),
                 {first, qint64(length.count()), qint64(length.count()), toSql(reading.to),
                  qint64(reading.step.count()), toSql(worker)});
}

Result<QList<metrics::LatencyRow>> SqlReader::allLatency(const metrics::Reading &reading)
{
    return query(readLatency,
                 QStringLiteral("SELECT at_ms, worker, histogram FROM latency "
                                "WHERE step_s = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms, worker"),
                 {qint64(reading.step.count()), toSql(reading.from), toSql(reading.to)});
}

Result<std::optional<WallTime>> SqlReader::oneLatency(const char *which, const metrics::Reading &reading)
{
    const Result<QList<WallTime>> found =
        query(readTime,
              QStringLiteral("SELECT at_ms FROM latency WHERE step_s = ? AND at_ms >= ? AND at_ms < ? "
                             "ORDER BY at_ms %1 LIMIT 1")
                  .arg(QLatin1String(which)),
              {qint64(reading.step.count()), toSql(reading.from), toSql(reading.to)});
    if (!found)
        return found.problem();
    return found->isEmpty() ? std::nullopt : std::optional(found->first());
}

Result<std::optional<WallTime>> SqlReader::firstLatency(const metrics::Reading &reading)
{
    return oneLatency("ASC", reading);
}

Result<std::optional<WallTime>> SqlReader::lastLatency(const metrics::Reading &reading)
{
    return oneLatency("DESC", reading);
}

Result<QList<LatencyCount>> SqlReader::latencyCounts()
{
    return query(readLatencyCount,
                 QStringLiteral("SELECT step_s, at_ms, sum(CASE WHEN worker = '' THEN 0 ELSE 1 END) "
                                "FROM latency GROUP BY step_s, at_ms ORDER BY step_s, at_ms"),
                 {});
}

Result<QList<ServerStart>> SqlReader::serverStarts(WallTime from, WallTime to)
{
    return query(readServerStart,
                 selectFrom(kServerStarts) +
                     QStringLiteral("WHERE started_ms >= ? AND started_ms < ? ORDER BY started_ms DESC LIMIT ?"),
                 {toSql(from), toSql(to), kMaxStarts});
}

} // namespace holdfast::store
