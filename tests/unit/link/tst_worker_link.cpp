// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/link/driver.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QTest>

using namespace holdfast;
using namespace holdfast::link;
using namespace holdfast::link::test;
using namespace std::chrono_literals;

/// A link from its start to its work: connect, register, heartbeats, answers. How it ends is in tst_worker_link_ends.
class WorkerLinkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void connectsRegistersAndIsUp();
    void startsOnlyOnce();
    void registersOnceOnAConnection();
    void opensASocketWithinItsBound_data();
    void opensASocketWithinItsBound();
    void theRegistrationCarriesItsId();
    void theFirstRegistrationTellsNoLoss();
    void aLaterRegistrationTellsTheLoss();
    void sendsAHeartbeatAnInterval();
    void heartbeatsSayWhatTheyAreTold();
    void matchesAnswersToMessages();
    void sendsNothingBeforeItIsUp();
    void answersWhatTheServerSends_data();
    void answersWhatTheServerSends();
    void deliversWhatTheWorkerMustAnswer_data();
    void deliversWhatTheWorkerMustAnswer();
    void worksWithAnOldServer();
    void aServerThatIsNewAgainIsNoOldOne();
    void idlesForADayWithoutALoss();
    void anAnswerConfirmsTheMomentItsMessageWasSent();
    void theRegistrationIsConfirmedOnceItIsUp();
    void aPongConfirmsTheMomentOfItsPing();
    void whatNobodyWaitsForConfirmsNothing();
    void pingsAsOftenAsTheShortestLeaseWants();
    void pingsAsOftenAfterALinkThatWasLost();
};

void WorkerLinkTest::connectsRegistersAndIsUp()
{
    Driver driver;
    QVERIFY(driver.link.isIdle());
    QVERIFY(!driver.link.nextDeadline());
    const WorkerEffects first = driver.start();
    QCOMPARE(only<OpenSocket>(first).size(), std::size_t(1));
    QVERIFY(!driver.link.isUp());
    driver.runFor(39ms);
    QCOMPARE(driver.registrations.size(), std::size_t(1));
    QVERIFY(!driver.link.isUp());
    driver.runFor(1ms);
    QVERIFY(driver.link.isUp());
    QCOMPARE(driver.ups, std::vector{Driver::kStart + 40ms});
    QCOMPARE(driver.lines.size(), std::size_t(1));
    QCOMPARE(driver.lines[0].level, LogLevel::Info);
    QCOMPARE(driver.lastLine(), QStringLiteral("ready: registered with ws://server-1/ws/heartbeat as w-1"));
}

void WorkerLinkTest::startsOnlyOnce()
{
    Driver driver;
    driver.start();
    QVERIFY(driver.start().empty());
    driver.runFor(1s);
    QVERIFY(driver.start().empty());
    QVERIFY(driver.link.isUp());
}

/// What the worker holds is read from its disk. After a disk that hung, the answers for former connections come as
/// well.
void WorkerLinkTest::registersOnceOnAConnection()
{
    WorkerLink link(workerConfig(1), [] { return 0.5; });
    const Now now{Driver::kStart, {}};
    (void)link.start(now);
    (void)link.opened(now);
    protocol::WorkerRegister hello;
    hello.sequence = 1;
    QCOMPARE(only<SendText>(link.registerAs(hello, now)).size(), std::size_t(1));
    hello.sequence = 2;
    QVERIFY(link.registerAs(hello, now).empty());
}

