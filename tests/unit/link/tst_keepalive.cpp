// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/keepalive.h"

#include <QSet>
#include <QTest>

using namespace holdfast;
using namespace holdfast::link;
using namespace std::chrono_literals;

class KeepaliveTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doesNothingBeforeItsStart();
    void pingsFirstAfterItsPhase_data();
    void pingsFirstAfterItsPhase();
    void pingsOnceAnInterval();
    void measuresTheRoundTrip();
    void payloadsNeverRepeat();
    void payloadsCannotBeGuessed();
    void takesOnlyThePongOfThePingThatWaits();
    void isDeadAtTheTimeoutAndNotBefore();
    void staysDead();
    void waitsOnceMoreAfterAStall_data();
    void waitsOnceMoreAfterAStall();
    void forgivesEachPingItsOwnStall();
    void aPongThatWasNotReadHasItsTimeAgain();
    void aLatePingIsNoStall();
    void aPongInTheLastMomentSaves();
    void pingsAtOnceWhenThePongCameAfterTheInterval();
    void stopForgetsAll();
    void startAgainBeginsAnew();
    void handlingItTooEarlyDoesNoHarm();
    void saysSinceWhenItWaits();
    void aShorterIntervalBringsTheNextPingForward();
    void aLongerIntervalLeavesThePingThatIsDue();
    void aNewIntervalLeavesThePongsTimeAlone();
    void anIntervalThatIsOverPingsAtOnce();
    void anIntervalBeforeTheStartHoldsFromTheSecondPing();
};

namespace {

constexpr MonoTime kStart{1h};
const Keepalive::Config kConfig{20s, 10s};

Keepalive started(Microseconds phase = 20s)
{
    Keepalive keepalive(kConfig);
    keepalive.start(kStart, phase);
    return keepalive;
}

QByteArray pingAt(Keepalive &keepalive, MonoTime now)
{
    const auto verdict = keepalive.onDeadline(now);
    const auto *ping = std::get_if<Keepalive::Ping>(&verdict);
    return ping == nullptr ? QByteArray() : ping->payload;
}

bool isNothing(const Keepalive::Verdict &verdict)
{
    return std::holds_alternative<std::monostate>(verdict);
}

bool isDead(const Keepalive::Verdict &verdict)
{
    return std::holds_alternative<Keepalive::Dead>(verdict);
}

} // namespace

void KeepaliveTest::doesNothingBeforeItsStart()
{
    Keepalive keepalive(kConfig);
    QVERIFY(!keepalive.nextDeadline());
    QVERIFY(isNothing(keepalive.onDeadline(kStart + 1h)));
    QVERIFY(!keepalive.pong("hf1", kStart));
    QVERIFY(!keepalive.pong({}, kStart));
}

