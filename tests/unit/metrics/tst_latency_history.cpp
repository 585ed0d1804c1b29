// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/latency_history.h"

#include <QTest>

#include <random>
#include <string>

using namespace holdfast;
using namespace holdfast::metrics;
using namespace std::chrono_literals;

class LatencyHistoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void floorsToWholeStretches();
    void mergingGoesOnWhereItEnded();
    void afterAClockThatWasSetBackItGoesBack();
    void mergesByWorker();
    void recentIsReadByTheMinute();
    void longSpansAreReadInThreeSteps();
    void readingsAreDisjointAndWhole();
    void pointsAreTheWorstOfTheirTime();
    void neverMorePointsThanAsked_data();
    void neverMorePointsThanAsked();
    void noPointIsShorterThanItsRows();
    void dropsWhatIsTooOld();
    void dropsTheOldestOfTooMany();
    void aStretchSaidAgainIsCountedOnce();
    void aYearStaysBounded();
};

namespace {

const WallTime kNow = fromMsecs(1'795'003'200'000); // on a whole hour
const Seconds kMinute = kSteps[0].length;
const Seconds kQuarter = kSteps[1].length;
const Seconds kHour = kSteps[2].length;

LatencyRow row(WallTime at, Microseconds latency, const QString &worker = {})
{
    LatencyRow row{at, worker, {}};
    row.latency.add(latency);
    return row;
}

KeptFrom keptNow()
{
    return Retention().keptFrom(true, kNow);
}

} // namespace

void LatencyHistoryTest::floorsToWholeStretches()
{
    QCOMPARE(floorTo(kNow, kHour), kNow);
    QCOMPARE(floorTo(kNow + 59min, kHour), kNow);
    QCOMPARE(floorTo(kNow + 59min, kQuarter), kNow + 45min);
    QCOMPARE(floorTo(kNow - 1ms, kMinute), kNow - 60s);
    QCOMPARE(floorTo(fromMsecs(-1), kHour), fromMsecs(-3'600'000));
}

void LatencyHistoryTest::mergingGoesOnWhereItEnded()
{
    QCOMPARE(mergedUpTo(kNow - 15min, kQuarter, kNow + 1min), kNow);
    QCOMPARE(mergedUpTo(kNow - 3h, kHour, kNow), kNow - 2h);
}

/// What was merged of the hour that comes once more is not all of it.
void LatencyHistoryTest::afterAClockThatWasSetBackItGoesBack()
{
    QCOMPARE(mergedUpTo(kNow + 45min, kQuarter, kNow + 16min), kNow - 15min);
    QCOMPARE(mergedUpTo(kNow + 24h, kHour, kNow + 16min), kNow - 2h);
}

void LatencyHistoryTest::mergesByWorker()
{
    const QString a = QStringLiteral("a");
    const std::vector<LatencyRow> rows{row(kNow, 5ms, a), row(kNow, 7ms), row(kNow + 60s, 90ms, a)};
    const auto merged = metrics::merged(rows, kNow);
    QCOMPARE(merged.size(), std::size_t(2));
    QVERIFY(merged[0].worker.isEmpty());
    QCOMPARE(merged[1].worker, a);
    QCOMPARE(merged[1].at, kNow);
    QCOMPARE(merged[1].latency.count(), std::uint64_t(2));
    QCOMPARE(merged[1].latency.max(), 90ms);
}

void LatencyHistoryTest::recentIsReadByTheMinute()
{
    const std::vector<Reading> expected{{kMinute, kNow - 3h, kNow}};
    QVERIFY(readings(kNow - 3h + 20s, kNow, keptNow()) == expected);
    QVERIFY(readings(kNow, kNow, keptNow()).empty());
}

void LatencyHistoryTest::longSpansAreReadInThreeSteps()
{
    const auto list = readings(kNow - 24h * 30, kNow, keptNow());
    const std::vector<Reading> expected{
        {kHour, kNow - 24h * 30, kNow - 24h * 8}, {kQuarter, kNow - 24h * 8, kNow - 25h}, {kMinute, kNow - 25h, kNow}};
    QVERIFY(list == expected);
}

