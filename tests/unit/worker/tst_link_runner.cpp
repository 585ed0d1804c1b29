// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/codec.h"
#include "core/worker/link_runner.h"
#include "tests/support/own_certificate.h"
#include "tests/support/patience.h"
#include "tests/unit/net/front.h"

#include <QSignalSpy>
#include <QTest>

using namespace holdfast;
using namespace holdfast::worker;
using namespace std::chrono_literals;
using protocol::Envelope;

namespace {

using holdfast::test::kPatience;
const QByteArray kOldAck = R"({"type":"ack","msg":"registered"})";

/// Takes workers in, as a server does, and keeps what they say.
struct FakeServer
{
    explicit FakeServer(const net::ListenerConfig &config = {})
        : isTls(config.tls.has_value())
        , front(config)
    {
        QObject::connect(front.listener.get(), &net::Listener::webSocketOpened, front.listener.get(),
                         [this](net::WebSocket *socket) { welcome(socket); });
    }
    void welcome(net::WebSocket *socket)
    {
        QObject::connect(socket, &net::WebSocket::textReceived, socket, [this, socket](const QByteArray &text) {
            const auto decoded = protocol::decode(text);
            if (!std::holds_alternative<Envelope>(decoded))
                qFatal("not a message: %s", text.constData());
            heard.push_back(std::get<Envelope>(decoded));
            if (std::holds_alternative<protocol::WorkerRegister>(heard.back().message))
                socket->sendText(isOld ? kOldAck : registered(heard.back().id));
        });
        QObject::connect(socket, &net::WebSocket::closed, socket, [this](const net::End &) { ++closed; });
    }
    static QByteArray registered(const QJsonValue &id)
    {
        protocol::Registered answer;
        answer.protocol = 1;
        answer.server = QStringLiteral("test");
        return protocol::encode({id, protocol::Ack{answer}});
    }
    void say(const Envelope &envelope) { front.opened.back()->sendText(protocol::encode(envelope)); }
    template <typename T>
    [[nodiscard]] std::vector<Envelope> heardOf() const
    {
        std::vector<Envelope> found;
        std::copy_if(heard.begin(), heard.end(), std::back_inserter(found),
                     [](const Envelope &each) { return std::holds_alternative<T>(each.message); });
        return found;
    }

    std::vector<Envelope> heard;
    bool isOld = false;
    const bool isTls;
    int closed = 0;
    holdfast::test::Front front; ///< goes before what its sockets write to
};

/// A LinkRunner whose registrations are always given, and what it said.
struct Runner
{
    explicit Runner(const FakeServer &server, const std::function<void(link::WorkerLink::Config &)> &change = {},
                    const tls::ClientTls &tls = {})
        : config(configFor(server, change))
        , link(config, "token", clock, tls)
    {
        QObject::connect(&link, &LinkRunner::registrationWanted, &link, [this] {
            protocol::WorkerRegister message;
            message.workerId = QStringLiteral("w");
            message.protocol = protocol::kVersion;
            message.slots = 1;
            link.registerAs(message);
        });
        link.start(std::nullopt);
    }
    static link::WorkerLink::Config configFor(const FakeServer &server,
                                              const std::function<void(link::WorkerLink::Config &)> &change)
    {
        link::WorkerLink::Config config;
        const QString scheme = server.isTls ? QStringLiteral("wss") : QStringLiteral("ws");
        config.urls = QStringList{QStringLiteral("%1://%2/ws/heartbeat").arg(scheme, server.front.address)};
        config.reconnectMax = 100ms;
        if (change)
            change(config);
        return config;
    }
    [[nodiscard]] bool isUp() const { return !up.isEmpty(); }
    [[nodiscard]] quint64 linkNumber() const { return up.last().first().toULongLong(); }

    runtime::SystemClock clock;
    link::WorkerLink::Config config;
    LinkRunner link;
    QSignalSpy up{&link, &LinkRunner::up};
    QSignalSpy down{&link, &LinkRunner::down};
    QSignalSpy answered{&link, &LinkRunner::answered};
    QSignalSpy delivered{&link, &LinkRunner::delivered};
    QSignalSpy confirmed{&link, &LinkRunner::confirmed};
    QSignalSpy outages{&link, &LinkRunner::outageNoted};
    QSignalSpy stopped{&link, &LinkRunner::stopped};
};

Envelope started(int id)
{
    return {QJsonValue(id), protocol::JobStarted{{QStringLiteral("r"), 1}, 4711, std::nullopt}};
}

} // namespace

