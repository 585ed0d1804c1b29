// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/latency_service.h"
#include "tests/unit/server/service_bench.h"

using namespace holdfast;
using namespace holdfast::server;
using namespace holdfast::server::test;
using namespace std::chrono_literals;

namespace {

const QString kWorker = QStringLiteral("w");
/// A moment before the end of a minute that begins a quarter of an hour: the timer that ends it is real.
const WallTime kBegin = *parseIso(QStringLiteral("2026-11-23T09:00:59.950Z"));
constexpr char kPerStep[] = "SELECT step_s, worker, count(*) FROM latency GROUP BY 1, 2 ORDER BY 1, 2";

} // namespace

/// Latencies from the minute that goes on to rows of hours, over a real database.
class LatencyServiceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<ServiceBench>(kBegin);
        begin();
    }
    void cleanup()
    {
        m_service.reset();
        m_bench.reset();
    }

    void bringsEachMinuteToTheRecord();
    void writesNothingOfAMinuteWithoutMessages();
    void mergesAQuarterOfAnHourOnceItIsOver();
    void mergesWhatAFormerLifeLeft();
    void flushesTheMinuteThatGoesOn();
    void remembersTheLastMinutesOverARestart();
    void dropsWhatIsTooOld();
    void readsOldSpansFromCoarserRows();
    void mergesAgainWhatAClockSetBackMeasuresAnew();

private:
    void begin()
    {
        m_service = std::make_unique<LatencyService>(*m_bench->runs, m_bench->clock);
        m_service->begin();
    }
    void restart()
    {
        m_service.reset();
        m_bench->end();
        m_bench->start();
        begin();
    }
    void measure(Microseconds latency = 2ms) { m_service->book().add(kWorker, latency, m_bench->clock.now().mono); }
    [[nodiscard]] qsizetype minutesOnRecord() const
    {
        return m_bench->rows("SELECT at_ms FROM latency WHERE step_s = 60 AND worker = 'w'").size();
    }
    /// One message in each of so many minutes, all of which end.
    void passMinutes(int count)
    {
        for (int i = 0; i < count; ++i) {
            const qsizetype before = minutesOnRecord();
            measure();
            m_bench->clock.pass(1min);
            QTRY_COMPARE_WITH_TIMEOUT(minutesOnRecord(), before + 1, kPatience);
        }
    }

    std::unique_ptr<ServiceBench> m_bench;
    std::unique_ptr<LatencyService> m_service;
};

void LatencyServiceTest::bringsEachMinuteToTheRecord()
{
    passMinutes(2);
    // Of the worker, and of all together.
    QCOMPARE(m_bench->rows(kPerStep), QStringList({QStringLiteral("60||2"), QStringLiteral("60|w|2")}));
    const qint64 first = toMsecs(*parseIso(QStringLiteral("2026-11-23T09:00:00Z")));
    QCOMPARE(m_bench->rows("SELECT DISTINCT at_ms FROM latency ORDER BY 1"),
             QStringList({QString::number(first), QString::number(first + 60'000)}));
}

void LatencyServiceTest::writesNothingOfAMinuteWithoutMessages()
{
    m_bench->clock.pass(1min);
    passMinutes(1);
    QCOMPARE(minutesOnRecord(), 1);
}

void LatencyServiceTest::mergesAQuarterOfAnHourOnceItIsOver()
{
    passMinutes(17);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->rows("SELECT at_ms FROM latency WHERE step_s = 900 AND worker = 'w'"),
                              QStringList(QString::number(toMsecs(*parseIso(QStringLiteral("2026-11-23T09:00:00Z"))))),
                              kPatience);
    const auto readings = m_service->readings(kWorker, kBegin - 1min, m_bench->clock.now().wall);
    QVERIFY(!readings.empty());
    QCOMPARE(readings.front().step, Seconds(60)); // minutes are kept for a day
}

void LatencyServiceTest::mergesWhatAFormerLifeLeft()
{
    passMinutes(5);
    restart();
    m_bench->clock.pass(30min);
    passMinutes(1);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->rows("SELECT count(*) FROM latency WHERE step_s = 900 AND worker = 'w'"),
                              QStringList(QStringLiteral("1")), kPatience);
}

void LatencyServiceTest::flushesTheMinuteThatGoesOn()
{
    measure();
    m_service->flush();
    m_service.reset();
    m_bench->end();
    QCOMPARE(minutesOnRecord(), 1);
}

void LatencyServiceTest::remembersTheLastMinutesOverARestart()
{
    measure(30ms);
    m_bench->clock.pass(1min);
    QTRY_COMPARE_WITH_TIMEOUT(minutesOnRecord(), 1, kPatience);
    restart();
    const auto longest = [this] {
        const auto minutes = m_service->book().lastMinutes(kWorker, m_bench->clock.now().wall);
        return std::count_if(minutes.begin(), minutes.end(), [](const auto &each) { return each >= 30ms; });
    };
    QTRY_COMPARE_WITH_TIMEOUT(longest(), 1, kPatience);
}

void LatencyServiceTest::dropsWhatIsTooOld()
{
    passMinutes(2);
    measure();
    m_bench->clock.pass(26h);
    QTRY_COMPARE_WITH_TIMEOUT(minutesOnRecord(), 0, kPatience);
    passMinutes(1);
    // They went into coarser rows before.
    QCOMPARE(m_bench->rows("SELECT step_s, count(*) FROM latency WHERE worker = 'w' GROUP BY 1 ORDER BY 1"),
             QStringList({QStringLiteral("60|1"), QStringLiteral("900|1"), QStringLiteral("3600|1")}));
}

void LatencyServiceTest::readsOldSpansFromCoarserRows()
{
    const WallTime now = m_bench->clock.now().wall;
    const auto readings = m_service->readings(kWorker, now - 24h * 30, now);
    QVERIFY(readings.size() >= 3);
    QCOMPARE(readings.front().step, Seconds(3600));
    QCOMPARE(readings.back().step, Seconds(60));
    for (std::size_t i = 1; i < readings.size(); ++i)
        QVERIFY(readings[i - 1].to == readings[i].from);
}

void LatencyServiceTest::mergesAgainWhatAClockSetBackMeasuresAnew()
{
    passMinutes(17);
    const auto merged = [this] {
        return m_bench->rows("SELECT hex(histogram) FROM latency WHERE step_s = 900 AND worker = 'w'").value(0);
    };
    QTRY_VERIFY_WITH_TIMEOUT(!merged().isEmpty(), kPatience);
    const QString before = merged();
    m_bench->clock.setWall(kBegin + 1min + 7ms); // a row is known by the moment at which its minute began
    passMinutes(2);
    m_bench->clock.setWall(kBegin + 18min);
    passMinutes(1);
    QTRY_VERIFY_WITH_TIMEOUT(merged() != before, kPatience);
}

QTEST_GUILESS_MAIN(LatencyServiceTest)
#include "tst_latency_service.moc"
