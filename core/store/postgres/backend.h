// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/backend.h"
#include "core/store/postgres/lease.h"
#include "core/store/postgres/postgres.h"
#include "core/store/postgres/schema.h"

#include <optional>

namespace holdfast::store {

class LeaseKeeper;
class PostgresConnection;
class SqlStatement;
class SqlWrites;

/// The schema "holdfast" of a PostgreSQL database, held for this process by a lease. A transaction is one round trip:
/// its statements, the fence and the COMMIT are sent together.
///
/// A COMMIT without an answer: each connection has a term of its own. The next one takes a new term, which waits for a
/// transaction that holds the row and makes one that comes later fail. Then the row tells whether the batch is in it.
class PostgresBackend final : public Backend
{
public:
    PostgresBackend(QString url, const Holding &holding);
    ~PostgresBackend() override;

    /// Refuses a database whose lease another server has; that of one that died ends within 6 s.
    Result<void> open() override;
    Result<jobs::Loaded> load(WallTime now) override;
    CommitOutcome commit(std::span<const jobs::Writes> batches) override;
    CommitOutcome prove() override;
    std::unique_ptr<Reader> reader() override;

private:
    [[nodiscard]] Result<void> connect();
    [[nodiscard]] Result<void> take();
    [[nodiscard]] Result<void> beginWithCopy();
    [[nodiscard]] Result<void> checkCopy();
    [[nodiscard]] Result<void> ready();
    [[nodiscard]] Result<void> adopt(const LeaseRow &row);
    void disconnect();
    [[nodiscard]] CommitOutcome away(Problem problem);
    [[nodiscard]] CommitOutcome demoted(const Problem &problem);
    template <typename Apply>
    [[nodiscard]] CommitOutcome inTransaction(Apply apply, bool isLookedUp);
    [[nodiscard]] CommitOutcome outcomeOf(const Problem &problem, std::size_t failedAt);
    [[nodiscard]] bool isStillOurs(const LeaseRow &row) const { return row.owner == m_owner.id && row.term == m_term; }
    [[nodiscard]] Problem demotedBy(const LeaseRow &row) const;

    QString m_url;
    LeaseOwner m_owner;
    std::shared_ptr<LeaseTrust> m_trust;
    qint64 m_term = 0;
    DatabaseCopy m_copy;
    qint64 m_batch = 0;              ///< of the last transaction that was tried
    std::optional<qint64> m_inDoubt; ///< its COMMIT has had no answer
    bool m_isDoubtCommitted = false; ///< it is on record: the next commit() of the same batches has nothing to do
    std::optional<WallTime> m_awaySince;
    std::unique_ptr<PostgresConnection> m_connection;
    std::unique_ptr<SqlWrites> m_writes;
    std::unique_ptr<SqlStatement> m_fence;
    std::vector<std::pair<std::size_t, const jobs::Write *>>
        m_sent; ///< how many statements were sent before each write
    std::unique_ptr<LeaseKeeper> m_keeper;
};

} // namespace holdfast::store
