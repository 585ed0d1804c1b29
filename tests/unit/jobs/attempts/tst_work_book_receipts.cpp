// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/attempts/work_samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// Nothing is deleted at a worker that the server may not have: its receipt is held against what was sent.
class WorkBookReceiptsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theRightReceiptDeletes_data();
    void theRightReceiptDeletes();
    void aWrongReceiptDeletesNothing_data();
    void aWrongReceiptDeletesNothing();
    void ofAResultAloneTheBytesDoNotCount();
    void aReceiptThatIsNotDurableDeletesNothing();
    void aReceiptOnAnythingElseDeletesNothing();
    void bytesFromBeforeTheLinkCountToo();
};

namespace {

constexpr qint64 kOut = 100;
constexpr qint64 kErr = 30;

Receipt receipt(const AttemptKey &which, std::optional<qint64> out, std::optional<qint64> err)
{
    return {which, out, err};
}

/// One attempt whose output is confirmed and whose result is on its way; the result's token.
quint64 deliver(Bench &bench)
{
    bench.up();
    bench.assign();
    const auto outputs = bench.grow(kOut);
    const auto errors = bench.grow(kErr, key(), Stream::Stderr);
    for (const auto &effects : {outputs, errors}) {
        for (const auto &output : only<work::SendOutput>(effects))
            bench.acked(output.token);
    }
    Outcome outcome = bench.keepers.at(key()).ended(0, {}, {}, bench.now);
    const auto results =
        only<work::SendResult>(bench.carryOut(bench.book.finishedOnDisk(outcome, kOut, kErr, bench.now.mono)));
    return results.size() == 1 ? results.front().token : 0;
}

} // namespace

void WorkBookReceiptsTest::theRightReceiptDeletes_data()
{
    QTest::addColumn<bool>("has");
    QTest::addColumn<bool>("hasBytes");
    QTest::newRow("of all") << true << true;
    QTest::newRow("late, or again") << true << false;
    QTest::newRow("from an older server") << false << false;
}

void WorkBookReceiptsTest::theRightReceiptDeletes()
{
    QFETCH(bool, has);
    QFETCH(bool, hasBytes);
    Bench bench;
    const quint64 token = deliver(bench);
    QVERIFY(token != 0);
    Answer answer{true};
    if (has)
        answer.receipt = hasBytes ? receipt(key(), kOut, kErr) : Receipt{key()};
    const auto effects = bench.answered(token, answer);
    QCOMPARE(effects.size(), std::size_t(1));
    QCOMPARE(only<work::Forget>(effects).front().key, key());
    QVERIFY(bench.book.isEmpty());
}

void WorkBookReceiptsTest::aWrongReceiptDeletesNothing_data()
{
    QTest::addColumn<int>("run");
    QTest::addColumn<int>("attempt");
    QTest::addColumn<qint64>("out");
    QTest::addColumn<qint64>("err");
    QTest::addColumn<QString>("why");
    QTest::newRow("another run") << 2 << 1 << kOut << kErr << "its receipt is for attempt 1 of run r002";
    QTest::newRow("another attempt") << 1 << 2 << kOut << kErr << "its receipt is for attempt 2 of run r001";
    const QString sent =
        QStringLiteral("100 and 30 bytes of stdout and stderr were sent, its receipt is for %1 and %2");
    QTest::newRow("less stdout") << 1 << 1 << kOut - 1 << kErr << sent.arg(99).arg(30);
    QTest::newRow("more stdout") << 1 << 1 << kOut + 1 << kErr << sent.arg(101).arg(30);
    QTest::newRow("less stderr") << 1 << 1 << kOut << qint64(0) << sent.arg(100).arg(0);
    QTest::newRow("more stderr") << 1 << 1 << kOut << kErr + 1 << sent.arg(100).arg(31);
}

void WorkBookReceiptsTest::aWrongReceiptDeletesNothing()
{
    QFETCH(int, run);
    QFETCH(int, attempt);
    QFETCH(qint64, out);
    QFETCH(qint64, err);
    QFETCH(QString, why);
    Bench bench;
    const quint64 token = deliver(bench);
    const auto effects = bench.answered(token, {true, {}, receipt(key(run, attempt), out, err)});
    QVERIFY(only<work::Forget>(effects).empty());
    const auto rejects = only<work::Reject>(effects);
    QCOMPARE(rejects.size(), std::size_t(1));
    QCOMPARE(rejects.front().key, key());
    QCOMPARE(rejects.front().why, why);
    QVERIFY(bench.book.isEmpty()); // it is not sent again
}

/// The server did not want its output: what it has of that is its own affair.
void WorkBookReceiptsTest::ofAResultAloneTheBytesDoNotCount()
{
    Bench bench;
    bench.assign();
    bench.grow(kOut);
    bench.finish(key(), kOut);
    const auto results = only<work::SendResult>(bench.up());
    QCOMPARE(results.size(), std::size_t(1));
    const auto effects = bench.answered(results.front().token, {true, {}, receipt(key(), 7, 8)});
    QCOMPARE(only<work::Forget>(effects).size(), std::size_t(1));
    Bench other;
    other.assign();
    other.finish();
    const auto again = only<work::SendResult>(other.up());
    QCOMPARE(only<work::Reject>(other.answered(again.front().token, {true, {}, receipt(key(2), {}, {})})).size(),
             std::size_t(1));
}

void WorkBookReceiptsTest::aReceiptThatIsNotDurableDeletesNothing()
{
    Bench bench;
    const quint64 token = deliver(bench);
    QVERIFY(bench.answered(token, {false, {}, receipt(key(), kOut, kErr)}).empty());
    QVERIFY(!bench.book.isEmpty());
}

void WorkBookReceiptsTest::aReceiptOnAnythingElseDeletesNothing()
{
    Bench bench;
    bench.up();
    bench.assign();
    const auto started = only<work::SendStarted>(bench.start());
    const auto outputs = only<work::SendOutput>(bench.grow(kOut));
    QVERIFY(bench.answered(started.front().token, {true, {}, receipt(key(), 0, 0)}).empty());
    QVERIFY(bench.answered(outputs.front().token, {true, {}, receipt(key(), kOut, 0)}).empty());
    QVERIFY(!bench.book.isEmpty());
}

void WorkBookReceiptsTest::bytesFromBeforeTheLinkCountToo()
{
    Bench bench;
    bench.assign();
    bench.grow(kOut);
    bench.finish(key(), kOut);
    const auto outputs = only<work::SendOutput>(bench.up({{key(), 60, 0}}));
    QCOMPARE(outputs.front().bytes, 40);
    const auto results = only<work::SendResult>(bench.acked(outputs.front().token));
    QCOMPARE(only<work::Forget>(bench.answered(results.front().token, {true, {}, receipt(key(), kOut, 0)})).size(),
             std::size_t(1));
}

QTEST_GUILESS_MAIN(WorkBookReceiptsTest)
#include "tst_work_book_receipts.moc"
