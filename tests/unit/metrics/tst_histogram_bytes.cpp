// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/histogram_bytes.h"

#include <QTest>

#include <limits>
#include <random>

using namespace holdfast;
using namespace holdfast::metrics;
using namespace std::chrono_literals;

class HistogramBytesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsItWas_data();
    void comesBackAsItWas();
    void oneDurationTakesFewBytes();
    void isBounded();
    void refusesWhatItDidNotWrite_data();
    void refusesWhatItDidNotWrite();
    void outlivesRandomBytes();
    void aCountStopsAtItsLargest();
};

namespace {

/// Every bucket full to the brim.
Histogram fullest()
{
    std::array<std::uint32_t, Histogram::kBuckets> buckets{};
    buckets.fill(std::numeric_limits<std::uint32_t>::max());
    return Histogram::from(buckets, Microseconds(std::int64_t(1) << 53), Microseconds(std::int64_t(1) << 53));
}

} // namespace

void HistogramBytesTest::comesBackAsItWas_data()
{
    QTest::addColumn<int>("count");
    for (const int count : {0, 1, 2, 100, 10'000})
        QTest::addRow("%d", count) << count;
}

void HistogramBytesTest::comesBackAsItWas()
{
    QFETCH(int, count);
    std::mt19937 random(static_cast<unsigned>(count));
    Histogram histogram;
    for (int i = 0; i < count; ++i)
        histogram.add(Microseconds(std::int64_t(1) << (random() % 34)));
    const auto back = histogramFrom(toBytes(histogram));
    QVERIFY(back.has_value());
    QVERIFY(*back == histogram);
    QCOMPARE(back->quantile(0.99), histogram.quantile(0.99));
}

void HistogramBytesTest::oneDurationTakesFewBytes()
{
    for (const Microseconds each : {Microseconds(1), Microseconds(350us), Microseconds(2ms), Microseconds(900s)}) {
        Histogram histogram;
        histogram.add(each);
        QVERIFY2(toBytes(histogram).size() <= 13, qPrintable(QString::number(toBytes(histogram).size())));
    }
}

void HistogramBytesTest::isBounded()
{
    const QByteArray bytes = toBytes(fullest());
    QVERIFY(bytes.size() <= kMaxHistogramBytes);
    QVERIFY(histogramFrom(bytes) == fullest());
}

void HistogramBytesTest::refusesWhatItDidNotWrite_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("another version") << QByteArray("\x02\x00\x00", 3);
    QTest::newRow("no longest") << QByteArray("\x01\x05", 2);
    QTest::newRow("a number without end") << QByteArray("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 12);
    QTest::newRow("a bucket without its count") << QByteArray("\x01\x05\x05\x01", 4);
    QTest::newRow("an empty bucket") << QByteArray("\x01\x05\x05\x01\x00", 5);
    QTest::newRow("a bucket too far") << QByteArray("\x01\x05\x05\x5c\x01", 5);
    QTest::newRow("the second bucket too far") << QByteArray("\x01\x05\x05\x5b\x01\x00\x01", 7);
    QTest::newRow("a count too large") << QByteArray("\x01\x05\x05\x01\xff\xff\xff\xff\x1f", 9);
}

void HistogramBytesTest::refusesWhatItDidNotWrite()
{
    QFETCH(QByteArray, bytes);
    QVERIFY(!histogramFrom(bytes));
}

void HistogramBytesTest::outlivesRandomBytes()
{
    const unsigned seed = std::random_device()();
    std::mt19937 random(seed);
    for (int i = 0; i < 20'000; ++i) {
        QByteArray bytes(1, '\x01');
        for (auto left = random() % 40; left > 0; --left)
            bytes += static_cast<char>(random() % (i % 2 == 0 ? 256 : 4));
        if (const auto histogram = histogramFrom(bytes))
            QVERIFY2(histogramFrom(toBytes(*histogram)) == histogram, qPrintable(QStringLiteral("seed %1").arg(seed)));
    }
}

void HistogramBytesTest::aCountStopsAtItsLargest()
{
    Histogram twice = fullest();
    Histogram one;
    one.add(1s);
    twice.merge(one);
    QCOMPARE(twice.buckets()[20], std::numeric_limits<std::uint32_t>::max());
}

QTEST_APPLESS_MAIN(HistogramBytesTest)
#include "tst_histogram_bytes.moc"
