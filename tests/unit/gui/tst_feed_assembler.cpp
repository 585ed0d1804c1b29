// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/feed/feed_assembler.h"
#include "gui/feed/row_json.h"
#include "gui/feed/server_address.h"
#include "scene.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QTest>

using namespace holdfast;
using namespace holdfast::gui;

namespace {

QByteArray message(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

QJsonObject snapshot(int seq, bool more = false)
{
    return {{"type", "snapshot"},
            {"seq", seq},
            {"more", more},
            {"epoch", "e1"},
            {"now", "2026-01-01T00:00:00Z"},
            {"server", QJsonObject{{"version", "1.2"}, {"name", "s"}, {"started_at", "2025-12-31T00:00:00Z"}}}};
}

QJsonObject changes(int seq, bool more = false)
{
    return {{"type", "changes"}, {"seq", seq}, {"more", more}, {"now", "2026-01-01T00:00:01Z"}};
}

QJsonArray workers(std::initializer_list<const char *> names)
{
    QJsonArray rows;
    for (const char *name : names)
        rows += QJsonObject{{"name", name}, {"state", "connected"}};
    return rows;
}

} // namespace

class TestFeedAssembler final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesASnapshotWhenItsLastPartIsThere();
    void givesABatchOfSeveralMessagesAtOnce();
    void refusesWhatIsNotTheFeed_data();
    void refusesWhatIsNotTheFeed();
    void passesOverMessagesOfLaterVersions();
    void readsARowBackAsItWasWritten();
    void takesWrongTypesAsMissing();
    void leavesOutRowsWithoutAKey();
    void keepsTheNewestMinuteOfASparkLast();
    void keepsTheBucketWithoutAnUpperBound();
    void readsAddresses_data();
    void readsAddresses();
};

void TestFeedAssembler::givesASnapshotWhenItsLastPartIsThere()
{
    FeedAssembler assembler;
    QJsonObject first = snapshot(7, true);
    first["workers"] = workers({"a", "b"});
    const auto nothing = assembler.take(message(first));
    QVERIFY(nothing);
    QVERIFY(!*nothing);
    QJsonObject last = {{"type", "snapshot"}, {"seq", 7}, {"more", false}, {"workers", workers({"c"})}};
    const auto whole = assembler.take(message(last));
    QVERIFY(whole && *whole);
    QVERIFY((*whole)->snapshot);
    QCOMPARE((*whole)->workers.size(), std::size_t(3));
    QCOMPARE((*whole)->workers[2].name, QStringLiteral("c"));
    QCOMPARE((*whole)->epoch, QStringLiteral("e1"));
    QCOMPARE((*whole)->server.version, QStringLiteral("1.2"));
}

void TestFeedAssembler::givesABatchOfSeveralMessagesAtOnce()
{
    FeedAssembler assembler;
    QVERIFY(assembler.take(message(snapshot(1))));
    QJsonObject part = changes(2, true);
    part["workers_gone"] = QJsonArray{"x"};
    QVERIFY(!*assembler.take(message(part)));
    part = changes(2);
    part["workers"] = workers({"a"});
    part["overview"] = QJsonObject{{"workers_connected", 4}, {"news", "n"}, {"news_level", "bad"}};
    const auto whole = assembler.take(message(part));
    QVERIFY(whole && *whole);
    QCOMPARE((*whole)->workersGone, QStringList{"x"});
    QCOMPARE((*whole)->workers.size(), std::size_t(1));
    QCOMPARE((*whole)->overview->connected, 4);
    QVERIFY(!(*whole)->snapshot);
}

void TestFeedAssembler::refusesWhatIsNotTheFeed_data()
{
    QTest::addColumn<QList<QByteArray>>("messages"); // the last one is at fault
    QTest::newRow("not JSON") << QList<QByteArray>{"hello"};
    QTest::newRow("empty") << QList<QByteArray>{""};
    QTest::newRow("an array") << QList<QByteArray>{"[1]"};
    QTest::newRow("changes first") << QList<QByteArray>{message(changes(1))};
    QTest::newRow("no number") << QList<QByteArray>{message({{"type", "snapshot"}})};
    QTest::newRow("back in time") << QList<QByteArray>{message(snapshot(5)), message(changes(5))};
    QTest::newRow("another number inside") << QList<QByteArray>{message(snapshot(5, true)), message(snapshot(6))};
    QTest::newRow("changes inside a snapshot") << QList<QByteArray>{message(snapshot(5, true)), message(changes(5))};
}

void TestFeedAssembler::refusesWhatIsNotTheFeed()
{
    QFETCH(QList<QByteArray>, messages);
    FeedAssembler assembler;
    const QByteArray last = messages.takeLast();
    for (const QByteArray &each : messages)
        QVERIFY(assembler.take(each));
    const auto taken = assembler.take(last);
    QVERIFY(!taken);
    QCOMPARE(taken.problem().code, QStringLiteral("bad_feed"));
}

