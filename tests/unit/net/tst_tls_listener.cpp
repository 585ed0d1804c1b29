// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/dialer.h"
#include "core/protocol/limits.h"
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
using holdfast::test::OwnCertificate;
using holdfast::test::RawPeer;

/// HTTPS and WSS on the one port, and peers that do not behave.
class TestTlsListener : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void answersHttps();
    void opensWebSockets();
    void readsMoreThanItsBuffer();
    void countsEncryptedBytes();
    void plainHttpIsToldToUseTls();
    void resetsBeforeTheHandshakeDisturbNobody();
    void silentAndGarbagePeersDisturbNobody();
    void stoppedHandshakesDisturbNobody();
    void placesAreCountedBeforeTheHandshake();
    void aLongAnswerComesWhole();
    void aNewCertificateIsForNewConnections();
    void asksForAClientCertificate();
    void dialsWithAPin();
    void dialsWithAnAuthority();
    void saysWhyADialFailed_data();
    void saysWhyADialFailed();

private:
    void open(ListenerConfig config = {});
    [[nodiscard]] std::unique_ptr<RawPeer> tlsPeer(const QSslConfiguration &more = {}) const;
    [[nodiscard]] tls::ClientTls trusting(const tls::Trust &trust) const;
    [[nodiscard]] End endOf(const QString &url, const tls::ClientTls &tls);

    std::optional<OwnCertificate> m_own;
    std::optional<Front> m_front;
};

void TestTlsListener::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^Q|socket|device")));
    m_own.emplace();
    open();
}

