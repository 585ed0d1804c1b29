// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/histogram_bytes.h"
#include "core/metrics/latency_book.h"

#include <QTest>

#include <random>
#include <string>

using namespace holdfast;
using namespace holdfast::metrics;
using namespace std::chrono_literals;

/// Steps of ten seconds: what one worker has, and what the book makes of them.
class RecentLatencyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesBackWhatWasAdded();
    void forgetsWhatIsOlder();
    void aStepTakesFewBytes();
    void stepsBeginOnWholeTenSeconds();
    void whatIsKnownBeginsOnAWholeMinute();
    void anHourIsKeptAndNoMore();
    void aClockThatWasSetMovesAllStepsAlike();
    void tenThousandQuietWorkersKeepTheirHour();
    void tenThousandBusyWorkersStayInBounds();
    void curvesOfTheLastHourHaveStepsOfTenSeconds();
    void minutesLeadUpToWhatIsRecent();
    void longOrOldSpansAreNotFine();
    void neverMorePointsThanAskedAndNothingTwice();
};

namespace {

const WallTime kStart = fromMsecs(1'795'000'020'000); // on a whole minute
const MonoTime kMono(1003s);                          // not on a whole step
const QString kA = QStringLiteral("a");

/// So long after both clocks began.
Now after(Microseconds passed)
{
    return {kMono + passed, kStart + std::chrono::duration_cast<Milliseconds>(passed)};
}

LatencyRow row(WallTime at, Microseconds latency)
{
    LatencyRow row{at, {}, {}};
    row.latency.add(latency);
    return row;
}

/// One message of each worker a step, for so long, with the ends of the minutes.
void play(LatencyBook &book, int workers, Seconds every, std::chrono::minutes length, int kinds = 1)
{
    QStringList names;
    for (int i = 0; i < workers; ++i)
        names += QStringLiteral("worker-%1").arg(i);
    for (Seconds passed{0}; passed < length; passed += every) {
        if (passed.count() % 60 == 0)
            (void)book.close(after(passed).wall);
        for (int i = 0; i < workers * kinds; ++i)
            book.add(names[i % workers], Microseconds(150) * (1 << (i / workers)), after(passed).mono);
    }
    (void)book.close(after(length).wall);
}

} // namespace

void RecentLatencyTest::givesBackWhatWasAdded()
{
    RecentLatency recent;
    QVERIFY(recent.cells().empty());
    recent.add(2ms, 7);
    recent.add(90ms, 7);
    recent.add(5ms, 9);
    const auto cells = recent.cells();
    QCOMPARE(cells.size(), std::size_t(2));
    QCOMPARE(cells[0].step, std::int64_t(7));
    QCOMPARE(cells[0].latency.count(), std::uint64_t(2));
    QCOMPARE(cells[0].latency.max(), 90ms);
    QCOMPARE(cells[0].latency.sum(), 92ms);
    QCOMPARE(cells[1].step, std::int64_t(9));
    QCOMPARE(cells[1].latency.max(), 5ms);
}

void RecentLatencyTest::forgetsWhatIsOlder()
{
    RecentLatency recent;
    for (int step = 1; step <= 4; ++step)
        recent.add(1ms, step);
    recent.forgetBefore(3);
    QCOMPARE(recent.cells().size(), std::size_t(2));
    QCOMPARE(recent.cells().front().step, std::int64_t(3));
    recent.forgetBefore(5); // also the one that went on
    QVERIFY(recent.cells().empty());
    QCOMPARE(recent.bytes(), 0);
}

void RecentLatencyTest::aStepTakesFewBytes()
{
    RecentLatency recent;
    recent.add(90ms, 1);
    recent.add(90ms, 2);
    QVERIFY2(recent.bytes() >= 14 && recent.bytes() <= 17, qPrintable(QString::number(recent.bytes())));
}

