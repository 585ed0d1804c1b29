// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/connection.h"
#include "core/store/postgres/lease.h"
#include "core/store/postgres/postgres.h"
#include "tests/support/any_database.h"
#include "tests/support/patience.h"

#include <QTest>

#include <thread>

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::store::test;
using holdfast::test::PostgresCluster;
using holdfast::test::postgresCluster;
using holdfast::test::rowsOf;

namespace {

using Kind = CommitOutcome::Kind;

CommitOutcome commitWorker(Backend &backend, const char *name)
{
    const std::vector<jobs::Writes> batch{{jobs::PutWorker{fullWorker(QLatin1String(name))}}};
    return backend.commit(batch);
}

void ignore(QtMsgType type, const char *pattern)
{
    QTest::ignoreMessage(type, QRegularExpression(QLatin1String(pattern)));
}

} // namespace

/// What only PostgreSQL has: a connection that is lost, a COMMIT without an answer, a lease.
class TestPostgres final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (PostgresCluster::programs().isEmpty())
            QSKIP("PostgreSQL is not installed");
    }
    void init()
    {
        m_url = postgresCluster().newDatabase();
        m_backend = makePostgresBackend(m_url);
        const auto opened = m_backend->open();
        QVERIFY2(opened, opened ? "" : qPrintable(opened.problem().text()));
    }
    void cleanup() { m_backend.reset(); }

    void goesOnWhenItsConnectionsWereEnded()
    {
        QCOMPARE(commitWorker(*m_backend, "a").kind, Kind::Committed);
        endConnections(QStringLiteral("true"));
        QTRY_COMPARE(commitWorker(*m_backend, "b").kind, Kind::Committed);
        QCOMPARE(workers(), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
    }

    void tellsSinceWhenTheServerIsAway()
    {
        QCOMPARE(commitWorker(*m_backend, "a").kind, Kind::Committed);
        postgresCluster().kill();
        const CommitOutcome first = commitWorker(*m_backend, "b");
        QCOMPARE(first.kind, Kind::Unavailable);
        QCOMPARE(first.problem.code, QString(kUnavailable));
        QVERIFY2(first.problem.text().contains(QRegularExpression(QStringLiteral("postgresql:.*away since 20.*Z"))),
                 qPrintable(first.problem.text()));
        postgresCluster().start();
        QTRY_COMPARE(commitWorker(*m_backend, "b").kind, Kind::Committed);
        QCOMPARE(workers(), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
    }

    /// The commit is on this server's disk, waits for a replica that does not come, and its connection ends.
    void looksUpACommitThatIsThere()
    {
        postgresCluster().run(m_url, QStringLiteral("ALTER SYSTEM SET synchronous_standby_names = 'nobody'"));
        postgresCluster().run(m_url, QStringLiteral("SELECT pg_reload_conf()"));
        CommitOutcome outcome;
        std::thread commit([&] {
            do
                outcome = commitWorker(*m_backend, "a");
            while (outcome.kind == Kind::Committed); // before the server has read its configuration
        });
        const QString waits = QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND "
                                             "query = 'COMMIT'");
        while (postgresCluster().run(m_url, waits).toInt() == 0)
            QThread::yieldCurrentThread();
        postgresCluster().run(m_url, QStringLiteral("ALTER SYSTEM RESET synchronous_standby_names"));
        endConnections(QStringLiteral("query = 'COMMIT'"));
        commit.join();
        postgresCluster().run(m_url, QStringLiteral("SELECT pg_reload_conf()"));
        QCOMPARE(outcome.kind, Kind::Unavailable);
        ignore(QtInfoMsg, "answer was lost is in the database");
        QTRY_COMPARE(commitWorker(*m_backend, "a").kind, Kind::Committed);
        QCOMPARE(workers(), QStringList{QStringLiteral("a")});
        QCOMPARE(commitWorker(*m_backend, "b").kind, Kind::Committed); // only that one was passed over
        QCOMPARE(workers(), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
    }

    /// The connection ends in the COMMIT, before it is done.
    void writesAgainWhatACommitDidNotBring()
    {
        const QStringList fatal{
            QStringLiteral("CREATE FUNCTION holdfast.die() RETURNS trigger LANGUAGE plpgsql AS "
                           "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); "
                           "RETURN NULL; END $$"),
            QStringLiteral("CREATE CONSTRAINT TRIGGER die AFTER INSERT ON holdfast.workers DEFERRABLE "
                           "INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION holdfast.die()")};
        for (const QString &sql : fatal)
            postgresCluster().run(m_url, sql);
        QCOMPARE(commitWorker(*m_backend, "a").kind, Kind::Unavailable);
        QCOMPARE(workers(), QStringList());
        postgresCluster().run(m_url, QStringLiteral("DROP TRIGGER die ON holdfast.workers"));
        QTRY_COMPARE(commitWorker(*m_backend, "a").kind, Kind::Committed);
        QCOMPARE(workers(), QStringList{QStringLiteral("a")});
    }

    void aFormerHolderWritesNothing()
    {
        QCOMPARE(commitWorker(*m_backend, "a").kind, Kind::Committed);
        postgresCluster().run(m_url, QStringLiteral("UPDATE holdfast.lease SET owner = 'x', holder = 'db2', "
                                                    "term = term + 1"));
        const CommitOutcome outcome = commitWorker(*m_backend, "b");
        QCOMPARE(outcome.kind, Kind::Demoted);
        QCOMPARE(workers(), QStringList{QStringLiteral("a")});
        endConnections(QStringLiteral("true")); // nor over a new connection
        QTRY_COMPARE(commitWorker(*m_backend, "b").kind, Kind::Demoted);
        QCOMPARE(workers(), QStringList{QStringLiteral("a")});
    }

    /// A transaction that was under way as the connection was lost, and comes late.
    void anEarlierConnectionOfTheSameServerWritesNothing()
    {
        const auto term = [this] { return rowsOf(m_url, QStringLiteral("SELECT term FROM lease")).value(0).toInt(); };
        const auto owner = rowsOf(m_url, QStringLiteral("SELECT owner FROM lease")).value(0);
        const int former = term();
        endConnections(QStringLiteral("true"));
        QTRY_COMPARE(commitWorker(*m_backend, "a").kind, Kind::Committed);
        QVERIFY(term() > former);
        const auto late = connectPostgres(m_url);
        SqlStatement fence(**late, QStringLiteral("SELECT fence(?, ?, ?)"));
        const auto ran = fence.run(owner, former, 1000);
        QVERIFY(!ran);
        QCOMPARE(ran.problem().code, QString(kInUse));
    }

    void refusesASecondServerAndNamesTheFirst()
    {
        const auto opened = makePostgresBackend(m_url)->open();
        QVERIFY(!opened);
        QCOMPARE(opened.problem().code, QString(kInUse));
        const QString name = QStringLiteral("process %1").arg(QCoreApplication::applicationPid());
        QVERIFY2(opened.problem().text().contains(name), qPrintable(opened.problem().text()));
        QCOMPARE(commitWorker(*m_backend, "a").kind, Kind::Committed);
    }

    void takesTheDatabaseOfAServerThatDied()
    {
        m_backend.reset();
        postgresCluster().run(m_url, QStringLiteral("UPDATE holdfast.lease SET owner = 'x', holder = 'db2', "
                                                    "until = clock_timestamp() + INTERVAL '700 ms'"));
        m_backend = makePostgresBackend(m_url);
        QCOMPARE(m_backend->open().problem().code, QString(kInUse));
        QTRY_VERIFY(m_backend->open());
        QCOMPARE(commitWorker(*m_backend, "a").kind, Kind::Committed);
    }

    void aLeaseIsTakenRenewedAndReleased()
    {
        m_backend.reset(); // released: the next one does not wait
        const auto opened = PostgresConnection::open(m_url, PostgresConnection::Mode::Write);
        PostgresConnection &connection = **opened;
        const LeaseOwner first{QStringLiteral("1"), QStringLiteral("one")};
        const LeaseOwner second{QStringLiteral("2"), QStringLiteral("two")};
        const auto taken = takeLease(connection, first);
        QVERIFY(taken && *taken);
        const auto refused = takeLease(connection, second);
        QVERIFY(refused && !*refused);
        QVERIFY(!renewLease(connection, second).value());
        QVERIFY(renewLease(connection, first).value());
        const auto renewed = readLease(connection);
        QCOMPARE(renewed->name, QStringLiteral("one"));
        QVERIFY(renewed->left > Milliseconds(0) && renewed->left <= kLease);
        QVERIFY(releaseLease(connection, second)); // not its own: nothing happens
        QCOMPARE(readLease(connection)->owner, first.id);
        QVERIFY(releaseLease(connection, first));
        const auto next = takeLease(connection, second);
        QVERIFY(next && *next);
        QVERIFY((*next)->term > (*taken)->term);
        QVERIFY(!renewLease(connection, first).value());
    }

    /// Its rows stand against those of the former server before that comes to its fence.
    void aFormerHolderIsToldSoAlsoWhereItsWriteIsRefused()
    {
        const auto run = [](const char *id) { return jobs::PutRun{fullRun(QLatin1String(id))}; };
        QCOMPARE(m_backend->commit(std::vector<jobs::Writes>{{run("first")}}).kind, Kind::Committed);
        QCOMPARE(m_backend->commit(std::vector<jobs::Writes>{{run("same slot")}}).kind, Kind::Rejected);
        postgresCluster().run(m_url, QStringLiteral("UPDATE holdfast.lease SET owner = 'x', holder = 'db2', "
                                                    "term = term + 1"));
        const CommitOutcome outcome = m_backend->commit(std::vector<jobs::Writes>{{run("same slot")}});
        QCOMPARE(outcome.kind, Kind::Demoted);
        QVERIFY2(outcome.problem.text().contains(QLatin1String("db2")), qPrintable(outcome.problem.text()));
    }

    void anotherCopyOfTheDatabaseIsAnotherEpoch()
    {
        const auto before = m_backend->load(kNow);
        QVERIFY(!before->promotedAt);
        QCOMPARE(m_backend->commit(std::vector<jobs::Writes>{{jobs::PutFence{7}}}).kind, Kind::Committed);
        m_backend.reset();
        m_backend = makePostgresBackend(m_url);
        QVERIFY(m_backend->open());
        QCOMPARE(m_backend->load(kNow)->epoch, before->epoch);
        m_backend.reset();
        postgresCluster().run(m_url, QStringLiteral("UPDATE holdfast.meta SET value = 0 WHERE key = 'timeline'"));
        m_backend = makePostgresBackend(m_url);
        ignore(QtWarningMsg, "the database is another copy of the one before");
        QVERIFY(m_backend->open());
        const auto after = m_backend->load(kNow);
        QVERIFY(after->epoch != before->epoch);
        QVERIFY(after->promotedAt.has_value());
        QVERIFY(after->fence > 1'000'000);
        QCOMPARE(after->store, before->store);
    }

    void endsWhatAFormerHolderLeftOpen()
    {
        m_backend.reset();
        const auto opened = PostgresConnection::open(m_url, PostgresConnection::Mode::Write);
        QVERIFY((*opened)->runAll("BEGIN"));
        QVERIFY((*opened)->runAll("UPDATE schema_version SET version = version"));
        m_backend = makePostgresBackend(m_url);
        QVERIFY(m_backend->open());
        QTRY_VERIFY(!(*opened)->isAlive());
    }

    void renewsItsLeaseWhileItIsIdle()
    {
        const auto end = [this] {
            return rowsOf(m_url, QStringLiteral("SELECT extract(epoch FROM until) FROM lease")).value(0).toDouble();
        };
        const double former = end();
        QTRY_VERIFY(end() > former);
    }

    void leavesADatabaseAloneThatANewerProgramMade()
    {
        m_backend.reset();
        postgresCluster().run(m_url, QStringLiteral("UPDATE holdfast.schema_version SET version = 99"));
        const auto opened = makePostgresBackend(m_url)->open();
        QVERIFY(!opened);
        QCOMPARE(opened.problem().code, QString(kNewer));
        QCOMPARE(rowsOf(m_url, QStringLiteral("SELECT owner, version FROM lease, schema_version")),
                 QStringList{QStringLiteral("|99")});
    }

    void refusesAServerThatOnlyReads()
    {
        const QString url = postgresCluster().newDatabase();
        const QString name = url.section(u'/', 3).section(u'?', 0, 0);
        postgresCluster().run(url,
                              QStringLiteral("ALTER DATABASE %1 SET default_transaction_read_only = on").arg(name));
        const auto opened = makePostgresBackend(url)->open();
        QVERIFY(!opened);
        QVERIFY2(opened.problem().text().contains(QLatin1String("name the primary")),
                 qPrintable(opened.problem().text()));
    }

    void tellsHowLargeItIs()
    {
        const auto reader = m_backend->reader();
        const auto space = reader->space();
        QVERIFY(space);
        QVERIFY(space->bytes > 100'000);
        QCOMPARE(space->freePages, 0);
    }

private:
    /// Of all others in that database.
    void endConnections(const QString &narrow) const
    {
        postgresCluster().run(m_url,
                              QStringLiteral("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE "
                                             "datname = current_database() AND pid <> pg_backend_pid() AND ") +
                                  narrow);
    }
    QStringList workers() const { return rowsOf(m_url, QStringLiteral("SELECT name FROM workers ORDER BY name")); }

    QString m_url;
    std::unique_ptr<Backend> m_backend;
};

QTEST_GUILESS_MAIN(TestPostgres)
#include "tst_postgres.moc"
