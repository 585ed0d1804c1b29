// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/limits.h"
#include "tests/support/patience.h"
#include "tests/unit/net/accepted_socket.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <memory>

using namespace holdfast;
using namespace holdfast::net;
using holdfast::test::AcceptedSocket;
using holdfast::test::Frame;
using holdfast::test::RawPeer;
using How = End::How;

/// The accepted side, against a peer that does everything wrong.
class TestWebSocket : public QObject, private AcceptedSocket
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void carriesTextBothWays();
    void takesBinaryAsText();
    void takesAMessageInPieces();
    void answersPingsAndCountsThemAsLife();
    void pingsComeBack();
    void sendsLongTextInOneFrame();
    void peersCloseIsAdopted();
    void ownCloseSendsItsCodeAndReason();
    void brokenFramesEndIt_data();
    void brokenFramesEndIt();
    void aResetIsAReset();
    void aFinWithoutCloseIsNoClose();
    void messagesBeforeTheEndStillArrive();
    void abortIsSaidOnceAndLater();
    void whatTheLastTurnSentMayMeetAnEnd();
    void aPeerThatDoesNotReadFillsItsQueueOnly();
    void aFloodOfMessagesLeavesTheLoopItsTurns();
    void aPingFloodEndsIt();
    void emptyContinuationsEndIt();
    void closingADeadPeerIsBounded();
    void aPeersCloseThatCannotBeAnsweredIsBounded();
    void nothingIsSentAfterTheEnd();
    void canBeDeletedInEachOfItsSlots();

private:
    void deleteInSlot(const QByteArray &trigger, const std::function<void(WebSocket *)> &connectTo);
    void expectEnd(How how, int code = 0);
    void fillQueue();

    std::unique_ptr<QSignalSpy> m_closed;
};

void TestWebSocket::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    accept();
    QVERIFY(m_socket);
    m_closed = std::make_unique<QSignalSpy>(m_socket.get(), &WebSocket::closed);
}

void TestWebSocket::cleanup()
{
    m_closed.reset();
    drop();
}

void TestWebSocket::expectEnd(How how, int code)
{
    QTRY_COMPARE_WITH_TIMEOUT(m_closed->size(), 1, holdfast::test::kPatience);
    const End end = m_closed->at(0).at(0).value<End>();
    QVERIFY2(end.how == how, qPrintable(toText(end)));
    QCOMPARE(int(end.code), code);
    QVERIFY(!m_socket->isOpen());
    QCOMPARE(m_socket->queuedBytes(), 0);
    QTRY_COMPARE(m_listener->openConnections(), 0);
    m_socket->abort(QStringLiteral("again"));
    m_socket->close(1000, {}, Milliseconds(1));
    QVERIFY(!m_closed->wait(20)); // and not once more
}

void TestWebSocket::carriesTextBothWays()
{
    QSignalSpy received(m_socket.get(), &WebSocket::textReceived);
    const QByteArray text = "{\"type\":\"heartbeat\",\"note\":\"gr\xc3\xbc\xc3\x9f \xf0\x9f\xa6\x80\"}";
    m_peer->send(Frame::text(text) + Frame::text("") + Frame::text("two"));
    QTRY_COMPARE(received.size(), 3);
    QCOMPARE(received[0][0].toByteArray(), text);
    QCOMPARE(received[1][0].toByteArray(), QByteArray());
    QVERIFY(m_socket->sendText(text));
    QVERIFY(m_socket->sendText("{}"));
    auto frame = m_peer->waitForFrame();
    QVERIFY(frame);
    QCOMPARE(frame->opcode, int(Frame::Text));
    QCOMPARE(frame->payload, text);
    frame = m_peer->waitForFrame();
    QVERIFY(frame);
    QCOMPARE(frame->payload, QByteArray("{}"));
    QVERIFY(m_socket->peerAddress().startsWith(QStringLiteral("127.0.0.1:")));
}

