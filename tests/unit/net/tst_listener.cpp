// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/net/front.h"

#include <QSignalSpy>
#include <QTest>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

using namespace holdfast;
using namespace holdfast::net;
using holdfast::test::Front;
using holdfast::test::RawPeer;

/// Who is let in, who is handed on, and what cannot hurt the listener.
class TestListener : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void theUpgradePolicyDecides();
    void opensAWebSocket();
    void clientsThatComeAndGoLeaveNothing();
    void placesAreLimited();
    void placesOfOneAddressAreLimited();
    void runningOutOfDescriptorsIsSurvived();
    void stoppingRefusesNewAndKeepsOpen();
    void aUsedPortIsAProblem();
    void aForeignAddressIsAProblem();
    void listensByNameAndOnIPv6();
    void onEveryAddressItsOwnAreAccepted();

private:
    std::optional<Front> m_front;
};

void TestListener::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^Q|socket|device")));
    m_front.emplace();
    QVERIFY(m_front->port != 0);
}

void TestListener::cleanup()
{
    m_front.reset();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void TestListener::theUpgradePolicyDecides()
{
    m_front->listener->setUpgradePolicy([](const RequestHead &head) -> std::optional<Refusal> {
        if (head.authorization == "Bearer good")
            return std::nullopt;
        return Refusal{401, QStringLiteral("a token is needed")};
    });
    RawPeer without;
    without.connectTo(m_front->port);
    without.sendUpgrade(m_front->port);
    QTRY_COMPARE(without.httpStatus(), 401);
    QVERIFY(without.received().contains("WWW-Authenticate: Bearer"));
    RawPeer with;
    with.connectTo(m_front->port);
    with.sendUpgrade(m_front->port, "/ws/heartbeat", "Authorization: Bearer good\r\n");
    QTRY_COMPARE(with.httpStatus(), 101);
    QTRY_COMPARE(m_front->opened.size(), std::size_t(1));
}

void TestListener::opensAWebSocket()
{
    QSignalSpy opened(m_front->listener.get(), &Listener::webSocketOpened);
    RawPeer peer;
    peer.connectTo(m_front->port);
    peer.sendUpgrade(m_front->port);
    QTRY_COMPARE(m_front->opened.size(), std::size_t(1));
    QVERIFY(m_front->opened[0]->isOpen());
    QCOMPARE(opened[0][1].toString(), QStringLiteral("/ws/heartbeat"));
    QCOMPARE(m_front->listener->openConnections(), 1);
    m_front->opened.clear();
    QTRY_COMPARE(m_front->listener->openConnections(), 0);
}

void TestListener::clientsThatComeAndGoLeaveNothing()
{
    const QByteArray request = m_front->get("/x");
    for (int i = 0; i < 100; ++i) {
        const auto peer = m_front->ask(request.left(i % request.size()));
        QTRY_VERIFY(peer->isConnected());
        if (i % 2)
            peer->reset();
    }
    QTRY_COMPARE(m_front->listener->openConnections(), 0);
    QTRY_VERIFY(m_front->listener->findChildren<HttpConnection *>().isEmpty());
    QVERIFY(m_front->listener->findChildren<QTcpSocket *>().isEmpty());
}

void TestListener::placesAreLimited()
{
    ListenerConfig config;
    config.maxConnections = 2;
    m_front.emplace(config);
    const auto one = m_front->ask({});
    const auto two = m_front->ask({});
    QTRY_COMPARE(m_front->listener->openConnections(), 2);
    const auto three = m_front->ask(m_front->get("/"));
    QTRY_COMPARE(three->httpStatus(), 503);
    QTRY_VERIFY(three->isGone());
    one->reset();
    QTRY_COMPARE(m_front->listener->openConnections(), 1);
    const auto four = m_front->ask(m_front->get("/"));
    QTRY_COMPARE(four->httpStatus(), 200);
}

void TestListener::placesOfOneAddressAreLimited()
{
    ListenerConfig config;
    config.maxPerAddress = 1;
    m_front.emplace(config);
    const auto one = m_front->ask({});
    QTRY_COMPARE(m_front->listener->openConnections(), 1);
    const auto two = m_front->ask(m_front->get("/"));
    QTRY_COMPARE(two->httpStatus(), 503);
}

void TestListener::runningOutOfDescriptorsIsSurvived()
{
    // Once without need: a sanitizer's first look at this path opens a pipe, which it cannot below.
    Q_EMIT m_front->listener->findChild<Acceptor *>()->acceptError(QAbstractSocket::NetworkError);
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &before), 0);
    const int next = dup(0);
    close(next);
    const rlimit tight{static_cast<rlim_t>(next) + 8, before.rlim_max};
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &tight), 0);
    std::vector<std::unique_ptr<RawPeer>> peers;
    for (int i = 0; i < 8; ++i) // each takes two: that is one more than there are
        peers.push_back(m_front->ask(m_front->get("/later")));
    const bool anyRefused = QTest::qWaitFor([&] {
        return std::any_of(peers.begin(), peers.end(), [](const auto &peer) { return peer->httpStatus() == 503; });
    });
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &before), 0);
    QVERIFY(anyRefused);
    peers.clear();
    const auto peer = m_front->ask(m_front->get("/"));
    QTRY_COMPARE(peer->httpStatus(), 200);
}

