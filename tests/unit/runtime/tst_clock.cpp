// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/clock.h"
#include "core/runtime/random.h"
#include "core/runtime/sleep_watch.h"

#include <QDateTime>
#include <QTest>

#include <set>

using namespace holdfast;
using namespace holdfast::runtime;

class TestClock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void monotonicTimeNeverGoesBack();
    void wallTimeIsTheSystemsTime();
    void anAwakeMachineDoesNotSeemToSleep();
    void sleepWatchReports_data();
    void sleepWatchReports();
    void sleepWatchReportsASleepOnce();
    void sleepWatchAddsUpShortNaps();
    void randomNumbersLieInTheirRange();
};

void TestClock::monotonicTimeNeverGoesBack()
{
    const SystemClock clock;
    MonoTime last = clock.now().mono;
    for (int i = 0; i < 10'000; ++i) {
        const MonoTime next = clock.now().mono;
        QVERIFY(next >= last);
        last = next;
    }
}

void TestClock::wallTimeIsTheSystemsTime()
{
    const qint64 before = QDateTime::currentMSecsSinceEpoch();
    const qint64 read = toMsecs(SystemClock().now().wall);
    QVERIFY(read >= before && read <= QDateTime::currentMSecsSinceEpoch());
}

void TestClock::anAwakeMachineDoesNotSeemToSleep()
{
    const SystemClock clock;
    SleepWatch watch(clock.suspended());
    QVERIFY(clock.suspended() >= Microseconds(-1));
    QVERIFY(!watch.look(clock.suspended()));
}

void TestClock::sleepWatchReports_data()
{
    QTest::addColumn<qint64>("before");
    QTest::addColumn<qint64>("after");
    QTest::addColumn<qint64>("slept"); // -1: nothing
    QTest::newRow("awake") << 0LL << 0LL << -1LL;
    QTest::newRow("noise") << 100LL << 140LL << -1LL;
    QTest::newRow("noise backwards") << 140LL << 100LL << -1LL;
    QTest::newRow("just below the bound") << 0LL << 499'999LL << -1LL;
    QTest::newRow("at the bound") << 0LL << 500'000LL << 500'000LL;
    QTest::newRow("a night") << 5'000'000LL << 28'805'000'000LL << 28'800'000'000LL;
    QTest::newRow("another host") << 28'800'000'000LL << 0LL << -1LL;
}

void TestClock::sleepWatchReports()
{
    QFETCH(qint64, before);
    QFETCH(qint64, after);
    QFETCH(qint64, slept);
    SleepWatch watch{Microseconds(before)};
    const auto seen = watch.look(Microseconds(after));
    QCOMPARE(seen ? qint64(seen->count()) : -1, slept);
}

void TestClock::sleepWatchReportsASleepOnce()
{
    SleepWatch watch{Microseconds(0)};
    QVERIFY(watch.look(Seconds(60)));
    QVERIFY(!watch.look(Seconds(60)));
    QCOMPARE(watch.look(Seconds(70)), Microseconds(Seconds(10)));
}

void TestClock::sleepWatchAddsUpShortNaps()
{
    SleepWatch watch{Microseconds(0)};
    QVERIFY(!watch.look(Milliseconds(300)));
    QCOMPARE(watch.look(Milliseconds(600)), Microseconds(Milliseconds(600)));
}

void TestClock::randomNumbersLieInTheirRange()
{
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 1000; ++i) {
        const double jitter = random01();
        QVERIFY(jitter >= 0.0 && jitter < 1.0);
        seen.insert(random64());
    }
    QCOMPARE(seen.size(), std::size_t(1000));
}

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