void TestWebSocket::takesBinaryAsText()
{
    QSignalSpy received(m_socket.get(), &WebSocket::textReceived);
    m_peer->send(Frame{Frame::Binary, "{\"a\":1}"}.bytes());
    QTRY_COMPARE(received.size(), 1);
    QCOMPARE(received[0][0].toByteArray(), QByteArray("{\"a\":1}"));
}

void TestWebSocket::takesAMessageInPieces()
{
    QSignalSpy received(m_socket.get(), &WebSocket::textReceived);
    const QByteArray wire =
        Frame{Frame::Text, "one ", false}.bytes() + Frame::ping("x") + Frame{Frame::Continuation, "message"}.bytes();
    for (qsizetype at = 0; at < wire.size(); at += 3) {
        const MonoTime before = m_socket->heardAt().mono;
        m_peer->send(wire.mid(at, 3));
        QTRY_VERIFY(m_socket->heardAt().mono > before);
    }
    QTRY_COMPARE(received.size(), 1);
    QCOMPARE(received[0][0].toByteArray(), QByteArray("one message"));
}

void TestWebSocket::answersPingsAndCountsThemAsLife()
{
    const MonoTime before = m_socket->heardAt().mono;
    m_peer->send(Frame::ping("are you there"));
    QTRY_VERIFY(m_socket->heardAt().mono > before);
    auto frame = m_peer->waitForFrame();
    QVERIFY(frame);
    QCOMPARE(frame->opcode, int(Frame::Pong));
    QCOMPARE(frame->payload, QByteArray("are you there"));
}

void TestWebSocket::pingsComeBack()
{
    QSignalSpy pongs(m_socket.get(), &WebSocket::pongReceived);
    m_socket->ping("17");
    auto frame = m_peer->waitForFrame();
    QVERIFY(frame);
    QCOMPARE(frame->opcode, int(Frame::Ping));
    m_peer->send(Frame{Frame::Pong, frame->payload}.bytes());
    QTRY_COMPARE(pongs.size(), 1);
    QCOMPARE(pongs[0][0].toByteArray(), QByteArray("17"));
}

void TestWebSocket::sendsLongTextInOneFrame()
{
    const QByteArray text = QByteArray("\xc3\xa4").repeated(400'000); // Qt would split it at 512 KiB
    QVERIFY(m_socket->sendText(text));
    auto frame = m_peer->waitForFrame();
    QVERIFY(frame);
    QVERIFY(frame->fin);
    QVERIFY(frame->payload == text);
    QSignalSpy received(m_socket.get(), &WebSocket::textReceived);
    m_peer->send(Frame::text(text));
    QTRY_COMPARE(received.size(), 1);
    QVERIFY(received[0][0].toByteArray() == text);
}

void TestWebSocket::peersCloseIsAdopted()
{
    m_peer->send(Frame{Frame::Close, QByteArray("\x0f\xa1", 2) + "go away"}.bytes());
    expectEnd(How::ClosedByPeer, 4001);
    QCOMPARE(m_closed->at(0).at(0).value<End>().reason, QStringLiteral("go away"));
    auto frame = m_peer->waitForFrame();
    QVERIFY(frame);
    QCOMPARE(frame->closeCode(), 4001);
}

void TestWebSocket::ownCloseSendsItsCodeAndReason()
{
    QVERIFY(m_socket->sendText("last words"));
    m_socket->close(4001, QString(200, u'\u00e4'), Seconds(5));
    QCOMPARE(m_closed->size(), 0); // never from inside a call
    expectEnd(How::ClosedByUs, 4001);
    auto frame = m_peer->waitForFrame();
    QVERIFY(frame);
    QCOMPARE(frame->payload, QByteArray("last words"));
    frame = m_peer->waitForFrame();
    QVERIFY(frame);
    QCOMPARE(frame->closeCode(), 4001);
    QCOMPARE(QString::fromUtf8(frame->payload.mid(2)), QString(61, u'\u00e4'));
}

void TestWebSocket::brokenFramesEndIt_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    constexpr quint64 tooBig = quint64(protocol::kMaxFrameBytes) + 1;
    QTest::newRow("frame too big") << Frame::headOnly(Frame::Text, tooBig) << 1009;
    QTest::newRow("frame of 2^62 bytes") << Frame::headOnly(Frame::Binary, quint64(1) << 62) << 1009;
    QTest::newRow("bad UTF-8") << Frame::text("\xff\xfe") << 1007;
    QTest::newRow("surrogate in UTF-8") << Frame::text("\xed\xa0\x80") << 1007;
    QTest::newRow("reserved opcode") << Frame{3, "x"}.bytes() << 1002;
    QTest::newRow("reserved control opcode") << Frame{11, "x"}.bytes() << 1002;
    QTest::newRow("reserved bits") << Frame{0x70 | Frame::Text, "x"}.bytes() << 1002;
    QTest::newRow("long ping") << Frame::ping(QByteArray(126, 'x')) << 1002;
    QTest::newRow("ping in pieces") << Frame{Frame::Ping, "x", false}.bytes() << 1002;
    QTest::newRow("continuation of nothing") << Frame{Frame::Continuation, "x"}.bytes() << 1002;
    QTest::newRow("text inside a message") << Frame{Frame::Text, "a", false}.bytes() + Frame::text("b") << 1002;
    QTest::newRow("close code of one byte") << Frame{Frame::Close, "x"}.bytes() << 1002;
    QTest::newRow("close code 1005") << Frame{Frame::Close, QByteArray("\x03\xed", 2)}.bytes() << 1002;
}

