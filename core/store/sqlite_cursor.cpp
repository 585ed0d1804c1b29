// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite_cursor.h"

#include "core/store/sqlite_connection.h"

#include <QSqlRecord>

namespace holdfast::store {

SqliteCursor::SqliteCursor(SqliteConnection &connection, const QSqlDatabase &database, QString sql)
    : m_connection(connection)
    , m_sql(std::move(sql))
    , m_query(database)
{
    m_query.setForwardOnly(true);
}

Result<void> SqliteCursor::prepare()
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

Result<void> SqliteCursor::execute(const QVariantList &values)
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

QString SqliteCursor::columnName(int column) const
{
    return m_query.record().fieldName(column);
}

int SqliteCursor::columns() const
{
    return m_query.record().count();
}

Result<void> SqliteCursor::finish()
{
    const QSqlError error = m_query.lastError();
    m_query.finish();
    if (error.isValid())
        return m_connection.explain(error);
    return {};
}

} // namespace holdfast::store
