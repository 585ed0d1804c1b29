// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/peer_session.h"

#include "tests/unit/link/effects_of.h"

#include <QJsonValue>
#include <QTest>

using namespace holdfast;
using namespace holdfast::link;
using namespace holdfast::link::test;
using namespace std::chrono_literals;

class PeerSessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersByTheTable_data();
    void answersByTheTable();
    void leavesToItsOwnerWhatMustBeOnRecordFirst_data();
    void leavesToItsOwnerWhatMustBeOnRecordFirst();
    void refusesWordsOfRunsBeforeTheRegistration_data();
    void refusesWordsOfRunsBeforeTheRegistration();
    void neverAnswersAnAnswer_data();
    void neverAnswersAnAnswer();
    void aPeerOfNothingButGarbageIsClosedOnce();
    void aGoodMessageIsForgivenMuch();
    void wordsBeforeTheRegistrationCountAsBad();
    void saysDurableToThoseWhoKnowTheWord_data();
    void saysDurableToThoseWhoKnowTheWord();
    void saysToAnOldWorkerOnlyWhatItKnows();
    void numbersItsOwnMessages();
    void spreadsItsFirstPing_data();
    void spreadsItsFirstPing();
    void closesAConnectionThatDoesNotRegister();
    void leavesARegisteredConnectionAlone();
    void measuresThePeersPong();
    void abortsADeadPeer();
    void givesAPeerOneMoreTimeoutAfterItsOwnStall();
    void aPeerThatIsSlowedDownIsNotDead();
    void aPeerThatNeverRestsIsClosed();
};

namespace {

constexpr MonoTime kStart{1h};
const QJsonValue kNoId(QJsonValue::Undefined);

PeerSession session(int protocol = -1)
{
    PeerSession session({}, 0.5, kStart);
    if (protocol >= 0)
        session.setRegistered(protocol);
    return session;
}

QByteArray textOf(const PeerEffects &effects)
{
    const auto texts = only<SendAnswer>(effects);
    return texts.size() == 1 ? texts.front().text : QByteArray::number(qulonglong(texts.size())) + " texts";
}

} // namespace

void PeerSessionTest::answersByTheTable_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("isDelivered");
    const auto row = [](const char *text, const char *answer, bool isDelivered) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(answer) << isDelivered;
    };
    const char *received = R"({"type": "ack", "received": true})";
    row(R"({"type":"heartbeat"})", received, true);
    row(R"({"type":"event","text":"x"})", received, true);
    row(R"({"type":"no such type"})", received, true);
    row(R"({"type":"job_start","run_id":"r","job":"j","command":["p"]})", received, true);
    row(R"({"type":"goodbye"})", received, true);
    row(R"({"type":"job_output","job_id":"own","line":"x"})", received, true);
    row(R"({"type":"heartbeat","id":"a"})", R"({"type": "ack", "received": true, "id": "a"})", true);
    row(R"({"type":"heartbeat","id":1.5})", R"({"type": "ack", "received": true, "id": 1.5})", true);
    row(R"({"type":"x","id":null})", R"({"type": "ack", "received": true, "id": null})", true);
    row("hello", R"({"type": "error", "code": "bad_json")", false);
    row("[]", R"({"type": "error", "code": "not_an_object")", false);
    row("{}", R"({"type": "error", "code": "no_type")", false);
    row(R"({"type":"heartbeat","runs_active":-1})", R"({"type": "error", "code": "bad_field")", false);
}

void PeerSessionTest::answersByTheTable()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, answer);
    QFETCH(bool, isDelivered);
    for (const int protocol : {-1, 0, 1}) {
        PeerSession peer = session(protocol);
        const PeerEffects effects = peer.received(text, kStart);
        const QByteArray said = textOf(effects);
        QVERIFY2(isDelivered ? said == answer : said.startsWith(answer) && said.contains("\"reason\": \""),
                 said.constData());
        QCOMPARE(only<Deliver>(effects).size(), std::size_t(isDelivered ? 1 : 0));
        QVERIFY(only<CloseSocket>(effects).empty() && only<AbortSocket>(effects).empty());
    }
}

