// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/own_certificate.h"
#include "tests/support/patience.h"
#include "tests/unit/net/front.h"

#include <QSignalSpy>
#include <QSslSocket>
#include <QTest>

#include <optional>

using namespace holdfast;
using namespace holdfast::net;
using holdfast::test::Frame;
using holdfast::test::Front;
using holdfast::test::kPatience;
using holdfast::test::OwnCertificate;
using holdfast::test::RawPeer;

/// An accepted connection whose peer sends more than it may: raw frames, plain and over TLS.
class TestPacedSocket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void everythingArrivesLaterAndInOrder_data() { transports(); }
    void everythingArrivesLaterAndInOrder();
    void whatMayNotBeReadStaysWithThePeer_data() { transports(); }
    void whatMayNotBeReadStaysWithThePeer();
    void longAndShortMessagesMix_data() { transports(); }
    void longAndShortMessagesMix();
    void pingsBehindItAreAnsweredInTheirTurn_data() { transports(); }
    void pingsBehindItAreAnsweredInTheirTurn();
    void anEndIsNoticedWhileNothingIsRead_data() { transports(); }
    void anEndIsNoticedWhileNothingIsRead();
    void itCanBeClosedAndDeletedWhileNothingIsRead_data() { transports(); }
    void itCanBeClosedAndDeletedWhileNothingIsRead();
    void whoNeverRestsIsTold_data() { transports(); }
    void whoNeverRestsIsTold();
    void aDrillMayBeginAndEndMeanwhile_data() { transports(); }
    void aDrillMayBeginAndEndMeanwhile();

private:
    static void transports();
    [[nodiscard]] WebSocket &socket() const { return *m_front->opened[0]; }

    static constexpr MessageRate kSome{100, 2'000, Seconds(300)};
    static constexpr MessageRate kNoMore{100, 0.01, Seconds(300)}; ///< nothing, for longer than a test takes

    std::optional<OwnCertificate> m_own;
    std::optional<Front> m_front;
    std::unique_ptr<RawPeer> m_peer;
    std::unique_ptr<QSignalSpy> m_texts;
    std::unique_ptr<QSignalSpy> m_slowed;
};

void TestPacedSocket::transports()
{
    QTest::addColumn<bool>("isTls");
    QTest::newRow("plain") << false;
    QTest::newRow("TLS") << true;
}

void TestPacedSocket::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^Q|socket|device")));
    QFETCH(bool, isTls);
    m_own.emplace();
    ListenerConfig config;
    if (isTls)
        config.tls = tls::serverConfiguration(m_own->pair());
    m_front.emplace(config);
    auto *end = isTls ? new QSslSocket : nullptr;
    m_peer = end ? std::make_unique<RawPeer>(end) : std::make_unique<RawPeer>();
    if (end) {
        QSslConfiguration configuration;
        configuration.setCaCertificates({m_own->pair().chain.last()});
        end->setSslConfiguration(configuration);
        end->connectToHostEncrypted(QStringLiteral("127.0.0.1"), m_front->port);
    } else {
        m_peer->connectTo(m_front->port);
    }
    m_peer->sendUpgrade(m_front->port);
    QVERIFY(m_peer->waitForHead().startsWith("HTTP/1.1 101"));
    QTRY_COMPARE(m_front->opened.size(), std::size_t(1));
    m_texts = std::make_unique<QSignalSpy>(&socket(), &WebSocket::textReceived);
    m_slowed = std::make_unique<QSignalSpy>(&socket(), &WebSocket::slowedDown);
}

