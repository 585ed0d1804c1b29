// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/latency_book.h"

#include <QTest>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::metrics;
using namespace std::chrono_literals;

class LatencyBookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesNothingOfNothing();
    void aMinuteHasAllTogetherFirst();
    void whatIsNotAWorkersCountsForAll();
    void closingBeginsAnew();
    void twoPartsOfAMinuteAreToldApart();
    void closesOnTheWholeMinute();
    void aClockThatWasSetBackKeepsNoMinuteOpenForLong();
    void aClockThatWasSetBackHidesNoMinute();
    void knowsTheLongestOfTheLastMinutes();
    void forgetsWhoIsSilent();
    void aPlaceOutlivesThat();
    void remembersAFormerLife();
    void lastMinuteForgets();
    void countsPerSecond();
};

namespace {

const WallTime kStart = fromMsecs(1'795'000'020'000); // on a whole minute
const MonoTime kMono(1000s);
const QString kA = QStringLiteral("a");

} // namespace

void LatencyBookTest::givesNothingOfNothing()
{
    LatencyBook book({kMono, kStart});
    QVERIFY(book.close(kStart + 60s).rows.empty());
    QCOMPARE(book.lastMinutes(kA, kStart), LastMinutes());
    QVERIFY(!book.current(kA));
    QVERIFY(!book.current(QString()));
    QCOMPARE(book.lastMinute(kMono).count(), std::uint64_t(0));
    QCOMPARE(book.perSecond(kMono), 0.0);
}

void LatencyBookTest::aMinuteHasAllTogetherFirst()
{
    LatencyBook book({kMono, kStart + 3s});
    book.add(kA, 5ms, kMono);
    book.add(QStringLiteral("b"), 9ms, kMono);
    QCOMPARE(book.current(kA)->max(), 5ms);
    QCOMPARE(book.current(QString())->count(), std::uint64_t(2));
    QCOMPARE(book.currentAt(), kStart);
    const ClosedMinute closed = book.close(kStart + 60s);
    QCOMPARE(closed.at, kStart);
    QCOMPARE(closed.opened, kStart + 3s);
    QCOMPARE(closed.rows.size(), std::size_t(3));
    QVERIFY(closed.rows[0].worker.isEmpty());
    QCOMPARE(closed.rows[0].latency.max(), 9ms);
    QCOMPARE(closed.rows[0].latency.count(), std::uint64_t(2));
    for (std::size_t i = 1; i < 3; ++i)
        QCOMPARE(closed.rows[i].latency.max(), closed.rows[i].worker == kA ? 5ms : 9ms);
}

void LatencyBookTest::whatIsNotAWorkersCountsForAll()
{
    LatencyBook book({kMono, kStart});
    book.add(QString(), 5ms, kMono);
    const ClosedMinute closed = book.close(kStart + 60s);
    QCOMPARE(closed.rows.size(), std::size_t(1));
    QVERIFY(closed.rows.front().worker.isEmpty());
}

void LatencyBookTest::closingBeginsAnew()
{
    LatencyBook book({kMono, kStart});
    book.add(kA, 5ms, kMono);
    QCOMPARE(book.close(kStart + 60s).rows.size(), std::size_t(2));
    QVERIFY(book.close(kStart + 120s).rows.empty());
    book.add(kA, 1ms, kMono);
    QCOMPARE(book.close(kStart + 180s).rows.front().latency.max(), 1ms);
}

void LatencyBookTest::twoPartsOfAMinuteAreToldApart()
{
    LatencyBook book({kMono, kStart});
    const ClosedMinute first = book.close(kStart + 20s);
    const ClosedMinute second = book.close(kStart + 60s);
    QCOMPARE(first.at, second.at);
    QVERIFY(first.opened != second.opened);
}

