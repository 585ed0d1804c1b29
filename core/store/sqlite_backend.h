// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/backend.h"
#include "core/store/file_lock.h"

namespace holdfast::store {

class SqliteConnection;
class SqlStatement;
class SqlWrites;

struct SqliteOptions
{
    QString path;
    Milliseconds busyTimeout{250};   ///< how long one try waits for somebody else's lock; the store tries again anyway
    Milliseconds openPatience{5000}; ///< the same at the start, where nothing waits for an answer
};

/// One SQLite file in WAL mode, synchronous=FULL, locked for this process by a file beside it (".lock").
class SqliteBackend final : public Backend
{
public:
    explicit SqliteBackend(SqliteOptions options);
    ~SqliteBackend() override;

    Result<void> open() override;
    Result<jobs::Loaded> load(WallTime now) override;
    CommitOutcome commit(std::span<const jobs::Writes> batches) override;
    CommitOutcome prove() override;
    std::unique_ptr<Reader> reader() override;

    /// Bounds the file to so many pages of 4 KiB; beyond, it is as if the disk were full. 0: as large as SQLite allows.
    [[nodiscard]] Result<void> limitPages(qint64 pages);

private:
    [[nodiscard]] Result<void> connect(Milliseconds busyTimeout);
    void disconnect();
    [[nodiscard]] Result<void> ready();
    [[nodiscard]] CommitOutcome notNow(const Problem &problem);
    void rollBack();
    template <typename Apply>
    [[nodiscard]] CommitOutcome inTransaction(Apply apply);

    SqliteOptions m_options;
    // Until all connections are closed: closing a file lets go of all that SQLite has locked in it, fcntl(2).
    std::unique_ptr<FileLock> m_pathLock; ///< from before there is a file
    std::unique_ptr<FileLock> m_fileLock; ///< by whatever name
    QByteArray m_file;                    ///< the identity of the one that was opened
    std::unique_ptr<SqliteConnection> m_connection;
    std::unique_ptr<SqlStatement> m_begin;
    std::unique_ptr<SqlStatement> m_commit;
    std::unique_ptr<SqlStatement> m_rollback;
    std::unique_ptr<SqlWrites> m_writes;
};

} // namespace holdfast::store
