// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/problems.h"
#include "core/store/sql_row.h"
#include "core/store/sql_values.h"

#include <QList>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

namespace holdfast::store {

/// One open connection of one thread, with its dialect's reading of errors.
class SqlConnection
{
public:
    SqlConnection() = default;
    virtual ~SqlConnection() = default;
    Q_DISABLE_COPY_MOVE(SqlConnection)

    [[nodiscard]] virtual QSqlDatabase database() const = 0;

    /// As a problem whose code says whose fault it is: kRejected is the write's; kUnavailable and kUnreadable are not.
    [[nodiscard]] virtual Problem explain(const QSqlError &error) = 0;
};

/// One statement: prepared when first run, then only bound and run again. Lives no longer than its connection.
class SqlStatement final
{
public:
    SqlStatement(SqlConnection &connection, QString sql);

    /// Binds the values to the question marks in order, and runs.
    template <typename... Values>
    [[nodiscard]] Result<void> run(const Values &...values)
    {
        return execute({toSql(values)...});
    }

    [[nodiscard]] Result<void> execute(const QVariantList &values);

    /// The rows of a SELECT, each through `read`, as long as `more` says so of the last one. Ends the statement: an
    /// unfinished one would hold its snapshot open and keep the log from being folded back.
    template <typename T, typename More>
    [[nodiscard]] Result<QList<T>> rows(T (*read)(SqlRow &), More more)
    {
        QList<T> list;
        while ((list.isEmpty() || more(list.constLast())) && m_query.next()) {
            SqlRow row(m_query);
            list.append(read(row));
            if (!row.good())
                return fail(row);
        }
        if (Result<void> ended = finish(); !ended)
            return ended.problem();
        return list;
    }
    template <typename T>
    [[nodiscard]] Result<QList<T>> rows(T (*read)(SqlRow &))
    {
        return rows(read, [](const T &) { return true; });
    }

private:
    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<void> finish();
    [[nodiscard]] Problem fail(const SqlRow &row);

    SqlConnection &m_connection;
    QString m_sql;
    QSqlQuery m_query;
    bool m_prepared = false;
};

/// Runs one statement that is needed once.
[[nodiscard]] Result<void> runOnce(SqlConnection &connection, const QString &sql);

} // namespace holdfast::store
