// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/store/sql_connection.h"

#include <QSqlDatabase>
#include <QSqlError>

#include <memory>

namespace holdfast::store {

/// A connection to one SQLite file, closed and forgotten by Qt SQL when it goes.
class SqliteConnection final : public SqlConnection
{
public:
    enum class Mode {
        Inspect, ///< read only and nothing else: leaves the file as it is, whatever it holds
        Read,    ///< read only, beside a writer
        Write,
    };

    /// A statement that meets a lock waits `busyTimeout` for it, blocking the thread.
    [[nodiscard]] static Result<std::unique_ptr<SqliteConnection>> open(const QString &path, Mode mode,
                                                                        Milliseconds busyTimeout);
    ~SqliteConnection() override;

    std::unique_ptr<SqlCursor> statement(const QString &sql) override;
    const SqlDialect &dialect() const override { return sqliteDialect(); }
    QString place() const override { return m_path; }
    bool isAlive() override { return true; }
    Result<StoreSpace> space() override;

    /// As a problem whose code says whose fault it is: kRejected is the write's; kUnavailable and kUnreadable are not.
    [[nodiscard]] Problem explain(const QSqlError &error);

    /// True after an error that a new connection may get over and this one may not (I/O, not: full or busy).
    [[nodiscard]] bool suspect() const { return m_suspect; }

    [[nodiscard]] Result<qint64> pragma(const QString &name);
    /// Sets a pragma and looks whether it took: SQLite says nothing about one that it ignores.
    [[nodiscard]] Result<void> setPragma(const QString &name, const QString &value, const QString &expected);

private:
    SqliteConnection(QString path, Mode mode, Milliseconds busyTimeout);
    [[nodiscard]] Result<void> configure(Mode mode, Milliseconds busyTimeout);
    [[nodiscard]] Result<void> letNewFileShrink();
    [[nodiscard]] Result<QString> pragmaText(const QString &name);

    QString m_path;
    QString m_name;
    QSqlDatabase m_database;
    bool m_suspect = false;
};

} // namespace holdfast::store
