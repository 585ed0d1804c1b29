// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/store/postgres/text.h"
#include "core/store/sql_connection.h"

#include <optional>
#include <vector>

namespace holdfast::store {

class PostgresCursor;

/// A connection to a PostgreSQL server, by libpq. Bounds how long it waits: to connect 10 s, for a dead network about
/// 15 s, for one statement 30 s, for a server that says nothing 35 s. Everything of ours is in the schema "holdfast" of
/// the database.
class PostgresConnection final : public SqlConnection
{
public:
    enum class Mode { Read, Write };

    /// Refuses a server that only reads, is too old, or stands behind a pooler that changes sessions.
    [[nodiscard]] static Result<std::unique_ptr<PostgresConnection>> open(const QString &url, Mode mode);
    ~PostgresConnection() override;

    std::unique_ptr<SqlCursor> statement(const QString &sql) override;
    const SqlDialect &dialect() const override { return postgresDialect(); }
    QString place() const override { return m_place; }
    bool isAlive() override;
    Result<StoreSpace> space() override;

    /// Runs statements without parameters, and waits for the last one.
    [[nodiscard]] Result<void> runAll(const char *sql);
    /// The one value of a query; null: no row.
    [[nodiscard]] Result<QVariant> valueOfQuery(const QString &sql, const QVariantList &values = {});

    /// From here to endPipeline() statements are sent without waiting for their outcome.
    [[nodiscard]] bool beginPipeline();
    [[nodiscard]] bool isPipelining() const { return m_isPipelining; }
    /// How many statements were sent since.
    [[nodiscard]] std::size_t sent() const { return m_statements; }

    struct PipelineEnd
    {
        Result<void> result;
        std::size_t failedAt = 0; ///< the statement that failed, if one did
        bool isDone = false;      ///< the last statement, a COMMIT, has answered
        bool isLost = false;      ///< the connection ended meanwhile: if not done, nobody knows
    };
    /// Sends `last`, waits for all outcomes, and takes back an open transaction if one failed.
    [[nodiscard]] PipelineEnd endPipeline(const char *last);

    [[nodiscard]] int serverVersion() const { return PQserverVersion(m_connection); }

private:
    friend class PostgresCursor;
    struct Sent
    {
        PostgresCursor *prepares = nullptr; ///< none: it is a statement
    };

    PostgresConnection(QString place, PGconn *connection);
    [[nodiscard]] Result<void> examine();
    [[nodiscard]] Result<void> configure(Mode mode);
    /// Of the last failure of the connection itself.
    [[nodiscard]] Problem lost() const;
    [[nodiscard]] Problem explain(const PGresult *result) const;
    [[nodiscard]] bool sendSimple(const char *sql);
    /// As PQgetResult() gives it. A server that is silent for too long is given up: the connection is lost then.
    [[nodiscard]] PostgresResult nextResult();
    /// Of one statement that was sent alone: its last result, or its failure.
    [[nodiscard]] PostgresResult lastResult();
    void collect(PipelineEnd &end);
    void collectOne(const Sent &sent, std::size_t index, bool isLast, PipelineEnd &end);

    QString m_place;
    PGconn *m_connection;
    bool m_isPipelining = false;
    bool m_isSilent = false; ///< it was given up for that
    std::vector<Sent> m_sent;
    std::size_t m_statements = 0; ///< among them
    int m_lastName = 0;
};

} // namespace holdfast::store
