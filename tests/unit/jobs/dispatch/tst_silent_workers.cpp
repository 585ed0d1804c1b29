// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// Workers that are connected, answer pings, and do not do what they should.
class SilentWorkersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStartWithoutAnswerIsTold();
    void aClockAloneDecidesNothing();
    void aSilentWorkerGetsNoFurtherRuns();
    void itGetsRunsAgainWhenItAnswers_data();
    void itGetsRunsAgainWhenItAnswers();
    void whatNobodyBeganGoesElsewhere();
    void whatNobodyBeganUsesUpNoRetry();
    void withoutAPromiseTheRunStays();
    void whatWasTakenIsNeverGivenElsewhere();
    void theJobOfAStartThatNobodyTookMayBeGone();
    void aCancelledRunEndsWithoutItsWorker();
    void outputShowsThatTheWorkerIsAtIt();
    void aRunThatMakesRoomIsNotGivenUpByAClock();
    void slotsDoNotTakeACancelBack();
    void whatWaitsIsPlacedWhenTheWorkerAnswersAtLast();
    void aWordThatCouldNotBeTakenWasSaid();
    void aRunBeyondItsTimeLimitEnds();
    void theTimeLimitIsTheOneThatTheWorkerWasTold();
    void aWorkerThatIsAwayHasItsLease();
};

namespace {

const QString kJob = QStringLiteral("j");
const QString kW = QStringLiteral("w");
const QString kOther = QStringLiteral("other");

WorkerRecord promising(const QString &name)
{
    WorkerRecord record = workerFrom(name + QStringLiteral("-folder"), name);
    record.takesWithin = 50s;
    return record;
}

/// A run whose start has left for w, which says nothing.
QString sentToW(Server &server, const WorkerRecord &record = promising(kW), const Job &job = onRequest(kJob))
{
    server.add(job);
    server.connect(record);
    return server.request(kJob);
}

void fallsSilent(Server &server)
{
    server.pass(30s);
    server.pong(kW);
}

} // namespace

void SilentWorkersTest::aStartWithoutAnswerIsTold()
{
    Server server;
    const QString id = sentToW(server);
    server.pass(30s - 1ms);
    server.pong(kW);
    QCOMPARE(server.events(id), QStringList());
    server.pass(1ms);
    const Step step = server.pong(kW);
    QCOMPARE(server.events(id), QStringList{QStringLiteral("1 start_unanswered")});
    QVERIFY(server.state(id) == RunState::Assigned);
    QVERIFY2(server.run(id).reason.startsWith(QStringLiteral("worker w has not answered the start")),
             qPrintable(server.run(id).reason));
    QVERIFY(step.changes.workers.contains(kW));
    QVERIFY(!Roster::silenceOf(*server.book.roster().find(kW), server.now.mono).isEmpty());
    server.pong(kW);
    QCOMPARE(server.events(id).size(), 1);
}

/// A pong to a ping that left earlier: what the worker said since may be on its way, or held by a drill.
void SilentWorkersTest::aClockAloneDecidesNothing()
{
    Server server;
    const QString id = sentToW(server);
    const MonoTime sent = server.now.mono;
    server.live(1h);
    server.take(server.book.pingAnswered(kW, sent + 29s, server.now));
    QCOMPARE(server.events(id), QStringList());
    server.take(server.book.pingAnswered(kW, sent + 54s, server.now));
    QCOMPARE(server.run(id).attempt, 1);
    server.take(server.book.pingAnswered(kW, sent + 55s, server.now));
    QCOMPARE(server.run(id).attempt, 2);
}

void SilentWorkersTest::aSilentWorkerGetsNoFurtherRuns()
{
    Server server;
    sentToW(server);
    fallsSilent(server);
    const QString second = server.request(kJob);
    QVERIFY(server.state(second) == RunState::Queued);
    const QString why = server.book.whyWaiting(second, server.now);
    QVERIFY2(why.startsWith(QStringLiteral("worker w gets no further runs: it has not answered the start of run")),
             qPrintable(why));
    server.connect(promising(kOther));
    QCOMPARE(server.run(second).worker, kOther);
}

void SilentWorkersTest::itGetsRunsAgainWhenItAnswers_data()
{
    QTest::addColumn<int>("how");
    QTest::newRow("it takes the run") << 0;
    QTest::newRow("it has started the run") << 1;
    QTest::newRow("the run has ended") << 2;
    QTest::newRow("it cannot take the run") << 3;
    QTest::newRow("it registers again") << 4;
}

