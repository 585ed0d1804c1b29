// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/connection.h"

#include "core/store/postgres/cursor.h"
#include "core/store/postgres/errors.h"
#include "core/store/postgres/silence.h"

#include <array>

namespace holdfast::store {
namespace {

constexpr int kOldestServer = 130000; // 13: what the tests of its supported versions begin with
constexpr char kSession[] = "SET search_path = holdfast; SET statement_timeout = '30s'; SET lock_timeout = '10s'; "
                            "SET idle_in_transaction_session_timeout = '10s'; SET client_min_messages = warning; "
                            "SET client_encoding = 'UTF8'; SET TimeZone = 'UTC'";

/// Longer than a statement may take.
constexpr Milliseconds kMostSilence{35'000};

/// A commit that is not on disk when it answers is no receipt.
constexpr char kDurable[] = "SELECT set_config('synchronous_commit', 'on', false) "
                            "WHERE current_setting('synchronous_commit') = 'off'";

/// What the URL says comes later and goes before ours.
PGconn *connectTo(const QString &url)
{
    const QByteArray address = url.toUtf8();
    const std::array<const char *, 11> names{"fallback_application_name",
                                             "connect_timeout",
                                             "keepalives",
                                             "keepalives_idle",
                                             "keepalives_interval",
                                             "keepalives_count",
                                             "tcp_user_timeout",
                                             "target_session_attrs",
                                             "client_encoding",
                                             "dbname",
                                             nullptr};
    const std::array<const char *, 11> values{
        "holdfast", "10", "1", "5", "3", "3", "15000", "read-write", "UTF8", address.constData(), nullptr};
    return PQconnectdbParams(names.data(), values.data(), 1);
}

} // namespace

PostgresConnection::PostgresConnection(QString place, PGconn *connection)
    : m_place(std::move(place))
    , m_connection(connection)
{
    PQsetNoticeProcessor(
        m_connection, [](void *, const char *) {}, nullptr);
}

PostgresConnection::~PostgresConnection()
{
    PQfinish(m_connection);
}

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const QString &url, Mode mode)
{
    const Result<QString> place = placeOf(url);
    if (!place)
        return place.problem();
    std::unique_ptr<PostgresConnection> connection(new PostgresConnection(*place, connectTo(url)));
    if (PQstatus(connection->m_connection) != CONNECTION_OK)
        return connection->lost();
    if (Result<void> examined = connection->examine(); !examined)
        return examined.problem();
    if (Result<void> configured = connection->configure(mode); !configured)
        return configured.problem();
    return connection;
}

/// A pooler makes up the process number that it gives to a client.
Result<void> PostgresConnection::examine()
{
    if (serverVersion() < kOldestServer)
        return Problem{kUnreadable, QStringLiteral("PostgreSQL %1 is too old").arg(serverVersion() / 10000), m_place,
                       QStringLiteral("use PostgreSQL 13 or newer")};
    const Result<QVariant> process = valueOfQuery(QStringLiteral("SELECT pg_backend_pid()"));
    if (!process)
        return process.problem();
    if (process->toInt() != PQbackendPID(m_connection))
        return Problem{kUnreadable,
                       QStringLiteral("a connection pooler stands before PostgreSQL, and it changes sessions"), m_place,
                       QStringLiteral("name PostgreSQL itself in --database")};
    return {};
}

Result<void> PostgresConnection::configure(Mode mode)
{
    Result<void> done = runAll(kSession);
    if (done)
        done = runAll(kDurable);
    if (done && mode == Mode::Read)
        done = runAll("SET default_transaction_read_only = on");
    return done;
}

Problem PostgresConnection::lost() const
{
    const QString what = m_isSilent ? QStringLiteral("PostgreSQL has not answered for %1").arg(forPeople(kMostSilence))
                                    : oneLine(PQerrorMessage(m_connection));
    Problem problem = problemOf({}, what, m_place);
    if (problem.what.contains(QStringLiteral("read-only")) || problem.what.contains(QStringLiteral("hot standby")))
        problem.todo = QStringLiteral("this is a standby of PostgreSQL: name the primary in --database");
    return problem;
}

Problem PostgresConnection::explain(const PGresult *result) const
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state == nullptr)
        return lost();
    QString what = oneLine(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
    if (const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL); detail != nullptr)
        what += QStringLiteral(" (%1)").arg(oneLine(detail));
    return problemOf(state, what, m_place);
}

std::unique_ptr<SqlCursor> PostgresConnection::statement(const QString &sql)
{
    return std::make_unique<PostgresCursor>(*this, numberedPlaces(sql));
}