void TestWebSocket::brokenFramesEndIt()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    m_peer->send(bytes);
    expectEnd(How::ProtocolError, code);
    auto frame = m_peer->waitForFrame();
    QVERIFY(frame);
    QCOMPARE(frame->closeCode(), code);
}

void TestWebSocket::aResetIsAReset()
{
    m_peer->reset();
    expectEnd(How::Reset);
}

void TestWebSocket::aFinWithoutCloseIsNoClose()
{
    m_peer->closeTcp();
    expectEnd(How::Reset);
}

void TestWebSocket::messagesBeforeTheEndStillArrive()
{
    QSignalSpy received(m_socket.get(), &WebSocket::textReceived);
    m_peer->send(Frame::text("last") + Frame{Frame::Close, QByteArray("\x03\xe9", 2)}.bytes());
    m_peer->closeTcp();
    expectEnd(How::ClosedByPeer, 1001);
    QCOMPARE(received.size(), 1);
}

void TestWebSocket::abortIsSaidOnceAndLater()
{
    m_socket->abort(QStringLiteral("no pong"));
    QVERIFY(!m_socket->isOpen());
    QCOMPARE(m_closed->size(), 0);
    expectEnd(How::Aborted);
    QCOMPARE(m_closed->at(0).at(0).value<End>().error, QStringLiteral("no pong"));
    QTRY_VERIFY(m_peer->isGone());
}

