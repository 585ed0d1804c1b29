// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_feed_server.h"
#include "gui/feed/monitor_feed.h"
#include "tests/support/patience.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::FakeFeedServer;

namespace {

using holdfast::test::kPatience;

QJsonObject snapshot(const char *epoch, int seq, const char *worker)
{
    return {{"type", "snapshot"},
            {"more", false},
            {"seq", seq},
            {"epoch", epoch},
            {"now", "2026-01-01T00:00:00Z"},
            {"server", QJsonObject{{"version", "1"}}},
            {"overview", QJsonObject{}},
            {"workers", QJsonArray{QJsonObject{{"name", worker}, {"state", "connected"}}}}};
}

/// A feed that is attached to a fake server, and all that came of it.
struct Attached
{
    explicit Attached(const QByteArray &token = {})
        : feed(*parseServerAddress(server.address()))
    {
        QObject::connect(&feed, &MonitorFeed::updated, &feed,
                         [this](const FeedUpdate &update) { updates.push_back(update); });
        QObject::connect(&feed, &MonitorFeed::statusChanged, &feed,
                         [this](const FeedStatus &status) { states.push_back(status.state); });
        feed.start(token);
    }

    FakeFeedServer server;
    MonitorFeed feed;
    std::vector<FeedUpdate> updates;
    std::vector<FeedState> states;
};

} // namespace

class TestMonitorFeed final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksForTheFeedWithItsToken();
    void isLiveFromTheFirstWholeSnapshot();
    void takesANewSnapshotAfterADrop();
    void isCutOffWhenTheServerIsSilent();
    void comesBackToAServerThatWasAway();
    void leavesAPeerThatSpeaksNonsense();
    void saysWhyItCannotConnect();
    void saysThatTheServerWasStopped();
    void saysThatItIsNoHoldfastServer();
};

void TestMonitorFeed::asksForTheFeedWithItsToken()
{
    Attached attached("secret");
    QTRY_COMPARE_WITH_TIMEOUT(attached.server.connections(), 1, kPatience);
    QCOMPARE(attached.server.path(), QStringLiteral("/ws/monitor"));
    QCOMPARE(attached.server.authorization(), QByteArray("Bearer secret"));
}

void TestMonitorFeed::isLiveFromTheFirstWholeSnapshot()
{
    Attached attached;
    QTRY_COMPARE_WITH_TIMEOUT(attached.server.connections(), 1, kPatience);
    QCOMPARE(attached.feed.status().state, FeedState::Connecting);
    attached.server.send(snapshot("a", 1, "w1"));
    QTRY_COMPARE_WITH_TIMEOUT(attached.feed.status().state, FeedState::Live, kPatience);
    QCOMPARE(attached.updates.size(), std::size_t(1));
    QCOMPARE(attached.updates[0].workers[0].name, QStringLiteral("w1"));
}