void LatencyBookTest::closesOnTheWholeMinute()
{
    const LatencyBook book({kMono, kStart + 100ms});
    QCOMPARE(book.untilClose(kStart + 100ms), Microseconds(59'900ms));
    QCOMPARE(book.untilClose(kStart + 60s), Microseconds(0));
    QCOMPARE(book.untilClose(kStart + 300s), Microseconds(0));
}

void LatencyBookTest::aClockThatWasSetBackKeepsNoMinuteOpenForLong()
{
    const LatencyBook book({kMono, kStart});
    QCOMPARE(book.untilClose(kStart - 24h), Microseconds(60s));
}

void LatencyBookTest::aClockThatWasSetBackHidesNoMinute()
{
    LatencyBook book({kMono, kStart});
    for (int minute = 0; minute < 20; ++minute) {
        book.add(kA, 1s, kMono);
        (void)book.close(kStart + (minute + 1) * 60s);
    }
    (void)book.close(kStart - 10min); // set back by half an hour
    for (int minute = 0; minute < 3; ++minute) {
        book.add(kA, 2ms, kMono);
        (void)book.close(kStart - 10min + (minute + 1) * 60s);
    }
    const LastMinutes minutes = book.lastMinutes(kA, kStart - 7min);
    for (std::size_t i = 12; i < 15; ++i)
        QCOMPARE(minutes[i], std::optional<Microseconds>(2ms));
}

void LatencyBookTest::knowsTheLongestOfTheLastMinutes()
{
    LatencyBook book({kMono, kStart});
    for (int minute = 0; minute < 20; ++minute) {
        if (minute != 17) {
            book.add(kA, Milliseconds(minute + 1), kMono);
            book.add(kA, 100us, kMono);
        }
        (void)book.close(kStart + (minute + 1) * 60s);
    }
    const LastMinutes minutes = book.lastMinutes(kA, kStart + 20 * 60s + 30s);
    for (int i = 0; i < 15; ++i) {
        const auto expected = i + 5 == 17 ? std::nullopt : std::optional<Microseconds>(Milliseconds(i + 6));
        QCOMPARE(minutes[static_cast<std::size_t>(i)], expected);
    }
    QCOMPARE(book.lastMinutes(kA, kStart + 24h), LastMinutes());
}

void LatencyBookTest::forgetsWhoIsSilent()
{
    LatencyBook book({kMono, kStart});
    book.add(kA, 1ms, kMono);
    for (int minute = 1; minute < 70; ++minute)
        (void)book.close(kStart + minute * 60s);
    QCOMPARE(book.lastMinutes(kA, kStart + 5 * 60s), LastMinutes());
}

void LatencyBookTest::aPlaceOutlivesThat()
{
    LatencyBook book({kMono, kStart});
    LatencyBook::Place place;
    book.add(place, kA, 5ms, kMono);
    book.add(place, kA, 6ms, kMono);
    QCOMPARE(book.current(kA)->count(), std::uint64_t(2));
    for (auto minute = 1min; minute < 70min; minute += 1min)
        (void)book.close(kStart + minute);
    QVERIFY(!book.current(kA));
    book.add(QStringLiteral("b"), 1ms, kMono); // may be where a's latencies were
    book.add(place, kA, 7ms, kMono);
    QCOMPARE(book.current(kA)->max(), 7ms);
    QCOMPARE(book.current(QStringLiteral("b"))->max(), 1ms);
}

void LatencyBookTest::remembersAFormerLife()
{
    LatencyBook book({kMono, kStart});
    book.remember(kA, kStart - 120s, 7ms);
    book.remember(kA, kStart - 120s, 3ms); // a part of the same minute
    const LastMinutes minutes = book.lastMinutes(kA, kStart);
    QCOMPARE(minutes[13], std::optional<Microseconds>(7ms));
    QCOMPARE(std::count(minutes.begin(), minutes.end(), std::nullopt), 14);
}

void LatencyBookTest::lastMinuteForgets()
{
    LatencyBook book({kMono, kStart});
    book.add(kA, 80ms, kMono);
    book.add(kA, 2ms, kMono + 30s);
    QCOMPARE(book.lastMinute(kMono + 54s).max(), 80ms);
    QCOMPARE(book.lastMinute(kMono + 61s).max(), 2ms);
    QCOMPARE(book.lastMinute(kMono + 1h).count(), std::uint64_t(0));
}

void LatencyBookTest::countsPerSecond()
{
    LatencyBook book({kMono, kStart});
    for (int i = 0; i < 600; ++i)
        book.add(kA, 1ms, kMono + i * 100ms);
    const double rate = book.perSecond(kMono + 60s - 1us);
    QVERIFY2(std::abs(rate - 10.0) < 0.01, qPrintable(QString::number(rate)));
}

QTEST_APPLESS_MAIN(LatencyBookTest)
#include "tst_latency_book.moc"
