// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/lease.h"

#include "core/store/postgres/connection.h"
#include "core/store/sql_statement.h"

namespace holdfast::store {
namespace {

const QString kColumns = QStringLiteral(
    "owner, holder, term, batch, CAST(ceil(extract(epoch FROM until - clock_timestamp()) * 1000) AS BIGINT), url");

LeaseRow readRow(SqlRow &row)
{
    LeaseRow lease;
    lease.owner = row.text();
    lease.name = row.text();
    lease.term = row.big();
    lease.batch = row.big();
    lease.left = row.duration();
    lease.url = row.text();
    return lease;
}

WaitingServer readWaiting(SqlRow &row)
{
    WaitingServer server;
    server.name = row.text();
    server.url = row.text();
    return server;
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

Result<QList<WaitingServer>> listWaiting(PostgresConnection &connection, const LeaseOwner &owner)
{
    const Result<void> cleared =
        SqlStatement(connection, QStringLiteral("DELETE FROM standbys WHERE name = ? OR "
                                                "seen < clock_timestamp() - INTERVAL '10 seconds'"))
            .run(owner.name);
    if (!cleared)
        return cleared.problem();
    SqlStatement select(connection, QStringLiteral("SELECT name, url FROM standbys ORDER BY name"));
    if (Result<void> ran = select.execute({}); !ran)
        return ran.problem();
    return select.rows(readWaiting);
}

} // namespace holdfast::store
