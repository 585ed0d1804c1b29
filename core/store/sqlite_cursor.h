// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/sql_connection.h"

#include <QSqlQuery>

namespace holdfast::store {

class SqliteConnection;

/// A statement of SQLite's, by Qt SQL.
class SqliteCursor final : public SqlCursor
{
public:
    SqliteCursor(SqliteConnection &connection, const QSqlDatabase &database, const QString &sql);

    Result<void> execute(const QVariantList &values) override;
    bool next() override { return m_query.next(); }
    QVariant value(int column) const override { return m_query.value(column); }
    QString columnName(int column) const override;
    int columns() const override;
    Result<void> finish() override;

private:
    [[nodiscard]] Result<void> prepare();

    SqliteConnection &m_connection;
    QString m_sql;
    QSqlQuery m_query;
    bool m_prepared = false;
};

} // namespace holdfast::store
