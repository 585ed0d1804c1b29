// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/histogram.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace holdfast;
using namespace holdfast::metrics;
using namespace std::chrono_literals;

class HistogramTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysNothingOfNothing();
    void quantilesAreWithinABucketOfTheTruth_data();
    void quantilesAreWithinABucketOfTheTruth();
    void oneValueIsAllQuantiles_data();
    void oneValueIsAllQuantiles();
    void coarseCountsAreExact();
    void coarseBoundsAreOneTwoFiveOfEachDecade();
    void countsWhatIsLongerThanAllBounds();
    void takesZeroAndLess();
    void mergesAsIfAllHadBeenAddedToOne();
    void forgetsWhatIsOlderThanTwoSpans();
    void keepsTheLastSpan_data();
    void keepsTheLastSpan();
    void askingChangesNothing();
    void aSlowOneTellsTheSame();
    void aCountStopsAtItsLargest();
    void aLifeLongCountGoesOn();
};

namespace {

std::vector<Microseconds> sample(int seed, double spread)
{
    std::mt19937 random(static_cast<unsigned>(seed));
    std::lognormal_distribution<double> durations(7.0, spread);
    std::vector<Microseconds> values;
    for (int i = 0; i < 5000; ++i)
        values.emplace_back(
            std::clamp(static_cast<std::int64_t>(durations(random)), std::int64_t(1), std::int64_t(900'000'000)));
    return values;
}

Histogram of(const std::vector<Microseconds> &values)
{
    Histogram histogram;
    for (const Microseconds value : values)
        histogram.add(value);
    return histogram;
}

MonoTime at(Microseconds sinceStart)
{
    return MonoTime(sinceStart);
}

} // namespace

void HistogramTest::saysNothingOfNothing()
{
    const Histogram empty;
    QCOMPARE(empty.count(), std::uint64_t(0));
    QCOMPARE(empty.sum(), 0us);
    QCOMPARE(empty.max(), 0us);
    QCOMPARE(empty.quantile(0.0), 0us);
    QCOMPARE(empty.quantile(0.5), 0us);
    QCOMPARE(empty.quantile(1.0), 0us);
    QCOMPARE(empty.countUpTo(1000s), std::uint64_t(0));
}

void HistogramTest::quantilesAreWithinABucketOfTheTruth_data()
{
    QTest::addColumn<int>("seed");
    QTest::addColumn<double>("spread");
    for (int seed = 1; seed <= 20; ++seed)
        QTest::addRow("seed %d", seed) << seed << 0.1 * seed;
}

void HistogramTest::quantilesAreWithinABucketOfTheTruth()
{
    QFETCH(int, seed);
    QFETCH(double, spread);
    std::vector<Microseconds> values = sample(seed, spread);
    const Histogram histogram = of(values);
    std::sort(values.begin(), values.end());
    for (const double share : {0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1.0}) {
        const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size()))) - 1;
        const double truth = static_cast<double>(values[rank].count());
        const double told = static_cast<double>(histogram.quantile(share).count());
        QVERIFY2(told >= truth && told <= truth * 1.26 + 1,
                 qPrintable(QStringLiteral("%1: %2, not %3").arg(share).arg(told).arg(truth)));
    }
    QCOMPARE(histogram.quantile(1.0), histogram.max());
    QCOMPARE(histogram.max(), values.back());
}

