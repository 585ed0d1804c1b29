// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite_cursor.h"

#include "core/store/sqlite_connection.h"

#include <QSqlRecord>

namespace holdfast::store {
namespace {

/// The name of the i-th question mark, made once: Qt makes one anew for each value that is bound by its position, which
/// costs more than the rest of binding it.
const QString &placeholder(qsizetype i)
{
    thread_local QStringList names;
    while (names.size() <= i)
        names += QStringLiteral(":v%1").arg(names.size());
    return names[i];
}

/// No statement of ours has a question mark in a text.
QString withNames(const QString &sql)
{
    const QStringList parts = sql.split(u'?');
    QString named = parts.first();
    for (qsizetype i = 1; i < parts.size(); ++i)
        named += placeholder(i - 1) + parts[i];
    return named;
}

} // namespace

SqliteCursor::SqliteCursor(SqliteConnection &connection, const QSqlDatabase &database, const QString &sql)
    : m_connection(connection)
    , m_sql(withNames(sql))
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
        m_query.bindValue(placeholder(i), values[i]);
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