void KeepaliveTest::pingsFirstAfterItsPhase_data()
{
    QTest::addColumn<qint64>("phase");
    for (const qint64 ms : {0, 1, 5'000, 19'999, 20'000})
        QTest::addRow("%lld ms", ms) << ms;
}

void KeepaliveTest::pingsFirstAfterItsPhase()
{
    QFETCH(qint64, phase);
    Keepalive keepalive = started(Milliseconds(phase));
    QCOMPARE(keepalive.nextDeadline(), kStart + Milliseconds(phase));
    QVERIFY(isNothing(keepalive.onDeadline(kStart + Milliseconds(phase) - 1us)));
    QVERIFY(!pingAt(keepalive, kStart + Milliseconds(phase)).isEmpty());
}

void KeepaliveTest::pingsOnceAnInterval()
{
    Keepalive keepalive = started();
    for (int i = 1; i <= 1000; ++i) {
        QCOMPARE(keepalive.nextDeadline(), kStart + i * 20s);
        const QByteArray payload = pingAt(keepalive, *keepalive.nextDeadline());
        QVERIFY(!payload.isEmpty());
        QVERIFY(keepalive.pong(payload, kStart + i * 20s + 30ms));
    }
}

void KeepaliveTest::measuresTheRoundTrip()
{
    Keepalive keepalive = started();
    const QByteArray payload = pingAt(keepalive, kStart + 20s);
    QCOMPARE(keepalive.pong(payload, kStart + 20s + 1234us), 1234us);
    QVERIFY(!keepalive.pong(payload, kStart + 21s));
}

void KeepaliveTest::payloadsCannotBeGuessed()
{
    QSet<QByteArray> payloads;
    for (quint64 secret = 0; secret < 100; ++secret) {
        Keepalive keepalive(kConfig);
        keepalive.start(kStart, 20s, secret);
        payloads += pingAt(keepalive, kStart + 20s);
    }
    QCOMPARE(payloads.size(), 100);
}

void KeepaliveTest::payloadsNeverRepeat()
{
    Keepalive keepalive = started(0us);
    QSet<QByteArray> payloads;
    for (int i = 0; i < 100; ++i) {
        const QByteArray payload = pingAt(keepalive, *keepalive.nextDeadline());
        QVERIFY(payload.size() > 0 && payload.size() <= 125);
        QVERIFY(!payloads.contains(payload));
        payloads += payload;
        if (i % 10 == 9)
            keepalive.start(kStart + i * 20s, 0us);
        else
            QVERIFY(keepalive.pong(payload, kStart + i * 20s));
    }
}

void KeepaliveTest::takesOnlyThePongOfThePingThatWaits()
{
    Keepalive keepalive = started();
    const QByteArray first = pingAt(keepalive, kStart + 20s);
    QVERIFY(!keepalive.pong({}, kStart + 21s));
    QVERIFY(!keepalive.pong("something else", kStart + 21s));
    QVERIFY(!keepalive.pong(first + 'x', kStart + 21s));
    QCOMPARE(keepalive.nextDeadline(), kStart + 30s);
    QVERIFY(keepalive.pong(first, kStart + 22s));
    const QByteArray second = pingAt(keepalive, kStart + 40s);
    QVERIFY(!keepalive.pong(first, kStart + 41s));
    QVERIFY(keepalive.pong(second, kStart + 41s));
}

void KeepaliveTest::isDeadAtTheTimeoutAndNotBefore()
{
    Keepalive keepalive = started();
    QVERIFY(!pingAt(keepalive, kStart + 20s).isEmpty());
    QVERIFY(isNothing(keepalive.onDeadline(kStart + 30s - 1us)));
    const auto verdict = keepalive.onDeadline(kStart + 30s);
    QVERIFY(isDead(verdict));
    QCOMPARE(std::get<Keepalive::Dead>(verdict).waited, 10s);
}

void KeepaliveTest::staysDead()
{
    Keepalive keepalive = started();
    const QByteArray payload = pingAt(keepalive, kStart + 20s);
    QVERIFY(isDead(keepalive.onDeadline(kStart + 30s)));
    QVERIFY(!keepalive.nextDeadline());
    QVERIFY(isNothing(keepalive.onDeadline(kStart + 2h)));
}

void KeepaliveTest::waitsOnceMoreAfterAStall_data()
{
    QTest::addColumn<qint64>("lateBy");
    QTest::addColumn<bool>("isStall");
    QTest::newRow("in time") << qint64(0) << false;
    QTest::newRow("a little late") << qint64(1'999) << false;
    QTest::newRow("the limit") << qint64(2'000) << false;
    QTest::newRow("stalled") << qint64(2'001) << true;
    QTest::newRow("stopped for an hour") << qint64(3'600'000) << true;
    QTest::newRow("slept for a week") << qint64(604'800'000) << true;
}

void KeepaliveTest::waitsOnceMoreAfterAStall()
{
    QFETCH(qint64, lateBy);
    QFETCH(bool, isStall);
    Keepalive keepalive = started();
    QVERIFY(!pingAt(keepalive, kStart + 20s).isEmpty());
    const MonoTime late = kStart + 30s + Milliseconds(lateBy);
    const auto verdict = keepalive.onDeadline(late);
    QCOMPARE(isDead(verdict), !isStall);
    if (!isStall)
        return;
    QCOMPARE(std::get<Keepalive::Stalled>(verdict).lateBy, Microseconds(Milliseconds(lateBy)));
    QCOMPARE(keepalive.nextDeadline(), late + 10s);
    QVERIFY(isNothing(keepalive.onDeadline(late + 9s)));
    // However late it is now: once is enough.
    QVERIFY(isDead(keepalive.onDeadline(late + 1h)));
}

void KeepaliveTest::forgivesEachPingItsOwnStall()
{
    Keepalive keepalive = started();
    for (MonoTime now = kStart + 20s; now < kStart + 1h; now += 60s) {
        const QByteArray payload = pingAt(keepalive, now);
        QVERIFY(!payload.isEmpty());
        QVERIFY(std::holds_alternative<Keepalive::Stalled>(keepalive.onDeadline(now + 15s)));
        QVERIFY(keepalive.pong(payload, now + 16s));
    }
}

/// Nobody waits for anything yet: a ping that goes out late is just a ping.
void KeepaliveTest::aPongThatWasNotReadHasItsTimeAgain()
{
    Keepalive keepalive = started();
    keepalive.readLate(kStart + 5s); // no ping waits
    QCOMPARE(keepalive.nextDeadline(), kStart + 20s);
    QVERIFY(!pingAt(keepalive, kStart + 20s).isEmpty());
    for (int i = 0; i < 100; ++i) // as often as reading stops
        keepalive.readLate(kStart + 20s + i * 1s);
    QVERIFY(isNothing(keepalive.onDeadline(kStart + 128s)));
    QVERIFY(isDead(keepalive.onDeadline(kStart + 129s)));
    keepalive.readLate(kStart + 130s);
    QVERIFY(!keepalive.nextDeadline());
}

void KeepaliveTest::aLatePingIsNoStall()
{
    Keepalive keepalive = started();
    const QByteArray payload = pingAt(keepalive, kStart + 1h);
    QVERIFY(!payload.isEmpty());
    QVERIFY(keepalive.pong(payload, kStart + 1h + 1s));
    QCOMPARE(keepalive.nextDeadline(), kStart + 1h + 20s);
}

void KeepaliveTest::aPongInTheLastMomentSaves()
{
    Keepalive keepalive = started();
    const QByteArray payload = pingAt(keepalive, kStart + 20s);
    QVERIFY(keepalive.pong(payload, kStart + 30s));
    QVERIFY(isNothing(keepalive.onDeadline(kStart + 30s)));
    QCOMPARE(keepalive.nextDeadline(), kStart + 40s);
}

void KeepaliveTest::pingsAtOnceWhenThePongCameAfterTheInterval()
{
    Keepalive keepalive({5s, 30s});
    keepalive.start(kStart, 5s);
    const QByteArray first = pingAt(keepalive, kStart + 5s);
    QCOMPARE(keepalive.nextDeadline(), kStart + 35s);
    QVERIFY(keepalive.pong(first, kStart + 25s));
    QVERIFY(*keepalive.nextDeadline() <= kStart + 25s);
    QVERIFY(!pingAt(keepalive, kStart + 25s).isEmpty());
    QCOMPARE(keepalive.nextDeadline(), kStart + 55s);
}

void KeepaliveTest::stopForgetsAll()
{
    Keepalive keepalive = started();
    const QByteArray payload = pingAt(keepalive, kStart + 20s);
    keepalive.stop();
    QVERIFY(!keepalive.nextDeadline());
    QVERIFY(!keepalive.pong(payload, kStart + 21s));
    QVERIFY(isNothing(keepalive.onDeadline(kStart + 1h)));
}

void KeepaliveTest::startAgainBeginsAnew()
{
    Keepalive keepalive = started();
    const QByteArray old = pingAt(keepalive, kStart + 20s);
    keepalive.start(kStart + 25s, 20s);
    QVERIFY(!keepalive.pong(old, kStart + 26s));
    QCOMPARE(keepalive.nextDeadline(), kStart + 45s);
}

void KeepaliveTest::handlingItTooEarlyDoesNoHarm()
{
    Keepalive keepalive = started();
    for (MonoTime now = kStart - 1h; now < kStart + 20s; now += 10s)
        QVERIFY(isNothing(keepalive.onDeadline(now)));
    QVERIFY(!pingAt(keepalive, kStart + 20s).isEmpty());
    for (MonoTime now = kStart; now < kStart + 30s; now += 1s)
        QVERIFY(isNothing(keepalive.onDeadline(now)));
}

void KeepaliveTest::saysSinceWhenItWaits()
{
    Keepalive keepalive = started();
    QVERIFY(!keepalive.waitingSince());
    const QByteArray payload = pingAt(keepalive, kStart + 21s);
    QCOMPARE(keepalive.waitingSince(), kStart + 21s);
    QVERIFY(keepalive.pong(payload, kStart + 22s));
    QVERIFY(!keepalive.waitingSince());
}

void KeepaliveTest::aShorterIntervalBringsTheNextPingForward()
{
    Keepalive keepalive = started();
    keepalive.setInterval(5s);
    QCOMPARE(keepalive.nextDeadline(), kStart + 5s);
    const QByteArray payload = pingAt(keepalive, kStart + 5s);
    QVERIFY(keepalive.pong(payload, kStart + 6s));
    QCOMPARE(keepalive.nextDeadline(), kStart + 10s);
}

void KeepaliveTest::aLongerIntervalLeavesThePingThatIsDue()
{
    Keepalive keepalive = started();
    keepalive.setInterval(60s);
    QCOMPARE(keepalive.nextDeadline(), kStart + 20s);
    const QByteArray payload = pingAt(keepalive, kStart + 20s);
    QVERIFY(keepalive.pong(payload, kStart + 21s));
    QCOMPARE(keepalive.nextDeadline(), kStart + 80s);
}

void KeepaliveTest::aNewIntervalLeavesThePongsTimeAlone()
{
    Keepalive keepalive = started();
    const QByteArray payload = pingAt(keepalive, kStart + 20s);
    keepalive.setInterval(1s);
    QCOMPARE(keepalive.nextDeadline(), kStart + 30s);
    QVERIFY(keepalive.pong(payload, kStart + 25s));
    QCOMPARE(keepalive.nextDeadline(), kStart + 21s); // due already
    QVERIFY(!pingAt(keepalive, kStart + 25s).isEmpty());
    QVERIFY(isDead(keepalive.onDeadline(kStart + 35s)));
}

void KeepaliveTest::anIntervalThatIsOverPingsAtOnce()
{
    Keepalive keepalive = started();
    keepalive.setInterval(1s);
    QVERIFY(!pingAt(keepalive, kStart + 10s).isEmpty());
    QVERIFY(isNothing(keepalive.onDeadline(kStart + 10s)));
}

void KeepaliveTest::anIntervalBeforeTheStartHoldsFromTheSecondPing()
{
    Keepalive keepalive(kConfig);
    keepalive.setInterval(5s);
    QVERIFY(!keepalive.nextDeadline());
    keepalive.start(kStart, 7s);
    QCOMPARE(keepalive.nextDeadline(), kStart + 7s);
    const QByteArray payload = pingAt(keepalive, kStart + 7s);
    QVERIFY(keepalive.pong(payload, kStart + 8s));
    QCOMPARE(keepalive.nextDeadline(), kStart + 12s);
}

QTEST_GUILESS_MAIN(KeepaliveTest)
#include "tst_keepalive.moc"