void TestFeedAssembler::passesOverMessagesOfLaterVersions()
{
    FeedAssembler assembler;
    const auto taken = assembler.take(R"({"type":"greeting","of":"a later version"})");
    QVERIFY(taken);
    QVERIFY(!*taken);
}

void TestFeedAssembler::readsARowBackAsItWasWritten()
{
    const auto scene = gui::test::makeScene(60);
    for (WorkerRow worker : scene.snapshot.workers) {
        const auto read = workerFrom(gui::test::toJson(worker));
        QVERIFY(read);
        QVERIFY2(*read == worker, qPrintable(worker.name));
    }
    for (const OutageRow &outage : scene.outages)
        QVERIFY(outageFrom(gui::test::toJson(outage)) == std::optional(outage));
    for (const RunRow &run : scene.snapshot.runs)
        QVERIFY(runFrom(gui::test::toJson(run)) == std::optional(run));
    for (const JobRow &job : scene.snapshot.jobs)
        QVERIFY(jobFrom(gui::test::toJson(job)) == std::optional(job));
}

void TestFeedAssembler::takesWrongTypesAsMissing()
{
    const auto worker = workerFrom({{"name", "w"},
                                    {"slots", "many"},
                                    {"ack_ms", 3},
                                    {"labels", QJsonArray{1}},
                                    {"connected_at", 12},
                                    {"running", -4},
                                    {"ack_15m", "x"},
                                    {"flapping", "yes"}});
    QVERIFY(worker);
    QCOMPARE(worker->slots, 0);
    QCOMPARE(worker->running, 0);
    QVERIFY(!worker->ackMs.p50);
    QVERIFY(worker->labels.isEmpty());
    QVERIFY(!worker->connectedAt);
    QVERIFY(!worker->flapping);
}

void TestFeedAssembler::leavesOutRowsWithoutAKey()
{
    const QJsonArray rows{QJsonObject{{"name", ""}}, QJsonObject{{"name", 4}}, 17, QJsonObject{{"name", "a"}}};
    QCOMPARE(rowsFrom(rows, workerFrom).size(), std::size_t(1));
    QVERIFY(!outageFrom({{"worker", "w"}, {"began", "yesterday"}}));
    QVERIFY(!runFrom({{"job", "j"}}));
}

void TestFeedAssembler::keepsTheNewestMinuteOfASparkLast()
{
    const auto row = workerFrom({{"name", "w"}, {"ack_15m", QJsonArray{1, QJsonValue(), 3}}});
    QCOMPARE(row->ack15m[14], 3.0F);
    QVERIFY(row->ack15m[13] < 0);
    QCOMPARE(row->ack15m[12], 1.0F);
    QVERIFY(row->ack15m[0] < 0);
    QJsonArray many;
    for (int i = 0; i < 40; ++i)
        many += i;
    QCOMPARE(workerFrom({{"name", "w"}, {"ack_15m", many}})->ack15m[14], 39.0F);
}

void TestFeedAssembler::keepsTheBucketWithoutAnUpperBound()
{
    const auto latency = latencyFrom({{"histogram", QJsonArray{QJsonObject{{"le_ms", 1.5}, {"count", 4}},
                                                               QJsonObject{{"le_ms", QJsonValue()}, {"count", 2}}}}});
    QCOMPARE(latency.histogram.size(), std::size_t(2));
    QCOMPARE(latency.histogram[1].count, qint64(2));
    QVERIFY(latency.histogram[1].leMs > 1'000'000);
}

void TestFeedAssembler::readsAddresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("feed");
    QTest::addColumn<QString>("http");
    const auto row = [](const char *text, const char *feed, const char *http) {
        QTest::newRow(text) << QString(text) << QString(feed) << QString(http);
    };
    row("host", "ws://host:8000/ws/monitor", "http://host:8000");
    row(" host:81 ", "ws://host:81/ws/monitor", "http://host:81");
    row("ws://h:8000/ws/heartbeat", "ws://h:8000/ws/monitor", "http://h:8000");
    row("wss://h/ws/monitor", "wss://h/ws/monitor", "https://h");
    row("https://h/behind/", "wss://h/behind/ws/monitor", "https://h/behind");
    row("[::1]:8000", "ws://[::1]:8000/ws/monitor", "http://[::1]:8000");
    for (const char *bad : {"", "ftp://h", "ws://", "ws://u:p@h", "ws://h:0", "ws://h?x=1", "a b", "ws://h:99999"})
        row(bad, "", "");
}

void TestFeedAssembler::readsAddresses()
{
    QFETCH(QString, text);
    QFETCH(QString, feed);
    const auto address = parseServerAddress(text);
    QCOMPARE(address.ok(), !feed.isEmpty());
    if (!address)
        return;
    QCOMPARE(address->feed.toString(), feed);
    QTEST(address->http.toString(), "http");
}

QTEST_GUILESS_MAIN(TestFeedAssembler)
#include "tst_feed_assembler.moc"