void SilentWorkersTest::itGetsRunsAgainWhenItAnswers()
{
    QFETCH(int, how);
    Server server;
    const QString first = sentToW(server);
    fallsSilent(server);
    const AttemptKey key{first, 1};
    const auto refuse = [&] { server.take(server.book.assignmentRefused(kW, key, QStringLiteral("no"), server.now)); };
    switch (how) {
    case 0:
        server.takes(kW, key);
        break;
    case 1:
        server.started(kW, key);
        break;
    case 2:
        server.finished(kW, key, RunState::Succeeded, 0);
        break;
    case 3:
        refuse();
        server.pass(15s); // as any that refused
        break;
    default:
        server.disconnect(kW);
        server.connect(promising(kW), {{key, Holding::State::Running}});
    }
    const QString second = server.request(kJob);
    QCOMPARE(server.run(second).worker, kW);
    QCOMPARE(server.store.faults, QStringList());
}

void SilentWorkersTest::whatNobodyBeganGoesElsewhere()
{
    Server server;
    const QString id = sentToW(server);
    server.connect(promising(kOther));
    fallsSilent(server);
    server.pass(25s - 1ms);
    server.pong(kW);
    QCOMPARE(server.run(id).worker, kW);
    server.pass(1ms);
    server.pong(kW);
    QCOMPARE(server.run(id).worker, kOther);
    QCOMPARE(server.run(id).attempt, 2);
    QVERIFY(server.store.attempts.at({id, 1}).state == RunState::Lost);
    QCOMPARE(server.events(id), (QStringList{QStringLiteral("1 start_unanswered"), QStringLiteral("1 not_taken")}));
    // Its late words change nothing, but it gets runs again.
    QCOMPARE(codeOf(server.started(kW, {id, 1})), QStringLiteral("accepted")); // of a recent attempt: not recorded
    QCOMPARE(server.run(id).worker, kOther);
    QVERIFY(server.state(id) == RunState::Assigned);
    QVERIFY(server.book.roster().find(kW)->silent.empty());
    QCOMPARE(server.store.faults, QStringList());
}

void SilentWorkersTest::whatNobodyBeganUsesUpNoRetry()
{
    Server server;
    Job job = onRequest(kJob);
    job.retries = 1;
    const QString id = sentToW(server, promising(kW), job);
    server.connect(promising(kOther));
    fallsSilent(server);
    server.pass(25s);
    server.pong(kW);
    server.finished(kOther, {id, 2}, RunState::Failed, 3);
    QVERIFY(server.state(id) == RunState::Queued);
    QCOMPARE(server.run(id).attempt, 3);
    QCOMPARE(server.run(id).reason, QStringLiteral("attempt 2 of 3: exit code 3"));
    QVERIFY(*server.run(id).notBefore - server.now.wall <= 1s); // the wait before a first retry
    server.live(1s);
    server.finished(kOther, {id, 3}, RunState::Failed, 3);
    QVERIFY(server.state(id) == RunState::Failed);
    QCOMPARE(server.store.faults, QStringList());
}

void SilentWorkersTest::withoutAPromiseTheRunStays()
{
    Server server;
    const QString id = sentToW(server, worker(kW));
    server.connect(promising(kOther));
    fallsSilent(server);
    server.pass(24h);
    server.pong(kW);
    QCOMPARE(server.run(id).worker, kW);
    QCOMPARE(server.events(id), QStringList{QStringLiteral("1 start_unanswered")});
}

void SilentWorkersTest::whatWasTakenIsNeverGivenElsewhere()
{
    Server server;
    const QString id = sentToW(server);
    server.connect(promising(kOther));
    server.takes(kW, {id, 1});
    fallsSilent(server);
    QCOMPARE(server.events(id), QStringList{QStringLiteral("1 start_delayed")});
    server.pass(24h);
    server.pong(kW);
    QCOMPARE(server.run(id).worker, kW);
    QCOMPARE(server.run(id).attempt, 1);
    QVERIFY(server.state(server.request(kJob)) == RunState::Assigned); // on the other one
    server.started(kW, {id, 1});
    QVERIFY(server.state(id) == RunState::Running);
    QVERIFY(server.book.roster().find(kW)->silent.empty());
}

void SilentWorkersTest::theJobOfAStartThatNobodyTookMayBeGone()
{
    Server server;
    const QString id = sentToW(server);
    server.take(server.book.execute({{}, action::RemoveJob{kJob}}, server.now));
    server.pass(55s);
    server.pong(kW);
    QVERIFY(server.state(id) == RunState::Cancelled);
    QCOMPARE(server.store.faults, QStringList());
}

void SilentWorkersTest::aCancelledRunEndsWithoutItsWorker()
{
    Server server;
    const QString id = sentToW(server);
    server.takes(kW, {id, 1});
    server.started(kW, {id, 1});
    server.pass(1h);
    server.cancel(id);
    server.pass(30s - 1ms);
    server.pong(kW);
    QVERIFY(server.state(id) == RunState::Running);
    server.pass(1ms);
    server.pong(kW);
    QVERIFY(server.state(id) == RunState::Lost);
    QVERIFY2(server.run(id).reason.endsWith(QStringLiteral("it may still run there")),
             qPrintable(server.run(id).reason));
    QCOMPARE(server.events(id), QStringList{QStringLiteral("1 given_up")});
    server.finished(kW, {id, 1}, RunState::Cancelled);
    QCOMPARE(server.store.late.size(), std::size_t(1));
    QCOMPARE(server.store.faults, QStringList());
}

