// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// At most so many at once, of a job or of a label.
class RunBookBoundsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void atMostSoManyOfAJob();
    void atMostSoManyOfALabel();
    void theTighterOfTwoBoundsHolds();
    void aJobAtItsBoundHoldsNobodyUp();
    void boundsOutliveARestart();
    void whatIsUnderWayCountsByTheNewLabels();
    void aRemovedJobsRunKeepsItsPlace();
    void manyRunsAtABoundArePlacedFast();
    void manyJobsAtABoundArePlacedFast();
};

namespace {

const QString kJob = QStringLiteral("j");
const QString kW = QStringLiteral("w");
const Labels kDb{{QStringLiteral("db"), QStringLiteral("main")}};
const LabelLimits kTwo{{{QStringLiteral("db"), QStringLiteral("main")}, 2}};

Job bounded(const QString &name, int maxConcurrent, const Labels &labels = {})
{
    Job job = onRequest(name);
    job.policy.maxConcurrent = maxConcurrent;
    job.labels = labels;
    return job;
}

int underWay(const Server &server)
{
    const auto counts = server.book.activeCounts();
    return counts.at(RunState::Assigned) + counts.at(RunState::Running);
}

} // namespace

void RunBookBoundsTest::atMostSoManyOfAJob()
{
    Server server;
    server.connect(worker(kW, 10));
    server.add(bounded(kJob, 3));
    QStringList ids;
    for (int i = 0; i < 5; ++i)
        ids += server.request(kJob);
    QCOMPARE(underWay(server), 3);
    QCOMPARE(server.book.whyWaiting(ids[3], server.now),
             QStringLiteral("waits for its turn: the job has reached its limit of active runs (3 of 3)"));
    server.started(kW, {ids[0], 1});
    QCOMPARE(underWay(server), 3);
    server.finished(kW, {ids[0], 1}, RunState::Succeeded, 0);
    QVERIFY(server.state(ids[3]) == RunState::Assigned && server.state(ids[4]) == RunState::Queued);
}

void RunBookBoundsTest::atMostSoManyOfALabel()
{
    Server server(kTwo);
    server.connect(worker(kW, 10, kDb));
    for (const char *name : {"a", "b", "c"})
        server.add(bounded(QString::fromLatin1(name), 0, kDb));
    server.add(bounded(QStringLiteral("free"), 0));
    const QString a = server.request(QStringLiteral("a"));
    const QString b = server.request(QStringLiteral("b"));
    const QString c = server.request(QStringLiteral("c"));
    QVERIFY(server.state(server.request(QStringLiteral("free"))) == RunState::Assigned);
    QVERIFY(server.state(a) == RunState::Assigned && server.state(b) == RunState::Assigned);
    QVERIFY(server.state(c) == RunState::Queued);
    QCOMPARE(server.book.whyWaiting(c, server.now),
             QStringLiteral("waits for its turn: the label db=main has reached its limit of active runs (2 of 2)"));
    server.finished(kW, {a, 1}, RunState::Failed, 1);
    QVERIFY(server.state(c) == RunState::Assigned);
}

void RunBookBoundsTest::theTighterOfTwoBoundsHolds()
{
    Server server(kTwo);
    server.connect(worker(kW, 10, kDb));
    server.add(bounded(QStringLiteral("one"), 1, kDb));
    server.add(bounded(QStringLiteral("three"), 3, kDb));
    for (int i = 0; i < 3; ++i)
        server.request(QStringLiteral("one"));
    QCOMPARE(underWay(server), 1);
    for (int i = 0; i < 3; ++i)
        server.request(QStringLiteral("three"));
    QCOMPARE(underWay(server), 2);
}

void RunBookBoundsTest::aJobAtItsBoundHoldsNobodyUp()
{
    Server server;
    server.connect(worker(kW, 2));
    Job first = bounded(kJob, 1);
    first.priority = 100;
    server.add(first);
    server.add(bounded(QStringLiteral("other"), 0));
    server.request(kJob);
    server.request(kJob);
    QVERIFY(server.state(server.request(QStringLiteral("other"))) == RunState::Assigned);
}

