// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/drill_queue.h"
#include "core/protocol/limits.h"
#include "tests/support/patience.h"
#include "tests/unit/net/accepted_socket.h"

#include <QElapsedTimer>
#include <QSignalSpy>

using namespace holdfast;
using namespace holdfast::net;
using holdfast::test::Frame;

namespace {

class HandClock final : public runtime::Clock
{
public:
    [[nodiscard]] Now now() const override { return time; }
    [[nodiscard]] Microseconds suspended() const override { return Microseconds(0); }
    Now time;
};

} // namespace

/// Drills: a connection that is made slow, or silent, and whole again.
class TestImpairedSocket : public QObject, private test::AcceptedSocket
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        accept();
        QVERIFY(m_socket);
    }
    void cleanup() { drop(); }

    void theLaneKeepsTheOrder();
    void theLaneIsLateByItsLag();
    void theLaneGoesByTheClockThatItIsGiven();
    void lagHoldsBackAndLosesNothing();
    void aFrozenOneHearsNothingAndSaysNothing();
    void restoredItReadsInTheNextTurn();
    void whatSharesAReadWithTheFreezeWaitsToo();
    void aPeerThatLeftAFrozenOneIsFoundGone();
    void whatAFrozenOneHoldsIsBounded();
    void closingAFrozenOneSendsWhatWaitedFirst();
    void itDiesFrozenWithoutATrace();
    void impairedTwiceTheLastOneCounts();

private:
    [[nodiscard]] QByteArray nextText();
};

QByteArray TestImpairedSocket::nextText()
{
    const auto frame = m_peer->waitForFrame();
    return frame && frame->opcode == Frame::Text ? frame->payload : QByteArray("no text");
}

void TestImpairedSocket::theLaneKeepsTheOrder()
{
    DrillQueue lane(std::nullopt, m_clock, nullptr);
    QByteArray out;
    for (const char letter : {'a', 'b', 'c'})
        lane.hold(10, [&out, letter] { out += letter; });
    QCOMPARE(lane.heldBytes(), 30);
    QCoreApplication::processEvents();
    QCOMPARE(out, QByteArray());
    lane.releaseAll();
    QCOMPARE(out, QByteArray("abc"));
    QCOMPARE(lane.heldBytes(), 0);
}

void TestImpairedSocket::theLaneIsLateByItsLag()
{
    constexpr Milliseconds kLag{80};
    DrillQueue lane(kLag, m_clock, nullptr);
    QElapsedTimer clock;
    clock.start();
    QList<qint64> at;
    lane.hold(1, [&] { at += clock.elapsed(); });
    lane.hold(2, [&] { at += clock.elapsed(); });
    QTRY_COMPARE(at.size(), 2);
    QVERIFY2(at.first() >= kLag.count() - 1, qPrintable(QString::number(at.first())));
    QCOMPARE(lane.heldBytes(), 0);
    lane.hold(3, [&] { at += clock.elapsed(); });
    QCOMPARE(lane.heldBytes(), 3);
    QTRY_COMPARE(at.size(), 3);
}

void TestImpairedSocket::theLaneGoesByTheClockThatItIsGiven()
{
    HandClock clock;
    DrillQueue lane(Seconds(3600), clock, nullptr);
    QByteArray out;
    lane.hold(1, [&out] { out += 'a'; });
    clock.time.mono += std::chrono::minutes(30);
    lane.hold(1, [&out] { out += 'b'; });
    clock.time.mono += std::chrono::minutes(30);
    QTimerEvent due(0);
    QCoreApplication::sendEvent(&lane, &due);
    QCOMPARE(out, QByteArray("a"));
    clock.time.mono += std::chrono::minutes(30);
    QCoreApplication::sendEvent(&lane, &due);
    QCOMPARE(out, QByteArray("ab"));
}

void TestImpairedSocket::lagHoldsBackAndLosesNothing()
{
    m_socket->impair(Milliseconds(50));
    QVERIFY(m_socket->sendText("one"));
    m_socket->ping("beat");
    QVERIFY(m_socket->sendText("two"));
    QCOMPARE(m_socket->queuedBytes(), 0); // nothing of it has reached the socket
    QCOMPARE(nextText(), QByteArray("one"));
    const auto ping = m_peer->waitForFrame();
    QVERIFY(ping);
    QCOMPARE(ping->opcode, int(Frame::Ping));
    QCOMPARE(nextText(), QByteArray("two"));
    QSignalSpy received(m_socket.get(), &WebSocket::textReceived);
    m_peer->send(Frame::text("in"));
    QTRY_COMPARE(received.size(), 1); // what comes in is not late
}

