// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/notify/desk.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::notify;
using namespace holdfast::notify::test;

/// What becomes of messages that nobody takes.
class TestOutboxRetries final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void repeatsWithTheSameKeyAndContent();
    void waitsLongerAfterEachFailure();
    void retriesAreQuietToo();
    void givesUpAfterThreeDays();
    void tellsOfTheTroubleOnce();
    void oneChannelDoesNotHoldUpAnother();
    void sendsToFourAtOnce();
    void passesOverAnswersToWhatIsGone();
    void aClockThatIsSetBackDelaysLittle();
    void tellsHowAChannelDoes();
};

void TestOutboxRetries::repeatsWithTheSameKeyAndContent()
{
    Desk desk;
    desk.add(1);
    desk.live(3s);
    desk.fail();
    desk.add(2); // comes too late for this message
    desk.live(10s);
    QCOMPARE(desk.sends.size(), std::size_t(2));
    QCOMPARE(desk.sends[1].batch.id, desk.sends[0].batch.id);
    QCOMPARE(desk.sends[1].events, desk.sends[0].events);
    desk.sent();
    desk.live(60s);
    QCOMPARE(desk.sends.size(), std::size_t(3));
    QVERIFY(desk.sends[2].batch.id != desk.sends[0].batch.id);
}

void TestOutboxRetries::waitsLongerAfterEachFailure()
{
    Desk desk;
    desk.add(1);
    desk.live(3s);
    for (const Milliseconds wait : {10'000ms, 20'000ms, 40'000ms, 80'000ms}) {
        const std::size_t before = desk.sends.size();
        desk.fail();
        desk.live(wait - 1ms);
        QCOMPARE(desk.sends.size(), before);
        desk.live(1ms);
        QCOMPARE(desk.sends.size(), before + 1);
    }
    desk.fail(0.0);
    desk.live(80s); // half of the full wait
    QCOMPARE(desk.sends.size(), std::size_t(6));
    for (int i = 0; i < 20; ++i) {
        desk.fail();
        desk.live(1h);
    }
    QCOMPARE(desk.sends.size(), std::size_t(26)); // an hour is the longest
}

void TestOutboxRetries::retriesAreQuietToo()
{
    Channel night = channel();
    night.quiet = *readQuietHours(QStringLiteral("12:01-14:00"), QStringLiteral("UTC"));
    Desk desk({night});
    desk.add(1);
    desk.live(55s);
    desk.fail();
    desk.live(118min);
    QCOMPARE(desk.sends.size(), std::size_t(1));
    desk.live(3min);
    QCOMPARE(desk.sends.size(), std::size_t(2));
}

void TestOutboxRetries::givesUpAfterThreeDays()
{
    Desk desk;
    desk.add(1);
    desk.live(3s);
    while (desk.drops.empty() && desk.sends.size() < 200) {
        desk.fail();
        desk.live(1h);
    }
    QCOMPARE(desk.drops.size(), std::size_t(1));
    QCOMPARE(desk.drops[0].givenUp, QStringLiteral("500"));
    QVERIFY(desk.now.wall - kNoon >= Outbox::kPatience);
    QVERIFY(desk.now.wall - kNoon < Outbox::kPatience + 4h);
    desk.add(2); // and the next one has its turn
    desk.live(2h);
    QCOMPARE(desk.sends.back().events.first().job, QStringLiteral("job-2"));
}

void TestOutboxRetries::tellsOfTheTroubleOnce()
{
    Desk desk;
    desk.add(1);
    desk.live(3s);
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(desk.troubles.size(), i < Outbox::kTroubleAfter ? 0 : 1);
        desk.fail();
        desk.live(1h);
    }
    desk.sent();
    desk.add(2);
    desk.live(2min);
    for (int i = 0; i < Outbox::kTroubleAfter; ++i) {
        desk.fail();
        desk.live(1h);
    }
    QCOMPARE(desk.troubles.size(), 2);
}

void TestOutboxRetries::oneChannelDoesNotHoldUpAnother()
{
    Desk desk({channel(kChat), channel(kMail)});
    desk.add(1, kChat);
    desk.live(3s); // and hangs
    desk.add(2, kMail);
    desk.live(3s);
    QCOMPARE(desk.sends.size(), std::size_t(2));
    QCOMPARE(desk.sends[1].batch.channel, kMail);
}

void TestOutboxRetries::sendsToFourAtOnce()
{
    QList<Channel> channels;
    for (int i = 0; i < 6; ++i)
        channels += channel(QStringLiteral("c%1").arg(i));
    Desk desk(channels);
    for (int i = 0; i < 6; ++i)
        desk.add(i, QStringLiteral("c%1").arg(i));
    desk.live(1min);
    QCOMPARE(desk.sends.size(), std::size_t(4));
    desk.sent();
    desk.live(1s);
    QCOMPARE(desk.sends.size(), std::size_t(5));
}

void TestOutboxRetries::passesOverAnswersToWhatIsGone()
{
    Desk desk;
    QVERIFY(desk.outbox.sent(QStringLiteral("none"), desk.now).empty());
    QVERIFY(desk.outbox.failed(QStringLiteral("none"), QStringLiteral("500"), desk.now, 0).empty());
    QVERIFY(desk.outbox.fixed(QStringLiteral("none"), desk.now).empty());
}

void TestOutboxRetries::aClockThatIsSetBackDelaysLittle()
{
    Desk desk;
    desk.add(1);
    desk.live(3s);
    desk.fail();
    desk.now.wall -= std::chrono::days(30);
    desk.live(1min);
    QCOMPARE(desk.sends.size(), std::size_t(2));
}

void TestOutboxRetries::tellsHowAChannelDoes()
{
    Desk desk;
    desk.add(1);
    desk.live(3s);
    desk.fail();
    desk.add(2);
    ChannelHealth health = desk.outbox.health(kChat);
    QCOMPARE(health.waiting, 2);
    QCOMPARE(health.failures, 1);
    QCOMPARE(health.error, QStringLiteral("500"));
    QVERIFY(!health.lastSent);
    desk.live(10s);
    desk.sent();
    health = desk.outbox.health(kChat);
    QCOMPARE(health.waiting, 1);
    QCOMPARE(health.failures, 0);
    QVERIFY(health.error.isEmpty());
    QCOMPARE(health.lastSent, desk.now.wall);
    QCOMPARE(desk.outbox.health(kMail).waiting, 0);
}

QTEST_GUILESS_MAIN(TestOutboxRetries)
#include "tst_outbox_retries.moc"
