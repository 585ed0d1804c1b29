// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite_connection.h"

#include "core/store/sql_statement.h"
#include "core/store/sqlite_cursor.h"

#include <QFileInfo>
#include <QStorageInfo>

namespace holdfast::store {
namespace {

/// Primary result codes (https://www.sqlite.org/rescode.html); Qt gives extended ones, whose low byte these are.
enum ResultCode {
    Error = 1,
    Internal = 2,
    Busy = 5,
    Locked = 6,
    NoMemory = 7,
    Corrupt = 11,
    Full = 13,
    TooBig = 18,
    Constraint = 19,
    Mismatch = 20,
    Misuse = 21,
    Range = 25,
    NotADatabase = 26,
};

int primaryCode(const QSqlError &error)
{
    return error.nativeErrorCode().toInt() & 0xff;
}

/// The write itself is at fault: it would fail again, however healthy disk and file are.
bool isRejection(int code)
{
    switch (code) {
    case Error:
    case Internal:
    case TooBig:
    case Constraint:
    case Mismatch:
    case Misuse:
    case Range:
        return true;
    default:
        return false;
    }
}

QString todoFor(int code)
{
    switch (code) {
    case Busy:
    case Locked:
        return QStringLiteral("end the program that locks the database");
    case Full:
        return QStringLiteral("free space on the disk of the data folder");
    case NoMemory:
        return QStringLiteral("free memory");
    default:
        return QStringLiteral("check the disk, the data folder and its permissions");
    }
}

QString sqlText(SqlRow &row)
{
    return row.text();
}

} // namespace

SqliteConnection::SqliteConnection(QString path, Mode mode, Milliseconds busyTimeout)
    : m_path(std::move(path))
    , m_name(QStringLiteral("holdfast-%1").arg(reinterpret_cast<quintptr>(this)))
    , m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name))
{
    QString options = QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(busyTimeout.count());
    if (mode != Mode::Write)
        options += QStringLiteral(";QSQLITE_OPEN_READONLY");
    m_database.setDatabaseName(m_path);
    m_database.setConnectOptions(options);
}

SqliteConnection::~SqliteConnection()
{
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const QString &path, Mode mode,
                                                                 Milliseconds busyTimeout)
{
    std::unique_ptr<SqliteConnection> connection(new SqliteConnection(path, mode, busyTimeout));
    if (!connection->m_database.open())
        return connection->explain(connection->m_database.lastError());
    if (Result<void> configured = connection->configure(mode, busyTimeout); !configured)
        return configured.problem();
    return connection;
}

Result<void> SqliteConnection::configure(Mode mode, Milliseconds busyTimeout)
{
    Result<void> done = setPragma(QStringLiteral("busy_timeout"), QString::number(busyTimeout.count()),
                                  QString::number(busyTimeout.count()));
    if (mode != Mode::Write)
        return done;
    if (done)
        done = letNewFileShrink();
    if (done)
        done = setPragma(QStringLiteral("journal_mode"), QStringLiteral("WAL"), QStringLiteral("wal"));
    if (done) // FULL: a commit is on disk when it returns, not at the next checkpoint. Receipts depend on it.
        done = setPragma(QStringLiteral("synchronous"), QStringLiteral("FULL"), QStringLiteral("2"));
    if (done)
        done = setPragma(QStringLiteral("foreign_keys"), QStringLiteral("ON"), QStringLiteral("1"));
    if (done) // Pages of 4 KiB. Folding the log back less often than every 1000 measured a third more results a second.
        done = setPragma(QStringLiteral("wal_autocheckpoint"), QStringLiteral("4000"), QStringLiteral("4000"));
    if (done) // A burst must not leave a log of its size behind for ever.
        done = setPragma(QStringLiteral("journal_size_limit"), QStringLiteral("67108864"), QStringLiteral("67108864"));
    return done;
}

/// Only a database without a page takes it, and before it has a log
/// (https://www.sqlite.org/pragma.html#pragma_auto_vacuum).
Result<void> SqliteConnection::letNewFileShrink()
{
    const Result<qint64> pages = pragma(QStringLiteral("page_count"));
    if (!pages || *pages > 0)
        return pages ? Result<void>() : pages.problem();
    return setPragma(QStringLiteral("auto_vacuum"), QStringLiteral("2"), QStringLiteral("2"));
}

std::unique_ptr<SqlCursor> SqliteConnection::statement(const QString &sql)
{
    return std::make_unique<SqliteCursor>(*this, m_database, sql);
}

Result<StoreSpace> SqliteConnection::space()
{
    const Result<qint64> pageSize = pragma(QStringLiteral("page_size"));
    if (!pageSize)
        return pageSize.problem();
    const Result<qint64> freePages = pragma(QStringLiteral("freelist_count"));
    if (!freePages)
        return freePages.problem();
    const Result<qint64> pages = pragma(QStringLiteral("page_count"));
    if (!pages)
        return pages.problem();
    const QStorageInfo disk(QFileInfo(m_path).absolutePath());
    StoreSpace space;
    space.freePages = *freePages;
    space.freeBytes = space.freePages * *pageSize;
    space.bytes = *pages * *pageSize + QFileInfo(m_path + QStringLiteral("-wal")).size();
    space.diskFreeBytes = disk.isValid() ? disk.bytesAvailable() : -1;
    return space;
}

Problem SqliteConnection::explain(const QSqlError &error)
{
    const int code = primaryCode(error);
    if (isRejection(code))
        return {kRejected, error.databaseText(), m_path, {}};
    if (code != Busy && code != Locked && code != Full)
        m_suspect = true;
    const QString what = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    if (code == Corrupt || code == NotADatabase)
        return damaged(m_path, what);
    return {kUnavailable, what, m_path, todoFor(code)};
}

Result<QString> SqliteConnection::pragmaText(const QString &name)
{
    SqlStatement statement(*this, QStringLiteral("PRAGMA ") + name);
    if (Result<void> ran = statement.run(); !ran)
        return ran.problem();
    const Result<QList<QString>> answer = statement.rows(sqlText);
    if (!answer)
        return answer.problem();
    return answer->isEmpty() ? QString() : answer->first();
}

Result<qint64> SqliteConnection::pragma(const QString &name)
{
    const Result<QString> text = pragmaText(name);
    if (!text)
        return text.problem();
    return text->toLongLong();
}

Result<void> SqliteConnection::setPragma(const QString &name, const QString &value, const QString &expected)
{
    if (Result<QString> set = pragmaText(name + u'=' + value); !set)
        return set.problem();
    const Result<QString> now = pragmaText(name);
    if (!now)
        return now.problem();
    if (*now == expected)
        return {};
    return Problem{kUnavailable, QStringLiteral("the database does not accept %1=%2 (it is %3)").arg(name, value, *now),
                   m_path, QStringLiteral("use a local disk for the data folder")};
}

} // namespace holdfast::store
