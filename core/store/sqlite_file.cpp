// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite_file.h"

#include "core/base/log.h"
#include "core/runtime/private_file.h"
#include "core/store/sqlite_connection.h"
#include "core/store/sqlite_schema.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace holdfast::store {
namespace {

using namespace std::chrono_literals;

constexpr QFile::Permissions kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner;

Problem cannotUse(const QString &path, const QString &what)
{
    return {kUnavailable, what, path, QStringLiteral("choose a writable data folder (--data)")};
}

Result<void> makeFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly, kOwnerOnly))
        return cannotUse(path, QStringLiteral("cannot create the database: %1").arg(file.errorString()));
    return {};
}

/// SQLite would take an empty file for a new database and throw its log away.
Result<void> examineEmpty(const QString &path)
{
    if (QFileInfo(path + QStringLiteral("-wal")).size() > 0)
        return damaged(path, QStringLiteral("the database is empty, but its log is not: it was cut short"));
    log(lcStore(), LogLevel::Warning, QStringLiteral("%1 exists and is empty: a new database begins in it").arg(path),
        QStringLiteral("if it should contain data, stop the server and restore a backup"));
    return {};
}

QString nameOfTable(SqlRow &row)
{
    return row.text();
}

/// SQLite notices missing pages, but half of the last one only when it comes to read it. The log may hold pages that
/// the file does not have yet.
Result<void> examineSize(SqliteConnection &connection, const QString &path)
{
    const Result<qint64> pages = connection.pragma(QStringLiteral("page_count"));
    const Result<qint64> bytes = connection.pragma(QStringLiteral("page_size"));
    if (!pages || !bytes)
        return !pages ? pages.problem() : bytes.problem();
    const bool hasLog = QFileInfo(path + QStringLiteral("-wal")).size() > 0;
    if (!hasLog && QFileInfo(path).size() < *pages * *bytes)
        return damaged(path, QStringLiteral("the database was cut short"));
    return {};
}

Result<void> examineContent(SqliteConnection &connection, const QString &path, int newest)
{
    const Result<qint64> version = connection.pragma(QStringLiteral("user_version"));
    const Result<qint64> application = connection.pragma(QStringLiteral("application_id"));
    SqlStatement tables(connection, QStringLiteral("SELECT name FROM sqlite_master LIMIT 1"));
    const Result<void> ran = tables.run();
    const Result<QList<QString>> found = tables.rows(nameOfTable);
    if (!version || !application || !ran || !found) {
        const Problem &why = !version ? version.problem() : !ran ? ran.problem() : found.problem();
        return why;
    }
    if (*application != kApplicationId && !found->isEmpty())
        return damaged(path, QStringLiteral("is a database of another program"));
    if (*version > newest)
        return Problem{
            kNewer, QStringLiteral("its schema is version %1, this program knows up to %2").arg(*version).arg(newest),
            path, QStringLiteral("upgrade Holdfast to the version that wrote it; nothing was changed")};
    return examineSize(connection, path);
}

} // namespace

Result<void> makeFolderFor(const QString &path)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (QFileInfo(folder).isDir())
        return {};
    const QString parent = QFileInfo(folder).absolutePath();
    if (!QDir().mkpath(parent) || !runtime::makePrivateFolder(folder))
        return cannotUse(folder, QStringLiteral("cannot create the folder"));
    return {};
}

Result<void> examineOrMake(const QString &path, int newest)
{
    const QFileInfo file(path);
    if (!file.exists())
        return makeFile(path);
    if (!file.isFile())
        return cannotUse(path, QStringLiteral("is not a file"));
    if (file.size() == 0)
        return examineEmpty(path);
    Result<std::unique_ptr<SqliteConnection>> connection =
        SqliteConnection::open(path, SqliteConnection::Mode::Inspect, 5s);
    if (!connection)
        return connection.problem();
    return examineContent(**connection, path, newest);
}

} // namespace holdfast::store
