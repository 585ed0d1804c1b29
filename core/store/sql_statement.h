// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/sql_connection.h"
#include "core/store/sql_row.h"
#include "core/store/sql_values.h"

#include <QList>

namespace holdfast::store {

/// One statement: prepared when first run, then only bound and run again. Lives no longer than its connection.
class SqlStatement final
{
public:
    SqlStatement(SqlConnection &connection, const QString &sql);

    /// Binds the values to the question marks in order, and runs.
    template <typename... Values>
    [[nodiscard]] Result<void> run(const Values &...values)
    {
        return execute({toSql(values)...});
    }

    [[nodiscard]] Result<void> execute(const QVariantList &values) { return m_cursor->execute(values); }

    /// The rows of a SELECT, each through `read`, as long as `more` says so of the last one. Ends the statement: an
    /// unfinished one would hold its snapshot open and keep the log from being folded back.
    template <typename T, typename More>
    [[nodiscard]] Result<QList<T>> rows(T (*read)(SqlRow &), More more)
    {
        QList<T> list;
        while ((list.isEmpty() || more(list.constLast())) && m_cursor->next()) {
            SqlRow row(*m_cursor);
            list.append(read(row));
            if (!row.good())
                return fail(row);
        }
        if (Result<void> ended = m_cursor->finish(); !ended)
            return ended.problem();
        return list;
    }
    template <typename T>
    [[nodiscard]] Result<QList<T>> rows(T (*read)(SqlRow &))
    {
        return rows(read, [](const T &) { return true; });
    }

private:
    [[nodiscard]] Problem fail(const SqlRow &row);

    SqlConnection &m_connection;
    std::unique_ptr<SqlCursor> m_cursor;
};

/// Runs one statement that is needed once.
[[nodiscard]] Result<void> runOnce(SqlConnection &connection, const QString &sql);

} // namespace holdfast::store
