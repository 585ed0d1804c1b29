// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/overview.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QTest>

using namespace holdfast::monitor;
using namespace std::chrono_literals;

class OverviewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsTheWorstFirst();
    void tellsOneByName();
    void jsonHasEveryFigure();
    void latencyIsNullWhereNothingWasMeasured();
};

/// From all is well upwards, each worse thing takes the sentence over.
void OverviewTest::tellsTheWorstFirst()
{
    Overview overview;
    overview.connected = 3;
    QCOMPARE(newsOf(overview), (News{QString(), Level::Ok}));
    overview.failed24h = 2;
    QCOMPARE(newsOf(overview), (News{QStringLiteral("2 runs failed in the last 24 hours"), Level::Warning}));
    overview.loopLag = 1'500ms;
    QCOMPARE(newsOf(overview), (News{QStringLiteral("the server's event loop was 1.5 s late"), Level::Warning}));
    overview.degraded = 2;
    QCOMPARE(newsOf(overview), (News{QStringLiteral("2 workers are degraded"), Level::Warning}));
    overview.lost24h = 1;
    QCOMPARE(newsOf(overview), (News{QStringLiteral("one run was lost in the last 24 hours"), Level::Bad}));
    overview.offline = 4;
    QCOMPARE(newsOf(overview), (News{QStringLiteral("4 workers are offline"), Level::Bad}));
    overview.loopLag = 6s;
    QCOMPARE(newsOf(overview), (News{QStringLiteral("the server's event loop was 6.0 s late"), Level::Bad}));
    overview.connected = overview.degraded = 0;
    QCOMPARE(newsOf(overview), (News{QStringLiteral("4 workers are offline, and none is connected"), Level::Bad}));
    overview.storeProblem = QStringLiteral("disk full");
    QCOMPARE(newsOf(overview), (News{QStringLiteral("the database cannot be written: disk full"), Level::Bad}));
}

void OverviewTest::tellsOneByName()
{
    Overview overview;
    overview.connected = 1;
    overview.offline = 1;
    overview.oneOffline = QStringLiteral("worker w1 is offline: the network cable");
    QCOMPARE(newsOf(overview), (News{overview.oneOffline, Level::Bad}));
}

void OverviewTest::jsonHasEveryFigure()
{
    Overview overview;
    overview.connected = 1;
    overview.degraded = 2;
    overview.offline = 3;
    overview.acksPerSecond = 4.5;
    overview.ackLatency.add(5ms);
    overview.runsActive = 6;
    overview.runsQueued = 7;
    overview.failed24h = 8;
    overview.lost24h = 9;
    overview.loopLag = 10ms;
    const QJsonObject expected{
        {QStringLiteral("workers_connected"), 1},
        {QStringLiteral("workers_degraded"), 2},
        {QStringLiteral("workers_offline"), 3},
        {QStringLiteral("acks_per_s"), 4.5},
        {QStringLiteral("ack_ms"),
         QJsonObject{{QStringLiteral("p50"), 5}, {QStringLiteral("p99"), 5}, {QStringLiteral("max"), 5}}},
        {QStringLiteral("runs_active"), 6},
        {QStringLiteral("runs_queued"), 7},
        {QStringLiteral("failed_24h"), 8},
        {QStringLiteral("lost_24h"), 9},
        {QStringLiteral("loop_lag_ms"), 10},
        {QStringLiteral("store_ok"), true},
        {QStringLiteral("news"), QStringLiteral("3 workers are offline")},
        {QStringLiteral("news_level"), QStringLiteral("bad")}};
    QCOMPARE(toJson(overview), expected);
}

void OverviewTest::latencyIsNullWhereNothingWasMeasured()
{
    const QJsonObject latency = toJson(Overview())[QStringLiteral("ack_ms")].toObject();
    QCOMPARE(latency.size(), 3);
    for (const QJsonValue &figure : latency)
        QVERIFY(figure.isNull());
}

QTEST_APPLESS_MAIN(OverviewTest)
#include "tst_overview.moc"
