// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/dialer.h"
#include "core/net/listener.h"
#include "tests/support/patience.h"
#include "tests/support/raw_peer.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

#include <memory>

using namespace holdfast;
using namespace holdfast::net;
using holdfast::test::Frame;
using holdfast::test::RawPeer;
using How = End::How;

/// The dialling side, against our own listener and against a server that does everything wrong.
class TestDialer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void talksToOurListener();
    void sendsItsTokenAndPath_data();
    void sendsItsTokenAndPath();
    void refusesWhatCannotBeDialled_data();
    void refusesWhatCannotBeDialled();
    void nobodyListens();
    void anUnknownHostFails();
    void refusalsTellTheirStatus_data();
    void refusalsTellTheirStatus();
    void refusesAnAnswerThatIsNoHandshake_data();
    void refusesAnAnswerThatIsNoHandshake();
    void aServerThatNeverAnswersIsLeft();
    void aServerThatHangsUpIsAReset();
    void closingWhileOpeningEndsIt();
    void deletingWhileOpeningEndsIt();
    void pingsBeforeOpenDoNotBreakTheHandshake();
    void serversCloseIsAdopted();
    void aResetIsAReset();
    void aFullQueueEndsIt();
    void wssToAPlainServerFails();

private:
    void dial(const QString &url, const QByteArray &token = {}, Milliseconds timeout = Seconds(20));
    void dialRaw(const QByteArray &token = {}, Milliseconds timeout = Seconds(20));
    void openRaw();
    void expectEnd(How how, int code = 0);

    std::unique_ptr<QTcpServer> m_server;
    std::unique_ptr<RawPeer> m_peer;
    std::unique_ptr<WebSocket> m_socket;
    std::unique_ptr<QSignalSpy> m_opened;
    std::unique_ptr<QSignalSpy> m_closed;
    runtime::SystemClock m_clock;
    Dialer m_dialer{m_clock};
};

void TestDialer::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    m_server = std::make_unique<QTcpServer>();
    QVERIFY(m_server->listen(QHostAddress(QHostAddress::LocalHost), 0));
    connect(m_server.get(), &QTcpServer::newConnection, this,
            [this] { m_peer = std::make_unique<RawPeer>(m_server->nextPendingConnection()); });
}

