// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/attempts/work_samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// The life of an attempt at its worker; what is said of it over the link is in tst_work_book_link.
class WorkBookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAssignmentIsLaunchedOnce();
    void cancelsOnce();
    void cancelsBeforeTheProgramStarted();
    void cancellingWhatItDoesNotHaveIsNothing();
    void theFirstReasonToStopIsTheReason();
    void stopsAllWhenTheWorkerStops();
    void countsWhatRuns();
    void tellsWhatItHolds();
    void holdsWhatItsFormerSelfFinished();
    void wordsOnWhatItDoesNotHoldAreNothing();
    void aKeeperThatIsGoneLeavesALostAttempt_data();
    void aKeeperThatIsGoneLeavesALostAttempt();
    void aKeeperThatIsGoneAfterTheResultIsNothing();
    void aSecondStartIsNothing();
};

void WorkBookTest::anAssignmentIsLaunchedOnce()
{
    Bench bench;
    QVERIFY(bench.book.isEmpty());
    QVERIFY(bench.book.isNew(key()));
    const auto launches = only<work::Launch>(bench.assign(key(), 5s));
    QCOMPARE(launches.size(), std::size_t(1));
    QCOMPARE(launches.front().assignment, assignment(key(), 5s));
    QVERIFY(!bench.book.isNew(key()));
    QVERIFY(bench.book.isNew(key(1, 2)));
    QVERIFY(!bench.book.isEmpty());
}

void WorkBookTest::cancelsOnce()
{
    Bench bench;
    bench.assign();
    bench.start();
    QCOMPARE(only<work::StopTree>(bench.cancel()).size(), std::size_t(1));
    QVERIFY(bench.cancel().empty());
    bench.finish();
    QVERIFY(bench.cancel().empty());
}

void WorkBookTest::cancelsBeforeTheProgramStarted()
{
    Bench bench;
    bench.assign(key(), 5s);
    const auto stops = only<work::StopTree>(bench.cancel());
    QCOMPARE(stops.size(), std::size_t(1));
    QCOMPARE(stops.front().key, key());
    QVERIFY(stops.front().why == StopCause::Cancelled);
    bench.start();
    QVERIFY(!bench.book.nextDeadline());
}

void WorkBookTest::cancellingWhatItDoesNotHaveIsNothing()
{
    Bench bench;
    QVERIFY(bench.cancel().empty());
    bench.assign();
    QVERIFY(bench.cancel(key(1, 2)).empty());
}

void WorkBookTest::theFirstReasonToStopIsTheReason()
{
    Bench bench;
    bench.assign();
    bench.start();
    const auto stops = only<work::StopTree>(bench.carryOut(bench.book.stopAll()));
    QCOMPARE(stops.size(), std::size_t(1));
    QVERIFY(stops.front().why == StopCause::WorkerStops);
    QVERIFY(bench.cancel().empty());
    QVERIFY(bench.keepers.at(key()).ended({}, {}, {}, bench.now).status == RunState::Lost);
}

void WorkBookTest::stopsAllWhenTheWorkerStops()
{
    Bench bench;
    for (int run = 1; run <= 3; ++run) {
        bench.assign(key(run));
        bench.start(key(run));
    }
    bench.finish(key(3));
    QCOMPARE(only<work::StopTree>(bench.book.stopAll()).size(), std::size_t(2));
    QVERIFY(bench.book.stopAll().empty());
}

void WorkBookTest::countsWhatRuns()
{
    Bench bench;
    QCOMPARE(bench.book.running(), 0);
    for (int run = 1; run <= 3; ++run)
        bench.assign(key(run));
    QCOMPARE(bench.book.running(), 3);
    bench.start(key(1));
    bench.finish(key(1));
    QCOMPARE(bench.book.running(), 2);
    QVERIFY(!bench.book.isEmpty());
}

