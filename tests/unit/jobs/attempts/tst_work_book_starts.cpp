// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/attempts/work_samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// Starts that come too late, and starts that the system does not carry out.
class WorkBookStartsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStartIsAsOldAsTheLastAnswerBeforeIt();
    void whoPromisesNothingTakesOldStarts();
    void whatCouldNotBeLaunchedIsTriedAgain();
    void nothingElseIsTakenMeanwhile();
    void whatCouldNotBeLaunchedCanBeCancelled();
    void aLeaseThatIsNearlyOverDelaysTheNextTry();
};

void WorkBookStartsTest::aStartIsAsOldAsTheLastAnswerBeforeIt()
{
    Bench bench;
    bench.book = WorkBook(50s);
    bench.confirm(); // of the registration
    bench.up();
    bench.pass(50s);
    QVERIFY(!bench.book.isTooLate(bench.now.mono));
    bench.pass(1ms);
    QVERIFY(bench.book.isTooLate(bench.now.mono));
    bench.confirm();
    QVERIFY(!bench.book.isTooLate(bench.now.mono));
}

void WorkBookStartsTest::whoPromisesNothingTakesOldStarts()
{
    Bench bench;
    bench.up();
    QVERIFY(!bench.book.isTooLate(bench.now.mono));
}

void WorkBookStartsTest::whatCouldNotBeLaunchedIsTriedAgain()
{
    Bench bench;
    bench.up();
    QCOMPARE(only<work::Launch>(bench.assign()).size(), std::size_t(1));
    bench.book.notLaunched(key(), bench.now.mono);
    QCOMPARE(bench.book.nextDeadline(), std::optional(bench.now.mono + WorkBook::kRetryWait));
    bench.pass(WorkBook::kRetryWait - 1ms);
    QVERIFY(bench.book.onDeadline(bench.now.mono).empty());
    bench.pass(1ms);
    QCOMPARE(only<work::Launch>(bench.book.onDeadline(bench.now.mono)).size(), std::size_t(1));
    QVERIFY(bench.book.canLaunch());
    QVERIFY(!bench.book.nextDeadline());
}

void WorkBookStartsTest::nothingElseIsTakenMeanwhile()
{
    Bench bench;
    bench.up();
    QVERIFY(bench.book.canLaunch());
    bench.assign();
    bench.book.notLaunched(key(), bench.now.mono);
    QVERIFY(!bench.book.canLaunch());
    QCOMPARE(bench.book.running(), 1);
}

void WorkBookStartsTest::whatCouldNotBeLaunchedCanBeCancelled()
{
    Bench bench;
    bench.up();
    bench.assign();
    bench.book.notLaunched(key(), bench.now.mono);
    const auto ends = only<work::Finish>(bench.cancel());
    QCOMPARE(ends.size(), std::size_t(1));
    QVERIFY(ends.front().outcome.status == RunState::Cancelled);
    QVERIFY(bench.book.canLaunch());
    bench.pass(1h);
    QVERIFY(only<work::Launch>(bench.book.onDeadline(bench.now.mono)).empty());
}

void WorkBookStartsTest::aLeaseThatIsNearlyOverDelaysTheNextTry()
{
    Bench bench;
    bench.confirm();
    bench.up();
    Assignment leased = assignment(key());
    leased.onDisconnect = OnDisconnect::Stop;
    leased.grace = 3s;
    bench.assign(leased);
    bench.book.notLaunched(key(), bench.now.mono);
    bench.pass(WorkBook::kRetryWait);
    QVERIFY(bench.book.onDeadline(bench.now.mono).empty());
    QVERIFY(!bench.book.nextDeadline()); // the next answer decides
    QCOMPARE(only<work::Launch>(bench.confirm()).size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(WorkBookStartsTest)
#include "tst_work_book_starts.moc"