void TestDialer::cleanup()
{
    m_opened.reset();
    m_closed.reset();
    m_socket.reset();
    m_peer.reset();
    m_server.reset();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void TestDialer::dial(const QString &url, const QByteArray &token, Milliseconds timeout)
{
    m_socket.reset(m_dialer.dial(QUrl(url), token, timeout, nullptr));
    m_opened = std::make_unique<QSignalSpy>(m_socket.get(), &WebSocket::opened);
    m_closed = std::make_unique<QSignalSpy>(m_socket.get(), &WebSocket::closed);
    QCOMPARE(m_closed->size(), 0); // never from inside a call
}

void TestDialer::dialRaw(const QByteArray &token, Milliseconds timeout)
{
    dial(QStringLiteral("ws://127.0.0.1:%1/ws/heartbeat").arg(m_server->serverPort()), token, timeout);
    QTRY_VERIFY(m_peer);
}

void TestDialer::openRaw()
{
    dialRaw();
    m_peer->acceptUpgrade();
    QTRY_COMPARE(m_opened->size(), 1);
}

void TestDialer::expectEnd(How how, int code)
{
    QTRY_COMPARE_WITH_TIMEOUT(m_closed->size(), 1, holdfast::test::kPatience);
    const End end = m_closed->at(0).at(0).value<End>();
    QVERIFY2(end.how == how, qPrintable(toText(end)));
    QCOMPARE(int(end.code), code);
    QVERIFY(end.code != 0 || !end.error.isEmpty());
    QVERIFY(!m_socket->isOpen());
    m_socket->abort(QStringLiteral("again"));
    m_socket->close(1000, {}, Milliseconds(1));
    QVERIFY(!m_closed->wait(20)); // and not once more
}

void TestDialer::talksToOurListener()
{
    ListenerConfig config;
    config.port = 0;
    Listener listener(config, m_clock);
    const auto address = listener.listen();
    QVERIFY(address.ok());
    WebSocket *accepted = nullptr;
    connect(&listener, &Listener::webSocketOpened, this, [&](WebSocket *socket, const Opening &opening) {
        QCOMPARE(opening.path, QStringLiteral("/ws/heartbeat"));
        accepted = socket;
        connect(socket, &WebSocket::textReceived, socket,
                [socket](const QByteArray &text) { socket->sendText("re: " + text); });
    });
    dial(QStringLiteral("ws://%1").arg(*address));
    QSignalSpy received(m_socket.get(), &WebSocket::textReceived);
    QSignalSpy pongs(m_socket.get(), &WebSocket::pongReceived);
    QTRY_COMPARE(m_opened->size(), 1);
    QCOMPARE(m_socket->peerAddress(), *address);
    for (int i = 0; i < 1000; ++i)
        QVERIFY(m_socket->sendText(QByteArray::number(i)));
    m_socket->ping("1");
    QTRY_COMPARE(received.size(), 1000);
    QCOMPARE(received[999][0].toByteArray(), QByteArray("re: 999"));
    QTRY_COMPARE(pongs.size(), 1);
    accepted->close(1001, QStringLiteral("server stops"), Seconds(5));
    expectEnd(How::ClosedByPeer, 1001);
    QCOMPARE(m_closed->at(0).at(0).value<End>().reason, QStringLiteral("server stops"));
}

void TestDialer::sendsItsTokenAndPath_data()
{
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<QByteArray>("requestLine");
    QTest::newRow("no path") << QString() << QByteArray("GET /ws/heartbeat HTTP/1.1\r\n");
    QTest::newRow("query only") << QStringLiteral("?a=1") << QByteArray("GET /ws/heartbeat?a=1 HTTP/1.1\r\n");
    QTest::newRow("root") << QStringLiteral("/") << QByteArray("GET / HTTP/1.1\r\n");
    QTest::newRow("own path") << QStringLiteral("/ws/monitor#x") << QByteArray("GET /ws/monitor HTTP/1.1\r\n");
}

void TestDialer::sendsItsTokenAndPath()
{
    QFETCH(QString, suffix);
    QFETCH(QByteArray, requestLine);
    dial(QStringLiteral("ws://127.0.0.1:%1%2").arg(m_server->serverPort()).arg(suffix), "s3cret");
    QTRY_VERIFY(m_peer);
    const QByteArray head = m_peer->waitForHead();
    QVERIFY2(head.startsWith(requestLine), head.constData());
    QVERIFY(head.contains("\r\nAuthorization: Bearer s3cret\r\n"));
    QVERIFY(head.contains("\r\nHost: 127.0.0.1:" + QByteArray::number(m_server->serverPort()) + "\r\n"));
    QVERIFY(!head.contains("\r\nOrigin:"));
}

void TestDialer::refusesWhatCannotBeDialled_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("empty") << QString() << QByteArray();
    QTest::newRow("no host") << QStringLiteral("ws:///ws") << QByteArray();
    QTest::newRow("http") << QStringLiteral("http://127.0.0.1:1/") << QByteArray();
    QTest::newRow("file") << QStringLiteral("file:///etc/passwd") << QByteArray();
    QTest::newRow("line break in the token") << QStringLiteral("ws://127.0.0.1:1/") << QByteArray("a\r\nX-Evil: 1");
    QTest::newRow("space in the token") << QStringLiteral("ws://127.0.0.1:1/") << QByteArray("a b");
    QTest::newRow("umlaut in the token") << QStringLiteral("ws://127.0.0.1:1/") << QByteArray("\xc3\xa4");
}

void TestDialer::refusesWhatCannotBeDialled()
{
    QFETCH(QString, url);
    QFETCH(QByteArray, token);
    dial(url, token);
    expectEnd(How::ConnectFailed);
}

void TestDialer::nobodyListens()
{
    const quint16 port = m_server->serverPort();
    m_server->close();
    dial(QStringLiteral("ws://127.0.0.1:%1").arg(port));
    expectEnd(How::ConnectFailed);
    QCOMPARE(m_opened->size(), 0);
}

void TestDialer::anUnknownHostFails()
{
    dial(QStringLiteral("ws://no-such-host.invalid:8000"));
    expectEnd(How::NameNotFound);
}

void TestDialer::refusalsTellTheirStatus_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("hangsUp");
    for (const int status : {301, 400, 401, 403, 404, 421, 426, 500, 503}) {
        QTest::addRow("%d", status) << status << false;
        QTest::addRow("%d and hangs up", status) << status << true;
    }
}

