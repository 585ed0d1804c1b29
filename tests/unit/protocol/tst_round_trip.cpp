// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/attempts/work_book.h"
#include "core/protocol/limits.h"
#include "core/protocol/names.h"
#include "tests/unit/protocol/samples.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QTest>

#include <algorithm>
#include <limits>

using namespace holdfast;
using namespace holdfast::protocol;
using namespace holdfast::protocol::test;

Q_DECLARE_METATYPE(holdfast::protocol::Message)

/// What is written is read as what it was.
class RoundTripTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesTheSameMessage_data();
    void givesTheSameMessage();
    void carriesTheTypeOfTheTable_data() { givesTheSameMessage_data(); }
    void carriesTheTypeOfTheTable();
    void carriesItsId_data();
    void carriesItsId();
    void outputKeepsEveryByte_data();
    void outputKeepsEveryByte();
    void outputThatIsTextStaysReadable();
    void everyByteValueOfOutputSurvivesAlone();
    void aFullChunkOfOutputFitsAMessage();
    void unknownTypesAreTakenAsTheyCome_data();
    void unknownTypesAreTakenAsTheyCome();
    void leavesOutWhatIsMissing();
    void textsOfOutagesAreCutToWhatIsRead();
    void numbersOfOutagesAreHeldWithinWhatIsRead();
};

namespace {

const QJsonValue kNoId(QJsonValue::Undefined);

JobOutput output(const QByteArray &data)
{
    return {key(), jobs::Stream::Stderr, 7, data};
}

} // namespace

void RoundTripTest::givesTheSameMessage_data()
{
    QTest::addColumn<Message>("message");
    const auto row = [](const char *name, Message message) { QTest::newRow(name) << std::move(message); };
    row("register: full", fullRegister());
    WorkerRegister least;
    least.workerId = QStringLiteral("w");
    row("register: least", least);
    WorkerRegister most = fullRegister();
    most.slots = 100'000;
    most.workerId = QString(200, u'x');
    most.holding.clear();
    for (int i = 0; i < kMaxHoldings; ++i)
        most.holding += {{QStringLiteral("r%1").arg(i), i + 1}, jobs::Holding::State::Finished};
    row("register: most", most);
    row("heartbeat: zero", Heartbeat{});
    row("heartbeat: most", Heartbeat{1'000'000, 1LL << 53});
    row("started: full", JobStarted{key(), 4711, kNow});
    row("started: least", JobStarted{key(), 0, {}});
    row("output: empty", output({}));
    row("output: text", output("hello\n"));
    row("output: far", JobOutput{key(1'000'000), jobs::Stream::Stdout, 1LL << 53, "x"});
    row("result: full", JobResult{fullOutcome(), {}, {}});
    for (const auto state : {jobs::RunState::Succeeded, jobs::RunState::Failed, jobs::RunState::TimedOut,
                             jobs::RunState::Cancelled, jobs::RunState::Lost}) {
        JobResult result;
        result.outcome.key = key(1);
        result.outcome.status = state;
        result.outcome.exitCode = std::numeric_limits<int>::min();
        row(qPrintable(QStringLiteral("result: ") + jobs::toString(state)), result);
    }
    row("event", Event{QStringLiteral("disk at 90 %\nä漢😀")});
    row("event: empty", Event{});
    row("offer", CredentialOffer{QByteArray(32, '\xa5')});
    row("rotate", CredentialRotate{});
    row("start: full", JobStart{fullAssignment()});
    row("start: least", JobStart{{key(1), QStringLiteral("j"), {QStringLiteral("p")}, {}, {}, Milliseconds(0)}});
    row("start: longest timeout",
        JobStart{{key(1), QStringLiteral("j"), {QStringLiteral("p")}, {}, {}, Milliseconds(1'000'000'000'000)}});
    row("cancel", JobCancel{key(), QStringLiteral("asked")});
    row("cancel: no reason", JobCancel{key(), {}});
    row("goodbye", Goodbye{QStringLiteral("restart")});
    row("ack", Ack{});
    row("ack: durable", Ack{std::nullopt, true});
    row("ack: registered by an old server", Ack{Registered{}, false});
    row("ack: registered", fullRegistered());
    row("error", Error{QStringLiteral("bad_field"), QStringLiteral("is \"missing\""), QStringLiteral("labels.os")});
    row("error: no path", Error{QStringLiteral("bad_json"), QString(), QString()});
    row("unknown", Unknown{QStringLiteral("job_progress ä")});
}