/// The worker's link over real sockets, with a server that the test plays.
class LinkRunnerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void registersAndIsUp();
    void deliversWhatTheServerSays();
    void givesTheServersAnswers();
    void countsPongsAsSignsOfLife();
    void comesBackWithANewNumber();
    void sendsNothingThatWasMeantForAnEarlierLink();
    void triesTheNextAddressInTurn();
    void knowsAnOldServer();
    void saysHowMuchRuns();
    void stopsInOrder();
    void stopsWhileItHasNoLink();
    void speaksTlsWithAServerThatItTrusts();
};

void LinkRunnerTest::registersAndIsUp()
{
    FakeServer server;
    Runner runner(server);
    QTRY_VERIFY_WITH_TIMEOUT(runner.isUp(), kPatience);
    QCOMPARE(runner.linkNumber(), 1U);
    QVERIFY(runner.up.first().at(2).toBool());
    QCOMPARE(runner.up.first().at(1).value<protocol::Registered>().server, QStringLiteral("test"));
    const auto registrations = server.heardOf<protocol::WorkerRegister>();
    QCOMPARE(registrations.size(), 1U);
    QCOMPARE(std::get<protocol::WorkerRegister>(registrations.front().message).workerId, QStringLiteral("w"));
    QCOMPARE(runner.down.size(), 0);
}

void LinkRunnerTest::deliversWhatTheServerSays()
{
    FakeServer server;
    Runner runner(server);
    QTRY_VERIFY_WITH_TIMEOUT(runner.isUp(), kPatience);
    server.say({QJsonValue(9), protocol::JobCancel{{QStringLiteral("r"), 1}, QStringLiteral("why")}});
    QTRY_COMPARE_WITH_TIMEOUT(runner.delivered.size(), 1, kPatience);
    const auto envelope = runner.delivered.first().first().value<Envelope>();
    QCOMPARE(envelope.id, QJsonValue(9));
    QCOMPARE(std::get<protocol::JobCancel>(envelope.message).reason, QStringLiteral("why"));
}

void LinkRunnerTest::givesTheServersAnswers()
{
    FakeServer server;
    Runner runner(server);
    QTRY_VERIFY_WITH_TIMEOUT(runner.isUp(), kPatience);
    runner.link.send(1, started(5));
    runner.link.send(1, started(6));
    QTRY_COMPARE_WITH_TIMEOUT(server.heardOf<protocol::JobStarted>().size(), 2U, kPatience);
    protocol::Ack ack;
    ack.durable = true;
    server.say({QJsonValue(5), ack});
    server.say({QJsonValue(6), protocol::Error{QStringLiteral("unknown_run"), QStringLiteral("no such run"), {}}});
    QTRY_COMPARE_WITH_TIMEOUT(runner.answered.size(), 2, kPatience);
    QCOMPARE(runner.answered[0][0].value<QJsonValue>(), QJsonValue(5));
    QVERIFY(runner.answered[0][1].value<jobs::Answer>().durable);
    QCOMPARE(runner.answered[0][1].value<jobs::Answer>().refusal, QString());
    QCOMPARE(runner.answered[1][0].value<QJsonValue>(), QJsonValue(6));
    QVERIFY(!runner.answered[1][1].value<jobs::Answer>().durable);
    QCOMPARE(runner.answered[1][1].value<jobs::Answer>().refusal, QStringLiteral("unknown_run"));
}

void LinkRunnerTest::countsPongsAsSignsOfLife()
{
    FakeServer server;
    Runner runner(server, [](link::WorkerLink::Config &config) {
        config.keepalive.interval = 50ms;
        config.keepalive.timeout = Seconds(60);
    });
    QTRY_VERIFY_WITH_TIMEOUT(runner.confirmed.size() >= 3, kPatience);
    QCOMPARE(runner.down.size(), 0);
}

