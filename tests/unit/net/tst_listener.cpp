// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/descriptors.h"
#include "tests/support/few_descriptors.h"
#include "tests/support/patience.h"
#include "tests/unit/net/front.h"

#include <QAbstractEventDispatcher>
#include <QSignalSpy>
#include <QTest>
#include <QtEndian>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

using namespace holdfast;
using namespace holdfast::net;
using holdfast::test::FewDescriptors;
using holdfast::test::Front;
using holdfast::test::RawPeer;

namespace {

std::variant<Refusal, Admission> admitWithToken(const RequestHead &head, const HostPort &peer)
{
    if (head.authorization == "Bearer good")
        return Admission{peer.text()};
    return Refusal{ErrorCode::Unauthorized, QStringLiteral("a token is needed")};
}

} // namespace

/// Who is let in, who is handed on, and what cannot hurt the listener.
class TestListener : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void thePolicyDecidesAboutUpgrades();
    void thePolicyDecidesAboutRequests();
    void thePolicySeesOnlyWhatIsGoodOtherwise();
    void whatThePolicySaysIsCarriedUnchanged();
    void opensAWebSocket();
    void clientsThatComeAndGoLeaveNothing();
    void placesAreLimited();
    void placesOfOneAddressAreLimited();
    void theLastDescriptorsAreNotForConnections();
    void aFullTableRefusesAndDoesNotSpin();
    void unsentBytesOfAllAreLimited();
    void stoppingRefusesNewAndKeepsOpen();
    void aUsedPortIsAProblem();
    void aForeignAddressIsAProblem();
    void listensByNameAndOnIPv6();
    void everyIPv6AddressTakesIPv4Too();
    void programsMayAskForAnyNameWhereOthersCanConnect();

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

void TestListener::thePolicyDecidesAboutUpgrades()
{
    m_front->listener->setAdmit(&admitWithToken);
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
    QCOMPARE(m_front->openings[0].admission.address, m_front->opened[0]->peerAddress());
}

void TestListener::thePolicyDecidesAboutRequests()
{
    m_front->listener->setAdmit(&admitWithToken);
    // A refused request is answered before its body has come.
    const auto without = m_front->ask(m_front->request("POST", "/x", "Content-Length: 9\r\n"));
    QTRY_COMPARE(without->httpStatus(), 401);
    QVERIFY(m_front->requests.empty());
    const auto with = m_front->ask(m_front->request("GET", "/x", "Authorization: Bearer good\r\n"));
    QTRY_COMPARE(with->httpStatus(), 200);
    QCOMPARE(m_front->requests.size(), std::size_t(1));
    QCOMPARE(parseHostPort(m_front->requests[0].admission.address)->host, QStringLiteral("127.0.0.1"));
}

