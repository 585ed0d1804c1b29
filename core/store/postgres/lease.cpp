// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/lease.h"

#include "core/store/postgres/connection.h"
#include "core/store/sql_statement.h"

namespace holdfast::store {
namespace {

const QString kColumns = QStringLiteral(
    "owner, holder, term, batch, CAST(ceil(extract(epoch FROM until - clock_timestamp()) * 1000) AS BIGINT), "
    "CAST(extract(epoch FROM until) * 1000 AS BIGINT), url");

LeaseRow readRow(SqlRow &row)
{
    LeaseRow lease;
    lease.owner = row.text();
    lease.name = row.text();
    lease.term = row.big();
    lease.batch = row.big();
    lease.left = row.duration();
    lease.untilEpoch = row.duration();
    lease.url = row.text();
    return lease;
}

Result<QList<LeaseRow>> ask(PostgresConnection &connection, const QString &sql, const QVariantList &values)
{
    SqlStatement statement(connection, sql);
    if (Result<void> ran = statement.execute(values); !ran)
        return ran.problem();
    return statement.rows(readRow);
}

const QString kNewEnd = QStringLiteral("clock_timestamp() + CAST(? AS BIGINT) * INTERVAL '1 millisecond'");

} // namespace

Result<LeaseRow> readLease(PostgresConnection &connection)
{
    const auto rows = ask(connection, QStringLiteral("SELECT %1 FROM lease").arg(kColumns), {});
    if (!rows)
        return rows.problem();
    return rows->isEmpty() ? LeaseRow() : rows->first();
}

Result<std::optional<LeaseRow>> takeLease(PostgresConnection &connection, const LeaseOwner &owner)
{
    const auto rows = ask(connection,
                          QStringLiteral("UPDATE lease SET owner = ?, holder = ?, url = ?, term = term + 1, "
                                         "batch = CASE WHEN owner = ? THEN batch ELSE 0 END, until = %1 "
                                         "WHERE owner = ? OR owner = '' OR until < clock_timestamp() RETURNING %2")
                              .arg(kNewEnd, kColumns),
                          {owner.id, owner.name, owner.url, owner.id, toSql(kLease), owner.id});
    if (!rows)
        return rows.problem();
    return rows->isEmpty() ? std::nullopt : std::optional(rows->first());
}

Result<bool> renewLease(PostgresConnection &connection, const LeaseOwner &owner)
{
    const auto rows = ask(
        connection, QStringLiteral("UPDATE lease SET until = %1 WHERE owner = ? RETURNING %2").arg(kNewEnd, kColumns),
        {toSql(kLease), owner.id});
    if (!rows)
        return rows.problem();
    return !rows->isEmpty();
}

Result<void> releaseLease(PostgresConnection &connection, const LeaseOwner &owner)
{
    return SqlStatement(connection,
                        QStringLiteral("UPDATE lease SET owner = '', until = clock_timestamp() WHERE owner = ?"))
        .run(owner.id);
}

bool HolderWatch::isAlive(const LeaseRow &row)
{
    if (!m_first)
        m_first = row;
    return row.owner != m_first->owner || row.untilEpoch != m_first->untilEpoch;
}

} // namespace holdfast::store