void LatencyHistoryTest::readingsAreDisjointAndWhole()
{
    const unsigned seed = std::random_device()();
    std::mt19937 random(seed);
    for (int i = 0; i < 5'000; ++i) {
        const WallTime now = kNow + Milliseconds(random() % 86'400'000);
        const WallTime to = now - Milliseconds(random() % 1'000'000'000);
        const WallTime from = to - Milliseconds(1 + random() % 3'000'000'000);
        const auto list = readings(from, to, Retention().keptFrom(true, now));
        const std::string where = "seed " + std::to_string(seed) + ", round " + std::to_string(i);
        QVERIFY2(!list.empty() && list.front().from <= from && list.back().to == to, where.c_str());
        for (std::size_t n = 0; n < list.size(); ++n) {
            QVERIFY2(list[n].from < list[n].to && list[n].from == floorTo(list[n].from, list[n].step), where.c_str());
            QVERIFY2(n == 0 || (list[n - 1].to == list[n].from && list[n - 1].step > list[n].step), where.c_str());
            // A coarser stretch is never cut in two by a finer reading.
            QVERIFY2(n == 0 || list[n].from == floorTo(list[n].from, list[n - 1].step), where.c_str());
        }
    }
}

void LatencyHistoryTest::pointsAreTheWorstOfTheirTime()
{
    std::vector<LatencyRow> rows;
    for (int minute = 0; minute < 600; ++minute)
        rows.push_back(row(kNow + minute * 60s, minute == 123 ? Microseconds(3s) : Microseconds(1ms)));
    const auto points = compressed(rows, kNow, kNow + 600min, kMinute, 10);
    QCOMPARE(points.size(), std::size_t(10));
    for (std::size_t i = 0; i < points.size(); ++i) {
        QCOMPARE(points[i].at, kNow + i * 60min);
        QCOMPARE(points[i].length, Seconds(60min));
        QCOMPARE(points[i].latency.count(), std::uint64_t(60));
        QCOMPARE(points[i].latency.max(), i == 2 ? Microseconds(3s) : Microseconds(1ms));
    }
}

void LatencyHistoryTest::neverMorePointsThanAsked_data()
{
    QTest::addColumn<int>("points");
    for (const int points : {1, 2, 3, 7, 100, 300, 2000})
        QTest::addRow("%d", points) << points;
}

void LatencyHistoryTest::neverMorePointsThanAsked()
{
    QFETCH(int, points);
    const unsigned seed = std::random_device()();
    std::mt19937 random(seed);
    for (int i = 0; i < 40; ++i) {
        const WallTime from = kNow + Milliseconds(random() % 86'400'000);
        const WallTime to = from + Milliseconds(1 + random() % 200'000'000);
        const Seconds step = kSteps[random() % 3].length;
        std::vector<LatencyRow> rows;
        std::uint64_t inside = 0;
        for (WallTime at = floorTo(from, step); at < to; at += step, ++inside)
            rows.push_back(row(at, 1ms));
        const auto list = compressed(rows, from, to, step, points);
        std::uint64_t counted = 0;
        for (const Point &point : list)
            counted += point.latency.count();
        const std::string where = "seed " + std::to_string(seed) + ", round " + std::to_string(i);
        QVERIFY2(list.size() <= static_cast<std::size_t>(points), where.c_str());
        QVERIFY2(counted == inside, where.c_str());
    }
}

void LatencyHistoryTest::noPointIsShorterThanItsRows()
{
    const std::vector<LatencyRow> rows{row(kNow, 1ms), row(kNow + 1h, 2ms)};
    const auto points = compressed(rows, kNow, kNow + 2h, kHour, 2'000);
    QCOMPARE(points.size(), std::size_t(2));
    QCOMPARE(points.front().length, kHour);
}

void LatencyHistoryTest::dropsWhatIsTooOld()
{
    Retention retention;
    retention.set(0, kNow - 26h, 10);
    retention.set(0, kNow - 23h, 10);
    retention.set(2, kNow - 24h * 91, 0);
    const auto drops = retention.drops(kNow);
    const std::vector<Retention::Drop> expected{{kMinute, kNow - 25h, kNow - 25h},
                                                {kHour, kNow - 24h * 90, kNow - 24h * 90}};
    QVERIFY(drops == expected);
    QVERIFY(retention.drops(kNow).empty());
}

void LatencyHistoryTest::dropsTheOldestOfTooMany()
{
    Retention retention;
    for (int minute = 0; minute < 200; ++minute)
        retention.set(0, kNow - (200 - minute) * 60s, 10'000);
    const auto drops = retention.drops(kNow);
    // 150 minutes of 10,000 rows stay; all together goes by its age alone.
    const std::vector<Retention::Drop> expected{{kMinute, kNow - 150 * 60s, kNow - 25h}};
    QVERIFY(drops == expected);
    QCOMPARE(retention.keptFrom(true, kNow)[0], kNow - 150 * 60s);
    QCOMPARE(retention.keptFrom(false, kNow)[0], kNow - 25h);
    const auto list = readings(kNow - 24h, kNow, retention.keptFrom(true, kNow));
    QCOMPARE(list.size(), std::size_t(2));
    QCOMPARE(list[0].step, kQuarter);
}

void LatencyHistoryTest::aStretchSaidAgainIsCountedOnce()
{
    Retention retention;
    for (int i = 0; i < 1'000; ++i)
        retention.set(0, kNow, 10'000);
    QVERIFY(retention.drops(kNow).empty());
}

/// 10,000 workers for half a year, by what the retention says is left.
void LatencyHistoryTest::aYearStaysBounded()
{
    Retention retention;
    std::array<std::map<WallTime, std::int64_t>, kSteps.size()> kept;
    for (WallTime at = kNow; at < kNow + 24h * 183; at += 1h) {
        for (std::size_t step = 0; step < kSteps.size(); ++step) {
            for (WallTime each = at; each < at + 1h; each += kSteps[step].length) {
                retention.set(step, each, 10'000);
                kept[step][each] = 10'000;
            }
        }
        for (const auto &drop : retention.drops(at + 1h)) {
            for (std::size_t step = 0; step < kSteps.size(); ++step) {
                if (kSteps[step].length == drop.step)
                    kept[step].erase(kept[step].begin(), kept[step].lower_bound(drop.before));
            }
        }
        for (std::size_t step = 0; step < kSteps.size(); ++step)
            QVERIFY(static_cast<std::int64_t>(kept[step].size()) * 10'000 <= kSteps[step].mostRows);
    }
    for (const auto &rows : kept)
        QVERIFY(!rows.empty());
}

QTEST_APPLESS_MAIN(LatencyHistoryTest)
#include "tst_latency_history.moc"