/// What the server has said in the meantime, such as goodbye, is read without waiting.
bool PostgresConnection::isAlive()
{
    return PQconsumeInput(m_connection) != 0 && PQstatus(m_connection) == CONNECTION_OK;
}

Result<StoreSpace> PostgresConnection::space()
{
    const Result<QVariant> bytes = valueOfQuery(QStringLiteral(
        "SELECT CAST(coalesce(sum(pg_total_relation_size(c.oid)), 0) AS BIGINT) FROM pg_class c "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'holdfast' AND c.relkind = 'r'"));
    if (!bytes)
        return bytes.problem();
    StoreSpace space;
    space.bytes = bytes->toLongLong();
    space.diskFreeBytes = -1; // of another machine
    return space;
}

Result<void> PostgresConnection::runAll(const char *sql)
{
    if (PQsendQuery(m_connection, sql) == 0)
        return lost();
    const PostgresResult result = lastResult();
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        return {};
    return explain(result.get());
}

Result<QVariant> PostgresConnection::valueOfQuery(const QString &sql, const QVariantList &values)
{
    const auto cursor = statement(sql);
    if (Result<void> ran = cursor->execute(values); !ran)
        return ran.problem();
    const QVariant value = cursor->next() ? cursor->value(0) : QVariant();
    if (Result<void> ended = cursor->finish(); !ended)
        return ended.problem();
    return value;
}

/// TCP notices a dead machine, not one that hangs, or a proxy before it that does.
PostgresResult PostgresConnection::nextResult()
{
    while (PQisBusy(m_connection) != 0) {
        if (!waitForBytes(PQsocket(m_connection), kMostSilence)) {
            m_isSilent = true;
            endTraffic(PQsocket(m_connection));
        }
        if (PQconsumeInput(m_connection) == 0)
            break;
    }
    return PostgresResult(PQgetResult(m_connection));
}

PostgresResult PostgresConnection::lastResult()
{
    PostgresResult last;
    while (PostgresResult result = nextResult()) {
        const ExecStatusType status = PQresultStatus(result.get());
        const bool isGood = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
        if (!last || !isGood)
            last = std::move(result);
        if (PQstatus(m_connection) != CONNECTION_OK)
            break;
    }
    return last;
}

bool PostgresConnection::sendSimple(const char *sql)
{
    m_sent.emplace_back();
    ++m_statements;
    return PQsendQueryParams(m_connection, sql, 0, nullptr, nullptr, nullptr, nullptr, 0) != 0;
}

bool PostgresConnection::beginPipeline()
{
    m_sent.clear();
    m_statements = 0;
    m_isPipelining = PQenterPipelineMode(m_connection) != 0;
    return m_isPipelining && sendSimple("BEGIN");
}

PostgresConnection::PipelineEnd PostgresConnection::endPipeline(const char *last)
{
    PipelineEnd end;
    const bool isSent = sendSimple(last) && PQpipelineSync(m_connection) != 0;
    if (isSent)
        collect(end);
    m_isPipelining = false;
    end.isLost = !isSent || PQstatus(m_connection) != CONNECTION_OK || PQexitPipelineMode(m_connection) == 0;
    if (end.isLost && end.result)
        end.result = lost();
    if (!end.isLost && PQtransactionStatus(m_connection) != PQTRANS_IDLE)
        static_cast<void>(runAll("ROLLBACK"));
    return end;
}

/// Each statement answers once, with a null behind it; the end of the pipeline answers by itself.
void PostgresConnection::collect(PipelineEnd &end)
{
    std::size_t index = 0;
    for (std::size_t i = 0; i < m_sent.size(); ++i) {
        collectOne(m_sent[i], index, i + 1 == m_sent.size(), end);
        if (m_sent[i].prepares == nullptr)
            ++index;
        if (PQstatus(m_connection) != CONNECTION_OK)
            return;
    }
    const PostgresResult sync = nextResult();
}

void PostgresConnection::collectOne(const Sent &sent, std::size_t index, bool isLast, PipelineEnd &end)
{
    while (const PostgresResult result = nextResult()) {
        const ExecStatusType status = PQresultStatus(result.get());
        const bool isGood = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
        if (!isGood && sent.prepares != nullptr)
            sent.prepares->forgetPrepared();
        if (isGood && isLast)
            end.isDone = true;
        if (!isGood && status != PGRES_PIPELINE_ABORTED && end.result) {
            end.result = explain(result.get());
            end.failedAt = index;
        }
    }
}

} // namespace holdfast::store