void RecentLatencyTest::stepsBeginOnWholeTenSeconds()
{
    LatencyBook book(after(0s));
    book.add(kA, 1ms, after(9999ms).mono);
    book.add(kA, 2ms, after(10s).mono);
    const auto rows = book.recent(kA, after(34s)).rows;
    QCOMPARE(rows.size(), std::size_t(2));
    QCOMPARE(rows[0].at, kStart);
    QCOMPARE(rows[1].at, kStart + 10s);
    QCOMPARE(rows[1].worker, kA);
    QCOMPARE(book.recent(QString(), after(34s)).rows.size(), std::size_t(2));
}

/// Of the minute in which the server started, a former one may have measured a part.
void RecentLatencyTest::whatIsKnownBeginsOnAWholeMinute()
{
    const LatencyBook book(after(25s));
    QCOMPARE(book.recent(kA, after(40s)).from, kStart + 60s);
    QVERIFY(book.recent(kA, after(40s)).rows.empty());
    QCOMPARE(LatencyBook(after(3s)).recent(kA, after(40s)).from, kStart + 60s);
    QCOMPARE(LatencyBook(after(0s)).recent(kA, after(40s)).from, kStart);
}

void RecentLatencyTest::anHourIsKeptAndNoMore()
{
    LatencyBook book(after(0s));
    play(book, 1, 10s, 180min);
    const RecentRows recent = book.recent(QStringLiteral("worker-0"), after(180min));
    QVERIFY(recent.from <= kStart + 120min);
    QCOMPARE(std::count_if(recent.rows.begin(), recent.rows.end(),
                           [](const LatencyRow &row) { return row.at >= kStart + 120min; }),
             360);
    QVERIFY(recent.rows.size() <= std::size_t(RecentLatency::kMaxSteps));
    QVERIFY(book.recent(QString(), after(180min)).rows.size() <= std::size_t(RecentLatency::kMaxSteps));
    QVERIFY(book.recent(QString(), after(300min)).rows.empty());
}

void RecentLatencyTest::aClockThatWasSetMovesAllStepsAlike()
{
    LatencyBook book(after(0s));
    book.add(kA, 1ms, after(5s).mono);
    book.add(kA, 1ms, after(25s).mono);
    const Now setBack{after(30s).mono, after(30s).wall - 1h};
    const auto rows = book.recent(kA, setBack).rows;
    QCOMPARE(rows[0].at, kStart - 1h);
    QCOMPARE(rows[1].at, kStart - 1h + 20s);
}