void PeerSessionTest::leavesToItsOwnerWhatMustBeOnRecordFirst_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text :
         {R"({"type":"worker_register","worker_id":"w"})", R"({"type":"job_started","run_id":"r"})",
          R"({"type":"job_output","run_id":"r","stream":"stdout","offset":0,"data":"x"})",
          R"({"type":"job_result","run_id":"r","status":"failed"})", R"({"type":"job_result","job_id":"own"})"})
        QTest::newRow(text) << QByteArray(text);
}

void PeerSessionTest::leavesToItsOwnerWhatMustBeOnRecordFirst()
{
    QFETCH(QByteArray, text);
    for (const int protocol : {0, 1}) {
        PeerSession peer = session(protocol);
        const PeerEffects effects = peer.received(text, kStart);
        QCOMPARE(effects.size(), std::size_t(1));
        QCOMPARE(only<Deliver>(effects).size(), std::size_t(1));
    }
}

void PeerSessionTest::refusesWordsOfRunsBeforeTheRegistration_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text :
         {R"({"type":"job_started","run_id":"r","id":7})", R"({"type":"job_result","job_id":"own","id":7})",
          R"({"type":"job_output","run_id":"r","stream":"stdout","offset":0,"data":"x","id":7})",
          R"({"type":"job_result","run_id":"r","status":"failed","id":7})"})
        QTest::newRow(text) << QByteArray(text);
}

void PeerSessionTest::refusesWordsOfRunsBeforeTheRegistration()
{
    QFETCH(QByteArray, text);
    PeerSession peer = session();
    QVERIFY(!peer.isRegistered());
    const PeerEffects effects = peer.received(text, kStart);
    QVERIFY(textOf(effects).startsWith(R"({"type": "error", "code": "not_registered")"));
    QVERIFY(textOf(effects).endsWith(R"("id": 7})"));
    QVERIFY(only<Deliver>(effects).empty());
    QCOMPARE(only<Deliver>(peer.received(R"({"type":"worker_register","worker_id":"w"})", kStart)).size(),
             std::size_t(1));
    peer.setRegistered(1);
    QCOMPARE(only<Deliver>(peer.received(text, kStart)).size(), std::size_t(1));
}

void PeerSessionTest::neverAnswersAnAnswer_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {R"({"type":"ack","received":true,"id":1})", R"({"type":"ack"})",
                             R"({"type":"error","code":"x","reason":"y","id":1})", R"({"type":"error"})"})
        QTest::newRow(text) << QByteArray(text);
}

void PeerSessionTest::neverAnswersAnAnswer()
{
    QFETCH(QByteArray, text);
    for (const int protocol : {-1, 0, 1}) {
        PeerSession peer = session(protocol);
        const PeerEffects effects = peer.received(text, kStart);
        QCOMPARE(effects.size(), std::size_t(1));
        QCOMPARE(only<Answered>(effects).size(), std::size_t(1));
    }
}

void PeerSessionTest::aPeerOfNothingButGarbageIsClosedOnce()
{
    PeerSession peer = session(1);
    for (int i = 1; i < protocol::kMaxBadMessages; ++i)
        QCOMPARE(peer.received("garbage", kStart).size(), std::size_t(1));
    const PeerEffects last = peer.received("garbage", kStart);
    QCOMPARE(only<SendAnswer>(last).size(), std::size_t(1));
    const auto closes = only<CloseSocket>(last);
    QCOMPARE(closes.size(), std::size_t(1));
    QCOMPARE(closes.front().code, protocol::CloseCode::PolicyViolation);
    QVERIFY(closes.front().reason.contains(QStringLiteral("bad_json")));
    QVERIFY(closes.front().reason.toUtf8().size() <= 123);
    for (int i = 0; i < 100; ++i)
        QVERIFY(only<CloseSocket>(peer.received("garbage", kStart)).empty());
}