void TestListener::stoppingRefusesNewAndKeepsOpen()
{
    RawPeer open;
    open.connectTo(m_front->port);
    open.sendUpgrade(m_front->port);
    QTRY_COMPARE(m_front->opened.size(), std::size_t(1));
    QVERIFY(open.waitForHead().startsWith("HTTP/1.1 101"));
    const auto pending = m_front->ask({});
    QTRY_COMPARE(m_front->listener->openConnections(), 2);
    m_front->listener->stop();
    QTRY_VERIFY(pending->isGone());
    const auto late = m_front->ask({});
    QTRY_VERIFY(late->isGone());
    QVERIFY(m_front->opened[0]->sendText("still here"));
    const auto frame = open.waitForFrame();
    QVERIFY(frame);
    QCOMPARE(frame->payload, QByteArray("still here"));
}

void TestListener::aUsedPortIsAProblem()
{
    ListenerConfig config;
    config.port = m_front->port;
    Listener second(config);
    const auto result = second.listen();
    QVERIFY(!result.ok());
    QCOMPARE(result.problem().code, QStringLiteral("listen_failed"));
    QCOMPARE(result.problem().where, m_front->address);
    QVERIFY(result.problem().todo.contains(QStringLiteral("--listen")));
}

void TestListener::aForeignAddressIsAProblem()
{
    for (const char *host : {"192.0.2.1", "no-such-host.invalid"}) {
        ListenerConfig config;
        config.host = QString::fromLatin1(host);
        config.port = 0;
        Listener listener(config);
        const auto result = listener.listen();
        QVERIFY(!result.ok());
        QVERIFY(!result.problem().what.isEmpty() && !result.problem().todo.isEmpty());
    }
}

void TestListener::listensByNameAndOnIPv6()
{
    ListenerConfig config;
    config.host = QStringLiteral("localhost");
    m_front.emplace(config);
    QVERIFY(m_front->address.startsWith(QStringLiteral("localhost:")));
    const auto peer = m_front->ask(m_front->get("/"));
    QTRY_COMPARE(peer->httpStatus(), 200);
    config.host = QStringLiteral("::1");
    config.port = 0;
    Listener six(config);
    const auto address = six.listen();
    if (!address.ok())
        QSKIP("this machine has no IPv6");
    QVERIFY(address->startsWith(QStringLiteral("[::1]:")));
}

void TestListener::onEveryAddressItsOwnAreAccepted()
{
    ListenerConfig config;
    config.host = QStringLiteral("*");
    m_front.emplace(config);
    const QByteArray port = QByteArray::number(m_front->port);
    const auto own = m_front->ask("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n");
    QTRY_COMPARE(own->httpStatus(), 200);
    const auto foreign = m_front->ask("GET / HTTP/1.1\r\nHost: evil.example:" + port + "\r\n\r\n");
    QTRY_COMPARE(foreign->httpStatus(), 421);
}

QTEST_GUILESS_MAIN(TestListener)
#include "tst_listener.moc"
