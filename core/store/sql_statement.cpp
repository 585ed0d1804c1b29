// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sql_statement.h"

namespace holdfast::store {

SqlStatement::SqlStatement(SqlConnection &connection, const QString &sql)
    : m_connection(connection)
    , m_cursor(connection.statement(sql))
{}

Problem SqlStatement::fail(const SqlRow &row)
{
    static_cast<void>(m_cursor->finish());
    return damaged(
        m_connection.place(),
        QStringLiteral("a stored value is not one that any version of Holdfast writes (%1)").arg(row.complaint()));
}

Result<void> runOnce(SqlConnection &connection, const QString &sql)
{
    return SqlStatement(connection, sql).run();
}

} // namespace holdfast::store