void RunBookBoundsTest::boundsOutliveARestart()
{
    Server server(kTwo);
    server.connect(worker(kW, 10, kDb));
    server.add(bounded(kJob, 0, kDb));
    const AttemptKey a{server.request(kJob), 1};
    const AttemptKey b{server.request(kJob), 1};
    const QString waits = server.request(kJob);
    server.restart();
    server.connect(worker(QStringLiteral("other"), 10, kDb));
    QVERIFY(server.state(waits) == RunState::Queued);
    server.connect(worker(kW, 10, kDb), {{a, Holding::State::Finished, 0, 0}, {b, Holding::State::Running, 0, 0}});
    QVERIFY(server.state(waits) == RunState::Queued);
    server.finished(kW, a, RunState::Succeeded, 0);
    QVERIFY(server.state(waits) == RunState::Assigned);
}

void RunBookBoundsTest::whatIsUnderWayCountsByTheNewLabels()
{
    Server server(kTwo);
    server.connect(worker(kW, 10, kDb));
    server.add(bounded(kJob, 0));
    server.add(bounded(QStringLiteral("other"), 0, kDb));
    const QString first = server.request(kJob);
    server.request(kJob);
    server.take(server.book.execute({{}, action::ReplaceJob{bounded(kJob, 0, kDb)}}, server.now));
    const QString waits = server.request(QStringLiteral("other"));
    QVERIFY(server.state(waits) == RunState::Queued);
    server.finished(kW, {first, 1}, RunState::Succeeded, 0);
    QVERIFY(server.state(waits) == RunState::Assigned);
}

void RunBookBoundsTest::aRemovedJobsRunKeepsItsPlace()
{
    Server server;
    server.connect(worker(kW, 10));
    Job job = onRequest(kJob);
    job.policy.overlap = Overlap::Queue;
    server.add(job);
    const QString former = server.request(kJob);
    server.take(server.book.execute({{}, action::RemoveJob{kJob}}, server.now));
    server.add(job);
    const QString next = server.request(kJob);
    QVERIFY(server.state(next) == RunState::Queued);
    server.finished(kW, {former, 1}, RunState::Succeeded, 0);
    QVERIFY(server.state(next) == RunState::Assigned);
}

void RunBookBoundsTest::manyRunsAtABoundArePlacedFast()
{
    Server server;
    server.add(bounded(kJob, 1));
    for (int i = 0; i < 10'000; ++i)
        server.request(kJob);
    const Milliseconds begin = holdfast::test::processorTime();
    server.connect(worker(kW, 100));
    for (int i = 0; i < 10'000; ++i) {
        QCOMPARE(server.commands.size(), std::size_t(1));
        const AttemptKey key = std::get<StartRun>(server.commands.back()).assignment.key;
        server.commands.clear();
        server.finished(kW, key, RunState::Succeeded, 0);
    }
    const Milliseconds took = holdfast::test::processorTime() - begin;
    QVERIFY2(took < Milliseconds(10'000), qPrintable(forPeople(took)));
    QCOMPARE(server.book.activeCounts().at(RunState::Queued), 0);
}

void RunBookBoundsTest::manyJobsAtABoundArePlacedFast()
{
    Server server(kTwo);
    for (int i = 0; i < 2'000; ++i) {
        server.add(bounded(QString::number(i), 0, kDb));
        server.request(QString::number(i));
    }
    const Milliseconds begin = holdfast::test::processorTime();
    server.connect(worker(kW, 100, kDb));
    for (int i = 0; i < 1'000; ++i) {
        const AttemptKey key = std::get<StartRun>(server.commands.back()).assignment.key;
        server.finished(kW, key, RunState::Succeeded, 0);
    }
    const Milliseconds took = holdfast::test::processorTime() - begin;
    QVERIFY2(took < Milliseconds(20'000), qPrintable(forPeople(took)));
    QCOMPARE(server.book.activeCounts().at(RunState::Queued), 998);
}

QTEST_GUILESS_MAIN(RunBookBoundsTest)
#include "tst_run_book_bounds.moc"
