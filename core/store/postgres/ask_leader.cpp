// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/connection.h"
#include "core/store/postgres/lease.h"
#include "core/store/postgres/postgres.h"
#include "core/store/postgres/schema.h"
#include "core/store/sql_statement.h"

namespace holdfast::store {
namespace {

/// A server that waits says so with one question in so many: listWaiting().
constexpr int kQuestionsASign = 4;

class LeaderQuestion final
{
public:
    LeaderQuestion(QString url, QString ownUrl)
        : m_url(std::move(url))
        , m_ownUrl(std::move(ownUrl))
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
        const Leader leader{row->name, row->url, row->owner.isEmpty() || row->left <= Milliseconds(0)};
        const Result<void> done = sign();
        return done ? Result<Leader>(leader) : done.problem();
    }

    /// Not where a newer program has made the schema, or this machine's clock is wrong: it could not take over.
    Result<void> sign()
    {
        if (m_questions++ % kQuestionsASign != 0 || !checkSchema(*m_connection) || !checkClock(*m_connection))
            return {};
        return SqlStatement(*m_connection, QStringLiteral("INSERT INTO standbys VALUES (?, ?, clock_timestamp()) ON "
                                                          "CONFLICT (name) DO UPDATE SET url = EXCLUDED.url, "
                                                          "seen = EXCLUDED.seen"))
            .run(nameOfThisServer(), m_ownUrl);
    }

    QString m_url;
    QString m_ownUrl;
    int m_questions = 0;
    std::unique_ptr<PostgresConnection> m_connection;
};

} // namespace

AskLeader makeAskLeader(const QString &url, const QString &ownUrl)
{
    return [question = std::make_shared<LeaderQuestion>(url, ownUrl)] { return question->ask(); };
}

} // namespace holdfast::store
