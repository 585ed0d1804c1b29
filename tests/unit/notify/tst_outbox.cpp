// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/notify/desk.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::notify;
using namespace holdfast::notify::test;

namespace {

Channel withDigest(Milliseconds digest)
{
    Channel made = channel();
    made.digest = digest;
    return made;
}

Channel withNight()
{
    Channel made = channel();
    made.quiet = *readQuietHours(QStringLiteral("12:00-14:00"), QStringLiteral("UTC"));
    return made;
}

} // namespace

/// When messages are made and what they hold.
class TestOutbox final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void doesNothingWithoutNotices();
    void sendsOneEventAfterAMoment();
    void aStormIsOneMessage();
    void whatFollowsWaitsForThePause();
    void aDigestGathers();
    void waitsForTheEndOfTheQuietHours();
    void tellsTheSameEventOnceWhileItWaits();
    void dropsWhatAChannelHadThatIsGone();
    void keepsAChannelThatChanged();
    void leavesOutWhatItHasNoRoomFor();
    void aMessageHasABound();
    void goesOnWithAMessageThatWasFixed();
    void goesOnWithNoticesThatWereNot();
    void sendsNothingBeforeItIsOnRecord();
    void aClockThatWasAheadDelaysNothing();
};

void TestOutbox::doesNothingWithoutNotices()
{
    Desk desk;
    QVERIFY(!desk.outbox.nextDeadline(desk.now));
    QVERIFY(desk.outbox.onDeadline(desk.now).empty());
}

void TestOutbox::sendsOneEventAfterAMoment()
{
    Desk desk;
    desk.add(1);
    desk.live(2s);
    QVERIFY(desk.sends.empty());
    desk.live(1s);
    QCOMPARE(desk.sends.size(), std::size_t(1));
    QCOMPARE(desk.sends[0].events, QList<Event>{notice(1).event});
    desk.sent();
    QCOMPARE(desk.drops.size(), std::size_t(1));
    QVERIFY(desk.drops[0].givenUp.isEmpty());
    desk.live(1h);
    QCOMPARE(desk.sends.size(), std::size_t(1));
}

void TestOutbox::aStormIsOneMessage()
{
    Desk desk;
    for (int i = 0; i < 47; ++i) {
        desk.add(i);
        desk.pass(10ms);
    }
    desk.live(3s);
    QCOMPARE(desk.sends.size(), std::size_t(1));
    QCOMPARE(desk.sends[0].events.size(), qsizetype(47));
}

void TestOutbox::whatFollowsWaitsForThePause()
{
    Desk desk;
    desk.add(1);
    desk.live(3s);
    desk.sent();
    desk.add(2);
    desk.live(30s);
    desk.add(3);
    desk.live(29s);
    QCOMPARE(desk.sends.size(), std::size_t(1));
    desk.live(1s);
    QCOMPARE(desk.sends.size(), std::size_t(2));
    QCOMPARE(desk.sends[1].events.size(), qsizetype(2));
}

void TestOutbox::aDigestGathers()
{
    Desk desk({withDigest(1h)});
    desk.add(1);
    desk.live(59min);
    desk.add(2);
    QVERIFY(desk.sends.empty());
    desk.live(1min);
    QCOMPARE(desk.sends.size(), std::size_t(1));
    QCOMPARE(desk.sends[0].events.size(), qsizetype(2));
}

void TestOutbox::waitsForTheEndOfTheQuietHours()
{
    Desk desk({withNight()});
    desk.add(1);
    desk.live(119min);
    desk.add(2);
    QVERIFY(desk.sends.empty());
    desk.live(1min + 1s);
    QCOMPARE(desk.sends.size(), std::size_t(1));
    QCOMPARE(desk.sends[0].events.size(), qsizetype(2));
}

void TestOutbox::tellsTheSameEventOnceWhileItWaits()
{
    Desk desk;
    desk.add(1);
    Notice again = notice(1);
    again.id = QStringLiteral("other");
    desk.take(desk.outbox.add(again));
    desk.live(3s);
    QCOMPARE(desk.sends[0].events.size(), qsizetype(1));
    desk.take(desk.outbox.add(again)); // while it is sent
    QCOMPARE(desk.droppedNotices, (QStringList{"other", "other"}));
}

