// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/timer_list.h"

#include <QTest>

#include <functional>

using namespace holdfast::runtime;
using namespace std::chrono_literals;

namespace {

/// Notes which timers fire; may do something then.
class Fired final : public QObject
{
public:
    std::vector<int> ids;
    std::function<void(int)> then = [](int) {};

protected:
    void timerEvent(QTimerEvent *event) override
    {
        ids.push_back(event->timerId());
        then(event->timerId());
    }
};

constexpr TimerList::Moment kStart{1h};

} // namespace

class TimerListTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firesInTheOrderOfTheirMoments()
    {
        TimerList timers;
        Fired fired;
        timers.add(1, 30ms, Qt::PreciseTimer, &fired, kStart);
        timers.add(2, 10ms, Qt::PreciseTimer, &fired, kStart);
        timers.add(3, 20ms, Qt::PreciseTimer, &fired, kStart);
        QCOMPARE(timers.nextDue(), std::optional(kStart + 10ms));
        QCOMPARE(timers.fire(kStart + 9ms), 0);
        QCOMPARE(timers.fire(kStart + 25ms), 2);
        QCOMPARE(fired.ids, (std::vector{2, 3}));
        QCOMPARE(timers.nextDue(), std::optional(kStart + 30ms)); // timer 1, and timer 2 again
    }

    void noneIsEarly_data()
    {
        QTest::addColumn<Qt::TimerType>("type");
        QTest::newRow("precise") << Qt::PreciseTimer;
        QTest::newRow("coarse") << Qt::CoarseTimer;
        QTest::newRow("very coarse") << Qt::VeryCoarseTimer;
    }

    void noneIsEarly()
    {
        QFETCH(const Qt::TimerType, type);
        QObject object;
        for (auto start : {kStart, kStart + 1ns, kStart + 999'999ns, kStart + 127ms, kStart + 613'000'001ns}) {
            for (auto interval : {1ms, 19ms, 20ms, 40ms, 333ms, 1000ms, 20'000ms, 3'600'000ms}) {
                TimerList timers;
                timers.add(1, interval, type, &object, start);
                const auto late = *timers.nextDue() - (start + interval);
                QVERIFY(late >= 0ns);
                QVERIFY(late <= (type == Qt::PreciseTimer  ? 0ms
                                 : type == Qt::CoarseTimer ? std::min(interval / 20, 128ms)
                                                           : 1000ms));
            }
        }
    }

    void coarseOnesAreDueTogether()
    {
        QObject object;
        TimerList timers;
        timers.add(1, 1000ms, Qt::CoarseTimer, &object, kStart + 1ms);
        const auto due = timers.nextDue();
        timers.remove(1);
        timers.add(2, 1000ms, Qt::CoarseTimer, &object, kStart + 20ms);
        QCOMPARE(timers.nextDue(), due);
    }

    void aCoarseOneKeepsItsRate()
    {
        TimerList timers;
        Fired fired;
        timers.add(1, 1001ms, Qt::CoarseTimer, &fired, kStart);
        while (*timers.nextDue() <= kStart + 1000s + 1s)
            timers.fire(*timers.nextDue());
        QVERIFY(fired.ids.size() >= 998 && fired.ids.size() <= 1001);
    }

    void oneOfZeroFiresOnceATurnAndDoesNotCount()
    {
        TimerList timers;
        Fired fired;
        timers.add(1, 0ms, Qt::VeryCoarseTimer, &fired, kStart);
        QCOMPARE(timers.fire(kStart), 0);
        QCOMPARE(timers.fire(kStart), 0);
        QCOMPARE(fired.ids.size(), 2U);
    }

    void whatWasMissedIsNotMadeUpFor()
    {
        TimerList timers;
        Fired fired;
        timers.add(1, 10ms, Qt::PreciseTimer, &fired, kStart);
        QCOMPARE(timers.fire(kStart + 105ms), 1);
        QCOMPARE(timers.nextDue(), std::optional(kStart + 115ms));
        QCOMPARE(timers.fire(kStart + 117ms), 1);
        QCOMPARE(timers.nextDue(), std::optional(kStart + 125ms));
    }

    void oneStoppedByAnotherDoesNotFire()
    {
        TimerList timers;
        Fired fired;
        fired.then = [&](int id) { timers.remove(3 - id); };
        timers.add(1, 10ms, Qt::PreciseTimer, &fired, kStart);
        timers.add(2, 10ms, Qt::PreciseTimer, &fired, kStart);
        QCOMPARE(timers.fire(kStart + 10ms), 1);
        QCOMPARE(fired.ids, std::vector{1});
    }

    void oneStoppedInItsOwnHandlerIsGone()
    {
        TimerList timers;
        Fired fired;
        fired.then = [&](int id) { QVERIFY(timers.remove(id)); };
        timers.add(1, 10ms, Qt::PreciseTimer, &fired, kStart);
        timers.fire(kStart + 10ms);
        QVERIFY(!timers.nextDue());
        QVERIFY(!timers.remove(1));
        QVERIFY(timers.of(&fired).isEmpty());
    }

    void oneStartedAnewInItsOwnHandlerIsAnotherOne()
    {
        TimerList timers;
        Fired fired;
        fired.then = [&](int id) { timers.add(id, 70ms, Qt::PreciseTimer, &fired, kStart + 10ms); };
        timers.add(1, 10ms, Qt::PreciseTimer, &fired, kStart);
        timers.fire(kStart + 10ms);
        QCOMPARE(timers.nextDue(), std::optional(kStart + 80ms));
        QCOMPARE(timers.of(&fired).size(), 1);
        fired.then = [&](int id) { timers.remove(id); };
        QCOMPARE(timers.fire(kStart + 80ms), 1);
        QVERIFY(!timers.nextDue());
    }

    void oneStartedInAHandlerWaitsForTheNextTurn()
    {
        TimerList timers;
        Fired fired;
        fired.then = [&](int id) {
            if (id == 1)
                timers.add(2, 0ms, Qt::PreciseTimer, &fired, kStart + 10ms);
        };
        timers.add(1, 10ms, Qt::PreciseTimer, &fired, kStart);
        timers.fire(kStart + 10ms);
        QCOMPARE(fired.ids, std::vector{1});
        timers.fire(kStart + 10ms);
        QCOMPARE(fired.ids, (std::vector{1, 2}));
    }

    void oneDoesNotFireWithinItsOwnHandler()
    {
        TimerList timers;
        Fired fired;
        bool isNested = false;
        fired.then = [&](int) {
            if (!std::exchange(isNested, true))
                timers.fire(kStart + 50ms); // a nested loop
        };
        timers.add(1, 10ms, Qt::PreciseTimer, &fired, kStart);
        timers.add(2, 20ms, Qt::PreciseTimer, &fired, kStart);
        timers.fire(kStart + 10ms);
        QCOMPARE(fired.ids, (std::vector{1, 2}));
        timers.fire(kStart + 50ms);
        QCOMPARE(fired.ids, (std::vector{1, 2, 1}));
    }

    void anObjectTakesItsTimersAlong()
    {
        TimerList timers;
        QObject here;
        QObject there;
        timers.add(1, 10ms, Qt::PreciseTimer, &here, kStart);
        timers.add(2, 20ms, Qt::CoarseTimer, &there, kStart);
        timers.add(3, 30ms, Qt::CoarseTimer, &here, kStart);
        QCOMPARE(timers.of(&here).size(), 2);
        QVERIFY(timers.removeAll(&here));
        QVERIFY(!timers.removeAll(&here));
        QCOMPARE(timers.of(&there).size(), 1);
        QCOMPARE(timers.of(&there).first().timerId, 2);
        QCOMPARE(timers.of(&there).first().interval, 20);
        QCOMPARE(timers.of(&there).first().timerType, Qt::CoarseTimer);
        QVERIFY(timers.remaining(2, kStart));
        QVERIFY(!timers.remaining(1, kStart));
    }

    void theRemainingTimeIsRoundedUp()
    {
        TimerList timers;
        QObject object;
        timers.add(1, 10ms, Qt::PreciseTimer, &object, kStart);
        QCOMPARE(timers.remaining(1, kStart + 1ns), std::optional(10ms));
        QCOMPARE(timers.remaining(1, kStart + 9'999'999ns), std::optional(1ms));
        QCOMPARE(timers.remaining(1, kStart + 11ms), std::optional(0ms));
    }
};

QTEST_GUILESS_MAIN(TimerListTest)

#include "tst_timer_list.moc"
