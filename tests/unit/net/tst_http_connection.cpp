// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "tests/unit/net/front.h"

#include <QSignalSpy>
#include <QTest>

#include <optional>

using namespace holdfast;
using namespace holdfast::net;
using holdfast::test::Front;
using holdfast::test::RawPeer;

/// What the front answers over HTTP, at once, late and to those who misbehave.
class TestHttpConnection : public QObject
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
    void sendsABodyInParts();
    void asksForAPartWhenTheFormerHasLeft();
    void oldClientsGetPartsUntilTheEnd();
    void headOfABodyInPartsHasNone();
    void aPartThatFailsIsSeen();
    void keepsItsPlaceUntilTheAnswerHasLeft();
    void aClientThatGoesGivesItsPlaceBack();
    void withoutAHandlerThereIsNothing();
    void refuses_data();
    void refuses();
    void aTooLongBodyIsAnsweredWhileItIsSent();
    void aSilentClientIsDropped();
    void aSlowHeadIsDropped();
    void aSlowBodyIsDropped();
    void aClientThatDoesNotCloseIsDropped();

private:
    std::optional<Front> m_front;
};

void TestHttpConnection::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^Q|socket|device")));
    m_front.emplace();
    QVERIFY(m_front->port != 0);
}

void TestHttpConnection::cleanup()
{
    m_front.reset();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void TestHttpConnection::answersARequest()
{
    const auto peer = m_front->ask(m_front->get("/healthz?full=1"));
    QTRY_VERIFY(peer->isGone());
    QVERIFY(peer->received().startsWith("HTTP/1.1 200 OK\r\n"));
    QVERIFY(peer->received().contains("\r\nX-Extra: 1\r\n"));
    QVERIFY(peer->received().endsWith("\r\n\r\nyou said: "));
    QCOMPARE(m_front->requests.size(), std::size_t(1));
    QCOMPARE(m_front->requests[0].head.query, QByteArray("full=1"));
    QTRY_COMPARE(m_front->listener->openConnections(), 0);
}

void TestHttpConnection::readsABodyInPieces()
{
    const QByteArray body = QByteArray("0123456789").repeated(30'000);
    const auto peer = m_front->ask("POST /api HTTP/1.1\r\nHost: localhost:" + QByteArray::number(m_front->port) +
                                   "\r\nContent-Length: 300000\r\n\r\n");
    for (qsizetype at = 0; at < body.size(); at += 7'777) {
        peer->send(body.mid(at, 7'777));
        QCoreApplication::processEvents();
    }
    QTRY_VERIFY(peer->isGone());
    QVERIFY(m_front->requests.at(0).body == body);
    QVERIFY(peer->received().endsWith("you said: " + body));
}

void TestHttpConnection::letsTheClientContinue()
{
    const auto peer = m_front->ask("POST /api HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_front->port) +
                                   "\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    QCOMPARE(peer->waitForHead(), QByteArray("HTTP/1.1 100 Continue\r\n\r\n"));
    peer->send("ok");
    QTRY_VERIFY(peer->received().endsWith("you said: ok"));
}

void TestHttpConnection::answersHeadWithoutABody()
{
    const auto peer =
        m_front->ask("HEAD / HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_front->port) + "\r\n\r\n");
    QTRY_VERIFY(peer->isGone());
    QVERIFY(peer->received().contains("\r\nContent-Length: 10\r\n"));
    QVERIFY(peer->received().endsWith("\r\n\r\n"));
}

void TestHttpConnection::answersOnlyTheFirstOfTwoRequests()
{
    const auto peer = m_front->ask(m_front->get("/first") + m_front->get("/second"));
    QTRY_VERIFY(peer->isGone());
    QCOMPARE(m_front->requests.size(), std::size_t(1));
    QCOMPARE(m_front->requests[0].head.target, QByteArray("/first"));
    QCOMPARE(peer->received().count("HTTP/1.1"), 1);
    QVERIFY(peer->received().contains("\r\nConnection: close\r\n"));
}

void TestHttpConnection::theAnswerMayComeLater()
{
    const auto peer = m_front->ask(m_front->get("/later"));
    QTRY_COMPARE(m_front->kept.size(), std::size_t(1));
    QVERIFY(peer->received().isEmpty());
    m_front->kept[0].send(201, "text/plain", "now");
    m_front->kept[0].send(500, "text/plain", "and again");
    QTRY_VERIFY(peer->isGone());
    QCOMPARE(peer->httpStatus(), 201);
    QVERIFY(peer->received().endsWith("now"));
}

void TestHttpConnection::anAnswerForNobodyIsHarmless()
{
    const auto peer = m_front->ask(m_front->get("/later"));
    QTRY_COMPARE(m_front->kept.size(), std::size_t(1));
    peer->reset();
    QTRY_COMPARE(m_front->listener->openConnections(), 0);
    m_front->kept[0].send(200, "text/plain", "too late");
    const auto other = m_front->ask(m_front->get("/later"));
    QTRY_COMPARE(m_front->kept.size(), std::size_t(2));
    m_front->listener.reset();
    m_front->kept[1].send(200, "text/plain", "much too late");
}

void TestHttpConnection::aForgottenAnswerIsA500()
{
    const auto peer = m_front->ask(m_front->get("/forgotten"));
    QTRY_COMPARE(peer->httpStatus(), 500);
}

void TestHttpConnection::sendsALongAnswerWhole()
{
    const auto peer = m_front->ask(m_front->get("/long"));
    QTRY_VERIFY(peer->received().size() > 5'000'000);
    QVERIFY(peer->received().endsWith("\r\n\r\n" + QByteArray(5'000'000, 'l')));
}

void TestHttpConnection::sendsABodyInParts()
{
    const auto peer = m_front->ask(m_front->get("/parts"));
    QTRY_COMPARE(m_front->takers.size(), std::size_t(1));
    m_front->takers[0](BodyPart{QByteArray(17, 'x'), false});
    QTRY_COMPARE(m_front->takers.size(), std::size_t(2));
    m_front->takers[1](BodyPart{"end", true});
    QTRY_VERIFY(peer->isGone());
    QVERIFY(peer->received().contains("\r\nTransfer-Encoding: chunked\r\n"));
    QVERIFY(!peer->received().contains("Content-Length"));
    QVERIFY(peer->received().endsWith("\r\n\r\n5\r\nfirst\r\n11\r\nxxxxxxxxxxxxxxxxx\r\n3\r\nend\r\n0\r\n\r\n"));
}

void TestHttpConnection::asksForAPartWhenTheFormerHasLeft()
{
    const auto peer = m_front->ask(m_front->get("/parts"));
    QTRY_COMPARE(m_front->takers.size(), std::size_t(1));
    peer->stopReading();
    m_front->takers[0](BodyPart{QByteArray(20'000'000, 'x'), false}); // more than the kernel takes
    QCoreApplication::processEvents();
    QCOMPARE(m_front->takers.size(), std::size_t(1));
}

void TestHttpConnection::oldClientsGetPartsUntilTheEnd()
{
    const auto peer =
        m_front->ask("GET /parts HTTP/1.0\r\nHost: 127.0.0.1:" + QByteArray::number(m_front->port) + "\r\n\r\n");
    QTRY_COMPARE(m_front->takers.size(), std::size_t(1));
    m_front->takers[0](BodyPart{"last", true});
    QTRY_VERIFY(peer->isGone());
    QVERIFY(!peer->received().contains("chunked"));
    QVERIFY(peer->received().endsWith("\r\n\r\nfirstlast"));
}

void TestHttpConnection::headOfABodyInPartsHasNone()
{
    const auto peer = m_front->ask(m_front->request("HEAD", "/parts"));
    QTRY_VERIFY(peer->isGone());
    QVERIFY(peer->received().endsWith("\r\n\r\n"));
    QVERIFY(m_front->takers.empty());
}

void TestHttpConnection::aPartThatFailsIsSeen()
{
    const auto peer = m_front->ask(m_front->get("/parts"));
    QTRY_COMPARE(m_front->takers.size(), std::size_t(1));
    m_front->takers[0](Problem{QStringLiteral("store_unreadable"), {}, {}, {}});
    QTRY_VERIFY(peer->isGone());
    QVERIFY(!peer->received().contains("\r\n0\r\n"));
}

void TestHttpConnection::keepsItsPlaceUntilTheAnswerHasLeft()
{
    const auto peer = m_front->ask(m_front->get("/later"));
    QTRY_COMPARE(m_front->kept.size(), std::size_t(1));
    auto place = std::make_shared<int>(1);
    const std::weak_ptr<int> taken = place;
    m_front->kept[0].keep(std::move(place));
    peer->stopReading();
    m_front->kept[0].send(200, "text/plain", QByteArray(20'000'000, 'x'));
    QCoreApplication::processEvents();
    QVERIFY(!taken.expired());
    peer->reset();
    QTRY_VERIFY(taken.expired());
}

void TestHttpConnection::aClientThatGoesGivesItsPlaceBack()
{
    const auto peer = m_front->ask(m_front->get("/later"));
    QTRY_COMPARE(m_front->kept.size(), std::size_t(1));
    auto place = std::make_shared<int>(1);
    const std::weak_ptr<int> taken = place;
    m_front->kept[0].keep(std::move(place));
    peer->reset();
    QTRY_COMPARE(m_front->listener->openConnections(), 0);
    m_front->kept[0].send(200, "text/plain", "too late");
    QVERIFY(taken.expired());
}

void TestHttpConnection::withoutAHandlerThereIsNothing()
{
    m_front->listener->setHttpHandler({});
    const auto peer = m_front->ask(m_front->get("/healthz"));
    QTRY_COMPARE(peer->httpStatus(), 404);
}

void TestHttpConnection::refuses_data()
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

void TestHttpConnection::refuses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    const auto peer = m_front->ask(bytes.replace("PORT", QByteArray::number(m_front->port)));
    QTRY_COMPARE(peer->httpStatus(), status);
    QTRY_VERIFY(peer->isGone());
    QVERIFY(peer->received().contains("\"error\":{\"code\":"));
    QVERIFY(m_front->requests.empty() && m_front->opened.empty());
    QTRY_COMPARE(m_front->listener->openConnections(), 0);
}

void TestHttpConnection::aTooLongBodyIsAnsweredWhileItIsSent()
{
    const auto peer = m_front->ask("POST / HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_front->port) +
                                   "\r\nContent-Length: 9000000\r\n\r\n");
    peer->send(QByteArray(9'000'000, 'x'));
    QTRY_COMPARE(peer->httpStatus(), 413); // and not destroyed by a reset on its way
}

void TestHttpConnection::aSilentClientIsDropped()
{
    ListenerConfig config;
    config.headTimeout = Milliseconds(50);
    m_front.emplace(config);
    const auto peer = m_front->ask({});
    QTRY_COMPARE(m_front->listener->openConnections(), 1);
    QTRY_VERIFY(peer->isGone());
    QVERIFY(peer->received().isEmpty());
    QTRY_COMPARE(m_front->listener->openConnections(), 0);
}

void TestHttpConnection::aSlowHeadIsDropped()
{
    ListenerConfig config;
    config.headTimeout = Milliseconds(200);
    m_front.emplace(config);
    const auto peer = m_front->ask("GET / HTTP/1.1\r\nX: ");
    QVERIFY(QTest::qWaitFor([&] {
        if (peer->isConnected() && peer->httpStatus() == 0)
            peer->send("x");
        return peer->httpStatus() != 0;
    }));
    QCOMPARE(peer->httpStatus(), 408);
}

void TestHttpConnection::aSlowBodyIsDropped()
{
    ListenerConfig config;
    config.bodyTimeout = Milliseconds(50);
    m_front.emplace(config);
    const auto peer = m_front->ask("POST / HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_front->port) +
                                   "\r\nContent-Length: 9\r\n\r\nhalf");
    QTRY_COMPARE(peer->httpStatus(), 408);
    QVERIFY(m_front->requests.empty());
}

void TestHttpConnection::aClientThatDoesNotCloseIsDropped()
{
    ListenerConfig config;
    config.bodyTimeout = Milliseconds(100);
    m_front.emplace(config);
    const auto peer = m_front->ask(m_front->get("/long"));
    peer->stopReading(); // so it does not see the end, and its kernel answers none
    QTRY_COMPARE(m_front->requests.size(), std::size_t(1));
    QTRY_COMPARE_WITH_TIMEOUT(m_front->listener->openConnections(), 0, holdfast::test::kPatience);
}

QTEST_GUILESS_MAIN(TestHttpConnection)
#include "tst_http_connection.moc"