void RoundTripTest::givesTheSameMessage()
{
    QFETCH(Message, message);
    const auto decoded = decode(encode({kNoId, message}));
    QVERIFY2(std::holds_alternative<Envelope>(decoded), qPrintable(problemOf(encode({kNoId, message})).text()));
    QVERIFY(std::get<Envelope>(decoded).message == message);
    QVERIFY(std::get<Envelope>(decoded).id.isUndefined());
}

void RoundTripTest::carriesTheTypeOfTheTable()
{
    QFETCH(Message, message);
    const QJsonObject object = QJsonDocument::fromJson(encode({kNoId, message})).object();
    QCOMPARE(object[QStringLiteral("type")].toString(), typeName(message));
    if (!std::holds_alternative<Unknown>(message))
        QCOMPARE(typeName(message), QString::fromLatin1(kTypeNames[message.index()]));
}

void RoundTripTest::carriesItsId_data()
{
    QTest::addColumn<QJsonValue>("id");
    QTest::newRow("string") << QJsonValue(QStringLiteral("a-1"));
    QTest::newRow("empty string") << QJsonValue(QString());
    QTest::newRow("unicode") << QJsonValue(QStringLiteral("ä漢😀\"\\\n"));
    QTest::newRow("longest string") << QJsonValue(QString(256, u'x'));
    QTest::newRow("zero") << QJsonValue(0);
    QTest::newRow("negative") << QJsonValue(-1);
    QTest::newRow("more than a double holds") << QJsonValue(qint64(9'007'199'254'740'993));
    QTest::newRow("largest integer") << QJsonValue(std::numeric_limits<qint64>::max());
    QTest::newRow("float") << QJsonValue(1.5);
    QTest::newRow("tiny") << QJsonValue(5e-324);
    QTest::newRow("null") << QJsonValue(QJsonValue::Null);
}

void RoundTripTest::carriesItsId()
{
    QFETCH(QJsonValue, id);
    for (const Message &message : {Message(Heartbeat{}), Message(Ack{}), Message(fullRegistered()), Message(Error{}),
                                   Message(Unknown{QStringLiteral("x")})}) {
        const auto decoded = decode(encode({id, message}));
        QVERIFY(std::holds_alternative<Envelope>(decoded));
        QCOMPARE(std::get<Envelope>(decoded).id, id);
    }
}

void RoundTripTest::outputKeepsEveryByte_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<bool>("isText");
    const auto row = [](const char *name, const QByteArray &data, bool isText) {
        QTest::newRow(name) << data << isText;
    };
    row("nothing", "", true);
    row("ascii", "hello", true);
    row("all of ascii's signs", "\x01\x02\b\f\r\n\t\"\\/\x7f", true);
    row("NUL", QByteArray("a\0b\0", 4), true);
    row("two bytes", "ä", true);
    row("four bytes", "😀", true);
    row("BOM at its begin", "\xef\xbb\xbfx", false);
    row("BOM inside", "x\xef\xbb\xbf", true);
    row("not a character", "\xef\xbf\xbf", true);
    row("replacement character", "\xef\xbf\xbd", true);
    row("Latin-1", "\xe4", false);
    row("cut at its begin", "\xa4x", false);
    row("cut at its end", "x\xc3", false);
    row("cut after three of four", "\xf0\x9f\x98", false);
    row("overlong", "\xc0\x80", false);
    row("surrogate", "\xed\xa0\x80", false);
    row("beyond unicode", "\xf4\x90\x80\x80", false);
    row("no UTF-8 at all", "\xff\xfe\xfd", false);
    row("binary zeros", QByteArray(100, '\0'), false); // six times as long as text
    row("a little colour", "\x1b[31mred\x1b[0m and many words of plain text", true);
    row("NUL among bad bytes", QByteArray("\xff\0\xff", 3), false);
}

void RoundTripTest::outputKeepsEveryByte()
{
    QFETCH(QByteArray, data);
    QFETCH(bool, isText);
    const QByteArray text = encode({kNoId, output(data)});
    QCOMPARE(!text.contains("base64"), isText);
    const auto decoded = decode(text);
    QVERIFY(std::holds_alternative<Envelope>(decoded));
    QCOMPARE(std::get<JobOutput>(std::get<Envelope>(decoded).message).data, data);
}

void RoundTripTest::outputThatIsTextStaysReadable()
{
    QVERIFY(encode({kNoId, output("progress: 5 %\n")}).contains("\"data\":\"progress: 5 %\\n\""));
}

void RoundTripTest::everyByteValueOfOutputSurvivesAlone()
{
    for (int byte = 0; byte < 256; ++byte) {
        const QByteArray data(1, static_cast<char>(byte));
        const auto decoded = decode(encode({kNoId, output(data)}));
        QVERIFY(std::holds_alternative<Envelope>(decoded));
        QCOMPARE(std::get<JobOutput>(std::get<Envelope>(decoded).message).data, data);
    }
}

void RoundTripTest::aFullChunkOfOutputFitsAMessage()
{
    for (const char byte : {'x', '\xff', '\0', '"', '\x1b'})
        QVERIFY(encode({QString(256, u'\x1b'), output(QByteArray(jobs::WorkBook::kChunk, byte))}).size() <
                kMaxMessageBytes / 4);
}

void RoundTripTest::unknownTypesAreTakenAsTheyCome_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("type");
    QTest::newRow("bare") << QByteArray(R"({"type":"job_progress"})") << "job_progress";
    QTest::newRow("with anything") << QByteArray(R"({"type":"x","run_id":5,"attempt":"no","data":[{}]})") << "x";
    QTest::newRow("another case") << QByteArray(R"({"type":"Heartbeat"})") << "Heartbeat";
    QTest::newRow("space behind") << QByteArray(R"({"type":"heartbeat "})") << "heartbeat ";
    QTest::newRow("unicode") << QByteArray(R"({"type":"ä"})") << QStringLiteral("ä");
    QTest::newRow("escaped pair") << QByteArray("{\"type\":\"\\ud83d\\ude00\"}") << QStringLiteral("😀");
    QTest::newRow("escaped backslash before a u") << QByteArray("{\"type\":\"\\\\ud800\"}") << "\\ud800";
}

