// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/attempts/work_samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// What a worker says of its attempts: started, then the output in order, then the result, until the receipt.
class WorkBookLinkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysStartedThenOutputThenTheResult();
    void theResultWaitsForAllOutputToBeConfirmed();
    void theReceiptIsForgottenOnlyWhenItIsDurable();
    void cutsOutputIntoChunks();
    void bothStreamsAreSent();
    void neverMoreThanTheWindowWaits();
    void everyAttemptHasItsTurn();
    void aShortRunSaysOnlyItsResult();
    void saysNothingWhileTheLinkIsDown();
    void goesOnFromTheServersOffsets_data();
    void goesOnFromTheServersOffsets();
    void ofWhatIsNotKeptOnlyTheResultIsSent();
    void answersOfTheFormerLinkAreNothing();
    void whatTheServerCancelsIsStopped();
    void answersInAnyOrderDoNoHarm();
    void whatItsFormerSelfFinishedIsDelivered();
};

void WorkBookLinkTest::saysStartedThenOutputThenTheResult()
{
    Bench bench;
    bench.up();
    bench.assign();
    const auto starts = only<work::SendStarted>(bench.start());
    QCOMPARE(starts.size(), std::size_t(1));
    QCOMPARE(starts.front().pid, 4711);
    QCOMPARE(starts.front().at, bench.now.wall);
    const auto outputs = only<work::SendOutput>(bench.grow(100));
    QCOMPARE(outputs.size(), std::size_t(1));
    QCOMPARE(outputs.front().offset, 0);
    QCOMPARE(outputs.front().bytes, 100);
    QVERIFY(bench.acked(starts.front().token).empty());
    QVERIFY(bench.acked(outputs.front().token).empty());
    const auto results = only<work::SendResult>(bench.finish(key(), 100));
    QCOMPARE(results.size(), std::size_t(1));
    const auto forgets = only<work::Forget>(bench.acked(results.front().token, true));
    QCOMPARE(forgets.size(), std::size_t(1));
    QCOMPARE(forgets.front().key, key());
    QVERIFY(bench.book.isEmpty());
}

void WorkBookLinkTest::theResultWaitsForAllOutputToBeConfirmed()
{
    Bench bench;
    bench.up();
    bench.assign();
    bench.start();
    const auto first = only<work::SendOutput>(bench.grow(10));
    const auto last = bench.finish(key(), 15); // a mark was added
    QVERIFY(only<work::SendResult>(last).empty());
    QCOMPARE(only<work::SendOutput>(last).front().offset, 10);
    QVERIFY(bench.acked(first.front().token).empty());
    QCOMPARE(only<work::SendResult>(bench.acked(only<work::SendOutput>(last).front().token)).size(), std::size_t(1));
}

void WorkBookLinkTest::theReceiptIsForgottenOnlyWhenItIsDurable()
{
    Bench bench;
    bench.up();
    bench.assign();
    const auto results = only<work::SendResult>(bench.finish());
    QVERIFY(bench.acked(results.front().token, false).empty());
    QVERIFY(!bench.book.isEmpty());
    bench.book.linkDown();
    const auto again = only<work::SendResult>(bench.up({{key(), 0, 0}}));
    QCOMPARE(again.size(), std::size_t(1));
    QCOMPARE(only<work::Forget>(bench.acked(again.front().token, true)).size(), std::size_t(1));
}

