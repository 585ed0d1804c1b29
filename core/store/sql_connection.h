// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/problems.h"
#include "core/store/reader.h"
#include "core/store/sql_dialect.h"

#include <QString>
#include <QVariant>

#include <memory>

/// The seam between what is asked in SQL and who executes it: one implementation for each kind of database.
namespace holdfast::store {

/// One statement of one connection, prepared when it first runs. Lives no longer than its connection.
class SqlCursor
{
public:
    SqlCursor() = default;
    virtual ~SqlCursor() = default;
    Q_DISABLE_COPY_MOVE(SqlCursor)

    /// Binds the values to the question marks in order, and runs. A connection may put off writes until its
    /// transaction ends: then this succeeds, and the end of the transaction tells.
    [[nodiscard]] virtual Result<void> execute(const QVariantList &values) = 0;

    /// Goes to the next row of a SELECT. False: there is none, or it failed, which finish() tells.
    [[nodiscard]] virtual bool next() = 0;
    /// Of the current row; a null variant for NULL.
    [[nodiscard]] virtual QVariant value(int column) const = 0;
    [[nodiscard]] virtual QString columnName(int column) const = 0;
    [[nodiscard]] virtual int columns() const = 0;

    /// Ends the statement, also before its last row: an unfinished one would hold its snapshot open.
    [[nodiscard]] virtual Result<void> finish() = 0;
};

/// One open connection of one thread.
class SqlConnection
{
public:
    SqlConnection() = default;
    virtual ~SqlConnection() = default;
    Q_DISABLE_COPY_MOVE(SqlConnection)

    /// Its text has a question mark for each value.
    [[nodiscard]] virtual std::unique_ptr<SqlCursor> statement(const QString &sql) = 0;

    [[nodiscard]] virtual const SqlDialect &dialect() const = 0;
    /// The database as a person knows it: for problems. Without a password.
    [[nodiscard]] virtual QString place() const = 0;
    /// False: the connection is known to be lost, and only a new one helps. Does not wait.
    [[nodiscard]] virtual bool isAlive() = 0;
    /// All but `sizes`.
    [[nodiscard]] virtual Result<StoreSpace> space() = 0;
};

} // namespace holdfast::store