void WorkerLinkTest::opensASocketWithinItsBound_data()
{
    QTest::addColumn<int>("urls");
    QTest::addColumn<qint64>("timeout");
    QTest::newRow("1") << 1 << qint64(5'000);
    QTest::newRow("2") << 2 << qint64(3'166);
    QTest::newRow("8") << 8 << qint64(633);
}

void WorkerLinkTest::opensASocketWithinItsBound()
{
    QFETCH(int, urls);
    QFETCH(qint64, timeout);
    Driver driver(workerConfig(urls));
    const auto opens = only<OpenSocket>(driver.start());
    QCOMPARE(opens.size(), std::size_t(1));
    QCOMPARE(opens.front().url, 0);
    QCOMPARE(qint64(opens.front().timeout.count()), timeout);
}

void WorkerLinkTest::theRegistrationCarriesItsId()
{
    Driver driver;
    driver.start();
    driver.runFor(1s);
    const QJsonObject object = QJsonDocument::fromJson(driver.registrations.at(0)).object();
    QCOMPARE(object[QStringLiteral("id")], QJsonValue(QStringLiteral("register")));
}

void WorkerLinkTest::theFirstRegistrationTellsNoLoss()
{
    Driver driver;
    driver.way = [](int, MonoTime now) { return now < Driver::kStart + 20s ? Way::Refuses : Way::Accepts; };
    driver.start();
    QVERIFY(driver.runUntilUp(40s));
    QVERIFY(!driver.registrations.at(0).contains("last_loss"));
}

void WorkerLinkTest::aLaterRegistrationTellsTheLoss()
{
    Driver driver;
    driver.start();
    driver.runFor(100s);
    driver.cut({EndCause::Reset, QStringLiteral("by the peer")});
    const WallTime lost = driver.now().wall;
    driver.way = [](int, MonoTime now) { return now < Driver::kStart + 110s ? Way::Refuses : Way::Accepts; };
    QVERIFY(driver.runUntilUp(30s));
    const auto decoded = protocol::decode(driver.registrations.back());
    const auto &message = std::get<protocol::WorkerRegister>(std::get<protocol::Envelope>(decoded).message);
    QVERIFY(message.lastLoss);
    QCOMPARE(message.lastLoss->began, lost);
    QCOMPARE(message.lastLoss->cause, QStringLiteral("reset_by_peer"));
    QCOMPARE(message.lastLoss->detail, QStringLiteral("by the peer"));
    QCOMPARE(message.lastLoss->attempts, int(driver.attempts.size()) - 1);
}

void WorkerLinkTest::sendsAHeartbeatAnInterval()
{
    Driver driver;
    driver.start();
    driver.runFor(40ms + 60s - 1us);
    QCOMPARE(driver.heartbeats, 0);
    driver.runFor(1us);
    QCOMPARE(driver.heartbeats, 1);
    driver.runFor(1h);
    QCOMPARE(driver.heartbeats, 61);
    QCOMPARE(driver.answers.size(), std::size_t(60));
}

void WorkerLinkTest::heartbeatsSayWhatTheyAreTold()
{
    Driver driver;
    driver.start();
    driver.runFor(1s);
    driver.link.setHeartbeat({3, 17});
    driver.runTo(Driver::kStart + 60s);
    const auto texts = only<SendText>(driver.link.onDeadline({Driver::kStart + 61s, driver.now().wall}));
    QCOMPARE(texts.size(), std::size_t(1));
    QVERIFY(texts.front().text.contains("\"runs_active\":3"));
    QVERIFY(texts.front().text.contains("\"loop_lag_ms\":17"));
}

void WorkerLinkTest::matchesAnswersToMessages()
{
    Driver driver;
    driver.answersMessages = false;
    driver.start();
    driver.runFor(1s);
    driver.perform(driver.link.send({1, protocol::Event{QStringLiteral("a")}}, driver.now()));
    driver.runFor(1s);
    driver.perform(driver.link.send({2, protocol::Event{QStringLiteral("b")}}, driver.now()));
    driver.runFor(1s);
    const auto second = only<Answered>(driver.say(R"({"type":"ack","received":true,"durable":true,"id":2})"));
    QCOMPARE(second.size(), std::size_t(1));
    QCOMPARE(second.front().id, QJsonValue(2));
    QCOMPARE(second.front().took, 1s);
    QVERIFY(std::get<protocol::Ack>(second.front().answer).durable);
    const auto first = only<Answered>(driver.say(R"({"type":"error","code":"unknown_run","reason":"x","id":1})"));
    QCOMPARE(first.front().took, 2s);
    QCOMPARE(std::get<protocol::Error>(first.front().answer).code, QStringLiteral("unknown_run"));
    QVERIFY(driver.say(R"({"type":"ack","received":true,"id":2})").empty());
}

void WorkerLinkTest::sendsNothingBeforeItIsUp()
{
    Driver driver;
    const protocol::Envelope envelope{1, protocol::Event{}};
    QVERIFY(driver.link.send(envelope, driver.now()).empty());
    driver.start();
    QVERIFY(driver.link.send(envelope, driver.now()).empty());
    driver.runFor(30ms);
    QVERIFY(driver.link.send(envelope, driver.now()).empty());
    driver.runFor(1s);
    QVERIFY(!driver.link.send(envelope, driver.now()).empty());
    driver.cut();
    QVERIFY(driver.link.send(envelope, driver.now()).empty());
}

void WorkerLinkTest::answersWhatTheServerSends_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char *text, const char *answer) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(answer);
    };
    row(R"({"type":"goodbye","id":5})", R"({"type": "ack", "received": true, "id": 5})");
    row(R"({"type":"no such type","id":"x"})", R"({"type": "ack", "received": true, "id": "x"})");
    row(R"({"type":"heartbeat"})", R"({"type": "ack", "received": true})");
    row("garbage", R"({"type": "error", "code": "bad_json")");
    row(R"({"type":"job_cancel","id":5})", R"({"type": "error", "code": "bad_field")");
}