void SilentWorkersTest::outputShowsThatTheWorkerIsAtIt()
{
    Server server;
    const QString id = sentToW(server);
    server.started(kW, {id, 1});
    server.cancel(id);
    for (qint64 i = 0; i < 10; ++i) {
        server.pass(25s);
        server.output(kW, {id, 1}, i, "x");
        server.pong(kW);
    }
    QVERIFY(server.state(id) == RunState::Running);
    server.finished(kW, {id, 1}, RunState::Cancelled);
    QVERIFY(server.state(id) == RunState::Cancelled);
}

void SilentWorkersTest::aRunThatMakesRoomIsNotGivenUpByAClock()
{
    Server server;
    Job job = every(kJob, QStringLiteral("60s"));
    job.policy.overlap = Overlap::Replace;
    server.connect(promising(kW));
    server.add(job);
    server.live(60s);
    const QString id = server.store.runs.begin()->first;
    server.started(kW, {id, 1});
    server.live(60s);
    QVERIFY(server.run(id).cancelWhy);
    fallsSilent(server);
    QVERIFY(server.state(id) == RunState::Running);
    QCOMPARE(server.events(id), QStringList{QStringLiteral("1 cancel_unanswered")});
    server.cancel(id); // a person decides
    fallsSilent(server);
    QVERIFY(server.state(id) == RunState::Lost);
}

/// With a slot every 10 s: each would begin the wait anew.
void SilentWorkersTest::slotsDoNotTakeACancelBack()
{
    Server server;
    Job job = every(kJob, QStringLiteral("10s"));
    job.policy.overlap = Overlap::Replace;
    server.connect(promising(kW));
    server.add(job);
    server.live(10s);
    const QString id = server.store.runs.begin()->first;
    server.started(kW, {id, 1});
    server.cancel(id);
    for (int slot = 0; slot < 4; ++slot) {
        server.live(10s);
        server.pong(kW);
    }
    QVERIFY(server.state(id) == RunState::Lost);
}

void SilentWorkersTest::whatWaitsIsPlacedWhenTheWorkerAnswersAtLast()
{
    Server server;
    const QString id = sentToW(server);
    server.pass(60s);
    server.pong(kW);
    QCOMPARE(server.run(id).attempt, 2);
    QVERIFY(server.state(id) == RunState::Queued);
    server.take(server.book.assignmentRefused(kW, {id, 1}, QStringLiteral("too late"), server.now));
    QCOMPARE(server.book.nextDeadline(server.now), std::optional(server.now.mono));
    server.take(server.book.onDeadline(server.now));
    QVERIFY(server.state(id) == RunState::Assigned);
}

/// The database was away when it came.
void SilentWorkersTest::aWordThatCouldNotBeTakenWasSaid()
{
    Server server;
    const QString id = sentToW(server);
    server.started(kW, {id, 1});
    server.cancel(id);
    server.pass(40s);
    server.book.wordRefused(kW, {id, 1}, server.now);
    server.pong(kW);
    QVERIFY(server.state(id) == RunState::Running);
}

void SilentWorkersTest::aRunBeyondItsTimeLimitEnds()
{
    Server server;
    Job job = onRequest(kJob);
    job.timeout = 2s;
    job.retries = 3;
    const QString id = sentToW(server, promising(kW), job);
    server.started(kW, {id, 1});
    server.pass(32s - 1ms);
    server.pong(kW);
    QVERIFY(server.state(id) == RunState::Running);
    server.pass(1ms);
    server.pong(kW);
    QVERIFY(server.state(id) == RunState::Lost); // and not tried again: it may still run
    QCOMPARE(server.events(id), QStringList{QStringLiteral("1 overdue")});
    QCOMPARE(server.commanded<CancelRun>().size(), std::size_t(1));
}

void SilentWorkersTest::theTimeLimitIsTheOneThatTheWorkerWasTold()
{
    Server server;
    Job job = onRequest(kJob);
    job.timeout = 1h;
    const QString id = sentToW(server, promising(kW), job);
    server.started(kW, {id, 1});
    job.timeout = 1s;
    server.take(server.book.execute({{}, action::ReplaceJob{job}}, server.now));
    server.pass(10min);
    server.output(kW, {id, 1}, 0, "x");
    server.pass(10min);
    server.pong(kW);
    QVERIFY(server.state(id) == RunState::Running);
}

void SilentWorkersTest::aWorkerThatIsAwayHasItsLease()
{
    Server server;
    const QString id = sentToW(server);
    server.disconnect(kW);
    server.pass(1h);
    server.pong(kW); // of a connection that is gone
    QCOMPARE(server.events(id), QStringList());
    QCOMPARE(server.run(id).attempt, 1);
}

QTEST_GUILESS_MAIN(SilentWorkersTest)
#include "tst_silent_workers.moc"
