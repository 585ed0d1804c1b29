// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/deadline_timer.h"
#include "tests/support/patience.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace holdfast;
using namespace holdfast::runtime;

namespace {

/// Runs on the real clock, shifted and slowed at will.
class BentClock final : public Clock
{
public:
    [[nodiscard]] Now now() const override
    {
        ++reads;
        const Now real = m_system.now();
        return {stopped ? *stopped : real.mono + shift, real.wall};
    }
    [[nodiscard]] Microseconds suspended() const override { return {}; }

    std::optional<MonoTime> stopped;
    Microseconds shift{};
    mutable int reads = 0;

private:
    SystemClock m_system;
};

} // namespace

class TestDeadlineTimer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void expiresAtItsDeadlineNotBefore();
    void expiresOnce();
    void aPastDeadlineExpiresFromTheLoop();
    void nothingStopsIt();
    void anEarlierDeadlineWins();
    void aLaterDeadlineIsKept();
    void movingTheDeadlineAwayReadsNoClock();
    void aRestartWakesNobodyAtTheFormerMoment();
    void anEarlyTickIsArmedAgain();
    void farDeadlinesDoNotOverflow();
    void canBeSetAgainInItsSlot();
    void servesTheThreadItIsMovedTo();

private:
    BentClock m_clock;
};

void TestDeadlineTimer::init()
{
    m_clock.stopped.reset();
    m_clock.shift = {};
}

void TestDeadlineTimer::expiresAtItsDeadlineNotBefore()
{
    DeadlineTimer timer(m_clock);
    for (int i = 0; i < 5; ++i) {
        const MonoTime deadline = m_clock.now().mono + Microseconds(15'300);
        MonoTime at{};
        const auto connection = connect(&timer, &DeadlineTimer::expired, this, [&](Now now) { at = now.mono; });
        timer.set(deadline);
        QTRY_VERIFY(at != MonoTime{});
        disconnect(connection);
        QVERIFY(at >= deadline);
    }
}

void TestDeadlineTimer::expiresOnce()
{
    DeadlineTimer timer(m_clock);
    QSignalSpy expired(&timer, &DeadlineTimer::expired);
    timer.set(m_clock.now().mono + Milliseconds(1));
    QTRY_COMPARE(expired.size(), 1);
    QVERIFY(!timer.deadline());
    QVERIFY(!expired.wait(20));
}

void TestDeadlineTimer::aPastDeadlineExpiresFromTheLoop()
{
    DeadlineTimer timer(m_clock);
    QSignalSpy expired(&timer, &DeadlineTimer::expired);
    timer.set(MonoTime::min());
    QCOMPARE(expired.size(), 0);
    QTRY_COMPARE(expired.size(), 1);
}

void TestDeadlineTimer::nothingStopsIt()
{
    DeadlineTimer timer(m_clock);
    QSignalSpy expired(&timer, &DeadlineTimer::expired);
    timer.set(m_clock.now().mono + Milliseconds(1));
    timer.set(std::nullopt);
    QVERIFY(!expired.wait(20));
}

void TestDeadlineTimer::anEarlierDeadlineWins()
{
    DeadlineTimer timer(m_clock);
    QSignalSpy expired(&timer, &DeadlineTimer::expired);
    timer.set(m_clock.now().mono + std::chrono::hours(1));
    timer.set(m_clock.now().mono + Milliseconds(1));
    QTRY_COMPARE(expired.size(), 1);
}

void TestDeadlineTimer::aLaterDeadlineIsKept()
{
    DeadlineTimer timer(m_clock);
    MonoTime at{};
    connect(&timer, &DeadlineTimer::expired, this, [&](Now now) { at = now.mono; });
    const MonoTime start = m_clock.now().mono;
    timer.set(start + Milliseconds(2));
    timer.set(start + Milliseconds(40));
    QTRY_VERIFY(at != MonoTime{});
    QVERIFY(at >= start + Milliseconds(40));
}

void TestDeadlineTimer::movingTheDeadlineAwayReadsNoClock()
{
    DeadlineTimer timer(m_clock);
    const MonoTime start = m_clock.now().mono;
    timer.set(start + Seconds(10));
    const int before = m_clock.reads;
    for (int i = 0; i < 1000; ++i)
        timer.set(start + Seconds(10) + Milliseconds(i));
    QCOMPARE(m_clock.reads, before);
}

void TestDeadlineTimer::aRestartWakesNobodyAtTheFormerMoment()
{
    DeadlineTimer timer(m_clock);
    QSignalSpy expired(&timer, &DeadlineTimer::expired);
    timer.set(m_clock.now().mono + Milliseconds(20));
    timer.restart(m_clock.now().mono + Milliseconds(60));
    const int reads = m_clock.reads;
    QTRY_COMPARE(expired.size(), 1);
    QCOMPARE(m_clock.reads, reads + 1); // woken once
}

void TestDeadlineTimer::anEarlyTickIsArmedAgain()
{
    DeadlineTimer timer(m_clock);
    QSignalSpy expired(&timer, &DeadlineTimer::expired);
    m_clock.stopped = m_clock.now().mono;
    timer.set(*m_clock.stopped + Milliseconds(2));
    const int before = m_clock.reads;
    QTRY_VERIFY(m_clock.reads >= before + 3); // the clock stands still, so each tick comes early
    QCOMPARE(expired.size(), 0);
    *m_clock.stopped += Milliseconds(2);
    QTRY_COMPARE(expired.size(), 1);
}

void TestDeadlineTimer::farDeadlinesDoNotOverflow()
{
    DeadlineTimer timer(m_clock);
    QSignalSpy expired(&timer, &DeadlineTimer::expired);
    timer.set(MonoTime::max());
    QVERIFY(!expired.wait(20));
    timer.set(m_clock.now().mono + std::chrono::hours(24 * 400));
    QVERIFY(!expired.wait(20));
}

void TestDeadlineTimer::canBeSetAgainInItsSlot()
{
    DeadlineTimer timer(m_clock);
    int count = 0;
    connect(&timer, &DeadlineTimer::expired, this, [&](Now now) {
        if (++count < 3)
            timer.set(now.mono + Milliseconds(1));
    });
    timer.set(m_clock.now().mono);
    QTRY_COMPARE(count, 3);
    QVERIFY(!timer.deadline());
}

/// An owner that is moved takes its members along only where they are its children.
void TestDeadlineTimer::servesTheThreadItIsMovedTo()
{
    QThread thread;
    auto *timer = new DeadlineTimer(m_clock);
    timer->moveToThread(&thread);
    connect(&thread, &QThread::finished, timer, &QObject::deleteLater);
    QSignalSpy expired(timer, &DeadlineTimer::expired);
    thread.start();
    QMetaObject::invokeMethod(timer, [this, timer] { timer->set(m_clock.now().mono); });
    QTRY_COMPARE(expired.size(), 1);
    thread.quit();
    QVERIFY(thread.wait());
}

QTEST_GUILESS_MAIN(TestDeadlineTimer)
#include "tst_deadline_timer.moc"