void RoundTripTest::unknownTypesAreTakenAsTheyCome()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, type);
    const auto decoded = decode(text);
    QVERIFY(std::holds_alternative<Envelope>(decoded));
    QVERIFY(std::get<Envelope>(decoded).message == Message(Unknown{type}));
}

void RoundTripTest::leavesOutWhatIsMissing()
{
    WorkerRegister old;
    old.workerId = QStringLiteral("w");
    QVERIFY(!encode({kNoId, old}).contains("\"protocol\""));
    QVERIFY(!encode({kNoId, old}).contains("last_loss"));
    QVERIFY(!encode({kNoId, old}).contains("unanswered"));
    QVERIFY(!encode({kNoId, Heartbeat{}}).contains("\"id\""));
    QVERIFY(!encode({kNoId, JobStarted{key(), 1, {}}}).contains("started_at"));
    QVERIFY(!encode({kNoId, Error{}}).contains("path"));
}

/// What a server or a proxy said can be of any length: it must not cost a registration, or its answer.
void RoundTripTest::textsOfOutagesAreCutToWhatIsRead()
{
    const QString endless = QString(10'000, u'x') + QChar(u'\0');
    WorkerRegister hello;
    hello.workerId = QStringLiteral("w");
    LinkLoss loss;
    loss.cause = QStringLiteral("refused");
    loss.detail = loss.blockedDetail = endless;
    loss.blockedBy = QStringLiteral("refused");
    hello.lastLoss = loss;
    QVERIFY(std::holds_alternative<Envelope>(decode(encode({1, hello}))));
    Registered registered;
    registered.protocol = 1;
    registered.lastOutage = OutageVerdict{QStringLiteral("refused"), endless, endless};
    QVERIFY(std::holds_alternative<Envelope>(decode(encode({1, Ack{registered, false}}))));
}

/// The worker tells what it finds in a file that anybody may edit.
void RoundTripTest::numbersOfOutagesAreHeldWithinWhatIsRead()
{
    constexpr qint64 most = std::numeric_limits<qint64>::max();
    for (const qint64 number : {most, -most}) {
        const auto small = static_cast<int>(std::clamp<qint64>(number, -2'000'000'000, 2'000'000'000));
        const Milliseconds time(number);
        WorkerRegister hello;
        hello.workerId = QStringLiteral("w");
        LinkLoss loss;
        loss.cause = QString(1000, u'x');
        loss.detail = QString(999, u'x') + QStringLiteral("\U0001F600");
        loss.attempts = small;
        loss.seen = {time, time, time, number, small, time, time, time, time};
        hello.lastLoss = loss;
        const auto decoded = decode(encode({1, hello}));
        QVERIFY(std::holds_alternative<Envelope>(decoded));
        const auto heard = std::get<WorkerRegister>(std::get<Envelope>(decoded).message);
        QCOMPARE(heard.lastLoss->attempts, number > 0 ? 1'000'000'000 : 0);
    }
}

QTEST_GUILESS_MAIN(RoundTripTest)
#include "tst_round_trip.moc"