void TestOutbox::dropsWhatAChannelHadThatIsGone()
{
    Desk desk({channel(kChat), channel(kMail)});
    desk.add(1, kChat);
    desk.live(3s);
    desk.add(2, kChat);
    desk.take(desk.outbox.setChannels({channel(kMail)}));
    QCOMPARE(desk.drops.size(), std::size_t(1));
    QCOMPARE(desk.droppedNotices, QStringList{notice(2).id});
    desk.sent(); // its answer comes later
    desk.add(3, kChat);
    QCOMPARE(desk.droppedNotices.last(), notice(3).id);
    desk.live(1h);
    QCOMPARE(desk.sends.size(), std::size_t(1));
}

void TestOutbox::keepsAChannelThatChanged()
{
    Desk desk({withDigest(5h)});
    desk.add(1);
    desk.take(desk.outbox.setChannels({channel()}));
    desk.live(3s);
    QCOMPARE(desk.sends.size(), std::size_t(1));
}

void TestOutbox::leavesOutWhatItHasNoRoomFor()
{
    Desk desk({withDigest(1h)});
    for (int i = 0; i < Outbox::kMostWaiting + 3; ++i)
        desk.add(i);
    QCOMPARE(desk.droppedNotices.size(), qsizetype(3));
    desk.live(1h);
    QCOMPARE(desk.sends[0].batch.leftOut, 3);
    desk.sent();
    desk.live(1h);
    QCOMPARE(desk.sends[1].batch.leftOut, 0);
}

void TestOutbox::aMessageHasABound()
{
    Desk desk;
    for (int i = 0; i < Outbox::kMostEvents + 1; ++i)
        desk.add(i);
    desk.live(3s);
    QCOMPARE(desk.sends[0].events.size(), Outbox::kMostEvents);
    desk.sent();
    desk.live(1min);
    QCOMPARE(desk.sends[1].events.size(), qsizetype(1));
}

void TestOutbox::goesOnWithAMessageThatWasFixed()
{
    Notice held = notice(1);
    held.batch = QStringLiteral("key");
    Desk desk{QList<Channel>()};
    desk.outbox.restore({held, notice(2)}, {{held.batch, kChat, kNoon, 2, kNoon + 20s, QStringLiteral("500")}});
    desk.take(desk.outbox.setChannels({channel()}));
    desk.live(19s);
    QVERIFY(desk.sends.empty());
    desk.live(1s);
    QCOMPARE(desk.sends.size(), std::size_t(1));
    QCOMPARE(desk.sends[0].batch.id, held.batch);
    QCOMPARE(desk.sends[0].events, QList<Event>{held.event});
    desk.sent();
    desk.live(1min);
    QCOMPARE(desk.sends[1].events, QList<Event>{notice(2).event});
}

void TestOutbox::goesOnWithNoticesThatWereNot()
{
    Desk desk{QList<Channel>()};
    desk.outbox.restore({notice(1), notice(2)}, {});
    desk.take(desk.outbox.setChannels({channel()}));
    desk.live(3s);
    QCOMPARE(desk.sends[0].events.size(), qsizetype(2));
}

void TestOutbox::sendsNothingBeforeItIsOnRecord()
{
    Desk desk;
    static_cast<void>(desk.outbox.add(notice(1)));
    desk.pass(3s);
    const OutboxEffects effects = desk.outbox.onDeadline(desk.now);
    QCOMPARE(effects.size(), std::size_t(1));
    const auto &fix = std::get<FixBatch>(effects[0]);
    QCOMPARE(fix.notices, QStringList{notice(1).id});
    desk.pass(1h);
    QVERIFY(desk.outbox.onDeadline(desk.now).empty()); // its commit hangs
    QVERIFY(std::holds_alternative<SendBatch>(desk.outbox.fixed(fix.batch.id, desk.now).at(0)));
    QVERIFY(desk.outbox.fixed(fix.batch.id, desk.now).empty());
}

void TestOutbox::aClockThatWasAheadDelaysNothing()
{
    Desk desk;
    desk.take(desk.outbox.add(notice(1, kChat, kNoon + std::chrono::days(30))));
    desk.live(1min);
    QCOMPARE(desk.sends.size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
