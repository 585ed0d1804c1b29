// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/backend.h"

#include "core/base/log.h"
#include "core/failpoint/fail_point.h"
#include "core/runtime/clock.h"
#include "core/runtime/random.h"
#include "core/store/postgres/connection.h"
#include "core/store/postgres/lease_keeper.h"
#include "core/store/postgres/schema.h"
#include "core/store/sql_load.h"
#include "core/store/sql_reader.h"
#include "core/store/sql_writes.h"
#include "core/store/write_words.h"

namespace holdfast::store {
namespace {

LeaseOwner thisProcess(const QString &url)
{
    return {QString::number(runtime::random64(), 36), nameOfThisServer(), url};
}

Problem usedBy(const LeaseRow &row, const QString &place)
{
    return {kInUse, QStringLiteral("another server uses this database: %1").arg(row.name), place,
            QStringLiteral("stop it first, or give this one another database")};
}

/// A former holder that was suspended in the middle of a transaction would hold its rows until it wakes up.
Result<void> endFormerTransactions(PostgresConnection &connection)
{
    const auto ended = connection.valueOfQuery(
        QStringLiteral("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = "
                       "current_database() AND usename = current_user AND application_name = 'holdfast' AND "
                       "pid <> pg_backend_pid() AND xact_start IS NOT NULL AND wait_event = 'ClientRead'"));
    return ended ? Result<void>() : ended.problem();
}

Result<void> sayWhatIsPromised(PostgresConnection &connection)
{
    const auto version = connection.valueOfQuery(QStringLiteral("SHOW server_version"));
    const auto commit = connection.valueOfQuery(QStringLiteral("SHOW synchronous_commit"));
    const auto fsync = connection.valueOfQuery(QStringLiteral("SHOW fsync"));
    if (!version || !commit || !fsync)
        return Problem{kUnavailable, QStringLiteral("it does not tell its settings"), connection.place(), {}};
    log(lcStore(), LogLevel::Info,
        QStringLiteral("the database is PostgreSQL %1, synchronous_commit=%2")
            .arg(version->toString(), commit->toString()));
    if (fsync->toString() == QStringLiteral("off"))
        log(lcStore(), LogLevel::Warning,
            QStringLiteral("PostgreSQL runs with fsync=off: a power failure can lose results that were confirmed"),
            QStringLiteral("set fsync=on in postgresql.conf"));
    return {};
}

} // namespace

PostgresBackend::PostgresBackend(QString url, const Holding &holding)
    : m_url(std::move(url))
    , m_owner(thisProcess(holding.url))
    , m_trust(holding.trust)
{}

PostgresBackend::~PostgresBackend()
{
    m_keeper.reset();
    if (m_connection && m_term > 0 && m_connection->isAlive())
        static_cast<void>(releaseLease(*m_connection, m_owner));
    disconnect();
}

Result<void> PostgresBackend::open()
{
    Result<void> done = connect();
    if (done)
        done = preparePostgres(*m_connection);
    if (done)
        done = checkClock(*m_connection);
    if (done)
        done = take();
    if (done)
        done = endFormerTransactions(*m_connection);
    if (!done)
        return done;
    m_keeper = std::make_unique<LeaseKeeper>(m_url, m_owner, m_trust);
    done = migratePostgres(*m_connection);
    if (done)
        done = nameIfNew(*m_connection);
    if (done)
        done = beginWithCopy();
    return done ? sayWhatIsPromised(*m_connection) : done;
}

Result<void> PostgresBackend::connect()
{
    disconnect();
    auto opened = PostgresConnection::open(m_url, PostgresConnection::Mode::Write);
    if (!opened)
        return opened.problem();
    m_connection = std::move(*opened);
    m_writes = std::make_unique<SqlWrites>(*m_connection);
    m_fence = std::make_unique<SqlStatement>(*m_connection, QStringLiteral("SELECT fence(?, ?, ?)"));
    return {};
}

Result<void> PostgresBackend::take()
{
    const MonoTime began = runtime::SystemClock().now().mono;
    const auto taken = takeLease(*m_connection, m_owner);
    if (!taken)
        return taken.problem();
    if (*taken) {
        m_trust->extend(began + kLease);
        m_trust->setWaiting({}); // of an earlier term
        return adopt(**taken);
    }
    const auto row = readLease(*m_connection);
    return row ? usedBy(*row, m_connection->place()) : row.problem();
}

/// Another copy than that of the last leader may lack its newest commits: a new epoch of the store, so that workers
/// offer what they still have.
Result<void> PostgresBackend::beginWithCopy()
{
    const auto copy = copyOf(*m_connection);
    const auto system = readMeta(*m_connection, QStringLiteral("system"));
    const auto timeline = readMeta(*m_connection, QStringLiteral("timeline"));
    if (!copy || !system || !timeline)
        return !copy ? copy.problem() : !system ? system.problem() : timeline.problem();
    m_copy = *copy;
    const DatabaseCopy former{system->value_or(m_copy.system), timeline->value_or(m_copy.timeline)};
    if (former != m_copy) {
        log(lcStore(), LogLevel::Warning,
            QStringLiteral("the database is another copy of the one before (timeline %1, former timeline %2); it may "
                           "lack the newest commits, and workers offer again what they still have")
                .arg(m_copy.timeline)
                .arg(former.timeline));
        const WallTime now = runtime::SystemClock().now().wall;
        if (Result<void> renewed = renewEpoch(*m_connection, QStringLiteral("promoted_ms"), now); !renewed)
            return renewed;
    }
    const Result<void> done = putMeta(*m_connection, QStringLiteral("system"), m_copy.system);
    return done ? putMeta(*m_connection, QStringLiteral("timeline"), m_copy.timeline) : done;
}

/// What this server has in memory may be ahead of another copy: it has to begin again with what that one has.
Result<void> PostgresBackend::checkCopy()
{
    const auto copy = copyOf(*m_connection);
    if (!copy)
        return copy.problem();
    if (*copy == m_copy)
        return {};
    return Problem{kInUse,
                   QStringLiteral("the database is another copy of the one before (timeline %1, former timeline %2); "
                                  "this server begins again with it")
                       .arg(copy->timeline)
                       .arg(m_copy.timeline),
                   m_connection->place(),
                   {}};
}

Result<void> PostgresBackend::adopt(const LeaseRow &row)
{
    m_term = row.term;
    if (m_inDoubt)
        m_isDoubtCommitted = row.batch >= *m_inDoubt;
    m_inDoubt.reset();
    return {};
}

void PostgresBackend::disconnect()
{
    m_fence.reset();
    m_writes.reset();
    m_connection.reset();
}

/// Connected, and under a term of this connection's own.
Result<void> PostgresBackend::ready()
{
    if (m_connection && m_connection->isAlive())
        return {};
    if (Result<void> connected = connect(); !connected)
        return connected;
    if (Result<void> checked = checkCopy(); !checked)
        return checked;
    const auto taken = takeLease(*m_connection, m_owner);
    if (!taken) {
        disconnect(); // else the next try would write under a term that is not known
        return taken.problem();
    }
    if (*taken)
        return adopt(**taken);
    const auto row = readLease(*m_connection);
    return demotedBy(row ? *row : LeaseRow());
}

Problem PostgresBackend::demotedBy(const LeaseRow &row) const
{
    return {kInUse,
            QStringLiteral("another server has taken over the database: %1").arg(row.name),
            m_connection->place(),
            {}};
}

/// The connection is given up: a lost one, or one in a state that nobody foresaw.
CommitOutcome PostgresBackend::away(Problem problem)
{
    disconnect();
    if (problem.code == kInUse)
        return demoted(problem);
    if (!m_awaySince)
        m_awaySince = runtime::SystemClock().now().wall;
    problem.code = kUnavailable;
    problem.what = QStringLiteral("PostgreSQL is away since %1: %2").arg(toIso(*m_awaySince), problem.what);
    return {CommitOutcome::Kind::Unavailable, problem};
}

CommitOutcome PostgresBackend::demoted(const Problem &problem)
{
    m_keeper.reset(); // else it might renew the lease once more
    m_trust->end();
    return {CommitOutcome::Kind::Demoted, problem};
}

CommitOutcome PostgresBackend::outcomeOf(const Problem &problem, std::size_t failedAt)
{
    if (problem.code != kInUse && problem.code != kRejected)
        return {CommitOutcome::Kind::Unavailable, problem};
    // Rows of another server, too, stand against a write.
    const auto row = readLease(*m_connection);
    if (!row)
        return away(row.problem());
    if (!isStillOurs(*row))
        return demoted(demotedBy(*row));
    const jobs::Write *write = nullptr;
    for (const auto &[before, each] : m_sent) {
        if (before <= failedAt)
            write = each;
    }
    return {CommitOutcome::Kind::Rejected, write != nullptr ? refusal(*write, problem) : problem};
}

template <typename Apply>
CommitOutcome PostgresBackend::inTransaction(Apply apply, bool isLookedUp)
{
    if (Result<void> prepared = ready(); !prepared)
        return away(prepared.problem());
    if (isLookedUp && std::exchange(m_isDoubtCommitted, false)) {
        log(lcStore(), LogLevel::Info,
            QStringLiteral("the transaction whose answer was lost is in the database: it is not written again"));
        return {};
    }
    if (!m_connection->beginPipeline())
        return away({kUnavailable, QStringLiteral("the connection takes no statements"), m_connection->place(), {}});
    m_sent.clear();
    ++m_batch;
    Result<void> sent = apply(*m_writes);
    if (sent)
        sent = m_fence->run(m_owner.id, m_term, m_batch);
    if (!sent)
        return away(sent.problem()); // without a COMMIT, nothing of it stays
    failPoint("postgres.commit");
    const auto end = m_connection->endPipeline("COMMIT");
    if (end.isDone) {
        m_awaySince.reset();
        return {};
    }
    if (!end.isLost)
        return outcomeOf(end.result.problem(), end.failedAt);
    if (isLookedUp)
        m_inDoubt = m_batch;
    return away(end.result.problem());
}

Result<jobs::Loaded> PostgresBackend::load(WallTime now)
{
    return loadEverything(*m_connection, now);
}

CommitOutcome PostgresBackend::commit(std::span<const jobs::Writes> batches)
{
    const auto apply = [this, batches](SqlWrites &writes) -> Result<void> {
        for (const jobs::Writes &batch : batches) {
            for (const jobs::Write &write : batch) {
                m_sent.emplace_back(m_connection->sent(), &write);
                if (Result<void> applied = writes.apply(write); !applied)
                    return applied;
            }
        }
        return {};
    };
    return inTransaction(apply, true);
}

CommitOutcome PostgresBackend::prove()
{
    return inTransaction([](SqlWrites &writes) { return writes.applyProof(); }, false);
}

std::unique_ptr<Reader> PostgresBackend::reader()
{
    return std::make_unique<SqlReader>([url = m_url]() -> Result<std::unique_ptr<SqlConnection>> {
        auto opened = PostgresConnection::open(url, PostgresConnection::Mode::Read);
        if (!opened)
            return opened.problem();
        return std::unique_ptr<SqlConnection>(std::move(*opened));
    });
}

} // namespace holdfast::store