void WorkerLinkTest::answersWhatTheServerSends()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, answer);
    Driver driver;
    driver.start();
    driver.runFor(1s);
    const auto said = only<SendText>(driver.say(text));
    QCOMPARE(said.size(), std::size_t(1));
    QVERIFY2(said.front().text.startsWith(answer), said.front().text.constData());
    QVERIFY(driver.link.isUp());
}

void WorkerLinkTest::deliversWhatTheWorkerMustAnswer_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("start") << QByteArray(
        R"({"type":"job_start","run_id":"r","attempt":1,"job":"j","command":["p"],"id":3})");
    QTest::newRow("cancel") << QByteArray(R"({"type":"job_cancel","run_id":"r","attempt":1,"id":3})");
}

void WorkerLinkTest::deliversWhatTheWorkerMustAnswer()
{
    QFETCH(QByteArray, text);
    Driver driver;
    driver.start();
    driver.runFor(1s);
    const WorkerEffects effects = driver.say(text);
    QCOMPARE(effects.size(), std::size_t(1));
    QCOMPARE(only<Deliver>(effects).front().envelope.id, QJsonValue(3));
    QCOMPARE(only<SendText>(driver.perform(driver.link.send({3, protocol::Ack{}}, driver.now()))).size(),
             std::size_t(1));
}

void WorkerLinkTest::worksWithAnOldServer()
{
    Driver driver;
    driver.registrationAnswer = R"({"type": "ack", "msg": "registered"})";
    driver.start();
    driver.runFor(1s);
    QVERIFY(driver.link.isUp());
    QVERIFY(driver.link.isOldServer());
    driver.runFor(1h);
    QCOMPARE(driver.answers.size(), std::size_t(60));
    // It never answers this one, and nobody waits for it.
    driver.answersMessages = false;
    protocol::JobResult result;
    result.outcome.key = {QStringLiteral("r"), 1};
    driver.perform(driver.link.send({1, result}, driver.now()));
    driver.answersMessages = true;
    driver.runFor(1h);
    QCOMPARE(driver.linesFrom(LogLevel::Warning), 1);
    QVERIFY(driver.lines.back().what.contains(QStringLiteral("does not confirm results")));
    QVERIFY(driver.downs.empty());
    driver.cut();
    QVERIFY(driver.runUntilUp(10s));
    QCOMPARE(driver.linesFrom(LogLevel::Warning), 2); // the loss; that it is old was said
}

void WorkerLinkTest::aServerThatIsNewAgainIsNoOldOne()
{
    Driver driver;
    const QByteArray newAnswer = driver.registrationAnswer;
    driver.registrationAnswer = R"({"type": "ack", "msg": "registered"})";
    driver.start();
    driver.runFor(1s);
    QVERIFY(driver.link.isOldServer());
    driver.registrationAnswer = newAnswer;
    driver.cut();
    QVERIFY(driver.runUntilUp(10s));
    QVERIFY(!driver.link.isOldServer());
}

