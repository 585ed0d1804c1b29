// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/work_samples.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// The life of an attempt at its worker; what is said of it over the link is in tst_work_book_link.
class WorkBookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAssignmentIsLaunchedOnce();
    void endsAsTheProgramEnded_data();
    void endsAsTheProgramEnded();
    void saysWhenItBeganAndEnded();
    void stopsWhatRunsTooLong();
    void theTimeoutCountsFromTheStart();
    void noTimeoutIsNoDeadline();
    void whatEndedInTimeIsNotStopped();
    void cancelsOnce();
    void cancelsBeforeTheProgramStarted();
    void cancellingWhatItDoesNotHaveIsNothing();
    void theFirstReasonToStopIsTheReason();
    void stopsAllWhenTheWorkerStops();
    void countsWhatRuns();
    void tellsWhatItHolds();
    void holdsWhatItsFormerSelfFinished();
    void wordsOnWhatItDoesNotHoldAreNothing();
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

void WorkBookTest::endsAsTheProgramEnded_data()
{
    QTest::addColumn<int>("exitCode"); // -1000: none
    QTest::addColumn<QString>("signal");
    QTest::addColumn<QString>("error");
    QTest::addColumn<QString>("stop");
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, int exitCode, const char *signal, const char *error, const char *stop,
                        const char *status, const char *reason) {
        QTest::newRow(name) << exitCode << QString::fromLatin1(signal) << QString::fromLatin1(error)
                            << QString::fromLatin1(stop) << QString::fromLatin1(status) << QString::fromLatin1(reason);
    };
    row("well", 0, "", "", "", "succeeded", "");
    row("badly", 3, "", "", "", "failed", "");
    row("negative", -1, "", "", "", "failed", "");
    row("by a signal", -1000, "SIGSEGV", "", "", "failed", "ended by SIGSEGV");
    row("by an unknown signal", -1000, "", "", "", "failed", "ended by a signal");
    row("never started", -1000, "", "cannot start p: no such file", "", "failed", "cannot start p: no such file");
    row("cancelled", -1000, "SIGTERM", "", "cancel", "cancelled", "cancelled on request");
    row("cancelled, well", 0, "", "", "cancel", "cancelled", "cancelled on request");
    row("too long", -1000, "SIGKILL", "", "timeout", "timed_out", "ran longer than 5.0 s");
    row("the worker stops", -1000, "SIGTERM", "", "worker", "lost", "its worker was stopped");
}

void WorkBookTest::endsAsTheProgramEnded()
{
    QFETCH(int, exitCode);
    QFETCH(QString, signal);
    QFETCH(QString, error);
    QFETCH(QString, stop);
    QFETCH(QString, status);
    QFETCH(QString, reason);
    Bench bench;
    bench.assign(key(), 5s);
    bench.start();
    if (stop == u"cancel")
        static_cast<void>(bench.book.cancel(key(), bench.now.mono));
    if (stop == u"worker")
        static_cast<void>(bench.book.stopAll(bench.now.mono));
    bench.pass(5s);
    if (stop == u"timeout")
        static_cast<void>(bench.book.onDeadline(bench.now.mono));
    const auto code = exitCode == -1000 ? std::nullopt : std::optional(exitCode);
    const auto ends = only<work::Finish>(bench.book.ended(key(), code, signal, error, bench.now));
    QCOMPARE(ends.size(), std::size_t(1));
    QCOMPARE(ends.front().outcome.key, key());
    QCOMPARE(toString(ends.front().outcome.status), status);
    QCOMPARE(ends.front().outcome.reason, reason);
    QCOMPARE(ends.front().outcome.exitCode, code);
}

void WorkBookTest::saysWhenItBeganAndEnded()
{
    Bench bench;
    bench.assign();
    const WallTime began = bench.now.wall;
    bench.start();
    bench.pass(90s);
    const auto ends = only<work::Finish>(bench.book.ended(key(), 0, {}, {}, bench.now));
    QCOMPARE(ends.front().outcome.startedAt, began);
    QCOMPARE(ends.front().outcome.finishedAt, began + 90s);
    Bench failed;
    failed.assign();
    QVERIFY(!only<work::Finish>(failed.book.ended(key(), {}, {}, QStringLiteral("x"), failed.now))
                 .front()
                 .outcome.startedAt);
}

void WorkBookTest::stopsWhatRunsTooLong()
{
    Bench bench;
    bench.assign(key(), 5s);
    bench.start();
    QCOMPARE(bench.book.nextDeadline(), bench.now.mono + 5s);
    bench.pass(5s - 1ms);
    QVERIFY(bench.book.onDeadline(bench.now.mono).empty());
    bench.pass(1ms);
    const auto stops = only<work::StopTree>(bench.book.onDeadline(bench.now.mono));
    QCOMPARE(stops.size(), std::size_t(1));
    QCOMPARE(stops.front().key, key());
    QCOMPARE(stops.front().grace, WorkBook::kGrace);
    QVERIFY(!bench.book.nextDeadline());
    QVERIFY(bench.book.onDeadline(bench.now.mono + 1h).empty());
}

