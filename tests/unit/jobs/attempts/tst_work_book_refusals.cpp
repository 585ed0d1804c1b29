// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/attempts/work_samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// What a worker does when the server refuses, or its disk does, or the server is old.
class WorkBookRefusalsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRefusalThatPassesIsTriedAgain_data();
    void aRefusalThatPassesIsTriedAgain();
    void aRefusalIsToldOnce();
    void aResultRefusedForGoodIsSetAside_data();
    void aResultRefusedForGoodIsSetAside();
    void outputRefusedForGoodStopsTheProgram();
    void outputRefusedAtTheEndStillSendsTheResult();
    void unreadableOutputIsTriedAgain();
    void anOldServerGetsEachResultOnceALink();
};

namespace {

void addCodes(std::initializer_list<const char *> codes)
{
    QTest::addColumn<QByteArray>("code");
    for (const char *code : codes)
        QTest::newRow(code) << QByteArray(code);
}

} // namespace

void WorkBookRefusalsTest::aRefusalThatPassesIsTriedAgain_data()
{
    addCodes({"store_unavailable", "bad_field", "too_large", "anything else"});
}

void WorkBookRefusalsTest::aRefusalThatPassesIsTriedAgain()
{
    QFETCH(QByteArray, code);
    Bench bench;
    bench.up();
    bench.assign();
    const auto started = only<work::SendStarted>(bench.start());
    const auto outputs = only<work::SendOutput>(bench.grow(40'000));
    QCOMPARE(outputs.size(), std::size_t(2));
    QVERIFY(bench.acked(started.front().token).empty());
    QVERIFY(bench.acked(outputs[0].token).empty());
    const auto told = bench.refused(outputs[1].token, code.constData());
    QCOMPARE(told.size(), std::size_t(1));
    QCOMPARE(only<work::Refused>(told).front().why, QString::fromLatin1(code));
    QCOMPARE(bench.book.nextDeadline(), bench.now.mono + WorkBook::kRetryWait);
    QVERIFY(bench.grow(50'000).empty());
    bench.pass(WorkBook::kRetryWait);
    const auto again = only<work::SendOutput>(bench.book.onDeadline(bench.now.mono));
    QCOMPARE(again.front().offset, outputs[1].offset);
    QVERIFY(bench.acked(outputs[1].token).empty()); // its answer came already
    for (const auto &output : again)
        QVERIFY(bench.acked(output.token).empty());
    const auto results = only<work::SendResult>(bench.finish(key(), 50'000));
    QCOMPARE(results.size(), std::size_t(1));
    QCOMPARE(only<work::Refused>(bench.refused(results.front().token, code.constData())).size(), std::size_t(1));
    bench.pass(WorkBook::kRetryWait);
    const auto results2 = only<work::SendResult>(bench.book.onDeadline(bench.now.mono));
    QCOMPARE(only<work::Forget>(bench.acked(results2.front().token, true)).size(), std::size_t(1));
    QVERIFY(bench.book.isEmpty());
}

/// Until something of the attempt is accepted again.
void WorkBookRefusalsTest::aRefusalIsToldOnce()
{
    Bench bench;
    bench.up();
    bench.assign();
    bench.start();
    const auto refuse = [&](const work::Effects &sent) {
        const Answer no{false, QStringLiteral("bad_field"), {}, QStringLiteral("status: is wrong")};
        return only<work::Refused>(bench.book.answered(only<work::SendResult>(sent).front().token, no, bench.now.mono));
    };
    const auto again = [&] {
        bench.pass(WorkBook::kRetryWait);
        return bench.book.onDeadline(bench.now.mono);
    };
    const auto told = refuse(bench.finish());
    QCOMPARE(told.size(), std::size_t(1));
    QCOMPARE(told.front().why, QStringLiteral("bad_field: status: is wrong"));
    QVERIFY(refuse(again()).empty());
    QVERIFY(refuse(again()).empty());
}

void WorkBookRefusalsTest::aResultRefusedForGoodIsSetAside_data()
{
    addCodes({"unknown_run", "stale_attempt"});
}

void WorkBookRefusalsTest::aResultRefusedForGoodIsSetAside()
{
    QFETCH(QByteArray, code);
    Bench bench;
    bench.up();
    bench.assign();
    const auto results = only<work::SendResult>(bench.finish());
    const auto rejects = only<work::Reject>(bench.refused(results.front().token, code.constData()));
    QCOMPARE(rejects.size(), std::size_t(1));
    QVERIFY(rejects.front().why.contains(QString::fromLatin1(code)));
    QVERIFY(bench.book.isEmpty());
}

void WorkBookRefusalsTest::outputRefusedForGoodStopsTheProgram()
{
    Bench bench;
    bench.up();
    bench.assign();
    bench.start();
    const auto outputs = only<work::SendOutput>(bench.grow(100'000));
    const auto effects = bench.refused(outputs.front().token, "unknown_run");
    QCOMPARE(only<work::StopTree>(effects).size(), std::size_t(1));
    QVERIFY(only<work::SendOutput>(bench.grow(200'000)).empty());
    for (std::size_t i = 1; i < outputs.size(); ++i)
        QVERIFY(bench.refused(outputs[i].token, "unknown_run").empty());
    const auto results = only<work::SendResult>(bench.finish(key(), 200'000));
    QCOMPARE(results.size(), std::size_t(1));
    QCOMPARE(only<work::Reject>(bench.refused(results.front().token, "unknown_run")).size(), std::size_t(1));
}

/// A run that a newer attempt has replaced: its output is not wanted, but how it ended is put on record.
void WorkBookRefusalsTest::outputRefusedAtTheEndStillSendsTheResult()
{
    Bench bench;
    bench.up();
    bench.assign();
    const auto outputs = only<work::SendOutput>(bench.grow(100'000));
    QVERIFY(bench.finish(key(), 100'000).empty());
    const auto effects = bench.refused(outputs.front().token, "stale_attempt");
    QVERIFY(only<work::Reject>(effects).empty());
    const auto results = only<work::SendResult>(effects);
    QCOMPARE(results.size(), std::size_t(1));
    QCOMPARE(only<work::Forget>(bench.acked(results.front().token, true)).size(), std::size_t(1));
    for (std::size_t i = 1; i < outputs.size(); ++i)
        QVERIFY(bench.refused(outputs[i].token, "stale_attempt").empty());
    QVERIFY(bench.book.isEmpty());
}

void WorkBookRefusalsTest::unreadableOutputIsTriedAgain()
{
    Bench bench;
    bench.up();
    bench.assign();
    const auto outputs = only<work::SendOutput>(bench.grow(100));
    bench.book.outputUnreadable(outputs.front().token, bench.now.mono);
    QCOMPARE(bench.book.nextDeadline(), bench.now.mono + WorkBook::kRetryWait);
    bench.pass(WorkBook::kRetryWait);
    const auto again = only<work::SendOutput>(bench.book.onDeadline(bench.now.mono));
    QCOMPARE(again.size(), std::size_t(1));
    QCOMPARE(again.front().offset, 0);
}

void WorkBookRefusalsTest::anOldServerGetsEachResultOnceALink()
{
    Bench bench;
    bench.assign(key(1));
    bench.start(key(1));
    bench.grow(100, key(1));
    bench.finish(key(1), 100);
    const auto first = bench.up({}, {}, false);
    QCOMPARE(first.size(), std::size_t(1));
    QCOMPARE(only<work::SendResult>(first).size(), std::size_t(1));
    bench.assign(key(2));
    QVERIFY(bench.start(key(2)).empty());
    QCOMPARE(only<work::SendResult>(bench.finish(key(2))).size(), std::size_t(1));
    QVERIFY(bench.acked(only<work::SendResult>(first).front().token).empty());
    QCOMPARE(bench.book.holding().size(), 2);
    bench.book.linkDown();
    QCOMPARE(only<work::SendResult>(bench.up({}, {}, false)).size(), std::size_t(2));
    QVERIFY(!bench.book.nextDeadline());
}

QTEST_GUILESS_MAIN(WorkBookRefusalsTest)
#include "tst_work_book_refusals.moc"
