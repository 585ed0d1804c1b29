// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// Who runs what next.
class RunBookPlacingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAssignmentSaysAllThatIsNeeded();
    void higherPriorityGoesFirstThenTheOldest();
    void aRunThatFitsNobodyHoldsNobodyUp();
    void runsGoToTheMostFreeWorker();
    void neverMoreThanTheSlots();
    void aFreeSlotTakesTheNext();
    void oldWorkersGetNoJobs();
    void whoIsAwayGetsNothing();
    void aRetryWhoseMomentPassedUnseenIsStillDue();
    void saysWhyItWaits();
    void manyWaitingRunsArePlacedFast();
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

void RunBookPlacingTest::anAssignmentSaysAllThatIsNeeded()
{
    Server server;
    server.connect(worker(kW));
    Job job = onRequest(kJob);
    job.command = {QStringLiteral("p"), QStringLiteral("a")};
    job.env = {{QStringLiteral("A"), QStringLiteral("1")}};
    job.cwd = QStringLiteral("/tmp");
    job.timeout = 90s;
    server.add(job);
    const QString id = server.request(kJob);
    const auto starts = server.commanded<StartRun>();
    QCOMPARE(starts.size(), std::size_t(1));
    QCOMPARE(starts[0].worker, kW);
    QCOMPARE(starts[0].assignment,
             (Assignment{{id, 1}, kJob, job.command, job.env, job.cwd, 90s, 1, OnDisconnect::Wait, 60s}));
    QVERIFY(server.state(id) == RunState::Assigned);
    QCOMPARE(server.run(id).worker, kW);
}

void RunBookPlacingTest::higherPriorityGoesFirstThenTheOldest()
{
    Server server;
    QStringList expected;
    for (const int priority : {0, 5, -5}) {
        Job job = onRequest(QStringLiteral("p%1").arg(priority));
        job.priority = priority;
        job.name.replace(u'-', u'_');
        server.add(job);
    }
    for (int i = 0; i < 3; ++i) {
        for (const char *job : {"p_5", "p0", "p5"}) {
            server.request(QString::fromLatin1(job));
            server.pass(1s);
        }
    }
    server.connect(worker(kW, 9));
    QStringList order;
    WallTime last{};
    for (const StartRun &start : server.commanded<StartRun>()) {
        if (order.isEmpty() || order.last() != start.assignment.job)
            last = {};
        order += start.assignment.job;
        QVERIFY(server.run(start.assignment.key.runId).queuedAt > last);
        last = server.run(start.assignment.key.runId).queuedAt;
    }
    QCOMPARE(order.join(u' '), QStringLiteral("p5 p5 p5 p0 p0 p0 p_5 p_5 p_5"));
}

void RunBookPlacingTest::aRunThatFitsNobodyHoldsNobodyUp()
{
    Server server;
    Job special = onRequest(QStringLiteral("special"));
    special.priority = 100;
    special.labels = {{QStringLiteral("gpu"), QStringLiteral("yes")}};
    server.add(special);
    server.add(onRequest(kJob));
    const QString waits = server.request(QStringLiteral("special"));
    const QString runs = server.request(kJob);
    server.connect(worker(kW));
    QVERIFY(server.state(waits) == RunState::Queued);
    QVERIFY(server.state(runs) == RunState::Assigned);
    server.connect(worker(QStringLiteral("gpu"), 1, special.labels));
    QCOMPARE(server.run(waits).worker, QStringLiteral("gpu"));
}

void RunBookPlacingTest::runsGoToTheMostFreeWorker()
{
    Server server;
    server.add(onRequest(kJob));
    server.connect(worker(QStringLiteral("a"), 2));
    server.connect(worker(QStringLiteral("b"), 4));
    std::map<QString, int> counts;
    for (int i = 0; i < 6; ++i)
        ++counts[server.run(server.request(kJob)).worker];
    QCOMPARE(counts, (std::map<QString, int>{{QStringLiteral("a"), 2}, {QStringLiteral("b"), 4}}));
}

void RunBookPlacingTest::neverMoreThanTheSlots()
{
    Server server;
    server.add(onRequest(kJob));
    server.connect(worker(kW, 3));
    for (int i = 0; i < 10; ++i)
        server.request(kJob);
    QCOMPARE(server.commanded<StartRun>().size(), std::size_t(3));
    server.disconnect(kW);
    server.connect(worker(kW, 3), {}); // it knows of none of them: they go out again, and no more
    QCOMPARE(server.commanded<StartRun>().size(), std::size_t(6));
    QCOMPARE(server.book.activeCounts().at(RunState::Assigned), 3);
}

