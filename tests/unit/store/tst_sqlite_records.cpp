// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/store/samples.h"

#include <QTemporaryDir>

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::store::test;
using jobs::Stream;

/// Every record, through a real database and back.
class TestSqliteRecords final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->filePath(QStringLiteral("h.db"));
        reopen();
    }

    void keepsJobs()
    {
        apply({jobs::PutJob{fullJob()}, jobs::PutJob{fullJob(QStringLiteral("a"))}});
        const QList<jobs::Job> expected{fullJob(QStringLiteral("a")), fullJob()};
        QCOMPARE(loaded().jobs, expected);
    }

    void replacesAJobByName()
    {
        jobs::Job changed = fullJob();
        apply({jobs::PutJob{changed}});
        changed.command = {QStringLiteral("true")};
        changed.enabled = true;
        changed.labels.clear();
        apply({jobs::PutJob{changed}});
        QCOMPARE(loaded().jobs, QList<jobs::Job>{changed});
    }

    void keepsEveryKindOfSchedule_data()
    {
        QTest::addColumn<schedule::Kind>("kind");
        QTest::newRow("on request") << schedule::Kind::OnRequest;
        QTest::newRow("cron") << schedule::Kind::Cron;
        QTest::newRow("every") << schedule::Kind::Every;
        QTest::newRow("at") << schedule::Kind::At;
    }
    void keepsEveryKindOfSchedule()
    {
        QFETCH(schedule::Kind, kind);
        jobs::Job job = fullJob();
        job.schedule.kind = kind;
        apply({jobs::PutJob{job}});
        QCOMPARE(loaded().jobs.value(0).schedule.kind, kind);
    }

    void removesAJobButNotItsRecord()
    {
        apply({jobs::PutJob{fullJob()}, jobs::OpenSpan{fullSpan()}, jobs::PutRun{queuedRun(QStringLiteral("r1"))}});
        apply({jobs::RemoveJob{QStringLiteral("backup")}});
        QCOMPARE(loaded().jobs.size(), 0);
        QCOMPARE(loaded().openSpans.size(), 1);
        QCOMPARE(loaded().activeRuns.size(), 1);
    }

    void opensAdvancesAndClosesASpan()
    {
        jobs::Span span = fullSpan();
        apply({jobs::OpenSpan{span}});
        QCOMPARE(loaded().openSpans, QList<jobs::Span>{span});
        span.plannedUntil = kNow;
        apply({jobs::AdvancePlan{span.job, kNow}, jobs::AdvancePlan{span.job, kNow - Seconds(5)}});
        QCOMPARE(loaded().openSpans, QList<jobs::Span>{span});
        span.to = kNow;
        apply({jobs::CloseSpan{span.job, kNow}});
        QCOMPARE(loaded().openSpans.size(), 0);
        QCOMPARE(m_reader->spans(kNow - Seconds(1)).value(), QList<jobs::Span>{span});
    }

    void keepsARunAndItsAttempts()
    {
        jobs::Run run = fullRun();
        apply({jobs::PutRun{run}});
        QCOMPARE(m_reader->run(run.id).value(), std::optional(run));
        const AttemptRecord second{
            run.id, 2, run.state, run.reason, run.worker, run.startedAt, run.finishedAt, run.exitCode, run.outputBytes};
        QCOMPARE(m_reader->attempts(run.id).value(), QList<AttemptRecord>{second});
        run.attempt = 3;
        run.state = jobs::RunState::Queued;
        run.startedAt = run.finishedAt = std::nullopt;
        run.exitCode = std::nullopt;
        apply({jobs::PutRun{run}});
        QCOMPARE(m_reader->run(run.id).value(), std::optional(run));
        QCOMPARE(m_reader->attempts(run.id).value().size(), 2);
        QCOMPARE(m_reader->attempts(run.id).value().first(), second);
    }

    void keepsALateAttemptWithoutTouchingTheRun()
    {
        const jobs::Run run = fullRun();
        jobs::Run late = run;
        late.attempt = 1;
        late.state = jobs::RunState::Succeeded;
        late.exitCode = 0;
        apply({jobs::PutRun{run}, jobs::PutAttempt{late}});
        QCOMPARE(m_reader->run(run.id).value(), std::optional(run));
        const QList<AttemptRecord> attempts = m_reader->attempts(run.id).value();
        QCOMPARE(attempts.size(), 2);
        QCOMPARE(attempts[0].attempt, 1);
        QCOMPARE(jobs::toString(attempts[0].state), QStringLiteral("succeeded"));
        QCOMPARE(jobs::toString(attempts[1].state), QStringLiteral("failed"));
    }

    void keepsEveryState()
    {
        for (int i = 0; i <= static_cast<int>(jobs::RunState::Missed); ++i) {
            jobs::Run run = queuedRun(QStringLiteral("s%1").arg(i));
            run.state = static_cast<jobs::RunState>(i);
            apply({jobs::PutRun{run}});
            QCOMPARE(m_reader->run(run.id).value(), std::optional(run));
        }
    }

    void loadsActiveRunsOldestFirstAndNoOthers()
    {
        jobs::Run running = queuedRun(QStringLiteral("b"), kNow - Seconds(1));
        running.state = jobs::RunState::Running;
        const jobs::Run newest = queuedRun(QStringLiteral("a"), kNow);
        apply({jobs::PutRun{newest}, jobs::PutRun{running}, jobs::PutRun{fullRun()}});
        const QList<jobs::Run> expected{running, newest};
        QCOMPARE(loaded().activeRuns, expected);
    }

    void refusesASecondRunForASlot()
    {
        const jobs::Run first = fullRun(QStringLiteral("r1"));
        apply({jobs::PutRun{first}});
        const std::vector<jobs::Writes> batch{{jobs::PutRun{fullRun(QStringLiteral("r2"))}}};
        const CommitOutcome outcome = m_backend->commit(batch);
        QCOMPARE(outcome.kind, CommitOutcome::Kind::Rejected);
        QCOMPARE(outcome.problem.code, QString(kRejected));
        QCOMPARE(m_reader->run(QStringLiteral("r2")).value(), std::optional<jobs::Run>());
        QCOMPARE(m_reader->run(QStringLiteral("r1")).value(), std::optional(first));
    }

    void allowsManyRunsWithoutASlot()
    {
        apply({jobs::PutRun{queuedRun(QStringLiteral("a"))}, jobs::PutRun{queuedRun(QStringLiteral("b"))}});
        QCOMPARE(loaded().activeRuns.size(), 2);
    }

    void undoesAWholeTransactionWhenOneWriteIsRefused()
    {
        const std::vector<jobs::Writes> batches{{jobs::PutJob{fullJob()}},
                                                {jobs::PutRun{fullRun(QStringLiteral("r1"))}},
                                                {jobs::PutRun{fullRun(QStringLiteral("r2"))}}};
        QCOMPARE(m_backend->commit(batches).kind, CommitOutcome::Kind::Rejected);
        QVERIFY(loaded().jobs.isEmpty());
        QCOMPARE(m_reader->run(QStringLiteral("r1")).value(), std::optional<jobs::Run>());
        apply({jobs::PutJob{fullJob()}}); // and the next one begins afresh
        QCOMPARE(loaded().jobs.size(), 1);
    }

    void refusesOutputOfNoRun()
    {
        const std::vector<jobs::Writes> batch{{chunk(QStringLiteral("no"), 1, Stream::Stdout, 0, "x")}};
        QCOMPARE(m_backend->commit(batch).kind, CommitOutcome::Kind::Rejected);
    }

    void marksWhereOutputGoesOn()
    {
        jobs::Run run = queuedRun(QStringLiteral("r1"));
        run.attempt = 2;
        apply({jobs::PutRun{run}, chunk(run.id, 1, Stream::Stdout, 0, "old attempt"),
               chunk(run.id, 2, Stream::Stdout, 0, "12345"), chunk(run.id, 2, Stream::Stdout, 5, QByteArray("6\0", 2)),
               chunk(run.id, 2, Stream::Stderr, 0, "abc"),
               jobs::PutRun{queuedRun(QStringLiteral("r2"), kNow + Seconds(1))}});
        const QList<jobs::OutputMark> marks = loaded().output;
        QCOMPARE(marks.size(), 2);
        QCOMPARE(marks[0].runId, run.id);
        QCOMPARE(marks[0].attempt, 2);
        QCOMPARE(marks[0].stdoutBytes, 7);
        QCOMPARE(marks[0].stderrBytes, 3);
        QCOMPARE(marks[1].stdoutBytes, 0);
    }

    void keepsWorkersByName()
    {
        jobs::WorkerRecord worker = fullWorker();
        apply({jobs::PutWorker{worker}, jobs::PutWorker{fullWorker(QStringLiteral("a"))}});
        worker.connected = false;
        worker.lastSeenAt = kNow;
        apply({jobs::PutWorker{worker}});
        const QList<jobs::WorkerRecord> expected{fullWorker(QStringLiteral("a")), worker};
        QCOMPARE(loaded().workers, expected);
        QCOMPARE(m_reader->workers().value(), expected);
    }

    void loadsOutagesThatLastOrEndedWithinADay()
    {
        jobs::Outage lasting = fullOutage(kNow - std::chrono::hours(300));
        lasting.back = std::nullopt;
        const jobs::Outage recent = fullOutage();
        const jobs::Outage old = fullOutage(kNow - std::chrono::hours(25));
        apply({jobs::PutOutage{lasting}, jobs::PutOutage{recent}, jobs::PutOutage{old}});
        const QList<jobs::Outage> expected{lasting, recent};
        QCOMPARE(loaded().recentOutages, expected);
        lasting.back = kNow;
        lasting.attempts = 77;
        apply({jobs::PutOutage{lasting}});
        QCOMPARE(loaded().recentOutages.first(), lasting);
    }

    void appliesEveryWriteTwiceAsOnce_data()
    {
        QTest::addColumn<jobs::Writes>("before");
        QTest::addColumn<jobs::Writes>("writes");
        const jobs::Writes none;
        const jobs::Writes run{jobs::PutRun{fullRun()}};
        const jobs::Writes span{jobs::OpenSpan{fullSpan()}};
        QTest::newRow("PutJob") << none << jobs::Writes{jobs::PutJob{fullJob()}};
        QTest::newRow("RemoveJob") << jobs::Writes{jobs::PutJob{fullJob()}}
                                   << jobs::Writes{jobs::RemoveJob{QStringLiteral("backup")}};
        QTest::newRow("OpenSpan") << none << span;
        QTest::newRow("CloseSpan") << span << jobs::Writes{jobs::CloseSpan{QStringLiteral("backup"), kNow}};
        QTest::newRow("AdvancePlan") << span << jobs::Writes{jobs::AdvancePlan{QStringLiteral("backup"), kNow}};
        jobs::Span next = fullSpan();
        next.from = kNow;
        QTest::newRow("change of plan") << span
                                        << jobs::Writes{jobs::CloseSpan{QStringLiteral("backup"), kNow},
                                                        jobs::OpenSpan{next}};
        QTest::newRow("PutRun") << none << run;
        QTest::newRow("PutAttempt") << run << jobs::Writes{jobs::PutAttempt{fullRun()}};
        QTest::newRow("AppendOutput") << run
                                      << jobs::Writes{chunk(QStringLiteral("r1"), 2, Stream::Stdout, 0, "hello"),
                                                      chunk(QStringLiteral("r1"), 2, Stream::Stderr, 0, "hello"),
                                                      chunk(QStringLiteral("r1"), 2, Stream::Stdout, 5, "")};
        QTest::newRow("PutWorker") << none << jobs::Writes{jobs::PutWorker{fullWorker()}};
        QTest::newRow("PutOutage") << none << jobs::Writes{jobs::PutOutage{fullOutage()}};
    }
    void appliesEveryWriteTwiceAsOnce()
    {
        QFETCH(jobs::Writes, before);
        QFETCH(jobs::Writes, writes);
        OtherConnection other(m_path);
        apply(before);
        const QStringList empty = other.dump();
        apply(writes);
        const QStringList once = other.dump();
        QVERIFY(once != empty || QTest::currentDataTag() == QLatin1String("PutAttempt"));
        apply(writes);
        QCOMPARE(other.dump(), once);
        reopen();
        QCOMPARE(other.dump(), once);
    }

    void keepsHostileText()
    {
        jobs::Job job = fullJob(QStringLiteral("'); DROP TABLE jobs; --"));
        job.command = {QStringLiteral("\"\\\b\f\n\r\t"), QString(QChar(0)) + QStringLiteral("x"),
                       QString(100'000, u'ä')};
        job.cwd = QString::fromUtf8("a\0b", 3);
        apply({jobs::PutJob{job}});
        QCOMPARE(loaded().jobs, QList<jobs::Job>{job});
    }

    void complainsAboutARecordThatNobodyWrote_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::newRow("unknown state") << QStringLiteral("UPDATE runs SET state = 'queued', trigger_kind = 'whim'");
        QTest::newRow("not JSON") << QStringLiteral("UPDATE jobs SET command = 'rm -rf /'");
        QTest::newRow("number too large") << QStringLiteral("UPDATE jobs SET retries = 5000000000");
        QTest::newRow("unknown kind") << QStringLiteral("UPDATE jobs SET kind = 'sometimes'");
    }
    void complainsAboutARecordThatNobodyWrote()
    {
        QFETCH(QString, sql);
        apply({jobs::PutJob{fullJob()}, jobs::PutRun{queuedRun(QStringLiteral("r1"))}});
        QVERIFY(OtherConnection(m_path).run(sql));
        const Result<jobs::Loaded> result = m_backend->load(kNow);
        QVERIFY(!result);
        QCOMPARE(result.problem().code, QString(kUnreadable));
        QVERIFY2(result.problem().what.contains(QLatin1String("column ")), qPrintable(result.problem().what));
    }

private:
    void reopen()
    {
        m_reader.reset();
        m_backend.reset();
        m_backend = std::make_unique<SqliteBackend>(SqliteOptions{m_path});
        const Result<void> opened = m_backend->open();
        QVERIFY2(opened, opened ? "" : qPrintable(opened.problem().text()));
        m_reader = m_backend->reader();
    }
    void apply(const jobs::Writes &writes)
    {
        const std::vector<jobs::Writes> batch{writes};
        const CommitOutcome outcome = m_backend->commit(batch);
        QVERIFY2(outcome.kind == CommitOutcome::Kind::Committed, qPrintable(outcome.problem.text()));
    }
    jobs::Loaded loaded()
    {
        Result<jobs::Loaded> result = m_backend->load(kNow);
        if (!result)
            qFatal("%s", qPrintable(result.problem().text()));
        return *result;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
    std::unique_ptr<SqliteBackend> m_backend;
    std::unique_ptr<Reader> m_reader;
};

QTEST_GUILESS_MAIN(TestSqliteRecords)
#include "tst_sqlite_records.moc"