void PeerSessionTest::aGoodMessageIsForgivenMuch()
{
    PeerSession peer = session(1);
    for (int i = 1; i <= 100 * protocol::kMaxBadMessages; ++i) {
        const bool isGood = i % protocol::kMaxBadMessages == 0;
        const PeerEffects effects = peer.received(isGood ? R"({"type":"heartbeat"})" : "garbage", kStart);
        QVERIFY(only<CloseSocket>(effects).empty());
    }
}

void PeerSessionTest::wordsBeforeTheRegistrationCountAsBad()
{
    PeerSession peer = session();
    std::size_t closes = 0;
    for (int i = 0; i < protocol::kMaxBadMessages; ++i)
        closes += only<CloseSocket>(peer.received(R"({"type":"job_started","run_id":"r"})", kStart)).size();
    QCOMPARE(closes, std::size_t(1));
}

void PeerSessionTest::saysDurableToThoseWhoKnowTheWord_data()
{
    QTest::addColumn<int>("protocol");
    QTest::addColumn<QJsonValue>("id");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("old worker, no id") << 0 << kNoId << QByteArray(R"({"type": "ack", "received": true})");
    QTest::newRow("old worker, id") << 0 << QJsonValue(7)
                                    << QByteArray(R"({"type": "ack", "received": true, "durable": true, "id": 7})");
    QTest::newRow("new worker, no id") << 1 << kNoId
                                       << QByteArray(R"({"type": "ack", "received": true, "durable": true})");
    QTest::newRow("new worker, id") << 1 << QJsonValue(7)
                                    << QByteArray(R"({"type": "ack", "received": true, "durable": true, "id": 7})");
}

void PeerSessionTest::saysDurableToThoseWhoKnowTheWord()
{
    QFETCH(int, protocol);
    QFETCH(QJsonValue, id);
    QFETCH(QByteArray, answer);
    QCOMPARE(session(protocol).answer(id, {std::nullopt, true}), answer);
}

void PeerSessionTest::saysToAnOldWorkerOnlyWhatItKnows()
{
    const protocol::Registered registered{1, QStringLiteral("0.1.0"), {}, {}};
    QCOMPARE(session(0).answer(kNoId, {registered, false}), QByteArray(R"({"type": "ack", "msg": "registered"})"));
    QVERIFY(session(1).answer(kNoId, {registered, false}).contains("\"protocol\": 1"));
}

void PeerSessionTest::numbersItsOwnMessages()
{
    PeerSession peer = session(1);
    for (int id = 1; id <= 3; ++id) {
        const QByteArray text = peer.message(protocol::Goodbye{QStringLiteral("stops")});
        QCOMPARE(peer.lastId(), quint64(id));
        const auto decoded = protocol::decode(text);
        QCOMPARE(std::get<protocol::Envelope>(decoded).id, QJsonValue(id));
    }
}

void PeerSessionTest::spreadsItsFirstPing_data()
{
    QTest::addColumn<double>("phase");
    for (const double phase : {0.0, 0.1, 0.5, 0.999})
        QTest::addRow("%g", phase) << phase;
}

void PeerSessionTest::spreadsItsFirstPing()
{
    QFETCH(double, phase);
    PeerSession peer({}, phase, kStart);
    peer.setRegistered(1);
    const auto first = kStart + Microseconds(static_cast<std::int64_t>(25e6 * phase));
    QCOMPARE(peer.nextDeadline(), first);
    QCOMPARE(only<SendPing>(peer.onDeadline(first)).size(), std::size_t(1));
    QCOMPARE(peer.nextDeadline(), first + 10s);
}

