// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/loop_watch.h"
#include "tests/support/patience.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::runtime;
using namespace std::chrono_literals;

namespace {

/// Stands still until it is told to move.
class SetClock final : public Clock
{
public:
    [[nodiscard]] Now now() const override { return {MonoTime{1h} + passed, {}}; }
    [[nodiscard]] Microseconds suspended() const override { return slept; }

    Microseconds passed{0};
    Microseconds slept{0};
};

} // namespace

class LoopWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStallIsSeenBeforeItsTickIsHandled()
    {
        SetClock clock;
        const LoopWatch watch(clock);
        QCOMPARE(watch.stalled(60s), 0us);
        clock.passed = 240ms;
        QCOMPARE(watch.stalled(60s), 0us);
        clock.passed = 4s; // its tick was due after a quarter of a second
        QCOMPARE(watch.stalled(60s), Microseconds(3750ms));
    }

    void aStallIsRememberedForTheWindow()
    {
        SetClock clock;
        const LoopWatch watch(clock);
        clock.passed = 4s;
        QTRY_COMPARE(watch.worst(), Microseconds(3750ms)); // the tick is handled now
        clock.passed = 4200ms;
        QCOMPARE(watch.stalled(60s), Microseconds(3750ms));
        QCOMPARE(watch.stalled(100ms), 0us);
    }

    void aLongTickIsPutOffByWhateverWakesTheLoop()
    {
        SetClock clock;
        LoopWatch watch(clock);
        watch.setTick(5s);
        clock.passed = 3s;
        QTest::qWait(1);
        clock.passed = 7s; // four seconds later
        QCOMPARE(watch.stalled(60s), 0us);
        clock.passed = 9s;
        QCOMPARE(watch.stalled(60s), Microseconds(1s));
    }

    void aStallIsSeenWhateverWakesTheLoopAfterIt()
    {
        SetClock clock;
        LoopWatch watch(clock);
        watch.setTick(5s);
        clock.passed = 12s;
        QTest::qWait(1);
        QCOMPARE(watch.worst(), Microseconds(7s));
        watch.setTick(LoopWatch::kTick);
        clock.passed = 12'500ms;
        QCOMPARE(watch.stalled(100ms), Microseconds(250ms));
    }

    void sleepIsNoStall()
    {
        SetClock clock;
        const LoopWatch watch(clock);
        clock.slept = 2h;
        clock.passed = 10ms;
        QCOMPARE(watch.slept(60s), Microseconds(2h));
        QCOMPARE(watch.stalled(60s), 0us);
        clock.passed = 750ms;
        QTRY_COMPARE(watch.worst(), Microseconds(500ms)); // the tick is handled now
        clock.passed = 2s;
        QCOMPARE(watch.slept(1s), 0us);
        QCOMPARE(watch.slept(60s), Microseconds(2h));
    }
};

QTEST_GUILESS_MAIN(LoopWatchTest)

#include "tst_loop_watch.moc"