void TestPacedSocket::cleanup()
{
    m_texts.reset();
    m_slowed.reset();
    m_peer.reset();
    m_front.reset();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void TestPacedSocket::everythingArrivesLaterAndInOrder()
{
    constexpr int kMessages = 3'000;
    socket().limitMessages(kSome);
    QByteArray wire;
    for (int i = 0; i < kMessages; ++i)
        wire += Frame::text(QByteArray::number(i));
    m_peer->send(wire);
    QTRY_COMPARE_WITH_TIMEOUT(m_texts->size(), kMessages, kPatience);
    for (int i = 0; i < kMessages; ++i)
        QCOMPARE(m_texts->at(i)[0].toByteArray(), QByteArray::number(i));
    QVERIFY(!m_slowed->isEmpty());
    for (const auto &each : *m_slowed)
        QCOMPARE(each[0].toBool(), true);
    QVERIFY(socket().sendText("well"));
    QCOMPARE(m_peer->waitForFrame()->payload, QByteArray("well"));
}

void TestPacedSocket::whatMayNotBeReadStaysWithThePeer()
{
    socket().limitMessages(kNoMore);
    const QByteArray piece = Frame::text(QByteArray(1'000, 'x')).repeated(1'000);
    for (int i = 0; i < 24; ++i) // more than the buffers of both kernels take
        m_peer->send(piece);
    QTRY_COMPARE(m_texts->size(), 100);
    QVERIFY(QTest::qWaitFor([this] {
        const qint64 before = m_peer->unsentBytes();
        QTest::qWait(50);
        return m_peer->unsentBytes() == before;
    }));
    QVERIFY2(m_peer->unsentBytes() > 1'000'000, qPrintable(QString::number(m_peer->unsentBytes())));
    QCOMPARE(m_texts->size(), 100);
    QVERIFY(socket().sendText("still here"));
    QCOMPARE(m_peer->waitForFrame()->payload, QByteArray("still here"));
}

void TestPacedSocket::longAndShortMessagesMix()
{
    socket().limitMessages({3, 200, Seconds(300)});
    const QByteArray large(300'000, 'x');
    for (int i = 0; i < 8; ++i)
        m_peer->send(Frame::text("small").repeated(5) + Frame::text(large));
    QTRY_COMPARE_WITH_TIMEOUT(m_texts->size(), 48, kPatience);
    for (int i = 0; i < 48; ++i)
        QCOMPARE(m_texts->at(i)[0].toByteArray().size(), i % 6 == 5 ? large.size() : 5);
    QVERIFY(!m_slowed->isEmpty());
}

void TestPacedSocket::pingsBehindItAreAnsweredInTheirTurn()
{
    socket().limitMessages(kSome);
    m_peer->send(Frame::text("{}").repeated(1'000) + Frame::ping("behind"));
    const auto pong = m_peer->waitForFrame();
    QVERIFY(pong);
    QCOMPARE(pong->payload, QByteArray("behind"));
    QCOMPARE(m_texts->size(), 1'000);
    QVERIFY(socket().isOpen()); // what waited was not taken for control frames
}

void TestPacedSocket::anEndIsNoticedWhileNothingIsRead()
{
    socket().limitMessages(kNoMore);
    QSignalSpy closed(&socket(), &WebSocket::closed);
    m_peer->send(Frame::text("{}").repeated(200));
    QTRY_COMPARE(m_texts->size(), 100);
    m_peer->reset();
    QTRY_COMPARE(closed.size(), 1);
    QVERIFY(closed[0][0].value<End>().how == End::How::Reset);
    QTRY_COMPARE(m_front->listener->openConnections(), 0);
}

void TestPacedSocket::itCanBeClosedAndDeletedWhileNothingIsRead()
{
    socket().limitMessages(kNoMore);
    m_peer->send(Frame::text("{}").repeated(200));
    QTRY_COMPARE(m_texts->size(), 100);
    socket().close(1008, QStringLiteral("too many"), Seconds(5));
    const auto frame = m_peer->waitForFrame();
    QVERIFY(frame);
    QCOMPARE(frame->closeCode(), 1008);
    QTRY_COMPARE(m_front->listener->openConnections(), 0);
    cleanup();

    init();
    socket().limitMessages(kSome);
    bool isGone = false;
    connect(&socket(), &WebSocket::slowedDown, this, [&] {
        m_front->opened.clear();
        isGone = true;
    });
    m_peer->send(Frame::text("{}").repeated(200));
    QTRY_VERIFY(isGone);
    QTRY_VERIFY(m_peer->isGone());
}

void TestPacedSocket::whoNeverRestsIsTold()
{
    socket().limitMessages({100, 2'000, Seconds(0)});
    connect(&socket(), &WebSocket::slowedDown, this, [this](bool mayGoOn) {
        if (!mayGoOn)
            socket().close(1008, QStringLiteral("too many"), Seconds(5));
    });
    m_peer->send(Frame::text("{}").repeated(1'000));
    const auto frame = m_peer->waitForFrame();
    QVERIFY(frame);
    QCOMPARE(frame->closeCode(), 1008);
    QCOMPARE(m_texts->size(), 100);
}

void TestPacedSocket::aDrillMayBeginAndEndMeanwhile()
{
    socket().limitMessages(kSome);
    m_peer->send(Frame::text("{}").repeated(1'000));
    QTRY_VERIFY(m_texts->size() >= 100);
    socket().impair(std::nullopt);
    const auto frozenAt = m_texts->size();
    const auto before = m_slowed->size();
    QTRY_VERIFY(m_slowed->size() > before); // what was begun ends, and nothing is read on
    QCOMPARE(m_texts->size(), frozenAt);
    socket().restore();
    QTRY_COMPARE_WITH_TIMEOUT(m_texts->size(), 1'000, kPatience);
}

QTEST_GUILESS_MAIN(TestPacedSocket)
#include "tst_paced_socket.moc"