void WorkerLinkTest::idlesForADayWithoutALoss()
{
    Driver driver;
    driver.start();
    driver.runFor(24h);
    QVERIFY(driver.link.isUp());
    QVERIFY(driver.downs.empty());
    QCOMPARE(driver.ups.size(), std::size_t(1));
    QCOMPARE(driver.heartbeats, 24 * 60 - 1); // the last one falls 40 ms behind the day
    QCOMPARE(driver.pings, 24 * 60 * 3 - 1);
    QCOMPARE(driver.roundTrips, driver.pings);
    QCOMPARE(driver.linesFrom(LogLevel::Debug), 1);
}

void WorkerLinkTest::anAnswerConfirmsTheMomentItsMessageWasSent()
{
    Driver driver;
    driver.answersMessages = false;
    driver.start();
    driver.runFor(1s);
    driver.confirmations.clear();
    const MonoTime sent = driver.now().mono;
    driver.perform(driver.link.send({1, protocol::Event{}}, driver.now()));
    driver.runFor(2s);
    driver.perform(driver.link.send({2, protocol::Event{}}, driver.now()));
    driver.runFor(3s);
    driver.say(R"({"type":"error","code":"unknown_run","reason":"x","id":1})"); // a refusal is an answer too
    driver.say(R"({"type":"ack","received":true,"id":2})");
    QCOMPARE(driver.confirmations, (std::vector{sent, sent + 2s}));
}

void WorkerLinkTest::theRegistrationIsConfirmedOnceItIsUp()
{
    Driver driver;
    driver.start();
    driver.runFor(30ms);
    QCOMPARE(driver.confirmations.size(), std::size_t(0));
    driver.runFor(20ms);
    QVERIFY(driver.link.isUp());
    QCOMPARE(driver.confirmations, std::vector{Driver::kStart + Driver::kRoundTrip}); // the socket took one, too
}

void WorkerLinkTest::aPongConfirmsTheMomentOfItsPing()
{
    Driver driver;
    driver.start();
    driver.runFor(1s);
    driver.confirmations.clear();
    driver.runTo(driver.ups.front() + 20s + Driver::kRoundTrip);
    QCOMPARE(driver.pings, 1);
    QCOMPARE(driver.confirmations, std::vector{driver.ups.front() + 20s});
}

void WorkerLinkTest::whatNobodyWaitsForConfirmsNothing()
{
    Driver driver;
    driver.answersMessages = false;
    driver.start();
    driver.runFor(1s);
    driver.perform(driver.link.send({1, protocol::Event{}}, driver.now()));
    driver.say(R"({"type":"ack","received":true,"id":1})");
    driver.confirmations.clear();
    driver.say(R"({"type":"ack","received":true,"id":1})");
    driver.say(R"({"type":"ack","received":true,"id":"never sent"})");
    driver.say(R"({"type":"job_cancel","run_id":"r","attempt":1,"id":3})");
    driver.perform(driver.link.ponged("x", driver.now()));
    QCOMPARE(driver.confirmations.size(), std::size_t(0));
}

void WorkerLinkTest::pingsAsOftenAsTheShortestLeaseWants()
{
    Driver driver;
    driver.start();
    driver.runFor(1s);
    driver.link.limitPingInterval(5s);
    driver.runTo(driver.ups.front() + 20s);
    QCOMPARE(driver.pings, 4);
    driver.link.limitPingInterval(1h); // never less often than configured
    driver.runTo(driver.ups.front() + 65s);
    const int before = driver.pings;
    driver.link.limitPingInterval(std::nullopt);
    driver.runFor(200s);
    QCOMPARE(driver.pings, before + 10);
}

// Nobody says it again: the lease is still the same.
void WorkerLinkTest::pingsAsOftenAfterALinkThatWasLost()
{
    Driver driver;
    driver.start();
    driver.runFor(1s);
    driver.link.limitPingInterval(5s);
    driver.cut();
    QVERIFY(driver.runUntilUp(30s));
    const int before = driver.pings;
    driver.runTo(driver.ups.back() + 20s);
    QCOMPARE(driver.pings, before + 4);
}

QTEST_GUILESS_MAIN(WorkerLinkTest)
#include "tst_worker_link.moc"
