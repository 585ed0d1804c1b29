// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sql_statement.h"

namespace holdfast::store {

SqlStatement::SqlStatement(SqlConnection &connection, QString sql)
    : m_connection(connection)
    , m_sql(std::move(sql))
    , m_query(connection.database())
{
    m_query.setForwardOnly(true);
}

Result<void> SqlStatement::prepare()
{
    if (m_prepared)
        return {};
    m_prepared = m_query.prepare(m_sql);
    if (m_prepared)
        return {};
    // Never a rejection: every statement of ours is known to be good, so it is the database that is not as it should
    // be.
    Problem problem = m_connection.explain(m_query.lastError());
    if (problem.code == kRejected)
        problem.code = kUnavailable;
    return problem;
}

Result<void> SqlStatement::execute(const QVariantList &values)
{
    if (Result<void> prepared = prepare(); !prepared)
        return prepared;
    for (int i = 0; i < values.size(); ++i)
        m_query.bindValue(i, values[i]);
    if (m_query.exec())
        return {};
    Problem problem = m_connection.explain(m_query.lastError());
    m_query.finish();
    return problem;
}

Result<void> SqlStatement::finish()
{
    const QSqlError error = m_query.lastError();
    m_query.finish();
    if (error.isValid())
        return m_connection.explain(error);
    return {};
}

Problem SqlStatement::fail(const SqlRow &row)
{
    m_query.finish();
    return damaged(
        m_connection.database().databaseName(),
        QStringLiteral("a stored value is not one that any version of Holdfast writes (%1)").arg(row.complaint()));
}

Result<void> runOnce(SqlConnection &connection, const QString &sql)
{
    return SqlStatement(connection, sql).run();
}

} // namespace holdfast::store