void TestDialer::refusalsTellTheirStatus()
{
    QFETCH(int, status);
    QFETCH(bool, hangsUp);
    dialRaw();
    QVERIFY(!m_peer->waitForHead().isEmpty());
    m_peer->send("HTTP/1.1 " + QByteArray::number(status) + " No way, \"x\" (y)\r\nContent-Length: 2\r\n\r\nno");
    if (hangsUp)
        m_peer->closeTcp();
    expectEnd(How::Refused);
    const End end = m_closed->at(0).at(0).value<End>();
    if (status == 400) { // Qt keeps its words to itself, and a server that speaks TLS answers so
        QVERIFY2(end.error.startsWith(QStringLiteral("HTTP 400")), qPrintable(end.error));
        QCOMPARE(end.todo, QStringLiteral("write wss:// instead of ws:// in --connect"));
        return;
    }
    QCOMPARE(end.httpStatus, status);
    QCOMPARE(end.error, QStringLiteral("HTTP %1: No way, \"x\" (y)").arg(status));
}

void TestDialer::refusesAnAnswerThatIsNoHandshake_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("200") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    QTest::newRow("wrong proof") << QByteArray("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                               "Connection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n");
    QTest::newRow("no proof") << QByteArray("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                            "Connection: Upgrade\r\n\r\n");
    QTest::newRow("not HTTP") << QByteArray("220 smtp.example ESMTP\r\n\r\n");
    QTest::newRow("an echo") << QByteArray("GET /ws/heartbeat HTTP/1.1\r\nHost: h\r\n\r\n");
}

void TestDialer::refusesAnAnswerThatIsNoHandshake()
{
    QFETCH(QByteArray, answer);
    dialRaw({}, Seconds(1));
    QVERIFY(!m_peer->waitForHead().isEmpty());
    m_peer->send(answer);
    expectEnd(How::Refused);
    QCOMPARE(m_opened->size(), 0);
    QTRY_VERIFY(m_peer->isGone());
}

void TestDialer::aServerThatNeverAnswersIsLeft()
{
    dialRaw({}, Milliseconds(50));
    expectEnd(How::NotOpened);
    QTRY_VERIFY(m_peer->isGone());
}

void TestDialer::aServerThatHangsUpIsAReset()
{
    dialRaw();
    QVERIFY(!m_peer->waitForHead().isEmpty());
    m_peer->closeTcp();
    expectEnd(How::Reset);
}

void TestDialer::closingWhileOpeningEndsIt()
{
    dialRaw();
    QVERIFY(!m_socket->sendText("too early"));
    m_socket->close(1000, QStringLiteral("changed my mind"), Seconds(5));
    expectEnd(How::ClosedByUs, 1000);
    QTRY_VERIFY(m_peer->isGone());
}

void TestDialer::deletingWhileOpeningEndsIt()
{
    dialRaw();
    m_closed.reset();
    m_socket.reset();
    QTRY_VERIFY(m_peer->isGone());
}

void TestDialer::pingsBeforeOpenDoNotBreakTheHandshake()
{
    dialRaw();
    m_socket->ping("early");
    m_peer->acceptUpgrade();
    QTRY_COMPARE(m_opened->size(), 1);
    m_socket->ping("now");
    const auto frame = m_peer->waitForFrame();
    QVERIFY(frame);
    QCOMPARE(frame->payload, QByteArray("now"));
}

void TestDialer::serversCloseIsAdopted()
{
    openRaw();
    m_peer->send(Frame{Frame::Close, QByteArray("\x0f\xa1", 2) + "taken over"}.bytes(false));
    expectEnd(How::ClosedByPeer, 4001);
    QCOMPARE(m_closed->at(0).at(0).value<End>().reason, QStringLiteral("taken over"));
}

void TestDialer::aResetIsAReset()
{
    openRaw();
    m_peer->reset();
    expectEnd(How::Reset);
}

void TestDialer::aFullQueueEndsIt()
{
    openRaw();
    m_peer->stopReading();
    const QByteArray text(1'000'000, 'x');
    while (m_socket->sendText(text))
        QCoreApplication::processEvents();
    expectEnd(How::QueueFull);
}

void TestDialer::wssToAPlainServerFails()
{
    dial(QStringLiteral("wss://127.0.0.1:%1").arg(m_server->serverPort()));
    QTRY_VERIFY(m_peer);
    QTRY_VERIFY(!m_peer->received().isEmpty());
    m_peer->send("HTTP/1.1 400 Bad Request\r\n\r\n");
    expectEnd(How::TlsFailed);
}

QTEST_GUILESS_MAIN(TestDialer)
#include "tst_dialer.moc"