void LinkRunnerTest::comesBackWithANewNumber()
{
    FakeServer server;
    Runner runner(server);
    QTRY_VERIFY_WITH_TIMEOUT(runner.isUp(), kPatience);
    server.front.opened.back()->abort(QStringLiteral("test"));
    QTRY_COMPARE_WITH_TIMEOUT(runner.up.size(), 2, kPatience);
    QCOMPARE(runner.down.size(), 1);
    QCOMPARE(runner.linkNumber(), 2U);
    const auto first = runner.outages.first().first().value<link::NoteOutage>();
    const auto last = runner.outages.last().first().value<link::NoteOutage>();
    QCOMPARE(first.loss.cause, QStringLiteral("reset_by_peer"));
    QVERIFY(!first.back);
    QVERIFY(last.back);
}

void LinkRunnerTest::sendsNothingThatWasMeantForAnEarlierLink()
{
    FakeServer server;
    Runner runner(server);
    QTRY_VERIFY_WITH_TIMEOUT(runner.isUp(), kPatience);
    server.front.opened.back()->abort(QStringLiteral("test"));
    QTRY_COMPARE_WITH_TIMEOUT(runner.up.size(), 2, kPatience);
    runner.link.send(1, started(1));
    runner.link.send(2, started(2));
    QTRY_VERIFY_WITH_TIMEOUT(!server.heardOf<protocol::JobStarted>().empty(), kPatience);
    QCOMPARE(server.heardOf<protocol::JobStarted>().front().id, QJsonValue(2));
}

void LinkRunnerTest::triesTheNextAddressInTurn()
{
    FakeServer server;
    quint16 closedPort = 0;
    {
        const holdfast::test::Front gone;
        closedPort = gone.port;
    }
    Runner runner(server, [closedPort](link::WorkerLink::Config &config) {
        config.urls.prepend(QStringLiteral("ws://127.0.0.1:%1/ws/heartbeat").arg(closedPort));
    });
    QTRY_VERIFY_WITH_TIMEOUT(runner.isUp(), kPatience);
    QCOMPARE(server.heardOf<protocol::WorkerRegister>().size(), 1U);
}

void LinkRunnerTest::knowsAnOldServer()
{
    FakeServer server;
    server.isOld = true;
    Runner runner(server);
    QTRY_VERIFY_WITH_TIMEOUT(runner.isUp(), kPatience);
    QVERIFY(!runner.up.first().at(2).toBool());
}

void LinkRunnerTest::saysHowMuchRuns()
{
    FakeServer server;
    Runner runner(server, [](link::WorkerLink::Config &config) { config.heartbeat = 50ms; });
    runner.link.setRunning(3);
    QTRY_VERIFY_WITH_TIMEOUT(!server.heardOf<protocol::Heartbeat>().empty(), kPatience);
    QCOMPARE(std::get<protocol::Heartbeat>(server.heardOf<protocol::Heartbeat>().back().message).running, 3);
}

void LinkRunnerTest::stopsInOrder()
{
    FakeServer server;
    Runner runner(server);
    QTRY_VERIFY_WITH_TIMEOUT(runner.isUp(), kPatience);
    QSignalSpy closed(server.front.opened.back().get(), &net::WebSocket::closed);
    runner.link.stop();
    QTRY_COMPARE_WITH_TIMEOUT(runner.stopped.size(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(closed.size(), 1, kPatience);
    QVERIFY(closed.first().first().value<net::End>().how == net::End::How::ClosedByPeer);
}

void LinkRunnerTest::stopsWhileItHasNoLink()
{
    FakeServer server;
    server.front.listener->stop();
    Runner runner(server);
    runner.link.stop();
    QTRY_COMPARE_WITH_TIMEOUT(runner.stopped.size(), 1, kPatience);
    QCOMPARE(runner.up.size(), 0);
}

void LinkRunnerTest::speaksTlsWithAServerThatItTrusts()
{
    const holdfast::test::OwnCertificate own;
    net::ListenerConfig config;
    config.tls = tls::serverConfiguration(own.pair());
    FakeServer server(config);
    const tls::Trust trust{{}, own.pair().pin()};
    Runner runner(server, {}, *tls::ClientTls::from(trust, server.front.clock.now().wall));
    QTRY_VERIFY(runner.isUp());
    server.front.opened.back()->abort(QStringLiteral("test"));
    QTRY_COMPARE(runner.up.size(), 2);
}

QTEST_GUILESS_MAIN(LinkRunnerTest)
#include "tst_link_runner.moc"