void HistogramTest::oneValueIsAllQuantiles_data()
{
    QTest::addColumn<qint64>("micros");
    for (const qint64 micros :
         {1LL, 2LL, 9LL, 10LL, 11LL, 99LL, 12'345LL, 1'000'000LL, 999'999'999LL, 1'000'000'000LL, 5'000'000'000LL})
        QTest::addRow("%lld us", micros) << micros;
}

void HistogramTest::oneValueIsAllQuantiles()
{
    QFETCH(qint64, micros);
    const Histogram histogram = of({Microseconds(micros)});
    for (const double share : {0.0, 0.01, 0.5, 1.0})
        QCOMPARE(histogram.quantile(share), Microseconds(micros));
}

void HistogramTest::coarseCountsAreExact()
{
    std::vector<Microseconds> values = sample(7, 3.0);
    for (const Microseconds bound : Histogram::coarseBounds()) {
        for (const Microseconds value : {bound - 1us, bound, bound + 1us})
            values.push_back(value);
    }
    const Histogram histogram = of(values);
    for (const Microseconds bound : Histogram::coarseBounds()) {
        const auto truth =
            std::count_if(values.begin(), values.end(), [bound](Microseconds value) { return value <= bound; });
        QCOMPARE(histogram.countUpTo(bound), std::uint64_t(truth));
    }
}

void HistogramTest::coarseBoundsAreOneTwoFiveOfEachDecade()
{
    const auto bounds = Histogram::coarseBounds();
    QCOMPARE(bounds.front(), 10us);
    QCOMPARE(bounds.back(), 50s);
    std::vector<Microseconds> expected;
    for (Microseconds decade = 10us; decade <= 10s; decade *= 10)
        expected.insert(expected.end(), {decade, 2 * decade, 5 * decade});
    QVERIFY(std::equal(bounds.begin(), bounds.end(), expected.begin(), expected.end()));
}

void HistogramTest::countsWhatIsLongerThanAllBounds()
{
    const Histogram histogram = of({1ms, 2000s, 3000s});
    QCOMPARE(histogram.count(), std::uint64_t(3));
    QCOMPARE(histogram.countUpTo(50s), std::uint64_t(1));
    QCOMPARE(histogram.quantile(0.9), 3000s);
    QCOMPARE(histogram.max(), 3000s);
    QCOMPARE(histogram.sum(), 5000s + 1ms);
}

void HistogramTest::takesZeroAndLess()
{
    const Histogram histogram = of({0us, -5us});
    QCOMPARE(histogram.count(), std::uint64_t(2));
    QCOMPARE(histogram.max(), 0us);
    QCOMPARE(histogram.quantile(1.0), 0us);
    QCOMPARE(histogram.countUpTo(10us), std::uint64_t(2));
}

void HistogramTest::mergesAsIfAllHadBeenAddedToOne()
{
    const auto some = sample(1, 1.0);
    const auto others = sample(2, 2.0);
    auto all = some;
    all.insert(all.end(), others.begin(), others.end());
    Histogram merged = of(some);
    merged.merge(of(others));
    const Histogram whole = of(all);
    QCOMPARE(merged.count(), whole.count());
    QCOMPARE(merged.sum(), whole.sum());
    QCOMPARE(merged.max(), whole.max());
    for (const double share : {0.1, 0.5, 0.9, 0.99})
        QCOMPARE(merged.quantile(share), whole.quantile(share));
}

/// Whatever the rhythm in which values come, none is told half an hour after it was counted.
void HistogramTest::forgetsWhatIsOlderThanTwoSpans()
{
    for (Microseconds gap = 1min; gap <= 45min; gap += 1min) {
        RollingHistogram rolling;
        rolling.add(7s, at(1min));
        for (Microseconds now = 1min + gap; now < 2h; now += gap) {
            rolling.add(1ms, at(now));
            if (now >= 31min)
                QVERIFY2(rolling.recent(at(now)).max() == 1ms, qPrintable(QString::number(gap.count())));
        }
    }
}

void HistogramTest::keepsTheLastSpan_data()
{
    QTest::addColumn<qint64>("after");
    for (const qint64 minutes : {0, 1, 5, 10, 14, 15})
        QTest::addRow("%lld min", minutes) << minutes;
}

void HistogramTest::keepsTheLastSpan()
{
    QFETCH(qint64, after);
    for (Microseconds began = 0min; began < 2h; began += 1min) {
        RollingHistogram rolling;
        rolling.add(1ms, at(0min));
        rolling.add(7s, at(began));
        QCOMPARE(rolling.recent(at(began + std::chrono::minutes(after))).max(), 7s);
    }
}

void HistogramTest::askingChangesNothing()
{
    RollingHistogram rolling;
    rolling.add(7s, at(0min));
    QCOMPARE(rolling.recent(at(3h)).count(), std::uint64_t(0));
    QCOMPARE(rolling.recent(at(1min)).count(), std::uint64_t(1));
}

void HistogramTest::aSlowOneTellsTheSame()
{
    RollingHistogram rolling;
    SlowRollingHistogram slow;
    for (Microseconds now = 0min; now < 40min; now += 10s) {
        rolling.add(now / 100, at(now));
        slow.add(now / 100, at(now));
        QVERIFY(slow.recent(at(now)) == rolling.recent(at(now)));
    }
}

void HistogramTest::aCountStopsAtItsLargest()
{
    std::array<std::uint32_t, Histogram::kBuckets> buckets{};
    buckets.fill(std::numeric_limits<std::uint32_t>::max());
    Histogram full = Histogram::from(buckets, 1s, 1s);
    full.add(1ms);
    full.merge(of({1ms, 2s}));
    for (const std::uint32_t count : full.buckets())
        QCOMPARE(count, std::numeric_limits<std::uint32_t>::max());
}

/// Prometheus wants the buckets to rise for as long as the count does.
void HistogramTest::aLifeLongCountGoesOn()
{
    constexpr std::uint64_t kDays = std::uint64_t(2'000) * 86'400 * 60;
    std::array<std::uint64_t, LifeHistogram::kBuckets> buckets{};
    buckets[30] = kDays; // up to 1 ms
    LifeHistogram histogram = LifeHistogram::from(buckets, 1s, 1ms);
    histogram.add(1ms);
    QCOMPARE(histogram.countUpTo(1ms), kDays + 1);
    QCOMPARE(histogram.count(), kDays + 1);
}

QTEST_GUILESS_MAIN(HistogramTest)
#include "tst_histogram.moc"
