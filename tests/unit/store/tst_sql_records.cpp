// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/store/fixture.h"

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::store::test;
using jobs::Stream;

/// Every record, through a real database and back.
class TestSqlRecords final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_db = std::make_unique<Database>(); }
    void cleanup() { m_db.reset(); }

    void keepsJobs()
    {
        m_db->apply({jobs::PutJob{fullJob()}, jobs::PutJob{fullJob(QStringLiteral("a"))}});
        const QList<jobs::Job> expected{fullJob(QStringLiteral("a")), fullJob()};
        QCOMPARE(m_db->loaded().jobs, expected);
    }

    void replacesAJobByName()
    {
        jobs::Job changed = fullJob();
        m_db->apply({jobs::PutJob{changed}});
        changed.command = {QStringLiteral("true")};
        changed.enabled = true;
        changed.labels.clear();
        m_db->apply({jobs::PutJob{changed}});
        QCOMPARE(m_db->loaded().jobs, QList<jobs::Job>{changed});
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
        m_db->apply({jobs::PutJob{job}});
        QCOMPARE(m_db->loaded().jobs.value(0).schedule.kind, kind);
    }

    void removesAJobButNotItsRecord()
    {
        m_db->apply(
            {jobs::PutJob{fullJob()}, jobs::OpenSpan{fullSpan()}, jobs::PutRun{queuedRun(QStringLiteral("r1"))}});
        m_db->apply({jobs::RemoveJob{QStringLiteral("backup")}});
        QCOMPARE(m_db->loaded().jobs.size(), 0);
        QCOMPARE(m_db->loaded().openSpans.size(), 1);
        QCOMPARE(m_db->loaded().activeRuns.size(), 1);
    }

    void opensAdvancesAndClosesASpan()
    {
        jobs::Span span = fullSpan();
        m_db->apply({jobs::OpenSpan{span}});
        QCOMPARE(m_db->loaded().openSpans, QList<jobs::Span>{span});
        span.plannedUntil = kNow;
        m_db->apply({jobs::AdvancePlan{span.job, kNow}, jobs::AdvancePlan{span.job, kNow - Seconds(5)}});
        QCOMPARE(m_db->loaded().openSpans, QList<jobs::Span>{span});
        span.to = kNow;
        m_db->apply({jobs::CloseSpan{span.job, kNow}});
        QCOMPARE(m_db->loaded().openSpans.size(), 0);
        QCOMPARE(m_db->reader->spans(kNow - Seconds(1)).value(), QList<jobs::Span>{span});
    }

    void knowsHowFarEachNameIsPlanned()
    {
        jobs::Span span = fullSpan(); // of a job that is gone: what counts is where its span ended
        m_db->apply({jobs::OpenSpan{span}, jobs::CloseSpan{span.job, kNow}});
        const QString paused = QStringLiteral("paused");
        for (const Seconds end : {Seconds(100), Seconds(200)}) {
            span = {paused, fullSpan().schedule, kNow + end - Seconds(50), std::nullopt, kNow + end - Seconds(20)};
            m_db->apply({jobs::OpenSpan{span}, jobs::CloseSpan{paused, kNow + end}});
        }
        const QString live = QStringLiteral("live");
        span = {live, fullSpan().schedule, kNow - Seconds(9), std::nullopt, kNow + Seconds(150)};
        m_db->apply({jobs::OpenSpan{span}});
        const QList<jobs::PlannedUntil> expected{
            {paused, kNow + Seconds(200)}, {live, kNow + Seconds(150)}, {fullSpan().job, kNow}};
        QCOMPARE(m_db->loaded().planned, expected);
    }

    void cutsThePlanOfAJob()
    {
        const QString job = QStringLiteral("backup");
        const auto put = [&](const char *id, Seconds at, std::optional<jobs::SlotRange> range = std::nullopt) {
            jobs::Run run = queuedRun(QString::fromLatin1(id));
            run.state = jobs::RunState::Missed;
            run.plannedAt = kNow + at;
            run.slotRange = range;
            m_db->apply({jobs::PutRun{run}});
        };
        const jobs::Span past{job, fullSpan().schedule, kNow - Seconds(900), std::nullopt, kNow - Seconds(900)};
        jobs::Span across{job, fullSpan().schedule, kNow - Seconds(500), std::nullopt, kNow + Seconds(500)};
        const jobs::Span ahead{job, fullSpan().schedule, kNow + Seconds(500), std::nullopt, kNow + Seconds(900)};
        m_db->apply({jobs::OpenSpan{past}, jobs::CloseSpan{job, across.from}, jobs::OpenSpan{across},
                     jobs::CloseSpan{job, ahead.from}, jobs::OpenSpan{ahead}});
        put("before", Seconds(-600));
        put("across", Seconds(400), jobs::SlotRange{kNow - Seconds(400), 80});
        put("after", Seconds(600));
        put("many after", Seconds(800), jobs::SlotRange{kNow + Seconds(700), 10});
        const jobs::Writes cut{jobs::CutPlan{job, kNow}};
        m_db->apply(cut);
        m_db->apply(cut); // twice is once
        QCOMPARE(m_db->loaded().openSpans.size(), 0);
        across.to = across.plannedUntil = kNow;
        QCOMPARE(m_db->reader->spans(kNow - Seconds(1)).value(), QList<jobs::Span>{across});
        const QList<jobs::PlannedUntil> until{{job, kNow}};
        QCOMPARE(m_db->loaded().planned, until);
        QCOMPARE(plannedOf("before"), std::optional(kNow - Seconds(600)));
        QCOMPARE(plannedOf("across"), std::optional(kNow));
        QCOMPARE(m_db->reader->run(QStringLiteral("across")).value()->slotRange->count, 0);
        QCOMPARE(plannedOf("after"), std::nullopt);
        QCOMPARE(plannedOf("many after"), std::nullopt);
        const jobs::Run after = *m_db->reader->run(QStringLiteral("after")).value();
        QCOMPARE(after.reason, QStringLiteral("the job was planned again, and this run does not count for %1")
                                   .arg(toIso(kNow + Seconds(600))));
    }

    void keepsTheClock()
    {
        QVERIFY(!m_db->loaded().clock);
        m_db->apply({jobs::PutClock{kNow}, jobs::PutClock{kNow - Seconds(7)}});
        QCOMPARE(m_db->loaded().clock, std::optional(kNow - Seconds(7)));
    }

    /// A run belongs to the database that gave it: another one has another id.
    void keepsItsId()
    {
        const QString id = m_db->loaded().store;
        QVERIFY(!id.isEmpty());
        m_db->reopen();
        QCOMPARE(m_db->loaded().store, id);
        QVERIFY(Database().loaded().store != id);
    }

    void keepsARunAndItsAttempts()
    {
        jobs::Run run = fullRun();
        m_db->apply({jobs::PutRun{run}});
        QCOMPARE(m_db->reader->run(run.id).value(), std::optional(run));
        const AttemptRecord second{run.id,         2,
                                   run.state,      run.reason,
                                   run.worker,     run.instance,
                                   run.fence,      run.startedAt,
                                   run.finishedAt, run.took,
                                   run.exitCode,   run.outputBytes,
                                   std::nullopt};
        QCOMPARE(m_db->reader->attempts(run.id).value(), QList<AttemptRecord>{second});
        run.attempt = 3;
        run.state = jobs::RunState::Queued;
        run.startedAt = run.finishedAt = std::nullopt;
        run.exitCode = std::nullopt;
        m_db->apply({jobs::PutRun{run}});
        QCOMPARE(m_db->reader->run(run.id).value(), std::optional(run));
        QCOMPARE(m_db->reader->attempts(run.id).value().size(), 2);
        QCOMPARE(m_db->reader->attempts(run.id).value().first(), second);
    }

    void keepsALateResultBesideWhatIsOnRecord()
    {
        const jobs::Run run = fullRun();
        m_db->apply({jobs::PutRun{run}});
        const jobs::AttemptKey key{run.id, run.attempt};
        m_db->apply({jobs::PutLate{key, QStringLiteral("w-2"), jobs::RunState::Succeeded, 0, kNow}});
        QCOMPARE(m_db->reader->run(run.id).value(), std::optional(run));
        const auto attempts = m_db->reader->attempts(run.id).value();
        QCOMPARE(attempts.size(), 1);
        QVERIFY(attempts.first().state == run.state);
        QVERIFY(attempts.first().late == (LateResult{QStringLiteral("w-2"), jobs::RunState::Succeeded, 0, kNow}));
        m_db->apply({jobs::PutRun{run}}); // the run once more does not take it away
        QVERIFY(m_db->reader->attempts(run.id).value().first().late.has_value());
    }

    void keepsEventsOnceEach()
    {
        const jobs::Run run = fullRun();
        const jobs::RunEvent first{run.id, 1, kNow, QStringLiteral("lease_lapsed"), QStringLiteral("its worker …")};
        const jobs::RunEvent second{run.id, 2, kNow + Seconds(1), QStringLiteral("resumed"),
                                    QStringLiteral("it goes on")};
        putAttempts(run, 2);
        m_db->apply({jobs::PutEvent{second}, jobs::PutEvent{first}, jobs::PutEvent{first}});
        QCOMPARE(m_db->reader->events(run.id).value(), (QList<jobs::RunEvent>{first, second}));
        QVERIFY(m_db->reader->events(QStringLiteral("none")).value().isEmpty());
    }

    void keepsNoEventOfAnAttemptThatNeverWas()
    {
        const jobs::Run run = fullRun();
        putAttempts(run, 2);
        const jobs::RunEvent event{run.id, 3, kNow, QStringLiteral("orphan_stopped"), {}};
        m_db->apply({jobs::PutEvent{event}});
        QVERIFY(m_db->reader->events(run.id).value().isEmpty());
    }

    void keepsAHundredEventsOfARunAndSaysThatThereWereMore()
    {
        const jobs::Run run = fullRun();
        putAttempts(run, 1);
        const auto put = [&](int number) {
            m_db->apply({jobs::PutEvent{{run.id, 1, kNow + Seconds(number), QStringLiteral("resumed"), {}}}});
        };
        for (int i = 0; i < 100; ++i)
            put(i);
        put(99); // once more
        QCOMPARE(m_db->reader->events(run.id).value().size(), 100);
        for (int i = 100; i < 110; ++i)
            put(i);
        const auto events = m_db->reader->events(run.id).value();
        QCOMPARE(events.size(), 101);
        QCOMPARE(events.last().kind, QStringLiteral("more"));
    }

    void keepsALateAttemptWithoutTouchingTheRun()
    {
        const jobs::Run run = fullRun();
        jobs::Run late = run;
        late.attempt = 1;
        late.state = jobs::RunState::Succeeded;
        late.exitCode = 0;
        m_db->apply({jobs::PutRun{run}, jobs::PutAttempt{late}});
        QCOMPARE(m_db->reader->run(run.id).value(), std::optional(run));
        const QList<AttemptRecord> attempts = m_db->reader->attempts(run.id).value();
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
            m_db->apply({jobs::PutRun{run}});
            QCOMPARE(m_db->reader->run(run.id).value(), std::optional(run));
        }
    }

    void loadsActiveRunsOldestFirstAndNoOthers()
    {
        jobs::Run running = queuedRun(QStringLiteral("b"), kNow - Seconds(1));
        running.state = jobs::RunState::Running;
        const jobs::Run newest = queuedRun(QStringLiteral("a"), kNow);
        m_db->apply({jobs::PutRun{newest}, jobs::PutRun{running}, jobs::PutRun{fullRun()}});
        const QList<jobs::Run> expected{running, newest};
        QCOMPARE(m_db->loaded().activeRuns, expected);
    }

    void refusesASecondRunForASlot()
    {
        const jobs::Run first = fullRun(QStringLiteral("r1"));
        m_db->apply({jobs::PutRun{first}});
        const std::vector<jobs::Writes> batch{{jobs::PutRun{fullRun(QStringLiteral("r2"))}}};
        const CommitOutcome outcome = m_db->backend->commit(batch);
        QCOMPARE(outcome.kind, CommitOutcome::Kind::Rejected);
        QCOMPARE(outcome.problem.code, QString(kRejected));
        QCOMPARE(m_db->reader->run(QStringLiteral("r2")).value(), std::optional<jobs::Run>());
        QCOMPARE(m_db->reader->run(QStringLiteral("r1")).value(), std::optional(first));
    }

    void allowsManyRunsWithoutASlot()
    {
        m_db->apply({jobs::PutRun{queuedRun(QStringLiteral("a"))}, jobs::PutRun{queuedRun(QStringLiteral("b"))}});
        QCOMPARE(m_db->loaded().activeRuns.size(), 2);
    }

    void undoesAWholeTransactionWhenOneWriteIsRefused()
    {
        const std::vector<jobs::Writes> batches{{jobs::PutJob{fullJob()}},
                                                {jobs::PutRun{fullRun(QStringLiteral("r1"))}},
                                                {jobs::PutRun{fullRun(QStringLiteral("r2"))}}};
        QCOMPARE(m_db->backend->commit(batches).kind, CommitOutcome::Kind::Rejected);
        QVERIFY(m_db->loaded().jobs.isEmpty());
        QCOMPARE(m_db->reader->run(QStringLiteral("r1")).value(), std::optional<jobs::Run>());
        m_db->apply({jobs::PutJob{fullJob()}}); // and the next one begins afresh
        QCOMPARE(m_db->loaded().jobs.size(), 1);
    }

    void refusesOutputOfNoRun()
    {
        const std::vector<jobs::Writes> batch{{chunk(QStringLiteral("no"), 1, Stream::Stdout, 0, "x")}};
        QCOMPARE(m_db->backend->commit(batch).kind, CommitOutcome::Kind::Rejected);
    }

    void marksWhereOutputGoesOn()
    {
        jobs::Run run = queuedRun(QStringLiteral("r1"));
        run.attempt = 2;
        m_db->apply({jobs::PutRun{run}, chunk(run.id, 1, Stream::Stdout, 0, "old attempt"),
                     chunk(run.id, 2, Stream::Stdout, 0, "12345"),
                     chunk(run.id, 2, Stream::Stdout, 5, QByteArray("6\0", 2)),
                     chunk(run.id, 2, Stream::Stderr, 0, "abc"),
                     jobs::PutRun{queuedRun(QStringLiteral("r2"), kNow + Seconds(1))}});
        const QList<jobs::OutputMark> marks = m_db->loaded().output;
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
        m_db->apply({jobs::PutWorker{worker}, jobs::PutWorker{fullWorker(QStringLiteral("a"))}});
        worker.connected = false;
        worker.lastSeenAt = kNow;
        m_db->apply({jobs::PutWorker{worker}});
        const QList<jobs::WorkerRecord> expected{fullWorker(QStringLiteral("a")), worker};
        QCOMPARE(m_db->loaded().workers, expected);
        QCOMPARE(m_db->reader->workers().value(), expected);
    }

    void keepsWhenWorkersWereSeen()
    {
        jobs::WorkerRecord worker = fullWorker();
        m_db->apply({jobs::PutWorker{worker}});
        m_db->apply({jobs::PutLastSeen{{{QStringLiteral("nobody"), kNow}, {worker.name, kNow + Seconds(7)}}}});
        worker.lastSeenAt = kNow + Seconds(7);
        QCOMPARE(m_db->loaded().workers, QList<jobs::WorkerRecord>{worker});
    }

    void loadsOutagesThatLastOrEndedWithinADay()
    {
        jobs::Outage lasting = fullOutage(kNow - std::chrono::hours(300));
        lasting.back = std::nullopt;
        const jobs::Outage recent = fullOutage();
        const jobs::Outage old = fullOutage(kNow - std::chrono::hours(25));
        m_db->apply({jobs::PutOutage{lasting}, jobs::PutOutage{recent}, jobs::PutOutage{old}});
        const QList<jobs::Outage> expected{lasting, recent};
        QCOMPARE(m_db->loaded().recentOutages, expected);
        lasting.back = kNow;
        lasting.attempts = 77;
        m_db->apply({jobs::PutOutage{lasting}});
        QCOMPARE(m_db->loaded().recentOutages.first(), lasting);
    }

private:
    void putAttempts(jobs::Run run, int count) const
    {
        for (int attempt = 1; attempt <= count; ++attempt) {
            run.attempt = attempt;
            m_db->apply({jobs::PutRun{run}});
        }
    }

    [[nodiscard]] std::optional<WallTime> plannedOf(const char *id) const
    {
        return m_db->reader->run(QString::fromLatin1(id)).value()->plannedAt;
    }
    std::unique_ptr<Database> m_db;
};

QTEST_GUILESS_MAIN(TestSqlRecords)
#include "tst_sql_records.moc"