void WorkBookLinkTest::cutsOutputIntoChunks()
{
    Bench bench;
    bench.up();
    bench.assign();
    qint64 offset = 0;
    for (const auto &output : only<work::SendOutput>(bench.grow(100'000))) {
        QCOMPARE(output.offset, offset);
        QVERIFY(output.bytes > 0 && output.bytes <= 32 * 1024);
        offset += output.bytes;
    }
    QCOMPARE(offset, 100'000);
}

void WorkBookLinkTest::bothStreamsAreSent()
{
    Bench bench;
    bench.up();
    bench.assign();
    QVERIFY(only<work::SendOutput>(bench.grow(10)).front().stream == Stream::Stdout);
    QVERIFY(only<work::SendOutput>(bench.grow(20, key(), Stream::Stderr)).front().stream == Stream::Stderr);
}

void WorkBookLinkTest::neverMoreThanTheWindowWaits()
{
    Bench bench;
    bench.up();
    bench.assign();
    auto outputs = only<work::SendOutput>(bench.grow(10'000'000));
    QCOMPARE(outputs.size(), std::size_t(WorkBook::kWindow));
    std::size_t answered = 0;
    while (answered < outputs.size()) {
        const auto more = only<work::SendOutput>(bench.acked(outputs[answered++].token));
        QVERIFY(more.size() <= 1);
        outputs.insert(outputs.end(), more.begin(), more.end());
    }
    QCOMPARE(outputs.back().offset + outputs.back().bytes, 10'000'000);
}

/// One attempt with endless output does not silence the others.
void WorkBookLinkTest::everyAttemptHasItsTurn()
{
    Bench bench;
    bench.up();
    bench.assign(key(1));
    auto outputs = only<work::SendOutput>(bench.grow(100'000'000, key(1)));
    for (int run = 2; run <= 9; ++run) {
        bench.assign(key(run));
        QVERIFY(bench.finish(key(run)).empty()); // the window is full
    }
    std::size_t results = 0;
    for (std::size_t answered = 0; answered < 40 && answered < outputs.size(); ++answered) {
        const auto effects = bench.acked(outputs[answered].token);
        results += only<work::SendResult>(effects).size();
        const auto more = only<work::SendOutput>(effects);
        outputs.insert(outputs.end(), more.begin(), more.end());
    }
    QCOMPARE(results, std::size_t(8));
}

void WorkBookLinkTest::aShortRunSaysOnlyItsResult()
{
    Bench bench;
    bench.assign();
    bench.start();
    bench.finish();
    const auto effects = bench.up({{key(), 0, 0}});
    QCOMPARE(effects.size(), std::size_t(1));
    QVERIFY(only<work::SendResult>(effects).front().outcome.startedAt);
}

void WorkBookLinkTest::saysNothingWhileTheLinkIsDown()
{
    Bench bench;
    QCOMPARE(bench.assign().size(), std::size_t(1));
    QVERIFY(bench.start().empty());
    QVERIFY(bench.grow(1000).empty());
    QVERIFY(bench.finish(key(), 1000).empty());
    QVERIFY(bench.book.onDeadline(bench.now.mono + 1h).empty());
    QVERIFY(!bench.book.nextDeadline());
}

void WorkBookLinkTest::goesOnFromTheServersOffsets_data()
{
    QTest::addColumn<qint64>("onRecord");
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<qint64>("bytes");
    QTest::newRow("nothing") << qint64(0) << qint64(0) << qint64(1000);
    QTest::newRow("a part") << qint64(400) << qint64(400) << qint64(600);
    QTest::newRow("all") << qint64(1000) << qint64(0) << qint64(0);
    QTest::newRow("more than there is") << qint64(2000) << qint64(0) << qint64(0);
}

void WorkBookLinkTest::goesOnFromTheServersOffsets()
{
    QFETCH(qint64, onRecord);
    QFETCH(qint64, offset);
    QFETCH(qint64, bytes);
    Bench bench;
    bench.up();
    bench.assign();
    bench.start();
    bench.grow(1000);
    bench.book.linkDown();
    const auto effects = bench.up({{key(), onRecord, 0}});
    QCOMPARE(only<work::SendStarted>(effects).size(), std::size_t(1));
    const auto outputs = only<work::SendOutput>(effects);
    QCOMPARE(outputs.size(), std::size_t(bytes > 0 ? 1 : 0));
    if (bytes > 0) {
        QCOMPARE(outputs.front().offset, offset);
        QCOMPARE(outputs.front().bytes, bytes);
        static_cast<void>(bench.acked(outputs.front().token));
    }
    QCOMPARE(only<work::SendResult>(bench.finish(key(), 1000)).size(), std::size_t(1));
}

void WorkBookLinkTest::ofWhatIsNotKeptOnlyTheResultIsSent()
{
    Bench bench;
    bench.assign();
    bench.grow(1000);
    bench.finish(key(), 1000);
    const auto effects = bench.up();
    QCOMPARE(effects.size(), std::size_t(1));
    QCOMPARE(only<work::SendResult>(effects).size(), std::size_t(1));
}

void WorkBookLinkTest::answersOfTheFormerLinkAreNothing()
{
    Bench bench;
    bench.up();
    bench.assign();
    const auto results = only<work::SendResult>(bench.finish());
    bench.book.linkDown();
    QVERIFY(bench.acked(results.front().token, true).empty());
    const auto again = only<work::SendResult>(bench.up({{key(), 0, 0}}));
    QVERIFY(bench.acked(results.front().token, true).empty());
    QVERIFY(again.front().token != results.front().token);
    QVERIFY(!bench.book.isEmpty());
}

void WorkBookLinkTest::whatTheServerCancelsIsStopped()
{
    Bench bench;
    bench.assign(key(1));
    bench.assign(key(2));
    bench.start(key(1));
    bench.start(key(2));
    const auto stops = only<work::StopTree>(bench.up({{key(2), 0, 0}}, {key(1), key(3)}));
    QCOMPARE(stops.size(), std::size_t(1));
    QCOMPARE(stops.front().key, key(1));
    QVERIFY(only<work::SendResult>(bench.finish(key(1), 0, 143)).front().outcome.status == RunState::Cancelled);
}

/// The result's receipt comes before the answer to `started`.
void WorkBookLinkTest::answersInAnyOrderDoNoHarm()
{
    Bench bench;
    bench.up();
    bench.assign();
    const auto started = only<work::SendStarted>(bench.start());
    const auto results = only<work::SendResult>(bench.finish());
    QCOMPARE(only<work::Forget>(bench.acked(results.front().token, true)).size(), std::size_t(1));
    QVERIFY(bench.acked(started.front().token).empty());
    QVERIFY(bench.book.isEmpty());
    QVERIFY(bench.book.onDeadline(bench.now.mono + 1h).empty());
}

void WorkBookLinkTest::whatItsFormerSelfFinishedIsDelivered()
{
    Bench bench;
    Outcome outcome;
    outcome.key = key();
    outcome.status = RunState::Succeeded;
    bench.book.restore({{assignment(key()), true, {}, 0, outcome, 10, 5}});
    const auto outputs = only<work::SendOutput>(bench.up({{key(), 4, 0}}));
    QCOMPARE(outputs.size(), std::size_t(2));
    QCOMPARE(outputs[0].offset, 4);
    QVERIFY(bench.acked(outputs[1].token).empty());
    const auto results = only<work::SendResult>(bench.acked(outputs[0].token));
    QCOMPARE(results.front().outcome, outcome);
    QCOMPARE(only<work::Forget>(bench.acked(results.front().token, true)).size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(WorkBookLinkTest)
#include "tst_work_book_link.moc"