void WorkBookTest::tellsWhatItHolds()
{
    Bench bench;
    QVERIFY(bench.book.holding().isEmpty());
    for (int run = 1; run <= 3; ++run)
        bench.assign(key(run));
    bench.start(key(2));
    bench.finish(key(2), 7);
    bench.grow(5, key(3));
    bench.grow(6, key(3), Stream::Stderr);
    QCOMPARE(bench.book.holding(), (QList<Holding>{{key(1), Holding::State::Running},
                                                   {key(2), Holding::State::Finished, 7},
                                                   {key(3), Holding::State::Running, 5, 6}}));
}

void WorkBookTest::holdsWhatItsFormerSelfFinished()
{
    Bench bench;
    Outcome outcome;
    outcome.key = key();
    outcome.status = RunState::Lost;
    bench.book.restore({{assignment(key()), true, {}, 0, outcome, 10, 5}});
    QVERIFY(!bench.book.isNew(key()));
    QCOMPARE(bench.book.running(), 0);
    QCOMPARE(bench.book.holding(), (QList<Holding>{{key(), Holding::State::Finished, 10, 5}}));
    QVERIFY(bench.cancel().empty());
    QVERIFY(bench.book.stopAll().empty());
    QVERIFY(!bench.book.nextDeadline());
}

void WorkBookTest::wordsOnWhatItDoesNotHoldAreNothing()
{
    Bench bench;
    bench.up();
    QVERIFY(bench.start().empty());
    QVERIFY(bench.grow(5).empty());
    QVERIFY(bench.book.keeperGone(key(), bench.now.wall).empty());
    QVERIFY(bench.book.finishedOnDisk({}, 0, 0, bench.now.mono).empty());
    QVERIFY(bench.acked(1).empty());
    bench.book.outputUnreadable(1, bench.now.mono);
    QVERIFY(bench.book.isEmpty());
}

void WorkBookTest::aKeeperThatIsGoneLeavesALostAttempt_data()
{
    QTest::addColumn<bool>("hadStarted");
    QTest::addColumn<QString>("reason");
    QTest::newRow("while it ran") << true << "its keeper ended while the program ran";
    QTest::newRow("before") << false << "its keeper ended before the program started";
}

void WorkBookTest::aKeeperThatIsGoneLeavesALostAttempt()
{
    QFETCH(bool, hadStarted);
    QFETCH(QString, reason);
    Bench bench;
    bench.assign();
    const WallTime began = bench.now.wall;
    if (hadStarted)
        bench.start();
    bench.pass(3s);
    const auto ends = only<work::Finish>(bench.book.keeperGone(key(), bench.now.wall));
    QCOMPARE(ends.size(), std::size_t(1));
    const Outcome &outcome = ends.front().outcome;
    QCOMPARE(outcome.key, key());
    QVERIFY(outcome.status == RunState::Lost);
    QCOMPARE(outcome.reason, reason);
    QVERIFY(!outcome.exitCode);
    QCOMPARE(outcome.startedAt, hadStarted ? std::optional(began) : std::nullopt);
    QCOMPARE(outcome.finishedAt, began + 3s);
    QCOMPARE(bench.book.running(), 1); // until it is on disk
}

void WorkBookTest::aKeeperThatIsGoneAfterTheResultIsNothing()
{
    Bench bench;
    bench.assign();
    bench.start();
    bench.finish();
    QVERIFY(bench.book.keeperGone(key(), bench.now.wall).empty());
}

/// A keeper says all it knows again to a new link; the first word on the start stands.
void WorkBookTest::aSecondStartIsNothing()
{
    Bench bench;
    bench.up();
    bench.assign();
    const auto first = only<work::SendStarted>(bench.start());
    QCOMPARE(first.size(), std::size_t(1));
    bench.pass(1s);
    QVERIFY(bench.start().empty());
    bench.book.linkDown();
    QCOMPARE(only<work::SendStarted>(bench.up({{key(), 0, 0}})).front().at, first.front().at);
}

QTEST_GUILESS_MAIN(WorkBookTest)
#include "tst_work_book.moc"
