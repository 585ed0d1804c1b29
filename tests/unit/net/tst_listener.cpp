// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/listener.h"
#include "tests/support/raw_peer.h"

#include <QSignalSpy>
#include <QTest>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <memory>
#include <optional>
#include <vector>

using namespace holdfast;
using namespace holdfast::net;
using holdfast::test::RawPeer;

/// The front: what it answers, what it hands on, and what cannot hurt it.
class TestListener : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void answersARequest();
    void readsABodyInPieces();
    void letsTheClientContinue();
    void answersHeadWithoutABody();
    void answersOnlyTheFirstOfTwoRequests();
    void theAnswerMayComeLater();
    void anAnswerForNobodyIsHarmless();
    void aForgottenAnswerIsA500();
    void sendsALongAnswerWhole();
    void withoutAHandlerThereIsNothing();
    void refuses_data();
    void refuses();
    void aTooLongBodyIsAnsweredWhileItIsSent();
    void theUpgradePolicyDecides();
    void opensAWebSocket();
    void aSilentClientIsDropped();
    void aSlowHeadIsDropped();
    void aSlowBodyIsDropped();
    void aClientThatDoesNotCloseIsDropped();
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
    void start(ListenerConfig config = {});
    std::unique_ptr<RawPeer> ask(const QByteArray &bytes);
    QByteArray get(const QByteArray &path, const QByteArray &lines = {}) const;

    std::unique_ptr<Listener> m_listener;
    std::vector<HttpRequest> m_requests;
    std::vector<HttpReply> m_kept;
    std::vector<std::unique_ptr<WebSocket>> m_opened;
    QString m_address;
    quint16 m_port = 0;
};

void TestListener::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^Q|socket|device")));
    start();
}

void TestListener::cleanup()
{
    m_kept.clear();
    m_requests.clear();
    m_opened.clear();
    m_listener.reset();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void TestListener::start(ListenerConfig config)
{
    config.port = 0;
    m_listener = std::make_unique<Listener>(config);
    m_listener->setHttpHandler([this](const HttpRequest &request, const HttpReply &reply) {
        m_requests.push_back(request);
        if (request.head.target == "/later")
            m_kept.push_back(reply);
        else if (request.head.target == "/long")
            reply.send(200, "text/plain", QByteArray(5'000'000, 'l'));
        else if (request.head.target != "/forgotten")
            reply.send(200, "text/plain", "you said: " + request.body, {{"X-Extra", "1"}});
    });
    connect(m_listener.get(), &Listener::webSocketOpened, this,
            [this](WebSocket *socket) { m_opened.emplace_back(socket); });
    const auto address = m_listener->listen();
    QVERIFY2(address.ok(), address.ok() ? "" : qPrintable(address.problem().text()));
    m_address = *address;
    m_port = m_address.section(u':', -1).toUShort();
    QVERIFY(m_port != 0);
}

std::unique_ptr<RawPeer> TestListener::ask(const QByteArray &bytes)
{
    auto peer = std::make_unique<RawPeer>();
    peer->connectTo(m_port);
    peer->send(bytes);
    return peer;
}

QByteArray TestListener::get(const QByteArray &path, const QByteArray &lines) const
{
    return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port) + "\r\n" + lines + "\r\n";
}

void TestListener::answersARequest()
{
    const auto peer = ask(get("/healthz?full=1"));
    QTRY_VERIFY(peer->isGone());
    QVERIFY(peer->received().startsWith("HTTP/1.1 200 OK\r\n"));
    QVERIFY(peer->received().contains("\r\nX-Extra: 1\r\n"));
    QVERIFY(peer->received().endsWith("\r\n\r\nyou said: "));
    QCOMPARE(m_requests.size(), std::size_t(1));
    QCOMPARE(m_requests[0].head.query, QByteArray("full=1"));
    QTRY_COMPARE(m_listener->openConnections(), 0);
}