void TestImpairedSocket::aFrozenOneHearsNothingAndSaysNothing()
{
    QSignalSpy received(m_socket.get(), &WebSocket::textReceived);
    m_socket->impair(std::nullopt);
    QVERIFY(m_socket->isOpen());
    m_peer->send(Frame::text("in"));
    QVERIFY(m_socket->sendText("out"));
    QVERIFY(!received.wait(50));
    QVERIFY(m_peer->received().isEmpty());
    m_socket->restore();
    QTRY_COMPARE(received.size(), 1);
    QCOMPARE(nextText(), QByteArray("out"));
}

void TestImpairedSocket::restoredItReadsInTheNextTurn()
{
    QSignalSpy received(m_socket.get(), &WebSocket::textReceived);
    m_socket->impair(std::nullopt);
    m_peer->send(Frame::text("early"));
    QVERIFY(!received.wait(50));
    m_socket->restore();
    QCOMPARE(received.size(), 0); // its owner can still do what came first
    QTRY_COMPARE(received.size(), 1);
}

void TestImpairedSocket::whatSharesAReadWithTheFreezeWaitsToo()
{
    QSignalSpy received(m_socket.get(), &WebSocket::textReceived);
    const auto freeze =
        connect(m_socket.get(), &WebSocket::textReceived, m_socket.get(), [this] { m_socket->impair(std::nullopt); });
    m_peer->send(Frame::text("freezes") + Frame::text("two") + Frame::text("three"));
    QTRY_COMPARE(received.size(), 1);
    QVERIFY(!received.wait(50));
    disconnect(freeze);
    m_socket->restore();
    QTRY_COMPARE(received.size(), 3);
    QCOMPARE(received[1][0].toByteArray() + received[2][0].toByteArray(), QByteArray("twothree"));
}

void TestImpairedSocket::aPeerThatLeftAFrozenOneIsFoundGone()
{
    QSignalSpy closed(m_socket.get(), &WebSocket::closed);
    m_socket->impair(std::nullopt);
    QVERIFY(m_socket->sendText("never"));
    m_peer->reset();
    QVERIFY(!closed.wait(50));
    QVERIFY(m_socket->isOpen());
    m_socket->restore();
    QTRY_COMPARE(closed.size(), 1);
    const End end = closed[0][0].value<End>();
    QVERIFY2(end.how == End::How::Reset, qPrintable(toText(end)));
    QVERIFY(!m_socket->sendText("too late"));
    QTRY_COMPARE(m_listener->openConnections(), 0);
}

void TestImpairedSocket::whatAFrozenOneHoldsIsBounded()
{
    QSignalSpy closed(m_socket.get(), &WebSocket::closed);
    m_socket->impair(std::nullopt);
    const QByteArray half(protocol::kMaxQueuedBytes / 2, 'x');
    QVERIFY(m_socket->sendText(half));
    QVERIFY(m_socket->sendText(half));
    QVERIFY(!m_socket->sendText("x"));
    QTRY_COMPARE(closed.size(), 1);
    QVERIFY(closed[0][0].value<End>().how == End::How::QueueFull);
}

void TestImpairedSocket::closingAFrozenOneSendsWhatWaitedFirst()
{
    m_socket->impair(std::nullopt);
    QVERIFY(m_socket->sendText("last words"));
    m_socket->close(1001, QStringLiteral("the server stops"), Milliseconds(1'000));
    QCOMPARE(nextText(), QByteArray("last words"));
    const auto close = m_peer->waitForFrame();
    QVERIFY(close);
    QCOMPARE(close->closeCode(), 1001);
}

void TestImpairedSocket::itDiesFrozenWithoutATrace()
{
    m_socket->impair(std::nullopt);
    QVERIFY(m_socket->sendText("never"));
    m_socket.reset();
    QTRY_VERIFY(m_peer->isGone());
    QVERIFY(m_peer->received().isEmpty());
    QTRY_COMPARE(m_listener->openConnections(), 0);
}

void TestImpairedSocket::impairedTwiceTheLastOneCounts()
{
    m_socket->impair(std::nullopt);
    QVERIFY(m_socket->sendText("one"));
    m_socket->impair(Milliseconds(1));
    QCOMPARE(nextText(), QByteArray("one"));
    QVERIFY(m_socket->sendText("two"));
    QCOMPARE(nextText(), QByteArray("two"));
}

QTEST_GUILESS_MAIN(TestImpairedSocket)
#include "tst_impaired_socket.moc"
