// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/connection.h"
#include "core/store/postgres/lease.h"
#include "core/store/postgres/postgres.h"
#include "core/store/sql_statement.h"

namespace holdfast::store {
namespace {

/// A server that waits says so with one question in so many; who has said nothing for 10 s does not wait any more.
constexpr int kQuestionsASign = 4;

WaitingServer readWaiting(SqlRow &row)
{
    WaitingServer server;
    server.name = row.text();
    server.url = row.text();
    return server;
}

class LeaderQuestion final
{
public:
    LeaderQuestion(QString url, QString ownUrl, Part part)
        : m_url(std::move(url))
        , m_ownUrl(std::move(ownUrl))
        , m_part(part)
    {}

    /// A connection that fails is made anew for the next question.
    Result<Leader> ask()
    {
        const auto answer = askOnce();
        if (!answer)
            m_connection.reset();
        return answer;
    }

private:
    /// By a connection that writes, so that a read-only replica is none.
    Result<Leader> askOnce()
    {
        if (!m_connection) {
            auto opened = PostgresConnection::open(m_url, PostgresConnection::Mode::Write);
            if (!opened)
                return opened.problem();
            m_connection = std::move(*opened);
        }
        const auto row = readLease(*m_connection);
        if (!row)
            return row.problem();
        Leader leader{row->name, row->url, row->owner.isEmpty() || row->left <= Milliseconds(0)};
        const Result<void> done = m_part == Part::Waits ? sign() : list(leader.waiting);
        return done ? Result<Leader>(leader) : done.problem();
    }

    Result<void> sign()
    {
        if (m_questions++ % kQuestionsASign != 0)
            return {};
        return SqlStatement(*m_connection, QStringLiteral("INSERT INTO standbys VALUES (?, ?, clock_timestamp()) ON "
                                                          "CONFLICT (name) DO UPDATE SET url = EXCLUDED.url, "
                                                          "seen = EXCLUDED.seen"))
            .run(nameOfThisServer(), m_ownUrl);
    }

    Result<void> list(QList<WaitingServer> &waiting)
    {
        const Result<void> cleared =
            SqlStatement(*m_connection, QStringLiteral("DELETE FROM standbys WHERE name = ? OR "
                                                       "seen < clock_timestamp() - INTERVAL '10 seconds'"))
                .run(nameOfThisServer());
        if (!cleared)
            return cleared;
        SqlStatement select(*m_connection, QStringLiteral("SELECT name, url FROM standbys ORDER BY name"));
        if (Result<void> ran = select.execute({}); !ran)
            return ran;
        const auto rows = select.rows(readWaiting);
        if (!rows)
            return rows.problem();
        waiting = *rows;
        return {};
    }

    QString m_url;
    QString m_ownUrl;
    Part m_part;
    int m_questions = 0;
    std::unique_ptr<PostgresConnection> m_connection;
};

} // namespace

AskLeader makeAskLeader(const QString &url, const QString &ownUrl, Part part)
{
    return [question = std::make_shared<LeaderQuestion>(url, ownUrl, part)] { return question->ask(); };
}

} // namespace holdfast::store