void TestMonitorFeed::takesANewSnapshotAfterADrop()
{
    Attached attached;
    QTRY_COMPARE_WITH_TIMEOUT(attached.server.connections(), 1, kPatience);
    attached.server.send(snapshot("a", 41, "w1"));
    QTRY_COMPARE_WITH_TIMEOUT(attached.updates.size(), std::size_t(1), kPatience);
    attached.server.drop();
    QTRY_COMPARE_WITH_TIMEOUT(attached.feed.status().state, FeedState::CutOff, kPatience);
    QVERIFY(attached.feed.status().since);
    QVERIFY(!attached.feed.status().why.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(attached.server.connections(), 2, kPatience);
    QCOMPARE(attached.feed.status().state, FeedState::CutOff); // a connection alone shows nothing new
    attached.server.send(snapshot("b", 1, "w2"));              // a lower number, of another process
    QTRY_COMPARE_WITH_TIMEOUT(attached.feed.status().state, FeedState::Live, kPatience);
    QCOMPARE(attached.updates.back().epoch, QStringLiteral("b"));
    const std::vector<FeedState> expected{FeedState::Live, FeedState::CutOff, FeedState::Live};
    QVERIFY(attached.states == expected);
}

void TestMonitorFeed::isCutOffWhenTheServerIsSilent()
{
    Attached attached;
    QTRY_COMPARE_WITH_TIMEOUT(attached.server.connections(), 1, kPatience);
    QElapsedTimer silence; // no shorter than the one that the feed sees, however busy the machine is
    silence.start();
    attached.server.send(snapshot("a", 1, "w1"));
    QTRY_COMPARE_WITH_TIMEOUT(attached.feed.status().state, FeedState::Live, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(attached.feed.status().state, FeedState::CutOff, kPatience); // the connection stays open
    QVERIFY2(silence.elapsed() > 4'000, "before the server could have been late");
}

void TestMonitorFeed::comesBackToAServerThatWasAway()
{
    Attached attached;
    QTRY_COMPARE_WITH_TIMEOUT(attached.server.connections(), 1, kPatience);
    attached.server.send(snapshot("a", 1, "w1"));
    QTRY_COMPARE_WITH_TIMEOUT(attached.feed.status().state, FeedState::Live, kPatience);
    attached.server.stop();
    QTRY_COMPARE_WITH_TIMEOUT(attached.feed.status().state, FeedState::CutOff, kPatience);
    attached.server.start();
    QTRY_COMPARE_WITH_TIMEOUT(attached.server.connections(), 2, kPatience);
    attached.server.send(snapshot("b", 1, "w1"));
    QTRY_COMPARE_WITH_TIMEOUT(attached.feed.status().state, FeedState::Live, kPatience);
}

void TestMonitorFeed::leavesAPeerThatSpeaksNonsense()
{
    Attached attached;
    QTRY_COMPARE_WITH_TIMEOUT(attached.server.connections(), 1, kPatience);
    attached.server.sendText(QStringLiteral("hello"));
    QTRY_VERIFY_WITH_TIMEOUT(attached.feed.status().why.contains(QStringLiteral("not a JSON object")), kPatience);
    QCOMPARE(attached.feed.status().state, FeedState::Connecting);
    QTRY_VERIFY_WITH_TIMEOUT(attached.server.connections() >= 2, kPatience);
}

void TestMonitorFeed::saysWhyItCannotConnect()
{
    FakeFeedServer gone;
    const QString address = gone.address();
    gone.stop();
    MonitorFeed feed(*parseServerAddress(address));
    feed.start({});
    QTRY_VERIFY_WITH_TIMEOUT(!feed.status().why.isEmpty(), kPatience);
    QCOMPARE(feed.status().state, FeedState::Connecting);
    QVERIFY(!feed.status().since);
}

void TestMonitorFeed::saysThatTheServerWasStopped()
{
    Attached attached;
    QTRY_COMPARE_WITH_TIMEOUT(attached.server.connections(), 1, kPatience);
    attached.server.send(snapshot("a", 1, "w1"));
    QTRY_COMPARE_WITH_TIMEOUT(attached.feed.status().state, FeedState::Live, kPatience);
    attached.server.close(QStringLiteral("the server stops"));
    QTRY_COMPARE_WITH_TIMEOUT(attached.feed.status().state, FeedState::CutOff, kPatience);
    QCOMPARE(attached.feed.status().why, QStringLiteral("the server closed the connection: the server stops"));
}

void TestMonitorFeed::saysThatItIsNoHoldfastServer()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    connect(&other, &QTcpServer::newConnection, &other, [&other] {
        QTcpSocket *client = other.nextPendingConnection();
        connect(client, &QTcpSocket::readyRead, client,
                [client] { client->write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"); });
    });
    MonitorFeed feed(*parseServerAddress(QStringLiteral("127.0.0.1:%1").arg(other.serverPort())));
    feed.start({});
    QTRY_VERIFY_WITH_TIMEOUT(!feed.status().why.isEmpty(), kPatience);
    QVERIFY2(feed.status().why.startsWith("HTTP 404: "), qPrintable(feed.status().why));
    QVERIFY(!feed.status().why.endsWith(u'.') && !feed.status().wantsToken);
}

QTEST_GUILESS_MAIN(TestMonitorFeed)
#include "tst_monitor_feed.moc"