void PeerSessionTest::closesAConnectionThatDoesNotRegister()
{
    PeerSession peer({}, 0.5, kStart);
    const auto pings = only<SendPing>(peer.onDeadline(kStart + 12500ms));
    static_cast<void>(peer.ponged(pings.at(0).payload, kStart + 13s));
    static_cast<void>(peer.received(R"({"type":"heartbeat"})", kStart + 29s));
    QCOMPARE(peer.nextDeadline(), kStart + 30s);
    const auto closed = only<CloseSocket>(peer.onDeadline(kStart + 30s));
    QCOMPARE(closed.size(), std::size_t(1));
    QVERIFY(closed[0].code == protocol::CloseCode::PolicyViolation);
    QVERIFY(only<CloseSocket>(peer.onDeadline(kStart + 31s)).empty());
}

void PeerSessionTest::leavesARegisteredConnectionAlone()
{
    PeerSession peer = session(1);
    const auto pings = only<SendPing>(peer.onDeadline(kStart + 12500ms));
    static_cast<void>(peer.ponged(pings.at(0).payload, kStart + 13s));
    QCOMPARE(peer.nextDeadline(), kStart + 37500ms);
    QVERIFY(only<CloseSocket>(peer.onDeadline(kStart + 37500ms)).empty());
}

void PeerSessionTest::measuresThePeersPong()
{
    PeerSession peer = session(1);
    const auto pings = only<SendPing>(peer.onDeadline(*peer.nextDeadline()));
    QCOMPARE(pings.size(), std::size_t(1));
    QVERIFY(peer.pingWaitingSince());
    QVERIFY(peer.ponged("something else", kStart + 13s).empty());
    const auto measured = only<MeasuredRoundTrip>(peer.ponged(pings.front().payload, kStart + 12500ms + 7ms));
    QCOMPARE(measured.size(), std::size_t(1));
    QCOMPARE(measured.front().took, 7ms);
    QCOMPARE(peer.nextDeadline(), kStart + 37500ms);
}

void PeerSessionTest::abortsADeadPeer()
{
    PeerSession peer = session(1);
    static_cast<void>(peer.onDeadline(kStart + 12500ms));
    const PeerEffects effects = peer.onDeadline(kStart + 22500ms);
    QCOMPARE(only<AbortSocket>(effects).size(), std::size_t(1));
    QCOMPARE(only<LinkDown>(effects).size(), std::size_t(1));
    QVERIFY(only<LinkDown>(effects).front().end.cause == EndCause::NoPong);
    QVERIFY(!peer.nextDeadline());
    QVERIFY(peer.onDeadline(kStart + 1h).empty());
}

void PeerSessionTest::givesAPeerOneMoreTimeoutAfterItsOwnStall()
{
    PeerSession peer = session(1);
    static_cast<void>(peer.onDeadline(kStart + 12500ms));
    QVERIFY(only<AbortSocket>(peer.onDeadline(kStart + 10min)).empty());
    QCOMPARE(only<AbortSocket>(peer.onDeadline(kStart + 10min + 10s)).size(), std::size_t(1));
}

void PeerSessionTest::aPeerThatIsSlowedDownIsNotDead()
{
    PeerSession peer = session(1);
    static_cast<void>(peer.onDeadline(kStart + 12500ms));
    QVERIFY(peer.slowedDown(true, kStart + 22s).empty());
    QVERIFY(peer.onDeadline(kStart + 22500ms).empty());
    QCOMPARE(only<AbortSocket>(peer.onDeadline(kStart + 32s)).size(), std::size_t(1));
}

void PeerSessionTest::aPeerThatNeverRestsIsClosed()
{
    PeerSession peer = session(1);
    const auto closes = only<CloseSocket>(peer.slowedDown(false, kStart));
    QCOMPARE(closes.size(), std::size_t(1));
    QCOMPARE(closes.front().code, protocol::CloseCode::PolicyViolation);
    QCOMPARE(closes.front().reason, QStringLiteral("too many messages: more than 20000 a second for 5 min"));
}

QTEST_GUILESS_MAIN(PeerSessionTest)
#include "tst_peer_session.moc"