void TestTlsListener::cleanup()
{
    m_front.reset();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void TestTlsListener::open(ListenerConfig config)
{
    if (!config.tls)
        config.tls = tls::serverConfiguration(m_own->pair());
    m_front.emplace(config);
    QVERIFY(m_front->port != 0);
}

std::unique_ptr<RawPeer> TestTlsListener::tlsPeer(const QSslConfiguration &more) const
{
    auto *socket = new QSslSocket;
    QSslConfiguration configuration = more;
    configuration.setCaCertificates({m_own->pair().chain.last()});
    socket->setSslConfiguration(configuration);
    socket->connectToHostEncrypted(QStringLiteral("127.0.0.1"), m_front->port);
    return std::make_unique<RawPeer>(socket);
}

tls::ClientTls TestTlsListener::trusting(const tls::Trust &trust) const
{
    return *tls::ClientTls::from(trust, m_front->clock.now().wall);
}

End TestTlsListener::endOf(const QString &url, const tls::ClientTls &tls)
{
    const std::unique_ptr<WebSocket> socket(Dialer(m_front->clock, tls).dial(QUrl(url), {}, Seconds(30), nullptr));
    QSignalSpy closed(socket.get(), &WebSocket::closed);
    const bool hasEnded = QTest::qWaitFor([&] { return !closed.isEmpty(); }, test::kPatience);
    return hasEnded ? closed[0][0].value<End>() : End{};
}

void TestTlsListener::answersHttps()
{
    const auto peer = tlsPeer();
    peer->send(m_front->request("POST", "/x", "Content-Length: 5\r\n") + "hello");
    QTRY_COMPARE(peer->httpStatus(), 200);
    QTRY_VERIFY(peer->isGone());
    QVERIFY(peer->received().endsWith("you said: hello"));
    QTRY_COMPARE(m_front->listener->openConnections(), 0);
}

void TestTlsListener::opensWebSockets()
{
    const auto peer = tlsPeer();
    peer->sendUpgrade(m_front->port);
    QVERIFY(peer->waitForHead().startsWith("HTTP/1.1 101"));
    QTRY_COMPARE(m_front->opened.size(), std::size_t(1));
    QSignalSpy texts(m_front->opened[0].get(), &WebSocket::textReceived);
    peer->send(Frame::text("up"));
    QTRY_COMPARE(texts.size(), 1);
    QVERIFY(m_front->opened[0]->sendText("down"));
    QCOMPARE(peer->waitForFrame()->payload, QByteArray("down"));
}

/// QSslSocket stops to decrypt at a full buffer, and must go on.
void TestTlsListener::readsMoreThanItsBuffer()
{
    const auto peer = tlsPeer();
    peer->sendUpgrade(m_front->port);
    QVERIFY(peer->waitForHead().startsWith("HTTP/1.1 101"));
    QTRY_COMPARE(m_front->opened.size(), std::size_t(1));
    QSignalSpy texts(m_front->opened[0].get(), &WebSocket::textReceived);
    const QByteArray large(protocol::kMaxFrameBytes - 1000, 'x');
    for (int i = 0; i < 8; ++i)
        peer->send(Frame::text(large));
    QTRY_COMPARE(texts.size(), 8);
}

void TestTlsListener::countsEncryptedBytes()
{
    const auto peer = tlsPeer();
    peer->sendUpgrade(m_front->port);
    QVERIFY(peer->waitForHead().startsWith("HTTP/1.1 101"));
    QTRY_COMPARE(m_front->opened.size(), std::size_t(1));
    WebSocket &socket = *m_front->opened[0];
    QSignalSpy closed(&socket, &WebSocket::closed);
    peer->stopReading();
    const QByteArray text(50'000, 'x');
    while (socket.sendText(text) && closed.isEmpty())
        QCoreApplication::processEvents();
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(closed[0][0].value<End>().how, End::How::QueueFull);
}

void TestTlsListener::plainHttpIsToldToUseTls()
{
    const auto peer = m_front->ask(m_front->get("/x"));
    QTRY_COMPARE(peer->httpStatus(), 400);
    QVERIFY(peer->received().contains("this port speaks TLS: use https:// or wss://"));
    QTRY_VERIFY(peer->isGone());
    QVERIFY(m_front->requests.empty());
}

void TestTlsListener::resetsBeforeTheHandshakeDisturbNobody()
{
    for (int i = 0; i < 60; ++i) {
        RawPeer peer;
        peer.connectTo(m_front->port);
        QTRY_VERIFY(peer.isConnected());
        if (i % 2 == 0)
            peer.send("\x16\x03\x01");
        peer.reset();
    }
    answersHttps();
}

void TestTlsListener::silentAndGarbagePeersDisturbNobody()
{
    std::vector<std::unique_ptr<RawPeer>> peers;
    for (int i = 0; i < 60; ++i) {
        peers.push_back(m_front->ask({})); // silent
        peers.push_back(m_front->ask(QByteArray("\x16\x03\x01\x02\x00garbage", 12) + QByteArray(2000, 'g')));
        peers.push_back(m_front->ask(QByteArray(2000, 'g')));
    }
    const auto peer = tlsPeer();
    peer->send(m_front->get("/x"));
    QTRY_COMPARE(peer->httpStatus(), 200);
    QTRY_COMPARE(m_front->listener->openConnections(), 0);
}

/// More of them than may be under way at once, each in the middle of its handshake.
void TestTlsListener::stoppedHandshakesDisturbNobody()
{
    cleanup();
    ListenerConfig config;
    config.headTimeout = Seconds(60); // so that only their fair time ends them
    open(config);
    std::vector<std::unique_ptr<RawPeer>> peers;
    for (int i = 0; i < 200; ++i)
        peers.push_back(m_front->ask("\x16\x03\x01"));
    const auto peer = tlsPeer();
    peer->send(m_front->get("/x"));
    QTRY_COMPARE(peer->httpStatus(), 200);
}

void TestTlsListener::placesAreCountedBeforeTheHandshake()
{
    cleanup();
    ListenerConfig config;
    config.maxConnections = 2;
    open(config);
    const auto first = m_front->ask({});
    const auto second = m_front->ask({});
    QTRY_COMPARE(m_front->listener->openConnections(), 2);
    const auto third = m_front->ask({});
    QTRY_COMPARE(third->httpStatus(), 503);
}

void TestTlsListener::aLongAnswerComesWhole()
{
    const auto peer = tlsPeer();
    peer->send(m_front->get("/long"));
    QTRY_VERIFY(peer->isGone());
    QVERIFY(peer->received().endsWith(QByteArray(5'000'000, 'l')));
}

void TestTlsListener::aNewCertificateIsForNewConnections()
{
    const auto before = tlsPeer();
    before->sendUpgrade(m_front->port);
    QVERIFY(before->waitForHead().startsWith("HTTP/1.1 101"));
    const OwnCertificate other;
    m_front->listener->setTls(tls::serverConfiguration(other.pair()));
    const auto trust = trusting({{}, other.pair().pin()});
    const std::unique_ptr<WebSocket> after(
        Dialer(m_front->clock, trust)
            .dial(QUrl(QStringLiteral("wss://127.0.0.1:%1").arg(m_front->port)), {}, Seconds(30), nullptr));
    QTRY_VERIFY(after->isOpen());
    QVERIFY(before->isConnected());
    QVERIFY(m_front->opened[0]->isOpen());
}

void TestTlsListener::asksForAClientCertificate()
{
    cleanup();
    ListenerConfig config;
    tls::Pair pair = m_own->pair();
    const OwnCertificate clients;
    pair.clientCas = {clients.pair().chain.last()};
    config.tls = tls::serverConfiguration(pair);
    open(config);
    const auto without = tlsPeer();
    without->send(m_front->get("/x"));
    QTRY_COMPARE(without->httpStatus(), 403);
    QVERIFY(without->received().contains("--tls-cert"));
    QSslConfiguration foreign;
    foreign.setLocalCertificateChain(m_own->pair().chain);
    foreign.setPrivateKey(m_own->pair().key);
    const auto wrong = tlsPeer(foreign);
    wrong->send(m_front->get("/x"));
    QTRY_COMPARE(wrong->httpStatus(), 403);
    QVERIFY(m_front->requests.empty());
}

void TestTlsListener::dialsWithAPin()
{
    const std::unique_ptr<WebSocket> socket(
        Dialer(m_front->clock, trusting({{}, m_own->pair().pin()}))
            .dial(QUrl(QStringLiteral("wss://localhost:%1").arg(m_front->port)), {}, Seconds(30), nullptr));
    QTRY_VERIFY(socket->isOpen());
}

void TestTlsListener::dialsWithAnAuthority()
{
    const std::unique_ptr<WebSocket> socket(
        Dialer(m_front->clock, trusting({m_own->files.ca(), {}}))
            .dial(QUrl(QStringLiteral("wss://127.0.0.1:%1").arg(m_front->port)), {}, Seconds(30), nullptr));
    QTRY_VERIFY(socket->isOpen());
}

void TestTlsListener::saysWhyADialFailed_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("trust");
    QTest::addColumn<bool>("plainServer");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const char *url, const char *trust, bool plain, const char *says) {
        QTest::newRow(name) << QString::fromLatin1(url) << QString::fromLatin1(trust) << plain
                            << QString::fromLatin1(says);
    };
    row("unknown authority", "wss://127.0.0.1:%1", "system", false, "\"Test CA\", which is not trusted here");
    row("another pin", "wss://127.0.0.1:%1", "other pin", false, "does not lead to the pinned public key");
    row("another CA", "wss://127.0.0.1:%1", "other CA", false, "not trusted here");
    row("wrong name, pin", "wss://127.0.0.2:%1", "pin", false, "is for localhost, 127.0.0.1, not for 127.0.0.2");
    row("wrong name, CA", "wss://127.0.0.2:%1", "CA", false, "is for localhost, 127.0.0.1, not for 127.0.0.2");
    row("plain server", "wss://127.0.0.1:%1", "pin", true, "does not speak TLS at this port");
    row("plain client", "ws://127.0.0.1:%1", "pin", false, "a server that speaks TLS");
}

void TestTlsListener::saysWhyADialFailed()
{
    QFETCH(QString, url);
    QFETCH(QString, trust);
    QFETCH(bool, plainServer);
    QFETCH(QString, says);
    const OwnCertificate other;
    const QMap<QString, tls::Trust> trusts{{QStringLiteral("system"), {}},
                                           {QStringLiteral("pin"), {{}, m_own->pair().pin()}},
                                           {QStringLiteral("CA"), {m_own->files.ca(), {}}},
                                           {QStringLiteral("other pin"), {{}, other.pair().pin()}},
                                           {QStringLiteral("other CA"), {other.files.ca(), {}}}};
    cleanup();
    ListenerConfig config;
    config.host = QStringLiteral("0.0.0.0");
    if (plainServer)
        m_front.emplace(config);
    else
        open(config);
    const End end = endOf(url.arg(m_front->port), trusting(trusts[trust]));
    QVERIFY2(end.error.contains(says), qPrintable(toText(end)));
    QVERIFY(!end.todo.isEmpty());
    QVERIFY(m_front->opened.empty());
}

QTEST_GUILESS_MAIN(TestTlsListener)
#include "tst_tls_listener.moc"
