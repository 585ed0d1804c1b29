// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connection_limits.h"
#include "core/net/control_meter.h"
#include "core/net/end.h"
#include "core/net/http_reply.h"
#include "core/net/queue_budget.h"
#include "core/net/read_share.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <vector>

using namespace holdfast;
using namespace holdfast::net;
using How = End::How;
using Error = QAbstractSocket::SocketError;

Q_DECLARE_METATYPE(EndFacts)

class TestNetValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesEnds_data();
    void judgesEnds();
    void endsAreSaidInWords();
    void reasonsFitIntoACloseFrame_data();
    void reasonsFitIntoACloseFrame();
    void placesAreCounted();
    void oneIPv6CustomerHasOneCount();
    void aKeepaliveIsNoFlood();
    void aFloodRunsOutOfItsBudget();
    void dataExplainsItsBytes();
    void emptyFramesExplainNothing();
    void aReadBufferGrowsForALongFrame_data();
    void aReadBufferGrowsForALongFrame();
    void whoHasMoreThanTheAverageQueuedGoesFirst();
    void queuedBytesAreGivenBack();
    void anAnswerIsSerialized();
    void linesCannotBeInjected();
    void refusalsAreJson();
    void anErrorNamesItsFieldAndItsRemedy();
    void aReplyIsSentOnce();
    void aDroppedReplySaysWhatItWasTold();
    void aDroppedReplyIsA500();
};

void TestNetValues::judgesEnds_data()
{
    QTest::addColumn<EndFacts>("facts");
    QTest::addColumn<How>("how");
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("httpStatus");
    const auto row = [](const char *name, const EndFacts &facts, How how, int code = 0, int status = 0) {
        QTest::newRow(name) << facts << how << code << status;
    };
    const auto failed = [](Error error, const char *text) {
        return EndFacts{false, false, false, error, QString::fromLatin1(text), 1000, {}};
    };
    const auto broken = [](Error error) { return EndFacts{true, true, false, error, QStringLiteral("x"), 1000, {}}; };
    const auto closed = [](quint16 code, const char *reason = "") {
        return EndFacts{true, true, false, QAbstractSocket::UnknownSocketError, {}, code, QString::fromLatin1(reason)};
    };
    row("nobody listens", failed(QAbstractSocket::ConnectionRefusedError, "Connection refused"), How::ConnectFailed);
    row("unknown host", failed(QAbstractSocket::HostNotFoundError, "Host not found"), How::NameNotFound);
    row("no network", failed(QAbstractSocket::NetworkError, "Network unreachable"), How::ConnectFailed);
    row("connect timed out", failed(QAbstractSocket::SocketTimeoutError, "timed out"), How::NotOpened);
    row("no reason at all", failed(QAbstractSocket::UnknownSocketError, ""), How::ConnectFailed);
    row("gone in the handshake", failed(QAbstractSocket::RemoteHostClosedError, "closed"), How::Reset);
    row("401", failed(QAbstractSocket::ConnectionRefusedError, "Unhandled http status code: 401 (Unauthorized)."),
        How::Refused, 0, 401);
    row("503",
        failed(QAbstractSocket::ConnectionRefusedError, "Unhandled http status code: 503 (Service Unavailable)."),
        How::Refused, 0, 503);
    row("400",
        failed(QAbstractSocket::ConnectionRefusedError, "processHandshake: Unknown error condition encountered."),
        How::Refused, 0, 400);
    row("no WebSocket",
        {false, true, false, QAbstractSocket::ConnectionRefusedError, QStringLiteral("Accept-Key"), 1000, {}},
        How::Refused);
    row("TLS", failed(QAbstractSocket::SslHandshakeFailedError, "certificate"), How::TlsFailed);
    row("FIN or RST", broken(QAbstractSocket::RemoteHostClosedError), How::Reset);
    row("network error", broken(QAbstractSocket::NetworkError), How::Reset);
    row("kernel gave up", broken(QAbstractSocket::SocketTimeoutError), How::TimedOut);
    row("normal close", closed(1000), How::ClosedByPeer, 1000);
    row("going away", closed(1001, "restart"), How::ClosedByPeer, 1001);
    row("our own code", closed(4001, "taken over"), How::ClosedByPeer, 4001);
    row("half a frame", closed(1001, "Timeout when reading data from socket."), How::TimedOut, 1001);
    row("protocol error", closed(1002), How::ProtocolError, 1002);
    row("bad text", closed(1007), How::ProtocolError, 1007);
    row("too big", closed(1009), How::ProtocolError, 1009);
    row("closed by us", {true, true, true, QAbstractSocket::RemoteHostClosedError, {}, 1001, {}}, How::ClosedByUs,
        1001);
    row("given up by us", {false, false, true, QAbstractSocket::UnknownSocketError, {}, 1000, {}}, How::ClosedByUs,
        1000);
}