void TestListener::thePolicySeesOnlyWhatIsGoodOtherwise()
{
    int asked = 0;
    m_front->listener->setAdmit([&asked](const RequestHead &head, const HostPort &peer) {
        ++asked;
        return admitEverybody(head, peer);
    });
    const auto foreign = m_front->ask("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    QTRY_COMPARE(foreign->httpStatus(), 421);
    RawPeer elsewhere;
    elsewhere.connectTo(m_front->port);
    elsewhere.sendUpgrade(m_front->port, "/ws/other");
    QTRY_COMPARE(elsewhere.httpStatus(), 404);
    QCOMPARE(asked, 0);
    const auto good = m_front->ask(m_front->get("/"));
    QTRY_COMPARE(good->httpStatus(), 200);
    QCOMPARE(asked, 1);
}

void TestListener::whatThePolicySaysIsCarriedUnchanged()
{
    const Admission somebody{QStringLiteral("somebody")};
    m_front->listener->setAdmit([somebody](const RequestHead &, const HostPort &) { return somebody; });
    const auto peer = m_front->ask(m_front->get("/"));
    QTRY_COMPARE(m_front->requests.size(), std::size_t(1));
    QCOMPARE(m_front->requests[0].admission, somebody);
    RawPeer socket;
    socket.connectTo(m_front->port);
    socket.sendUpgrade(m_front->port);
    QTRY_COMPARE(m_front->openings.size(), std::size_t(1));
    QCOMPARE(m_front->openings[0].admission, somebody);
}

void TestListener::opensAWebSocket()
{
    QSignalSpy opened(m_front->listener.get(), &Listener::webSocketOpened);
    RawPeer peer;
    peer.connectTo(m_front->port);
    peer.sendUpgrade(m_front->port);
    QTRY_COMPARE(m_front->opened.size(), std::size_t(1));
    QVERIFY(m_front->opened[0]->isOpen());
    QCOMPARE(opened[0][1].value<Opening>().path, QStringLiteral("/ws/heartbeat"));
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

void TestListener::unsentBytesOfAllAreLimited()
{
    ListenerConfig config;
    config.maxQueued = 20'000'000;
    m_front.emplace(config);
    std::vector<std::unique_ptr<RawPeer>> peers;
    for (int i = 0; i < 4; ++i) {
        peers.push_back(std::make_unique<RawPeer>());
        peers.back()->connectTo(m_front->port);
        peers.back()->sendUpgrade(m_front->port);
        QTRY_COMPARE(m_front->opened.size(), peers.size());
        peers.back()->stopReading();
    }
    const QByteArray text(60'000, 'x');
    for (int i = 0; i < 250; ++i) { // of the first three each 15 MB, which one alone may have
        for (std::size_t peer = 0; peer < 3; ++peer)
            m_front->opened[peer]->sendText(text);
        QCoreApplication::processEvents();
    }
    qint64 queued = 0;
    for (const auto &socket : m_front->opened)
        queued += socket->queuedBytes();
    QVERIFY2(queued < 21'000'000, qPrintable(QString::number(queued)));
    QVERIFY(m_front->opened[3]->sendText(text)); // who has less than the others is not hurt
}

/// With few descriptors from the start of the listener on.
void TestListener::theLastDescriptorsAreNotForConnections()
{
    const FewDescriptors few(16);
    Front front;
    const auto first = front.ask(front.get("/"));
    QTRY_COMPARE(first->httpStatus(), 200);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("^connections are refused: ")));
    std::vector<std::unique_ptr<RawPeer>> peers;
    const auto anyIsRefused = [&] {
        return std::any_of(peers.begin(), peers.end(), [](const auto &peer) { return peer->httpStatus() == 503; });
    };
    while (peers.size() < 8 && !anyIsRefused()) { // each takes two
        peers.push_back(front.ask(front.get("/later")));
        static_cast<void>(QTest::qWaitFor([&] { return peers.back()->httpStatus() != 0; }, 100));
    }
    QVERIFY(anyIsRefused());
    QVERIFY(runtime::canOpenMore(1));
    peers.clear();
    const auto last = front.ask(front.get("/"));
    QTRY_COMPARE(last->httpStatus(), 200);
}

void TestListener::aFullTableRefusesAndDoesNotSpin()
{
    const auto first = m_front->ask(m_front->get("/")); // Qt's own accept reports no failure after a success
    QTRY_COMPARE(first->httpStatus(), 200);
    QTRY_COMPARE(m_front->listener->openConnections(), 0); // its descriptor is free again before they are counted
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("^connections are refused: ")));
    std::vector<int> clients;
    for (int i = 0; i < 3; ++i)
        clients.push_back(::socket(AF_INET, SOCK_STREAM, 0));
    int turns = 0;
    const QObject counting; // as long as the count
    connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, &counting, [&turns] { ++turns; });
    const FewDescriptors none(0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = qToBigEndian(m_front->port);
    address.sin_addr.s_addr = qToBigEndian<quint32>(INADDR_LOOPBACK);
    for (const int client : clients)
        QCOMPARE(::connect(client, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
    for (const int client : clients) {
        QByteArray answer(12, '\0');
        QTRY_COMPARE(::recv(client, answer.data(), 12, MSG_DONTWAIT | MSG_PEEK), 12);
        QCOMPARE(answer, QByteArray("HTTP/1.1 503"));
        ::close(client);
    }
    QVERIFY2(turns < 200, qPrintable(QString::number(turns)));
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
    Listener second(config, m_front->clock);
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
        Listener listener(config, m_front->clock);
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
    Listener six(config, m_front->clock);
    const auto address = six.listen();
    if (!address.ok())
        QSKIP("this machine has no IPv6");
    QVERIFY(address->startsWith(QStringLiteral("[::1]:")));
}

void TestListener::programsMayAskForAnyNameWhereOthersCanConnect()
{
    ListenerConfig config;
    config.host = QStringLiteral("*");
    m_front.emplace(config);
    const QByteArray port = QByteArray::number(m_front->port);
    const auto own = m_front->ask("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n");
    QTRY_COMPARE(own->httpStatus(), 200);
    const auto program = m_front->ask("GET / HTTP/1.1\r\nHost: sched.example:" + port + "\r\n\r\n");
    QTRY_COMPARE(program->httpStatus(), 200);
    const auto page = m_front->ask("GET / HTTP/1.1\r\nHost: evil.example:" + port + "\r\nSec-Fetch-Mode: cors\r\n\r\n");
    QTRY_COMPARE(page->httpStatus(), 421);
}

void TestListener::everyIPv6AddressTakesIPv4Too()
{
    ListenerConfig config;
    config.host = QStringLiteral("::");
    m_front.emplace(config);
    const auto overIPv4 = m_front->ask(m_front->get("/"));
    QTRY_COMPARE(overIPv4->httpStatus(), 200);
    QTcpSocket overIPv6;
    overIPv6.connectToHost(QHostAddress(QHostAddress::LocalHostIPv6), m_front->port);
    overIPv6.write("GET / HTTP/1.1\r\nHost: [::1]:" + QByteArray::number(m_front->port) + "\r\n\r\n");
    QTRY_VERIFY(overIPv6.peek(12) == "HTTP/1.1 200");
}

QTEST_GUILESS_MAIN(TestListener)
#include "tst_listener.moc"