/// It was not written yet, and the kernel takes no more.
void TestWebSocket::whatTheLastTurnSentMayMeetAnEnd()
{
    fillQueue();
    QVERIFY(m_socket->sendText(QByteArray(60'000, 'y')));
    m_socket->abort(QStringLiteral("it must go"));
    expectEnd(How::Aborted);
    cleanup();
    init();
    fillQueue();
    m_peer->reset();
    QVERIFY(m_socket->sendText(QByteArray(60'000, 'y')));
    expectEnd(How::Reset);
}

/// Sends until more waits here than both ends' kernel buffers, 10 MB at most, can ever take.
void TestWebSocket::fillQueue()
{
    m_peer->stopReading();
    const QByteArray text(60'000, 'x');
    while (m_socket->queuedBytes() < 14'000'000) {
        QVERIFY(m_socket->sendText(text));
        QCoreApplication::processEvents();
    }
}

void TestWebSocket::aPeerThatDoesNotReadFillsItsQueueOnly()
{
    m_peer->stopReading();
    const QByteArray text(60'000, 'x');
    qint64 most = 0;
    while (m_socket->sendText(text)) {
        most = std::max(most, m_socket->queuedBytes());
        QCoreApplication::processEvents();
    }
    QVERIFY(most > protocol::kMaxQueuedBytes / 2 && most <= protocol::kMaxQueuedBytes + 100);
    expectEnd(How::QueueFull);
}

void TestWebSocket::aFloodOfMessagesLeavesTheLoopItsTurns()
{
    constexpr int kMessages = 100'000;
    int received = 0;
    int inThisTurn = 0;
    int most = 0;
    connect(m_socket.get(), &WebSocket::textReceived, this, [&] {
        ++received;
        ++inThisTurn;
    });
    QTimer turns;
    connect(&turns, &QTimer::timeout, this, [&] { most = std::max(most, std::exchange(inThisTurn, 0)); });
    turns.start(0);
    m_peer->send(Frame::text("{\"type\":\"x\"}").repeated(kMessages));
    QTRY_COMPARE_WITH_TIMEOUT(received, kMessages, holdfast::test::kPatience);
    QVERIFY2(most > 0 && most < 2'000, qPrintable(QString::number(most)));
}

void TestWebSocket::aPingFloodEndsIt()
{
    m_peer->stopReading();
    const QByteArray pings = Frame::ping(QByteArray(125, 'p')).repeated(500);
    QVERIFY(QTest::qWaitFor([&] {
        if (m_peer->isConnected())
            m_peer->send(pings);
        return m_closed->size() == 1;
    }));
    expectEnd(How::ProtocolError);
}

void TestWebSocket::emptyContinuationsEndIt()
{
    m_peer->send(Frame{Frame::Text, "", false}.bytes());
    const QByteArray nothings = Frame{Frame::Continuation, "", false}.bytes().repeated(2'000);
    QVERIFY(QTest::qWaitFor([&] {
        if (m_peer->isConnected())
            m_peer->send(nothings);
        return m_closed->size() == 1;
    }));
    expectEnd(How::ProtocolError);
}

void TestWebSocket::closingADeadPeerIsBounded()
{
    fillQueue();
    m_socket->close(1001, QStringLiteral("stopping"), Milliseconds(50));
    QCOMPARE(m_closed->size(), 0);
    expectEnd(How::ClosedByUs, 1001);
    QVERIFY(!m_closed->at(0).at(0).value<End>().error.isEmpty());
}

void TestWebSocket::aPeersCloseThatCannotBeAnsweredIsBounded()
{
    fillQueue();
    m_peer->send(Frame{Frame::Close, QByteArray("\x03\xe9", 2)}.bytes());
    expectEnd(How::ClosedByPeer, 1001); // after 5 s
}

void TestWebSocket::nothingIsSentAfterTheEnd()
{
    m_socket->abort(QStringLiteral("x"));
    QVERIFY(!m_socket->sendText("{}"));
    m_socket->ping("x");
    QCOMPARE(m_socket->queuedBytes(), 0);
    expectEnd(How::Aborted);
}

void TestWebSocket::deleteInSlot(const QByteArray &trigger, const std::function<void(WebSocket *)> &connectTo)
{
    init();
    m_closed.reset();
    connectTo(m_socket.get());
    m_peer->send(trigger);
    QTRY_VERIFY(!m_socket);
    QTRY_VERIFY(m_peer->isGone());
    QTRY_COMPARE(m_listener->openConnections(), 0);
    cleanup();
}

void TestWebSocket::canBeDeletedInEachOfItsSlots()
{
    cleanup();
    const auto destroy = [this] { m_socket.reset(); };
    const QByteArray close = Frame{Frame::Close, QByteArray("\x03\xe8", 2)}.bytes();
    const QByteArray two = Frame::text("a") + Frame::text("b");
    deleteInSlot(two, [&](WebSocket *s) { connect(s, &WebSocket::textReceived, this, destroy); });
    deleteInSlot(Frame{Frame::Pong, "x"}.bytes(),
                 [&](WebSocket *s) { connect(s, &WebSocket::pongReceived, this, destroy); });
    deleteInSlot(close, [&](WebSocket *s) { connect(s, &WebSocket::closed, this, destroy); });
    init(); // cleanup() follows
}

QTEST_GUILESS_MAIN(TestWebSocket)
#include "tst_web_socket.moc"
