// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite_backend.h"

#include "core/base/log.h"
#include "core/store/sql_load.h"
#include "core/store/sql_reader.h"
#include "core/store/sql_writes.h"
#include "core/store/sqlite_connection.h"
#include "core/store/sqlite_file.h"
#include "core/store/sqlite_schema.h"
#include "core/store/write_words.h"

#include <QFileInfo>

namespace holdfast::store {
namespace {

/// The file itself, where the path is that of a link to it: there SQLite keeps its log, and it has one lock.
SqliteOptions resolved(SqliteOptions options)
{
    if (const QString file = QFileInfo(options.path).canonicalFilePath(); !file.isEmpty())
        options.path = file;
    return options;
}

/// A larger one would hold up the start: its free pages are filled again, and it does not shrink.
constexpr qint64 kQuicklyVacuumed = 256LL * 1024 * 1024;

/// Databases of earlier versions could not give space back to the file system. Not done, nothing is lost.
void letShrink(SqliteConnection &connection, const QString &path)
{
    const QString name = QStringLiteral("auto_vacuum");
    const Result<qint64> known = connection.pragma(name);
    if (!known || *known != 0 || QFileInfo(path).size() > kQuicklyVacuumed)
        return;
    Result<qint64> set = connection.pragma(QStringLiteral("auto_vacuum=2"));
    Result<void> done = set ? runOnce(connection, QStringLiteral("VACUUM")) : set.problem();
    if (!done)
        log(lcStore(), LogLevel::Info,
            QStringLiteral("the database does not shrink when runs are deleted: %1").arg(done.problem().text()));
}

} // namespace

SqliteBackend::SqliteBackend(SqliteOptions options)
    : m_options(resolved(std::move(options)))
{}

SqliteBackend::~SqliteBackend() = default;

Result<void> SqliteBackend::open()
{
    if (Result<void> folder = makeFolderFor(m_options.path); !folder)
        return folder;
    Result<std::unique_ptr<FileLock>> lock = FileLock::take(m_options.path + QStringLiteral(".lock"));
    if (!lock)
        return lock.problem();
    m_pathLock = std::move(*lock);
    const std::vector<Migration> &steps = sqliteMigrations();
    if (Result<void> examined = examineOrMake(m_options.path, steps.back().version); !examined)
        return examined;
    Result<std::unique_ptr<FileLock>> fileLock = FileLock::take(m_options.path);
    if (!fileLock)
        return fileLock.problem();
    m_fileLock = std::move(*fileLock);
    m_file = identityOf(m_options.path);
    if (Result<void> connected = connect(m_options.openPatience); !connected)
        return connected;
    if (Result<void> migrated = migrate(*m_connection, steps); !migrated)
        return migrated;
    if (Result<void> named = nameIfNew(*m_connection); !named)
        return named;
    letShrink(*m_connection, m_options.path);
    const QString patience = QString::number(m_options.busyTimeout.count());
    return m_connection->setPragma(QStringLiteral("busy_timeout"), patience, patience);
}

Result<void> SqliteBackend::connect(Milliseconds busyTimeout)
{
    disconnect();
    Result<std::unique_ptr<SqliteConnection>> opened =
        SqliteConnection::open(m_options.path, SqliteConnection::Mode::Write, busyTimeout);
    if (!opened)
        return opened.problem();
    m_connection = std::move(*opened);
    m_begin = std::make_unique<SqlStatement>(*m_connection, QStringLiteral("BEGIN IMMEDIATE"));
    m_commit = std::make_unique<SqlStatement>(*m_connection, QStringLiteral("COMMIT"));
    m_rollback = std::make_unique<SqlStatement>(*m_connection, QStringLiteral("ROLLBACK"));
    m_writes = std::make_unique<SqlWrites>(*m_connection);
    return {};
}

/// Statements first: Qt SQL does not forget a connection that a query still holds.
void SqliteBackend::disconnect()
{
    m_writes.reset();
    m_rollback.reset();
    m_commit.reset();
    m_begin.reset();
    m_connection.reset();
}

/// A deleted file would go on taking writes that nobody finds again; and SQLite would make a new one in its place. Into
/// another one that was put there a new connection would write what is left in the log of the old one.
Result<void> SqliteBackend::ready()
{
    const QByteArray file = identityOf(m_options.path);
    if (file != m_file)
        return file.isEmpty() ? gone(m_options.path) : replaced(m_options.path);
    if (m_connection && !m_connection->suspect())
        return {};
    return connect(m_options.busyTimeout);
}

/// BEGIN and COMMIT fail for reasons of the database, never of a batch: whatever the code says, try again.
CommitOutcome SqliteBackend::notNow(const Problem &problem)
{
    if (problem.code == kRejected)
        disconnect(); // a connection in a state that nobody foresaw
    return {CommitOutcome::Kind::Unavailable, problem};
}

/// SQLite may have rolled back by itself (https://www.sqlite.org/lang_transaction.html, 3.1); then this fails, and
/// well.
void SqliteBackend::rollBack()
{
    if (Result<void> undone = m_rollback->run(); !undone)
        log(lcStore(), LogLevel::Debug, QStringLiteral("rollback: %1").arg(undone.problem().what));
}

template <typename Apply>
CommitOutcome SqliteBackend::inTransaction(Apply apply)
{
    if (Result<void> prepared = ready(); !prepared)
        return notNow(prepared.problem());
    if (Result<void> begun = m_begin->run(); !begun)
        return notNow(begun.problem());
    if (Result<void> applied = apply(*m_writes); !applied) {
        rollBack();
        return CommitOutcome::from(applied);
    }
    if (Result<void> committed = m_commit->run(); !committed) {
        rollBack();
        return notNow(committed.problem());
    }
    return {};
}

Result<jobs::Loaded> SqliteBackend::load(WallTime now)
{
    return loadEverything(*m_connection, now);
}

CommitOutcome SqliteBackend::commit(std::span<const jobs::Writes> batches)
{
    return inTransaction([batches](SqlWrites &writes) -> Result<void> {
        for (const jobs::Writes &batch : batches) {
            for (const jobs::Write &write : batch) {
                if (Result<void> applied = writes.apply(write); !applied)
                    return applied.problem().code == kRejected ? refusal(write, applied.problem()) : applied;
            }
        }
        return {};
    });
}

CommitOutcome SqliteBackend::prove()
{
    return inTransaction([](SqlWrites &writes) { return writes.applyProof(); });
}

std::unique_ptr<Reader> SqliteBackend::reader()
{
    const SqliteOptions options = m_options;
    return std::make_unique<SqlReader>([options]() -> Result<std::unique_ptr<SqlConnection>> {
        auto opened = SqliteConnection::open(options.path, SqliteConnection::Mode::Read, options.busyTimeout);
        if (!opened)
            return opened.problem();
        return std::unique_ptr<SqlConnection>(std::move(*opened));
    });
}

Result<void> SqliteBackend::limitPages(qint64 pages)
{
    const qint64 most = pages > 0 ? pages : 0xfffffffe; // SQLITE_MAX_PAGE_COUNT's largest value
    const Result<qint64> set = m_connection->pragma(QStringLiteral("max_page_count=%1").arg(most));
    return set ? Result<void>() : set.problem();
}

} // namespace holdfast::store