void TestListener::readsABodyInPieces()
{
    const QByteArray body = QByteArray("0123456789").repeated(30'000);
    const auto peer = ask("POST /api HTTP/1.1\r\nHost: localhost:" + QByteArray::number(m_port) +
                          "\r\nContent-Length: 300000\r\n\r\n");
    for (qsizetype at = 0; at < body.size(); at += 7'777) {
        peer->send(body.mid(at, 7'777));
        QCoreApplication::processEvents();
    }
    QTRY_VERIFY(peer->isGone());
    QVERIFY(m_requests.at(0).body == body);
    QVERIFY(peer->received().endsWith("you said: " + body));
}

void TestListener::letsTheClientContinue()
{
    const auto peer = ask("POST /api HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port) +
                          "\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    QCOMPARE(peer->waitForHead(), QByteArray("HTTP/1.1 100 Continue\r\n\r\n"));
    peer->send("ok");
    QTRY_VERIFY(peer->received().endsWith("you said: ok"));
}

void TestListener::answersHeadWithoutABody()
{
    const auto peer = ask("HEAD / HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port) + "\r\n\r\n");
    QTRY_VERIFY(peer->isGone());
    QVERIFY(peer->received().contains("\r\nContent-Length: 10\r\n"));
    QVERIFY(peer->received().endsWith("\r\n\r\n"));
}

void TestListener::answersOnlyTheFirstOfTwoRequests()
{
    const auto peer = ask(get("/first") + get("/second"));
    QTRY_VERIFY(peer->isGone());
    QCOMPARE(m_requests.size(), std::size_t(1));
    QCOMPARE(m_requests[0].head.target, QByteArray("/first"));
    QCOMPARE(peer->received().count("HTTP/1.1"), 1);
    QVERIFY(peer->received().contains("\r\nConnection: close\r\n"));
}

void TestListener::theAnswerMayComeLater()
{
    const auto peer = ask(get("/later"));
    QTRY_COMPARE(m_kept.size(), std::size_t(1));
    QVERIFY(peer->received().isEmpty());
    m_kept[0].send(201, "text/plain", "now");
    m_kept[0].send(500, "text/plain", "and again");
    QTRY_VERIFY(peer->isGone());
    QCOMPARE(peer->httpStatus(), 201);
    QVERIFY(peer->received().endsWith("now"));
}

void TestListener::anAnswerForNobodyIsHarmless()
{
    const auto peer = ask(get("/later"));
    QTRY_COMPARE(m_kept.size(), std::size_t(1));
    peer->reset();
    QTRY_COMPARE(m_listener->openConnections(), 0);
    m_kept[0].send(200, "text/plain", "too late");
    const auto other = ask(get("/later"));
    QTRY_COMPARE(m_kept.size(), std::size_t(2));
    m_listener.reset();
    m_kept[1].send(200, "text/plain", "much too late");
}

void TestListener::aForgottenAnswerIsA500()
{
    const auto peer = ask(get("/forgotten"));
    QTRY_COMPARE(peer->httpStatus(), 500);
}

void TestListener::sendsALongAnswerWhole()
{
    const auto peer = ask(get("/long"));
    QTRY_VERIFY(peer->received().size() > 5'000'000);
    QVERIFY(peer->received().endsWith("\r\n\r\n" + QByteArray(5'000'000, 'l')));
}

void TestListener::withoutAHandlerThereIsNothing()
{
    m_listener->setHttpHandler({});
    const auto peer = ask(get("/healthz"));
    QTRY_COMPARE(peer->httpStatus(), 404);
}

void TestListener::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes"); // PORT stands for the port
    QTest::addColumn<int>("status");
    const QByteArray upgrade =
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Version: 13\r\n\r\n";
    const QByteArray own = " HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n";
    QTest::newRow("noise") << QByteArray("\x16\x03\x01 hello") << 400;
    QTest::newRow("header of 17 KiB") << QByteArray("GET /" + own + "X: " + QByteArray(17'000, 'x')) << 431;
    QTest::newRow("foreign Host") << QByteArray("GET / HTTP/1.1\r\nHost: evil.example:PORT\r\n\r\n") << 421;
    QTest::newRow("own Host, wrong port") << QByteArray("GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n") << 421;
    QTest::newRow("no Host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400;
    QTest::newRow("foreign Origin") << QByteArray("GET /" + own + "Origin: http://evil.example\r\n\r\n") << 403;
    QTest::newRow("upgrade with a foreign Origin")
        << QByteArray("GET /ws/heartbeat" + own + "Origin: null\r\n" + upgrade) << 403;
    QTest::newRow("upgrade with a foreign Host")
        << QByteArray("GET /ws/heartbeat HTTP/1.1\r\nHost: evil.example\r\n" + upgrade) << 421;
    QTest::newRow("upgrade elsewhere") << QByteArray("GET /ws/other" + own + upgrade) << 404;
    QTest::newRow("upgrade below the path") << QByteArray("GET /ws/heartbeat/" + own + upgrade) << 404;
    QTest::newRow("no upgrade on the path") << QByteArray("GET /ws/heartbeat" + own + "\r\n") << 426;
    QTest::newRow("other WebSocket version")
        << QByteArray("GET /ws/heartbeat" + own + upgrade).replace("Version: 13", "Version: 7") << 426;
    QTest::newRow("chunked") << QByteArray("POST /" + own + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n") << 411;
    QTest::newRow("body of 1 MiB and one") << QByteArray("POST /" + own + "Content-Length: 1048577\r\n\r\n") << 413;
}

void TestListener::refuses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    const auto peer = ask(bytes.replace("PORT", QByteArray::number(m_port)));
    QTRY_COMPARE(peer->httpStatus(), status);
    QTRY_VERIFY(peer->isGone());
    QVERIFY(peer->received().contains("\"error\":{\"code\":"));
    QVERIFY(m_requests.empty() && m_opened.empty());
    QTRY_COMPARE(m_listener->openConnections(), 0);
}

void TestListener::aTooLongBodyIsAnsweredWhileItIsSent()
{
    const auto peer =
        ask("POST / HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port) + "\r\nContent-Length: 9000000\r\n\r\n");
    peer->send(QByteArray(9'000'000, 'x'));
    QTRY_COMPARE(peer->httpStatus(), 413); // and not destroyed by a reset on its way
}

void TestListener::theUpgradePolicyDecides()
{
    m_listener->setUpgradePolicy([](const RequestHead &head) -> std::optional<Refusal> {
        if (head.authorization == "Bearer good")
            return std::nullopt;
        return Refusal{401, QStringLiteral("a token is needed")};
    });
    RawPeer without;
    without.connectTo(m_port);
    without.sendUpgrade(m_port);
    QTRY_COMPARE(without.httpStatus(), 401);
    QVERIFY(without.received().contains("WWW-Authenticate: Bearer"));
    RawPeer with;
    with.connectTo(m_port);
    with.sendUpgrade(m_port, "/ws/heartbeat", "Authorization: Bearer good\r\n");
    QTRY_COMPARE(with.httpStatus(), 101);
    QTRY_COMPARE(m_opened.size(), std::size_t(1));
}

void TestListener::opensAWebSocket()
{
    QSignalSpy opened(m_listener.get(), &Listener::webSocketOpened);
    RawPeer peer;
    peer.connectTo(m_port);
    peer.sendUpgrade(m_port);
    QTRY_COMPARE(m_opened.size(), std::size_t(1));
    QVERIFY(m_opened[0]->isOpen());
    QCOMPARE(opened[0][1].toString(), QStringLiteral("/ws/heartbeat"));
    QCOMPARE(m_listener->openConnections(), 1);
    m_opened.clear();
    QTRY_COMPARE(m_listener->openConnections(), 0);
}

void TestListener::aSilentClientIsDropped()
{
    ListenerConfig config;
    config.headTimeout = Milliseconds(50);
    start(config);
    const auto peer = ask({});
    QTRY_COMPARE(m_listener->openConnections(), 1);
    QTRY_VERIFY(peer->isGone());
    QVERIFY(peer->received().isEmpty());
    QTRY_COMPARE(m_listener->openConnections(), 0);
}

void TestListener::aSlowHeadIsDropped()
{
    ListenerConfig config;
    config.headTimeout = Milliseconds(200);
    start(config);
    const auto peer = ask("GET / HTTP/1.1\r\nX: ");
    QVERIFY(QTest::qWaitFor([&] {
        if (peer->isConnected() && peer->httpStatus() == 0)
            peer->send("x");
        return peer->httpStatus() != 0;
    }));
    QCOMPARE(peer->httpStatus(), 408);
}

void TestListener::aSlowBodyIsDropped()
{
    ListenerConfig config;
    config.bodyTimeout = Milliseconds(50);
    start(config);
    const auto peer =
        ask("POST / HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port) + "\r\nContent-Length: 9\r\n\r\nhalf");
    QTRY_COMPARE(peer->httpStatus(), 408);
    QVERIFY(m_requests.empty());
}

void TestListener::aClientThatDoesNotCloseIsDropped()
{
    ListenerConfig config;
    config.bodyTimeout = Milliseconds(100);
    start(config);
    const auto peer = ask(get("/long"));
    peer->stopReading(); // so it does not see the end, and its kernel answers none
    QTRY_COMPARE(m_requests.size(), std::size_t(1));
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->openConnections(), 0, 30'000);
}

void TestListener::clientsThatComeAndGoLeaveNothing()
{
    const QByteArray request = get("/x");
    for (int i = 0; i < 100; ++i) {
        const auto peer = ask(request.left(i % request.size()));
        QTRY_VERIFY(peer->isConnected());
        if (i % 2)
            peer->reset();
    }
    QTRY_COMPARE(m_listener->openConnections(), 0);
    QTRY_VERIFY(m_listener->findChildren<HttpConnection *>().isEmpty());
    QVERIFY(m_listener->findChildren<QTcpSocket *>().isEmpty());
}

void TestListener::placesAreLimited()
{
    ListenerConfig config;
    config.maxConnections = 2;
    start(config);
    const auto one = ask({});
    const auto two = ask({});
    QTRY_COMPARE(m_listener->openConnections(), 2);
    const auto three = ask(get("/"));
    QTRY_COMPARE(three->httpStatus(), 503);
    QTRY_VERIFY(three->isGone());
    one->reset();
    QTRY_COMPARE(m_listener->openConnections(), 1);
    const auto four = ask(get("/"));
    QTRY_COMPARE(four->httpStatus(), 200);
}

void TestListener::placesOfOneAddressAreLimited()
{
    ListenerConfig config;
    config.maxPerAddress = 1;
    start(config);
    const auto one = ask({});
    QTRY_COMPARE(m_listener->openConnections(), 1);
    const auto two = ask(get("/"));
    QTRY_COMPARE(two->httpStatus(), 503);
}

void TestListener::runningOutOfDescriptorsIsSurvived()
{
    // Once without need: a sanitizer's first look at this path opens a pipe, which it cannot below.
    Q_EMIT m_listener->findChild<Acceptor *>()->acceptError(QAbstractSocket::NetworkError);
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &before), 0);
    const int next = dup(0);
    close(next);
    const rlimit tight{static_cast<rlim_t>(next) + 8, before.rlim_max};
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &tight), 0);
    std::vector<std::unique_ptr<RawPeer>> peers;
    for (int i = 0; i < 8; ++i) // each takes two: that is one more than there are
        peers.push_back(ask(get("/later")));
    const bool anyRefused = QTest::qWaitFor([&] {
        return std::any_of(peers.begin(), peers.end(), [](const auto &peer) { return peer->httpStatus() == 503; });
    });
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &before), 0);
    QVERIFY(anyRefused);
    peers.clear();
    const auto peer = ask(get("/"));
    QTRY_COMPARE(peer->httpStatus(), 200);
}

void TestListener::stoppingRefusesNewAndKeepsOpen()
{
    RawPeer open;
    open.connectTo(m_port);
    open.sendUpgrade(m_port);
    QTRY_COMPARE(m_opened.size(), std::size_t(1));
    QVERIFY(open.waitForHead().startsWith("HTTP/1.1 101"));
    const auto pending = ask({});
    QTRY_COMPARE(m_listener->openConnections(), 2);
    m_listener->stop();
    QTRY_VERIFY(pending->isGone());
    const auto late = ask({});
    QTRY_VERIFY(late->isGone());
    QVERIFY(m_opened[0]->sendText("still here"));
    const auto frame = open.waitForFrame();
    QVERIFY(frame);
    QCOMPARE(frame->payload, QByteArray("still here"));
}

void TestListener::aUsedPortIsAProblem()
{
    ListenerConfig config;
    config.port = m_port;
    Listener second(config);
    const auto result = second.listen();
    QVERIFY(!result.ok());
    QCOMPARE(result.problem().code, QStringLiteral("listen_failed"));
    QCOMPARE(result.problem().where, m_address);
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
    start(config);
    QVERIFY(m_address.startsWith(QStringLiteral("localhost:")));
    const auto peer = ask(get("/"));
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
    start(config);
    const QByteArray port = QByteArray::number(m_port);
    const auto own = ask("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n");
    QTRY_COMPARE(own->httpStatus(), 200);
    const auto foreign = ask("GET / HTTP/1.1\r\nHost: evil.example:" + port + "\r\n\r\n");
    QTRY_COMPARE(foreign->httpStatus(), 421);
}

QTEST_GUILESS_MAIN(TestListener)
#include "tst_listener.moc"