void RunBookPlacingTest::aFreeSlotTakesTheNext()
{
    Server server;
    server.add(onRequest(kJob));
    server.connect(worker(kW, 1));
    const QString first = server.request(kJob);
    const QString second = server.request(kJob);
    QVERIFY(server.state(second) == RunState::Queued);
    server.finished(kW, {first, 1}, RunState::Succeeded, 0);
    QVERIFY(server.state(second) == RunState::Assigned);
}

void RunBookPlacingTest::oldWorkersGetNoJobs()
{
    Server server;
    server.add(onRequest(kJob));
    WorkerRecord old = worker(kW);
    old.protocol = 0;
    server.connect(old);
    QVERIFY(server.state(server.request(kJob)) == RunState::Queued);
    QVERIFY(server.commands.empty());
}

void RunBookPlacingTest::whoIsAwayGetsNothing()
{
    Server server;
    server.add(onRequest(kJob));
    server.connect(worker(kW));
    server.disconnect(kW);
    const QString id = server.request(kJob);
    QVERIFY(server.state(id) == RunState::Queued);
    server.connect(worker(kW));
    QVERIFY(server.state(id) == RunState::Assigned);
}

/// Something else was heard between the moment and the timer, and the timer was set anew after it.
void RunBookPlacingTest::aRetryWhoseMomentPassedUnseenIsStillDue()
{
    Server server;
    server.connect(worker(kW));
    server.add(retried(1));
    const QString id = server.request(kJob);
    server.finished(kW, {id, 1}, RunState::Failed, 1);
    const auto due = server.book.nextDeadline(server.now);
    QVERIFY(due && *due > server.now.mono);
    server.pass(std::chrono::hours(1));
    server.book.workerSeen(kW, server.now);
    QCOMPARE(server.book.nextDeadline(server.now), std::optional(server.now.mono));
    server.take(server.book.onDeadline(server.now));
    QVERIFY(server.state(id) == RunState::Assigned);
    server.pass(Roster::kSeenWrite);
    server.take(server.book.onDeadline(server.now));
    QVERIFY(!server.book.nextDeadline(server.now));
}

void RunBookPlacingTest::saysWhyItWaits()
{
    Server server;
    server.add(retried(1));
    const QString id = server.request(kJob);
    QCOMPARE(server.book.whyWaiting(id, server.now),
             QStringLiteral("waits for a worker: no connected worker takes jobs"));
    server.connect(worker(kW, 1));
    QCOMPARE(server.book.whyWaiting(id, server.now), QString());
    const QString second = server.request(kJob);
    QCOMPARE(server.book.whyWaiting(second, server.now),
             QStringLiteral("waits for a free slot: all slots of the only matching worker are taken"));
    server.finished(kW, {id, 1}, RunState::Failed, 7);
    QCOMPARE(server.book.whyWaiting(id, server.now).left(42),
             QStringLiteral("attempt 1 of 2: exit code 7; next try in 5")); // 500 ms and a little
    QCOMPARE(server.book.whyWaiting(QStringLiteral("nothing"), server.now), QString());
}

void RunBookPlacingTest::manyWaitingRunsArePlacedFast()
{
    Server server;
    server.add(onRequest(kJob));
    for (int i = 0; i < 5'000; ++i)
        server.request(kJob);
    const Milliseconds begin = holdfast::test::processorTime();
    server.connect(worker(kW, 1));
    for (int i = 0; i < 5'000; ++i) {
        const AttemptKey key = server.commanded<StartRun>().empty()
                                   ? AttemptKey()
                                   : std::get<StartRun>(server.commands.back()).assignment.key;
        server.commands.clear();
        server.commands.push_back(StartRun{kW, {key, {}, {}, {}, {}, {}}});
        server.finished(kW, key, RunState::Succeeded, 0);
    }
    QVERIFY(server.book.activeCounts().at(RunState::Queued) == 0);
    const Milliseconds took = holdfast::test::processorTime() - begin;
    QVERIFY2(took < Milliseconds(5'000), qPrintable(forPeople(took)));
}

QTEST_GUILESS_MAIN(RunBookPlacingTest)
#include "tst_run_book_placing.moc"
