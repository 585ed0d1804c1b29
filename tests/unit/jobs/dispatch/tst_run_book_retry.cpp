// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// What did not succeed, or could not be taken, goes out again.
class RunBookRetryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFailedRunIsTriedAgainAfterAWait_data();
    void aFailedRunIsTriedAgainAfterAWait();
    void theWaitDoublesUpToAMinute();
    void whatEndsForGoodIsNotTriedAgain_data();
    void whatEndsForGoodIsNotTriedAgain();
    void aRetryKeepsEachAttemptOnRecord();
    void aRefusedAssignmentWaitsAndGoesOutAgain();
    void aRefusedAssignmentGoesToAnotherWorkerAtOnce();
    void aRefusalOfAnythingElseIsNothing();
    void aRefusalOfACancelledRunCancelsIt();
    void aStartStandsOnlyWhileItsAttemptIsAssigned();
};

namespace {

const QString kJob = QStringLiteral("j");
const QString kW = QStringLiteral("w");

Job retried(int retries)
{
    Job job = onRequest(kJob);
    job.retries = retries;
    return job;
}

} // namespace

void RunBookRetryTest::aFailedRunIsTriedAgainAfterAWait_data()
{
    QTest::addColumn<int>("status");
    for (const RunState status : {RunState::Failed, RunState::TimedOut, RunState::Lost})
        QTest::newRow(qPrintable(toString(status))) << static_cast<int>(status);
}

void RunBookRetryTest::aFailedRunIsTriedAgainAfterAWait()
{
    QFETCH(int, status);
    Server server;
    server.add(retried(1));
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    server.finished(kW, {id, 1}, static_cast<RunState>(status), 3);
    QVERIFY(server.state(id) == RunState::Queued);
    QCOMPARE(server.run(id).attempt, 2);
    QVERIFY(server.run(id).worker.isEmpty() && !server.run(id).exitCode && !server.run(id).finishedAt);
    const auto next = server.book.nextDeadline(server.now);
    QVERIFY(next && *next >= server.now.mono + 500ms && *next <= server.now.mono + 1s);
    server.live(1s);
    QVERIFY(server.state(id) == RunState::Assigned);
    QCOMPARE(server.commanded<StartRun>().back().assignment.key, (AttemptKey{id, 2}));
    server.finished(kW, {id, 2}, static_cast<RunState>(status), 4);
    QVERIFY(server.state(id) == static_cast<RunState>(status));
    QCOMPARE(server.run(id).exitCode, 4);
    QCOMPARE(server.store.faults, QStringList());
}

void RunBookRetryTest::theWaitDoublesUpToAMinute()
{
    Server server;
    server.add(retried(10));
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    int attempt = 0;
    for (const int seconds : {1, 2, 4, 8, 16, 32, 60, 60, 60, 60}) {
        server.finished(kW, {id, ++attempt}, RunState::Failed, 1);
        const Milliseconds wait = *server.run(id).notBefore - server.now.wall;
        QVERIFY2(wait >= Seconds(seconds) / 2.0 && wait <= Seconds(seconds), qPrintable(forPeople(wait)));
        server.live(wait - 1ms);
        QVERIFY(server.state(id) == RunState::Queued);
        server.live(1ms);
        QVERIFY2(server.state(id) == RunState::Assigned, qPrintable(QString::number(seconds)));
    }
    server.finished(kW, {id, 11}, RunState::Failed, 1);
    QVERIFY(server.state(id) == RunState::Failed);
}

void RunBookRetryTest::whatEndsForGoodIsNotTriedAgain_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("retries");
    QTest::newRow("succeeded") << static_cast<int>(RunState::Succeeded) << 3;
    QTest::newRow("cancelled") << static_cast<int>(RunState::Cancelled) << 3;
    QTest::newRow("failed without retries") << static_cast<int>(RunState::Failed) << 0;
}

void RunBookRetryTest::whatEndsForGoodIsNotTriedAgain()
{
    QFETCH(int, status);
    QFETCH(int, retries);
    Server server;
    server.add(retried(retries));
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    server.finished(kW, {id, 1}, static_cast<RunState>(status));
    QVERIFY(server.state(id) == static_cast<RunState>(status));
    QVERIFY(server.book.activeRun(id) == nullptr);
}