void RecentLatencyTest::tenThousandQuietWorkersKeepTheirHour()
{
    LatencyBook book(after(0s));
    play(book, 10'000, 60s, 90min);
    QVERIFY2(book.recentBytes() < 11 * 1024 * 1024, qPrintable(QString::number(book.recentBytes())));
    QVERIFY(book.recent(QStringLiteral("worker-77"), after(90min)).from <= kStart + 30min);
    QVERIFY(book.recent(QStringLiteral("worker-77"), after(90min)).rows.size() >= 60);
}

/// Messages of nine lengths each ten seconds do not fit: all lose their oldest minutes alike, all together loses none.
void RecentLatencyTest::tenThousandBusyWorkersStayInBounds()
{
    LatencyBook book(after(0s));
    play(book, 10'000, 10s, 25min, 9);
    QVERIFY2(book.recentBytes() <= LatencyBook::kMaxRecentBytes, qPrintable(QString::number(book.recentBytes())));
    QVERIFY2(book.recentBytes() > LatencyBook::kMaxRecentBytes / 2, qPrintable(QString::number(book.recentBytes())));
    const Now now = after(25min);
    const RecentRows first = book.recent(QStringLiteral("worker-0"), now);
    const RecentRows last = book.recent(QStringLiteral("worker-9999"), now);
    QVERIFY(first.from > kStart + 3min);
    QCOMPARE(first.from, last.from);
    QCOMPARE(first.rows.front().at, first.from);
    QCOMPARE(first.rows.size(), last.rows.size());
    QCOMPARE(book.recent(QString(), now).from, kStart);
    QCOMPARE(book.recent(QString(), now).rows.size(), std::size_t(25 * 6));
}

void RecentLatencyTest::curvesOfTheLastHourHaveStepsOfTenSeconds()
{
    LatencyBook book(after(0s));
    play(book, 1, 10s, 100min);
    const WallTime now = after(100min).wall;
    const RecentRows recent = book.recent(QString(), after(100min));
    QVERIFY(isFine(now - 1h, now, recent.from, 600));
    const auto points = compressedFinely({}, recent, now - 1h, now, 600);
    QCOMPARE(points.size(), std::size_t(360));
    for (const Point &point : points)
        QCOMPARE(point.length, Seconds(10));
    const auto fewer = compressedFinely({}, recent, now - 1h, now, 100);
    QCOMPARE(fewer.front().length, Seconds(40));
    QCOMPARE(fewer.front().latency.count(), std::uint64_t(4));
}

/// As after a restart of the server: what is on record first, by the minute.
void RecentLatencyTest::minutesLeadUpToWhatIsRecent()
{
    const RecentRows recent{kStart, {row(kStart, 5ms), row(kStart + 10s, 6ms)}};
    const std::vector<LatencyRow> minutes{row(kStart - 120s, 1ms), row(kStart - 60s, 2ms), row(kStart, 9ms)};
    const auto points = compressedFinely(minutes, recent, kStart - 90s, kStart + 20s, 600);
    QCOMPARE(points.size(), std::size_t(4));
    QCOMPARE(points[0].at, kStart - 120s);
    QCOMPARE(points[1].length, Seconds(60));
    QCOMPARE(points[2].at, kStart);
    QCOMPARE(points[2].length, Seconds(10));
    QCOMPARE(points[2].latency.max(), 5ms); // not the minute's
}

void RecentLatencyTest::longOrOldSpansAreNotFine()
{
    QVERIFY(!isFine(kStart - 24h, kStart, kStart - 1h, 600));
    QVERIFY(!isFine(kStart - 3h, kStart - 2h, kStart - 1h, 600)); // before all that is recent
    QVERIFY(!isFine(kStart - 1h, kStart, kStart - 1h, 30));
    QVERIFY(!isFine(kStart - 5min, kStart, kStart - 1h, 1));
    QVERIFY(isFine(kStart - 1h, kStart, kStart - 1h, 300));
    QVERIFY(isFine(kStart - 5min, kStart, kStart - 1h, 30));
}

void RecentLatencyTest::neverMorePointsThanAskedAndNothingTwice()
{
    const unsigned seed = std::random_device()();
    std::mt19937 random(seed);
    for (int i = 0; i < 400; ++i) {
        const WallTime from = kStart + Milliseconds(random() % 3'600'000);
        const WallTime to = from + Milliseconds(60'000 + random() % 3'600'000);
        RecentRows recent{kStart + std::chrono::minutes(random() % 90), {}};
        const int points = static_cast<int>(3 + random() % 600);
        if (!isFine(from, to, recent.from, points))
            continue;
        std::uint64_t expected = 0;
        std::vector<LatencyRow> minutes;
        for (WallTime at = floorTo(from, 60s); at < recent.from; at += 60s, ++expected)
            minutes.push_back(row(at, 1ms));
        for (WallTime at = std::max(floorTo(from, 10s), recent.from); at < to; at += 10s, ++expected)
            recent.rows.push_back(row(at, 1ms));
        const auto list = compressedFinely(minutes, recent, from, to, points);
        std::uint64_t counted = 0;
        WallTime end = floorTo(from, 60s);
        const std::string where = "seed " + std::to_string(seed) + ", round " + std::to_string(i);
        for (const Point &point : list) {
            QVERIFY2(point.at >= end, where.c_str());
            end = point.at + point.length;
            counted += point.latency.count();
        }
        QVERIFY2(list.size() <= static_cast<std::size_t>(points), where.c_str());
        QVERIFY2(counted == expected, where.c_str());
    }
}

QTEST_APPLESS_MAIN(RecentLatencyTest)
#include "tst_recent_latency.moc"