void TestNetValues::judgesEnds()
{
    QFETCH(EndFacts, facts);
    const End end = judge(facts);
    QTEST(end.how, "how");
    QTEST(int(end.code), "code");
    QTEST(end.httpStatus, "httpStatus");
    QVERIFY(end.code != 0 || !end.error.isEmpty());
}

void TestNetValues::endsAreSaidInWords()
{
    QCOMPARE(toText(End{How::ClosedByPeer, 1001, QStringLiteral("restart"), {}, 0}),
             QStringLiteral("closed by peer: 1001 restart"));
    QCOMPARE(toText(End{How::Refused, 0, {}, QStringLiteral("x"), 401}), QStringLiteral("refused: HTTP 401"));
    QCOMPARE(toText(End{How::Aborted, 0, {}, QStringLiteral("no pong"), 0}), QStringLiteral("aborted: no pong"));
    for (int how = 0; how <= int(How::QueueFull); ++how)
        QVERIFY(!toText(static_cast<How>(how)).isEmpty());
}

void TestNetValues::reasonsFitIntoACloseFrame_data()
{
    QTest::addColumn<QString>("reason");
    QTest::addColumn<int>("bytes");
    QTest::newRow("empty") << QString() << 0;
    QTest::newRow("exact") << QString(123, u'a') << 123;
    QTest::newRow("one too many") << QString(124, u'a') << 123;
    QTest::newRow("two bytes each") << QString(100, u'\u00e4') << 122;
    QTest::newRow("three bytes each") << QString(100, u'\u20ac') << 123;
    QTest::newRow("pairs") << QString::fromUcs4(U"\U0001F980").repeated(60) << 120;
}

void TestNetValues::reasonsFitIntoACloseFrame()
{
    QFETCH(QString, reason);
    const QByteArray fitted = fittingReason(reason).toUtf8();
    QTEST(int(fitted.size()), "bytes");
    QVERIFY(reason.startsWith(QString::fromUtf8(fitted)));
}

void TestNetValues::placesAreCounted()
{
    ConnectionLimits limits(3, 2);
    const QHostAddress a(QStringLiteral("10.0.0.1"));
    const QHostAddress b(QStringLiteral("10.0.0.2"));
    QVERIFY(limits.admit(a));
    QVERIFY(limits.admit(QHostAddress(QStringLiteral("::ffff:10.0.0.1"))));
    QVERIFY(!limits.admit(a));
    QVERIFY(limits.admit(b));
    QVERIFY(!limits.admit(QHostAddress(QStringLiteral("10.0.0.3"))));
    QCOMPARE(limits.open(), 3);
    limits.release(a);
    QVERIFY(limits.admit(a));
    limits.release(QHostAddress(QStringLiteral("10.0.0.99")));
    QCOMPARE(limits.open(), 3);
}

void TestNetValues::oneIPv6CustomerHasOneCount()
{
    ConnectionLimits limits(10, 1);
    QVERIFY(limits.admit(QHostAddress(QStringLiteral("2001:db8:0:1::1"))));
    QVERIFY(!limits.admit(QHostAddress(QStringLiteral("2001:db8:0:1:ffff::2"))));
    QVERIFY(limits.admit(QHostAddress(QStringLiteral("2001:db8:0:2::1"))));
}