void RunBookRetryTest::aRetryKeepsEachAttemptOnRecord()
{
    Server server;
    server.add(retried(2));
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    server.output(kW, {id, 1}, 0, "one");
    server.finished(kW, {id, 1}, RunState::Failed, 1);
    server.live(1s);
    server.output(kW, {id, 2}, 0, "two");
    server.finished(kW, {id, 2}, RunState::Succeeded, 0);
    const Run &first = server.store.attempts.at({id, 1});
    QVERIFY(first.state == RunState::Failed);
    QCOMPARE(first.exitCode, 1);
    QCOMPARE(first.reason, QStringLiteral("exit code 1"));
    QVERIFY(first.finishedAt);
    QVERIFY(server.store.attempts.at({id, 2}).state == RunState::Succeeded);
    QCOMPARE(server.store.outputOf({id, 1}, Stream::Stdout), QByteArray("one"));
    QCOMPARE(server.store.outputOf({id, 2}, Stream::Stdout), QByteArray("two"));
}

void RunBookRetryTest::aRefusedAssignmentWaitsAndGoesOutAgain()
{
    Server server;
    server.add(onRequest(kJob));
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    server.take(server.book.assignmentRefused(kW, {id, 1}, QStringLiteral("its disk is full"), server.now));
    QVERIFY(server.state(id) == RunState::Queued);
    QCOMPARE(server.run(id).attempt, 1);
    QVERIFY(server.run(id).reason.contains(QStringLiteral("its disk is full")));
    QCOMPARE(server.book.roster().find(kW)->freeSlots(), 4);
    server.live(15s - 1ms);
    QVERIFY(server.state(id) == RunState::Queued);
    QVERIFY(server.book.whyWaiting(id, server.now).contains(QStringLiteral("its disk is full")));
    server.live(1ms);
    QVERIFY(server.state(id) == RunState::Assigned);
    QCOMPARE(server.store.faults, QStringList());
}

void RunBookRetryTest::aRefusedAssignmentGoesToAnotherWorkerAtOnce()
{
    Server server;
    server.add(onRequest(kJob));
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    server.connect(worker(QStringLiteral("other")));
    server.take(server.book.assignmentRefused(kW, {id, 1}, QStringLiteral("its disk is full"), server.now));
    QVERIFY(server.state(id) == RunState::Assigned);
    QCOMPARE(server.run(id).worker, QStringLiteral("other"));
    for (int i = 0; i < 3; ++i)
        QCOMPARE(server.run(server.request(kJob)).worker, QStringLiteral("other"));
}

void RunBookRetryTest::aRefusalOfAnythingElseIsNothing()
{
    Server server;
    server.add(onRequest(kJob));
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    const auto refuse = [&](const QString &name, const AttemptKey &key) {
        return server.book.assignmentRefused(name, key, QStringLiteral("no"), server.now);
    };
    QVERIFY(refuse(kW, {id, 2}).writes.empty());
    QVERIFY(refuse(QStringLiteral("other"), {id, 1}).writes.empty());
    QVERIFY(refuse(kW, {QStringLiteral("nothing"), 1}).writes.empty());
    server.started(kW, {id, 1});
    QVERIFY(refuse(kW, {id, 1}).writes.empty());
}

void RunBookRetryTest::aRefusalOfACancelledRunCancelsIt()
{
    Server server;
    server.add(onRequest(kJob));
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    server.cancel(id);
    server.take(server.book.assignmentRefused(kW, {id, 1}, QStringLiteral("no"), server.now));
    QVERIFY(server.state(id) == RunState::Cancelled);
}

void RunBookRetryTest::aStartStandsOnlyWhileItsAttemptIsAssigned()
{
    Server server;
    server.add(onRequest(kJob));
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    const qint64 fence = server.run(id).fence;
    const auto start = [&](int attempt, const QString &name, qint64 with) {
        return Command(StartRun{name, {{id, attempt}, kJob, {}, {}, {}, {}, with}});
    };
    QVERIFY(server.book.isStillValid(start(1, kW, fence)));
    // Each assignment has a fence of its own.
    QVERIFY(!server.book.isStillValid(start(2, kW, fence + 1)));
    QVERIFY(!server.book.isStillValid(start(1, QStringLiteral("other"), fence - 1)));
    QVERIFY(!server.book.isStillValid(start(1, kW, 0)));
    QVERIFY(server.book.isStillValid(CancelRun{kW, {id, 1}, {}}));
    server.started(kW, {id, 1});
    QVERIFY(!server.book.isStillValid(start(1, kW, fence)));
}

QTEST_GUILESS_MAIN(RunBookRetryTest)
#include "tst_run_book_retry.moc"
