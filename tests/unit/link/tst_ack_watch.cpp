// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/ack_watch.h"

#include <QJsonValue>
#include <QTest>

using namespace holdfast;
using namespace holdfast::link;
using namespace std::chrono_literals;

class AckWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isQuietWhenNothingWaits();
    void measuresFromMessageToAnswer_data();
    void measuresFromMessageToAnswer();
    void takesAnswersInAnyOrder();
    void takesAnAnswerWithoutIdForTheOldest();
    void ignoresAnswersToNothing();
    void tellsIdsOfDifferentTypesApart();
    void warnsOnceWhenTheOldestWaitsTooLong();
    void theNextAnswerClearsTheWarning();
    void aSlowServerThatAnswersIsNotWarnedOfAtEachAnswer();
    void silenceAfterAnAnswerIsWarnedOfAgain();
    void forgetsAllAtTheEndOfALink();
};

namespace {

constexpr MonoTime kStart{1h};
const QJsonValue kNoId(QJsonValue::Undefined);

} // namespace

void AckWatchTest::isQuietWhenNothingWaits()
{
    AckWatch watch(90s);
    QVERIFY(!watch.nextDeadline());
    QVERIFY(!watch.onDeadline(kStart + 24h));
    QVERIFY(!watch.answered(kNoId, kStart));
    watch.sent(1, kStart);
    QVERIFY(watch.answered(1, kStart + 1s));
    QVERIFY(!watch.nextDeadline());
    QCOMPARE(watch.waiting(), std::size_t(0));
}

void AckWatchTest::measuresFromMessageToAnswer_data()
{
    QTest::addColumn<QJsonValue>("id");
    QTest::newRow("number") << QJsonValue(7);
    QTest::newRow("string") << QJsonValue(QStringLiteral("heartbeat-1"));
    QTest::newRow("null") << QJsonValue();
    QTest::newRow("none") << kNoId;
}

void AckWatchTest::measuresFromMessageToAnswer()
{
    QFETCH(QJsonValue, id);
    AckWatch watch(90s);
    watch.sent(id, kStart);
    QCOMPARE(watch.answered(id, kStart + 1234us), 1234us);
    QVERIFY(!watch.answered(id, kStart + 2s));
}

void AckWatchTest::takesAnswersInAnyOrder()
{
    AckWatch watch(90s);
    for (int id = 0; id < 10; ++id)
        watch.sent(id, kStart + id * 1s);
    for (const int id : {9, 0, 5, 4, 1, 8, 2, 7, 3, 6})
        QCOMPARE(watch.answered(id, kStart + 20s), 20s - id * 1s);
    QCOMPARE(watch.waiting(), std::size_t(0));
}

void AckWatchTest::takesAnAnswerWithoutIdForTheOldest()
{
    AckWatch watch(90s);
    watch.sent(QStringLiteral("register"), kStart);
    watch.sent(kNoId, kStart + 1s);
    QCOMPARE(watch.answered(kNoId, kStart + 2s), 2s);
    QCOMPARE(watch.answered(kNoId, kStart + 2s), 1s);
    QVERIFY(!watch.answered(kNoId, kStart + 2s));
}

void AckWatchTest::ignoresAnswersToNothing()
{
    AckWatch watch(90s);
    watch.sent(1, kStart);
    QVERIFY(!watch.answered(2, kStart + 1s));
    QVERIFY(!watch.answered(QStringLiteral("x"), kStart + 1s));
    QCOMPARE(watch.waiting(), std::size_t(1));
    QCOMPARE(watch.nextDeadline(), kStart + 90s);
}

void AckWatchTest::tellsIdsOfDifferentTypesApart()
{
    AckWatch watch(90s);
    watch.sent(7, kStart);
    watch.sent(QStringLiteral("7"), kStart + 1s);
    QCOMPARE(watch.answered(QStringLiteral("7"), kStart + 2s), 1s);
    QCOMPARE(watch.answered(7, kStart + 2s), 2s);
}

void AckWatchTest::warnsOnceWhenTheOldestWaitsTooLong()
{
    AckWatch watch(90s);
    watch.sent(1, kStart);
    watch.sent(2, kStart + 60s);
    QCOMPARE(watch.nextDeadline(), kStart + 90s);
    QVERIFY(!watch.onDeadline(kStart + 90s - 1us));
    QCOMPARE(watch.onDeadline(kStart + 95s), 95s);
    QVERIFY(watch.isWarned());
    QVERIFY(!watch.nextDeadline());
    QVERIFY(!watch.onDeadline(kStart + 24h));
    watch.sent(3, kStart + 120s);
    QVERIFY(!watch.nextDeadline());
}

void AckWatchTest::theNextAnswerClearsTheWarning()
{
    AckWatch watch(90s);
    watch.sent(1, kStart);
    QVERIFY(watch.onDeadline(kStart + 90s));
    QVERIFY(!watch.answered(99, kStart + 91s));
    QVERIFY(watch.isWarned());
    QVERIFY(watch.answered(1, kStart + 92s));
    QVERIFY(!watch.isWarned());
    watch.sent(2, kStart + 100s);
    QCOMPARE(watch.nextDeadline(), kStart + 190s);
    QVERIFY(watch.onDeadline(kStart + 190s));
}

/// A hundred messages wait and one is answered each second: that is slow, but not silence.
void AckWatchTest::aSlowServerThatAnswersIsNotWarnedOfAtEachAnswer()
{
    AckWatch watch(90s);
    for (int id = 0; id < 100; ++id)
        watch.sent(id, kStart);
    int warnings = watch.onDeadline(kStart + 90s) ? 1 : 0;
    for (int id = 0; id < 100; ++id) {
        const MonoTime now = kStart + 91s + id * 1s;
        QVERIFY(watch.answered(id, now));
        warnings += watch.onDeadline(now) ? 1 : 0;
    }
    QCOMPARE(warnings, 1);
}

void AckWatchTest::silenceAfterAnAnswerIsWarnedOfAgain()
{
    AckWatch watch(90s);
    watch.sent(1, kStart);
    watch.sent(2, kStart);
    QVERIFY(watch.onDeadline(kStart + 90s));
    QVERIFY(watch.answered(1, kStart + 100s));
    QCOMPARE(watch.nextDeadline(), kStart + 190s);
    QCOMPARE(watch.onDeadline(kStart + 190s), 190s);
}

void AckWatchTest::forgetsAllAtTheEndOfALink()
{
    AckWatch watch(90s);
    watch.sent(1, kStart);
    QVERIFY(watch.onDeadline(kStart + 90s));
    watch.clear();
    QVERIFY(!watch.isWarned());
    QVERIFY(!watch.nextDeadline());
    QVERIFY(!watch.answered(1, kStart + 91s));
    watch.sent(2, kStart + 100s);
    QCOMPARE(watch.nextDeadline(), kStart + 190s);
}

QTEST_GUILESS_MAIN(AckWatchTest)
#include "tst_ack_watch.moc"
