// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite_connection.h"
#include "core/store/sqlite_schema.h"
#include "tests/unit/store/samples.h"

#include <QTemporaryDir>

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::store::test;

/// What becomes of the records of a database that an earlier version made.
class TestSqliteUpgrade final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->filePath(QStringLiteral("h.db"));
    }

    /// Up to version 3 the sentence was the only place that told why a run is being cancelled.
    void theCauseOfACancelIsReadFromTheReason()
    {
        makeVersion(3);
        putRunOfVersion3("replaced", "is being cancelled: replaced by the run for 2026-11-23T12:00:20.007Z", 1);
        putRunOfVersion3("asked", "is being cancelled: cancelled on request", 1);
        putRunOfVersion3("lapsed", "worker w has been away for longer than the lease of 60 s; it waits", 1);
        putRunOfVersion3("untouched", "is being cancelled: replaced by the run for 2026-11-23T12:00:20.007Z", 0);
        SqliteBackend backend({m_path});
        QVERIFY(backend.open());
        std::map<QString, std::optional<jobs::CancelWhy>> why;
        const jobs::Loaded loaded = backend.load(kNow).value();
        for (const jobs::Run &run : loaded.activeRuns)
            why[run.id] = run.cancelWhy;
        QCOMPARE(why.size(), std::size_t(4));
        using Kind = jobs::CancelWhy::Kind;
        const jobs::CancelWhy replaced{Kind::ReplacedBySlot, parseIso(QStringLiteral("2026-11-23T12:00:20.007Z"))};
        QVERIFY(why[QStringLiteral("replaced")] == replaced);
        QVERIFY(why[QStringLiteral("asked")] == jobs::CancelWhy{Kind::OnRequest});
        QVERIFY(why[QStringLiteral("lapsed")] == jobs::CancelWhy{Kind::OnRequest});
        QVERIFY(!why[QStringLiteral("untouched")]);
    }

    /// Whose an attempt was that is lost or under way is read from its run.
    void theInstanceOfAnAttemptIsThatOfItsRun()
    {
        makeVersion(4);
        OtherConnection other(m_path);
        QVERIFY(other.run(QStringLiteral(
            "INSERT INTO runs (id, job, trigger_kind, state, reason, worker, instance, attempt, priority, queued_ms, "
            "output_bytes) VALUES ('r', 'j', 'request', 'lost', '', 'w', 'folder', 2, 0, 1000, 0)")));
        for (const int attempt : {1, 2}) {
            QVERIFY(other.run(QStringLiteral("INSERT INTO attempts (run_id, attempt, state, reason, worker, "
                                             "output_bytes) VALUES ('r', %1, 'lost', '', 'w', 0)")
                                  .arg(attempt)));
        }
        SqliteBackend backend({m_path});
        QVERIFY(backend.open());
        const auto attempts = backend.reader()->attempts(QStringLiteral("r")).value();
        QCOMPARE(attempts.size(), 2);
        QCOMPARE(attempts[0].instance, QString()); // not known: the name decides
        QCOMPARE(attempts[1].instance, QStringLiteral("folder"));
    }

    /// Up to version 4 a run had only its worker's times, which may be those of a clock that is years ahead.
    void runsOfVersion4HaveEndedByNow()
    {
        makeVersion(4);
        const QString put =
            QStringLiteral("INSERT INTO runs (id, job, trigger_kind, state, reason, worker, attempt, priority, "
                           "queued_ms, finished_ms, output_bytes) "
                           "VALUES ('%1', 'j', 'request', '%2', '', 'w', 1, 0, 1000, %3, 0)");
        QVERIFY(OtherConnection(m_path).run(put.arg("past", "failed", "2000")));
        QVERIFY(OtherConnection(m_path).run(put.arg("year 9999", "failed", "253402300799999")));
        QVERIFY(OtherConnection(m_path).run(put.arg("active", "running", "NULL")));
        SqliteBackend backend({m_path});
        QVERIFY(backend.open());
        const auto reader = backend.reader();
        QCOMPARE(reader->run(QStringLiteral("past")).value()->recordedAt, std::optional(fromMsecs(2000)));
        QVERIFY(*reader->run(QStringLiteral("year 9999")).value()->recordedAt < fromMsecs(253'402'300'799'000));
        const auto active = *reader->run(QStringLiteral("active")).value();
        QVERIFY(!active.recordedAt && !active.took && !active.slotRange);
        QVERIFY(!backend.load(kNow).value().clock);
    }

    /// The rows are filled a range at a time. A start that was killed between two of them is made up for.
    void manyRunsAreFilledInRanges()
    {
        makeVersion(5);
        QVERIFY(OtherConnection(m_path).run(QStringLiteral(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25001) "
            "INSERT INTO runs (id, job, trigger_kind, state, reason, worker, attempt, priority, queued_ms, "
            "finished_ms, recorded_ms, output_bytes) SELECT printf('r%06d', i), 'j', 'request', 'failed', '', 'w', 1, "
            "0, 1000, 2000, CASE WHEN i <= 10000 THEN 1500 END, 0 FROM n")));
        SqliteBackend backend({m_path});
        QVERIFY(backend.open());
        const auto reader = backend.reader();
        for (const char *id : {"r010001", "r020000", "r020001", "r025001"})
            QCOMPARE(reader->run(QLatin1String(id)).value()->recordedAt, std::optional(fromMsecs(2000)));
        QCOMPARE(reader->run(QStringLiteral("r010000")).value()->recordedAt, std::optional(fromMsecs(1500)));
        QCOMPARE(reader->finishedCounts(fromMsecs(0)).value().value(jobs::RunState::Failed), qint64(25'001));
    }

private:
    void makeVersion(std::size_t version)
    {
        auto connection = SqliteConnection::open(m_path, SqliteConnection::Mode::Write, Milliseconds(250));
        QVERIFY(connection);
        QVERIFY(migrate(**connection, std::span(sqliteMigrations()).first(version)));
    }
    void putRunOfVersion3(const char *id, const char *reason, int cancelAsked)
    {
        QVERIFY(OtherConnection(m_path).run(
            QStringLiteral("INSERT INTO runs (id, job, trigger_kind, state, reason, worker, attempt, priority, "
                           "queued_ms, output_bytes, cancel_asked) "
                           "VALUES ('%1', 'j', 'request', 'running', '%2', 'w', 1, 0, 1000, 0, %3)")
                .arg(QLatin1String(id), QLatin1String(reason))
                .arg(cancelAsked)));
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
};

QTEST_GUILESS_MAIN(TestSqliteUpgrade)
#include "tst_sqlite_upgrade.moc"
