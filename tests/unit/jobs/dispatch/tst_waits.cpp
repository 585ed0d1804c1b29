// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/dispatch/waits.h"

#include <QTest>

#include <random>
#include <set>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace std::chrono_literals;

class WaitsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aShareIsTheSameForEver();
    void sharesAreSpreadEvenly();
    void jobsOfOneSlotAreSpread();
    void noJitterIsNoWait();
    void retriesDoubleAndVary();
    void waitsAreSetAgainFromTheWallClock();
};

namespace {
const QString kJob = QStringLiteral("nightly");
const WallTime kNoon = *parseIso(QStringLiteral("2026-11-23T12:00:00Z"));
} // namespace

/// Another version, another machine, another Qt: the run starts at the same moment.
void WaitsTest::aShareIsTheSameForEver()
{
    QCOMPARE(jitterShare(kJob, kNoon, 1h).count(), 2149476);
    QCOMPARE(jitterShare(kJob, kNoon + 24h, 1h).count(), 129395);
    QCOMPARE(jitterShare(QStringLiteral("weekly"), kNoon, 1h).count(), 1497635);
}

void WaitsTest::sharesAreSpreadEvenly()
{
    std::array<int, 10> tenths{};
    for (int i = 0; i < 10'000; ++i) {
        const Milliseconds share = jitterShare(kJob, kNoon + i * 60s, 1h);
        QVERIFY(share >= 0ms && share <= 1h);
        ++tenths.at(std::min<std::size_t>(9, static_cast<std::size_t>(share / 6min)));
    }
    for (const int count : tenths)
        QVERIFY2(count > 850 && count < 1150, qPrintable(QString::number(count)));
}

void WaitsTest::jobsOfOneSlotAreSpread()
{
    std::set<Milliseconds> shares;
    for (int i = 0; i < 100; ++i)
        shares.insert(jitterShare(QStringLiteral("job%1").arg(i), kNoon, 1h));
    QCOMPARE(shares.size(), std::size_t(100));
}

void WaitsTest::noJitterIsNoWait()
{
    QCOMPARE(jitterShare(kJob, kNoon, 0ms), 0ms);
    std::set<Milliseconds> shares;
    for (int i = 0; i < 100; ++i)
        shares.insert(jitterShare(kJob, kNoon + i * 1s, 1ms));
    QCOMPARE(shares, (std::set<Milliseconds>{0ms, 1ms}));
}

void WaitsTest::retriesDoubleAndVary()
{
    std::mt19937_64 random(7);
    const int seconds[] = {1, 2, 4, 8, 16, 32, 60, 60, 60};
    for (int attempt = 1; attempt <= 9; ++attempt) {
        const Milliseconds longest = Seconds(seconds[attempt - 1]);
        std::set<Milliseconds> waits;
        for (int i = 0; i < 1000; ++i)
            waits.insert(retryWait(attempt, random()));
        QVERIFY(*waits.begin() >= longest / 2 && *waits.rbegin() <= longest);
        QVERIFY(*waits.begin() < longest * 0.51 && *waits.rbegin() > longest * 0.99);
    }
    QVERIFY(retryWait(1000, 0) == 30s);
}

void WaitsTest::waitsAreSetAgainFromTheWallClock()
{
    const Now now{MonoTime(5h), kNoon};
    QCOMPARE(waitUntil(std::nullopt, now), now.mono);
    QCOMPARE(waitUntil(kNoon + 90s, now), now.mono + 90s);
    QCOMPARE(waitUntil(kNoon - 90s, now), now.mono);
    QCOMPARE(waitUntil(kNoon + 9000h, now), now.mono + 24h);
}

QTEST_GUILESS_MAIN(WaitsTest)
#include "tst_waits.moc"