void WorkBookTest::theTimeoutCountsFromTheStart()
{
    Bench bench;
    bench.assign(key(), 5s);
    QVERIFY(!bench.book.nextDeadline());
    bench.pass(1h);
    bench.start();
    QCOMPARE(bench.book.nextDeadline(), bench.now.mono + 5s);
}

void WorkBookTest::noTimeoutIsNoDeadline()
{
    Bench bench;
    bench.assign();
    bench.start();
    QVERIFY(!bench.book.nextDeadline());
    QVERIFY(bench.book.onDeadline(bench.now.mono + std::chrono::days(365)).empty());
}

void WorkBookTest::whatEndedInTimeIsNotStopped()
{
    Bench bench;
    bench.assign(key(), 5s);
    bench.start();
    static_cast<void>(bench.book.ended(key(), 0, {}, {}, bench.now));
    QVERIFY(!bench.book.nextDeadline());
    QVERIFY(bench.book.onDeadline(bench.now.mono + 1h).empty());
}

void WorkBookTest::cancelsOnce()
{
    Bench bench;
    bench.assign();
    bench.start();
    QCOMPARE(only<work::StopTree>(bench.book.cancel(key(), bench.now.mono)).size(), std::size_t(1));
    QVERIFY(bench.book.cancel(key(), bench.now.mono).empty());
    bench.finish();
    QVERIFY(bench.book.cancel(key(), bench.now.mono).empty());
}

void WorkBookTest::cancelsBeforeTheProgramStarted()
{
    Bench bench;
    bench.assign(key(), 5s);
    QCOMPARE(only<work::StopTree>(bench.book.cancel(key(), bench.now.mono)).size(), std::size_t(1));
    bench.start();
    QVERIFY(!bench.book.nextDeadline());
}

void WorkBookTest::cancellingWhatItDoesNotHaveIsNothing()
{
    Bench bench;
    QVERIFY(bench.book.cancel(key(), bench.now.mono).empty());
    bench.assign();
    QVERIFY(bench.book.cancel(key(1, 2), bench.now.mono).empty());
}

void WorkBookTest::theFirstReasonToStopIsTheReason()
{
    Bench bench;
    bench.assign(key(), 5s);
    bench.start();
    bench.pass(5s);
    static_cast<void>(bench.book.onDeadline(bench.now.mono));
    QVERIFY(bench.book.cancel(key(), bench.now.mono).empty());
    QVERIFY(bench.book.stopAll(bench.now.mono).empty());
    const auto ends = only<work::Finish>(bench.book.ended(key(), {}, {}, {}, bench.now));
    QVERIFY(ends.front().outcome.status == RunState::TimedOut);
}

void WorkBookTest::stopsAllWhenTheWorkerStops()
{
    Bench bench;
    for (int run = 1; run <= 3; ++run) {
        bench.assign(key(run));
        bench.start(key(run));
    }
    bench.finish(key(3));
    QCOMPARE(only<work::StopTree>(bench.book.stopAll(bench.now.mono)).size(), std::size_t(2));
    QVERIFY(bench.book.stopAll(bench.now.mono).empty());
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
    bench.finish(key(2));
    QCOMPARE(bench.book.holding(), (QList<Holding>{{key(1), Holding::State::Running},
                                                   {key(2), Holding::State::Finished},
                                                   {key(3), Holding::State::Running}}));
}

void WorkBookTest::holdsWhatItsFormerSelfFinished()
{
    Bench bench;
    Outcome outcome;
    outcome.key = key();
    outcome.status = RunState::Lost;
    bench.book.restore({{outcome, 10, 5}});
    QVERIFY(!bench.book.isNew(key()));
    QCOMPARE(bench.book.running(), 0);
    QCOMPARE(bench.book.holding(), (QList<Holding>{{key(), Holding::State::Finished}}));
    QVERIFY(bench.book.cancel(key(), bench.now.mono).empty());
    QVERIFY(bench.book.stopAll(bench.now.mono).empty());
    QVERIFY(!bench.book.nextDeadline());
}

void WorkBookTest::wordsOnWhatItDoesNotHoldAreNothing()
{
    Bench bench;
    bench.up();
    QVERIFY(bench.start().empty());
    QVERIFY(bench.grow(5).empty());
    QVERIFY(bench.book.ended(key(), 0, {}, {}, bench.now).empty());
    QVERIFY(bench.book.finishedOnDisk({}, 0, 0, bench.now.mono).empty());
    QVERIFY(bench.acked(1).empty());
    bench.book.outputUnreadable(1, bench.now.mono);
    QVERIFY(bench.book.isEmpty());
}

QTEST_GUILESS_MAIN(WorkBookTest)
#include "tst_work_book.moc"
