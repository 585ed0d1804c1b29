// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/loop_watch.h"

#include <QtTest>

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
        QCOMPARE(watch.recent(60s).stalled, 0us);
        clock.passed = 900ms;
        QCOMPARE(watch.recent(60s).stalled, 0us);
        clock.passed = 4s; // its tick was due after one
        QCOMPARE(watch.recent(60s).stalled, Microseconds(3s));
    }

    void aStallIsRememberedForTheWindow()
    {
        SetClock clock;
        const LoopWatch watch(clock);
        clock.passed = 4s;
        QTRY_COMPARE(watch.worst(), Microseconds(3s)); // the tick is handled now
        clock.passed = 5s;
        QCOMPARE(watch.recent(60s).stalled, Microseconds(3s));
        QCOMPARE(watch.recent(500ms).stalled, 0us);
    }

    void sleepIsNoStall()
    {
        SetClock clock;
        const LoopWatch watch(clock);
        clock.slept = 2h;
        clock.passed = 10ms;
        QCOMPARE(watch.recent(60s).slept, Microseconds(2h));
        QCOMPARE(watch.recent(60s).stalled, 0us);
        clock.passed = 1500ms;
        QTRY_COMPARE(watch.worst(), Microseconds(500ms)); // the tick is handled now
        clock.passed = 2900ms;
        QCOMPARE(watch.recent(1s).slept, 0us);
        QCOMPARE(watch.recent(60s).slept, Microseconds(2h));
    }
};

QTEST_GUILESS_MAIN(LoopWatchTest)

#include "tst_loop_watch.moc"
