// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sql_retention.h"

namespace holdfast::store {
namespace {

/// Whatever was decided, the database itself holds to this.
const QString kMayGo = QStringLiteral("id = ? AND state NOT IN ('queued', 'assigned', 'running') AND "
                                      "(planned_ms IS NULL OR planned_ms <= (SELECT until_ms FROM slot_proofs "
                                      "WHERE slot_proofs.job = runs.job))");

QString putProofSql()
{
    return QStringLiteral("INSERT INTO slot_proofs (job, until_ms) VALUES (?, ?) ON CONFLICT (job) DO UPDATE "
                          "SET until_ms = CASE WHEN excluded.until_ms > slot_proofs.until_ms "
                          "THEN excluded.until_ms ELSE slot_proofs.until_ms END");
}

QString cutProofSql()
{
    return QStringLiteral("UPDATE slot_proofs SET until_ms = ? WHERE job = ? AND until_ms > ?");
}

/// The same as jobs::summaryOf(). A day is 86,400,000 ms; the remainder is that of a division rounded down.
QString summarizeSql()
{
    return QStringLiteral(
               "INSERT INTO run_summaries (job, day_ms, state, slots, runs) SELECT job, "
               "coalesce(planned_ms, queued_ms) - ((coalesce(planned_ms, queued_ms) % 86400000) + 86400000) % "
               "86400000, "
               "state, CASE WHEN planned_ms IS NULL THEN 0 WHEN first_planned_ms IS NULL OR slots < 1 THEN 1 "
               "ELSE slots END, 1 FROM runs WHERE ") +
           kMayGo +
           QStringLiteral(" ON CONFLICT (job, day_ms, state) DO UPDATE SET "
                          "slots = run_summaries.slots + excluded.slots, runs = run_summaries.runs + excluded.runs");
}

QString noteDroppedSql()
{
    return QStringLiteral("INSERT INTO meta (key, value) SELECT 'dropped_ms', queued_ms FROM runs WHERE ") + kMayGo +
           QStringLiteral(" ON CONFLICT (key) DO UPDATE SET value = CASE WHEN excluded.value > meta.value "
                          "THEN excluded.value ELSE meta.value END");
}

constexpr auto kSizesKept = std::chrono::days(40);

} // namespace

SqlRetention::SqlRetention(SqlConnection &connection)
    : m_connection(connection)
    , m_putProof(connection, putProofSql())
    , m_cutProof(connection, cutProofSql())
    , m_summarize(connection, summarizeSql())
    , m_noteDropped(connection, noteDroppedSql())
    , m_dropRun(connection, QStringLiteral("DELETE FROM runs WHERE ") + kMayGo)
    , m_dropOutput(connection, QStringLiteral("DELETE FROM output WHERE run_id = ? AND seq <= ?"))
    , m_putSize(connection, QStringLiteral("INSERT INTO store_sizes (at_ms, bytes) VALUES (?, ?) "
                                           "ON CONFLICT (at_ms) DO UPDATE SET bytes = excluded.bytes"))
    , m_dropSizes(connection, QStringLiteral("DELETE FROM store_sizes WHERE at_ms < ?"))
{}

Result<void> SqlRetention::put(const jobs::PutProof &write)
{
    return m_putProof.run(write.job, write.until);
}

Result<void> SqlRetention::cut(const jobs::CutPlan &write)
{
    return m_cutProof.run(write.at, write.job, write.at);
}

Result<void> SqlRetention::put(const jobs::DropRuns &write)
{
    for (const QString &id : write.ids) {
        Result<void> done = m_summarize.run(id);
        if (done)
            done = m_noteDropped.run(id);
        if (done)
            done = m_dropRun.run(id);
        if (!done)
            return done;
    }
    return {};
}

Result<void> SqlRetention::put(const jobs::DropOutput &write)
{
    return m_dropOutput.run(write.runId, write.upToSeq);
}

Result<void> SqlRetention::put(const jobs::GiveBackSpace &write)
{
    const QString sql = QLatin1String(m_connection.dialect().giveBackPage);
    if (sql.isEmpty())
        return {};
    SqlStatement onePage(m_connection, sql);
    for (int page = 0; page < write.pages; ++page) {
        if (Result<void> ran = onePage.run(); !ran)
            return ran;
    }
    return {};
}

Result<void> SqlRetention::put(const jobs::PutStoreSize &write)
{
    Result<void> done = m_putSize.run(write.at, write.bytes);
    return done ? m_dropSizes.run(write.at - kSizesKept) : done;
}

} // namespace holdfast::store