void TestNetValues::aKeepaliveIsNoFlood()
{
    ControlMeter meter;
    MonoTime now{Seconds(1)};
    for (int i = 0; i < 10'000; ++i, now += Milliseconds(20)) // 50 of the longest pings a second
        QVERIFY(meter.spend(131, now));
}

void TestNetValues::aFloodRunsOutOfItsBudget()
{
    ControlMeter meter;
    const MonoTime now{Seconds(1)};
    int pings = 0;
    while (meter.spend(131, now))
        ++pings;
    QVERIFY2(pings >= 499 && pings <= 501, qPrintable(QString::number(pings)));
    QVERIFY(meter.spend(131, now + Seconds(5)));
}

void TestNetValues::dataExplainsItsBytes()
{
    ControlMeter meter;
    for (int i = 0; i < 1000; ++i) { // a frame of 5,000 bytes whose head is read one turn before its body
        meter.readBegins(100);
        QVERIFY(meter.readEnds(92) <= (i == 0 ? 8 : 0));
        meter.readBegins(5'000);
        meter.frameRead(5'000);
        QCOMPARE(meter.readEnds(0), 0);
    }
    meter.readBegins(6);
    QVERIFY(meter.readEnds(0) <= 6);
}

void TestNetValues::emptyFramesExplainNothing()
{
    ControlMeter meter;
    meter.readBegins(600);
    for (int i = 0; i < 100; ++i)
        meter.frameRead(0);
    QCOMPARE(meter.readEnds(0), 600);
}

void TestNetValues::aReadBufferGrowsForALongFrame_data()
{
    QTest::addColumn<qint64>("size");
    QTest::addColumn<qint64>("left");
    QTest::addColumn<qint64>("next");
    QTest::newRow("all was taken") << kReadShare << qint64(0) << kReadShare;
    QTest::newRow("a frame begins") << kReadShare << qint64(100) << kReadShare;
    QTest::newRow("full, and nothing can be taken") << kReadShare << kReadShare << kReadShare + kReadMore;
    QTest::newRow("full again") << kReadShare + kReadMore << kReadShare + kReadMore << kReadShare + 2 * kReadMore;
    QTest::newRow("the rest is on its way") << kReadShare + kReadMore << kReadShare + 1 << kReadShare + kReadMore;
    QTest::newRow("the long frame was taken") << kReadShare + kReadMore << qint64(5) << kReadShare;
    QTest::newRow("the longest frame") << kMaxReadBuffer - 1 << kMaxReadBuffer << kMaxReadBuffer;
}

void TestNetValues::aReadBufferGrowsForALongFrame()
{
    QFETCH(qint64, size);
    QFETCH(qint64, left);
    QTEST(readBufferFor(size, left), "next");
}

void TestNetValues::whoHasMoreThanTheAverageQueuedGoesFirst()
{
    const auto budget = std::make_shared<QueueBudget>(1'000);
    QueueShare greedy(budget);
    QueueShare modest(budget);
    QVERIFY(greedy.set(1'000));
    QVERIFY(modest.set(100)); // too much in all, but not by this one
    QVERIFY(!greedy.set(1'001));
    greedy = {};
    QVERIFY(modest.set(1'000));
    QVERIFY(!modest.set(1'001));
    QVERIFY(QueueShare().set(1'000'000'000));
}

void TestNetValues::queuedBytesAreGivenBack()
{
    const auto budget = std::make_shared<QueueBudget>(1'000);
    {
        QueueShare share(budget);
        share.set(700);
        share.set(300);
        QCOMPARE(budget->total(), 300);
        const QueueShare other(std::move(share));
        QCOMPARE(budget->total(), 300);
    }
    QCOMPARE(budget->total(), 0);
}

void TestNetValues::anAnswerIsSerialized()
{
    const HttpAnswer answer{200, "text/plain", "ok\n", {{"X-A", "1"}}};
    QCOMPARE(serialize(answer),
             QByteArray("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\nX-A: 1\r\n"
                        "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
                        "Connection: close\r\n\r\nok\n"));
    QVERIFY(serialize(answer, Framing::HeadOnly).endsWith("\r\n\r\n"));
    QVERIFY(serialize(answer, Framing::HeadOnly).contains("Content-Length: 3"));
    QVERIFY(!serialize({204, {}, "x", {}}).contains("Content-Length"));
    QVERIFY(serialize({299, {}, {}, {}}).startsWith("HTTP/1.1 299 "));
}

void TestNetValues::linesCannotBeInjected()
{
    const QByteArray bytes = serialize({200, "text/plain\r\nX-Evil: 1", {}, {{"X-A", "1\nX-Evil: 2"}, {"X\rB", "1"}}});
    QVERIFY(!bytes.contains("Evil") && !bytes.contains("X-A") && !bytes.contains("X\rB"));
}

void TestNetValues::refusalsAreJson()
{
    const HttpAnswer answer = answerFor({ErrorCode::UpgradeRequired, QStringLiteral("say \"upgrade\"")});
    const auto error = QJsonDocument::fromJson(answer.body)[QStringLiteral("error")];
    QCOMPARE(error[QStringLiteral("code")].toString(), QStringLiteral("upgrade_required"));
    QCOMPARE(error[QStringLiteral("message")].toString(), QStringLiteral("say \"upgrade\""));
    QVERIFY(error[QStringLiteral("where")].isUndefined() && error[QStringLiteral("todo")].isUndefined());
    QVERIFY(serialize(answer).contains("\r\nSec-WebSocket-Version: 13\r\n"));
    QVERIFY(serialize(answerFor({ErrorCode::Unauthorized, {}})).contains("\r\nWWW-Authenticate: Bearer\r\n"));
    QVERIFY(serialize(answerFor({ErrorCode::Unavailable, {}})).contains("\r\nRetry-After: 1\r\n"));
}

void TestNetValues::anErrorNamesItsFieldAndItsRemedy()
{
    const Problem problem{QStringLiteral("bad_field"), QStringLiteral("is wrong"), QStringLiteral("cron"),
                          QStringLiteral("write it so")};
    const auto error = QJsonDocument::fromJson(errorBody(problem))[QStringLiteral("error")];
    QCOMPARE(error[QStringLiteral("code")].toString(), problem.code);
    QCOMPARE(error[QStringLiteral("message")].toString(), problem.text());
    QCOMPARE(error[QStringLiteral("where")].toString(), problem.where);
    QCOMPARE(error[QStringLiteral("todo")].toString(), problem.todo);
}

void TestNetValues::aReplyIsSentOnce()
{
    std::vector<int> sent;
    {
        const HttpReply reply([&](const HttpAnswer &answer) { sent.push_back(answer.status); });
        const HttpReply copy = reply;
        QVERIFY(!copy.isSent());
        reply.send(200, "text/plain", "a");
        copy.send(201, "text/plain", "b");
        QVERIFY(copy.isSent());
    }
    QCOMPARE(sent, std::vector<int>{200});
}

void TestNetValues::aDroppedReplySaysWhatItWasTold()
{
    std::vector<HttpAnswer> sent;
    {
        const HttpReply reply([&](const HttpAnswer &answer) { sent.push_back(answer); });
        reply.otherwise({ErrorCode::NotLeading, QStringLiteral("the term is over")});
    }
    QCOMPARE(sent.size(), std::size_t(1));
    QCOMPARE(sent.front().status, 503);
    QVERIFY(sent.front().body.contains("not_leading"));
}

void TestNetValues::aDroppedReplyIsA500()
{
    std::vector<int> sent;
    {
        const HttpReply reply([&](const HttpAnswer &answer) { sent.push_back(answer.status); });
        const auto kept = std::make_unique<HttpReply>(reply);
    }
    QCOMPARE(sent, std::vector<int>{500});
}

QTEST_GUILESS_MAIN(TestNetValues)
#include "tst_net_values.moc"
