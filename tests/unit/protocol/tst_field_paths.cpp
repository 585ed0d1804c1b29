// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/limits.h"
#include "core/protocol/names.h"
#include "tests/unit/protocol/samples.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QTest>

using namespace holdfast;
using namespace holdfast::protocol;
using namespace holdfast::protocol::test;

/// A wrong field is answered with `bad_field` and its path; what is merely missing and optional is not wrong.
class FieldPathsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesTheFieldThatIsWrong_data();
    void namesTheFieldThatIsWrong();
    void takesWhatIsMissingOrNull_data();
    void takesWhatIsMissingOrNull();
    void boundsArgumentsAndVariables();
    void takesNumbersForNames();
    void takesNamesThatPeopleCanSee_data();
    void takesNamesThatPeopleCanSee();
    void takesAsManyLabelsAsThereMayBe();
    void saysWhatToDoAboutAName();
    void takesTimeoutsOfAnyFraction_data();
    void takesTimeoutsOfAnyFraction();
    void namesTheFirstOfSeveral();
};

namespace {

const QJsonValue kMissing(QJsonValue::Undefined);

QJsonArray holding(const QJsonObject &third)
{
    const QJsonObject good{{QStringLiteral("run_id"), QStringLiteral("r")},
                           {QStringLiteral("attempt"), 1},
                           {QStringLiteral("state"), QStringLiteral("running")}};
    return {good, good, third};
}

QJsonValue parsed(const char *json)
{
    return QJsonDocument::fromJson('[' + QByteArray(json) + ']').array().first();
}

void row(const Message &message, const char *field, const QJsonValue &value, const char *path)
{
    QTest::addRow("%s: %s = %s", qPrintable(typeName(message)), field,
                  QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).left(50).constData())
        << with(message, QString::fromLatin1(field), value) << QString::fromLatin1(path);
}

/// A row for each value that the field must not have.
void rows(const Message &message, const char *field, std::initializer_list<const char *> values)
{
    for (const char *value : values)
        row(message, field, parsed(value), field);
}

void addRegisterRows()
{
    const Message message = fullRegister();
    row(message, "worker_id", kMissing, "worker_id");
    rows(message, "worker_id",
         {"null", "\"\"", "true", "[]", "{}", "1.5", "\"a\\u0000\"", "\"a\\n\"", "\"a\\u001b[2J\"", "\"\\u200b\"",
          "\" \"", "\"\\u00a0\\u3000\"", "\"a\\u2028b\"", "\"\\u2029\"", "\"a\\u202eb\"", "\"a\\u2066b\""});
    row(message, "worker_id", QString(201, u'x'), "worker_id");
    rows(message, "hostname", {"5", "true", "[]", "\"a\\u0000b\""});
    row(message, "hostname", QString(301, u'x'), "hostname");
    rows(message, "platform", {"5", "{}"});
    rows(message, "instance", {"5", "[]"});
    rows(message, "process", {"5", "[]"});
    rows(message, "ephemeral", {"5", "\"yes\""});
    rows(message, "takes_within_s", {"-1", "1e300"});
    rows(message, "protocol", {"0", "-1", "1.5", "\"1\"", "true", "1000001", "1e300", "[]"});
    rows(message, "slots", {"-1", "100001", "0.5", "\"4\"", "{}"});
    rows(message, "labels", {"5", "[]", "\"os=linux\"", "true"});
    row(message, "labels", QJsonObject{{QStringLiteral("os"), true}}, "labels.os");
    row(message, "labels", QJsonObject{{QStringLiteral("os"), QJsonArray()}}, "labels.os");
    row(message, "labels", QJsonObject{{QStringLiteral("os"), QStringLiteral("a") + QChar(u'\0')}}, "labels.os");
    QJsonObject labels;
    for (int i = 0; i <= kMaxLabels; ++i)
        labels[QString::number(i)] = QString();
    row(message, "labels", labels, "labels");
    row(message, "labels", QJsonObject{{QStringLiteral("k"), QString(kMaxLabelChars, u'x')}}, "labels");
    rows(message, "holding", {"5", "{}", "\"none\""});
    row(message, "holding", QJsonArray{5}, "holding[0]");
    row(message, "holding", QJsonArray{QJsonObject()}, "holding[0].run_id");
    const QString run = QStringLiteral("run_id"), state = QStringLiteral("state"), attempt = QStringLiteral("attempt"),
                  r = QStringLiteral("r");
    row(message, "holding", holding({{run, r}, {state, QStringLiteral("finished")}, {attempt, QStringLiteral("x")}}),
        "holding[2].attempt");
    row(message, "holding", holding({{run, r}, {state, QStringLiteral("finished")}, {attempt, 0}}),
        "holding[2].attempt");
    row(message, "holding", holding({{run, r}, {state, QStringLiteral("lost")}}), "holding[2].state");
    row(message, "holding", holding({{run, r}}), "holding[2].state");
    QJsonArray many;
    for (int i = 0; i <= kMaxHoldings; ++i)
        many += QJsonObject();
    row(message, "holding", many, "holding");
    rows(message, "last_loss", {"5", "[]"});
    row(message, "last_loss", QJsonObject(), "last_loss.cause");
    row(message, "last_loss",
        QJsonObject{{QStringLiteral("cause"), QStringLiteral("x")}, {QStringLiteral("began"), QStringLiteral("then")}},
        "last_loss.began");
    row(message, "last_loss",
        QJsonObject{{QStringLiteral("cause"), QStringLiteral("x")}, {QStringLiteral("attempts"), -1}},
        "last_loss.attempts");
}

void addRunRows()
{
    rows(Heartbeat{}, "runs_active", {"-1", "1.5", "\"0\"", "1000001"});
    rows(Heartbeat{}, "loop_lag_ms", {"-1", "[]"});
    const Message started = JobStarted{key(), 1, kNow};
    rows(started, "run_id", {"\"\"", "5", "[]"});
    row(started, "run_id", QString(101, u'x'), "run_id");
    rows(started, "attempt", {"0", "-1", "1.5", "\"1\"", "1000001", "1e18"});
    rows(started, "pid", {"-1", "\"1\""});
    rows(started, "started_at", {"\"then\"", "\"2026-02-30T00:00:00Z\"", "5"});
    const Message output = JobOutput{key(), jobs::Stream::Stdout, 0, "x"};
    rows(output, "stream", {"\"stdin\"", "\"\"", "1", "\"STDOUT\""});
    row(output, "stream", kMissing, "stream");
    rows(output, "offset", {"-1", "0.5", "\"0\"", "9007199254740994", "1e19"});
    row(output, "offset", kMissing, "offset");
    rows(output, "data", {"5", "[]", "{}", "true"});
    row(output, "data", kMissing, "data");
    rows(output, "encoding", {"\"hex\"", "5", "\"BASE64\""});
    const Message result = JobResult{fullOutcome(), {}, {}};
    rows(result, "run_id", {"\"\"", "5"});
    row(result, "run_id", kMissing, "run_id");
    row(result, "status", kMissing, "status");
    rows(result, "status", {"\"\"", "\"ok\"", "\"running\"", "\"queued\"", "\"skipped\"", "\"missed\"", "5", "null"});
    rows(result, "exit_code", {"\"0\"", "0.5", "true", "2147483648", "-2147483649"});
    rows(result, "output_bytes", {"-1", "0.5", "\"x\""});
    rows(result, "finished_at", {"\"x\"", "true"});
    rows(result, "reason", {"5", "[]"});
    row(result, "reason", QString(4001, u'x'), "reason");
}

void addServerRows()
{
    const Message start = JobStart{fullAssignment()};
    row(start, "job", kMissing, "job");
    row(start, "command", kMissing, "command");
    rows(start, "command", {"[]", "\"ls -l\"", "{}", "5"});
    row(start, "command", QJsonArray{QStringLiteral("ls"), 5}, "command[1]");
    row(start, "command", QJsonArray{QStringLiteral("ls"), QStringLiteral("a") + QChar(u'\0')}, "command[1]");
    rows(start, "env", {"[]", "5"});
    row(start, "env", QJsonObject{{QStringLiteral("A"), QJsonArray()}}, "env.A");
    rows(start, "timeout_s", {"-1", "1e10", "\"5\"", "true"});
    rows(start, "cwd", {"5"});
    rows(JobCancel{key(), {}}, "run_id", {"5", "\"\""});
    rows(CredentialOffer{QByteArray(32, 'h')}, "sha256", {"5", "\"\"", "\"68\"", "\"HH\""});
    rows(Goodbye{}, "reason", {"5"});
    rows(Event{}, "text", {"5", "[]"});
    rows(Ack{}, "durable", {"1", "\"true\"", "[]"});
    rows(fullRegistered(), "keep", {"5", "{}"});
    row(fullRegistered(), "keep",
        QJsonArray{QJsonObject{{QStringLiteral("run_id"), QStringLiteral("r")}, {QStringLiteral("stdout"), -1}}},
        "keep[0].stdout");
    row(fullRegistered(), "cancel", QJsonArray{QJsonObject()}, "cancel[0].run_id");
    rows(fullRegistered(), "protocol", {"0", "\"1\""});
    rows(Error{}, "code", {"5"});
}

} // namespace

void FieldPathsTest::namesTheFieldThatIsWrong_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("path");
    addRegisterRows();
    addRunRows();
    addServerRows();
    QTest::newRow("not base64")
        << QByteArray(
               R"({"type":"job_output","run_id":"r","stream":"stdout","offset":0,"data":"a*b","encoding":"base64"})")
        << "data";
    QTest::newRow("an own job without a name") << QByteArray(R"({"type":"job_result","status":"ok"})") << "run_id";
}

void FieldPathsTest::namesTheFieldThatIsWrong()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, path);
    const Problem problem = problemOf(text);
    QCOMPARE(problem.code, QStringLiteral("bad_field"));
    QCOMPARE(problem.where, path);
    QVERIFY(!problem.what.isEmpty());
}

void FieldPathsTest::takesWhatIsMissingOrNull_data()
{
    QTest::addColumn<QByteArray>("text");
    for (
        const char *text : {
            R"({"type":"worker_register","worker_id":"w"})",
            R"({"type":"worker_register","worker_id":"w","instance":null,"hostname":null,"platform":null,"version":null,"protocol":null,)"
            R"("slots":null,"labels":null,"holding":null,"last_loss":null})",
            R"({"type":"worker_register","worker_id":"w","unheard":{"of":[1]},"hostname":""})",
            R"({"type":"heartbeat","runs_active":null})",
            R"({"type":"job_started","run_id":"r"})",
            R"({"type":"job_output","run_id":"r","stream":"stdout","offset":0,"data":"","encoding":null})",
            R"({"type":"job_result","run_id":"r","status":"lost","exit_code":null,"reason":null,"started_at":null})",
            R"({"type":"event"})",
            R"({"type":"job_cancel","run_id":"r"})",
            R"({"type":"goodbye"})",
            R"({"type":"ack"})",
            R"({"type":"ack","msg":"registered"})",
            R"({"type":"ack","msg":"something else"})",
            R"({"type":"error"})",
        })
        QTest::newRow(text) << QByteArray(text);
}

void FieldPathsTest::takesWhatIsMissingOrNull()
{
    QFETCH(QByteArray, text);
    QCOMPARE(problemOf(text).text(), QString());
}

void FieldPathsTest::boundsArgumentsAndVariables()
{
    const QByteArray start = R"({"type":"job_start","run_id":"r","job":"j","command":["c",")";
    const Problem argument = problemOf(start + QByteArray(kMaxArgument + 1, 'x') + R"("]})");
    QCOMPARE(argument.where, QStringLiteral("command[1]"));
    const Problem name = problemOf(start + R"("],"env":{")" + QByteArray(kMaxVariable + 1, 'x') + R"(":"v"}})");
    QVERIFY(name.where.startsWith(QStringLiteral("env.xxx")));
    QCOMPARE(name.what, QStringLiteral("is longer than 32768 characters"));
    QCOMPARE(problemOf(start + QByteArray(kMaxArgument, 'x') + R"("]})").text(), QString());
}

void FieldPathsTest::takesNumbersForNames()
{
    const auto decoded = decode(R"({"type":"worker_register","worker_id":17,"version":2,"labels":{"rack":7}})");
    QVERIFY(std::holds_alternative<Envelope>(decoded));
    const auto &message = std::get<WorkerRegister>(std::get<Envelope>(decoded).message);
    QCOMPARE(message.workerId, QStringLiteral("17"));
    QCOMPARE(message.version, QStringLiteral("2"));
    QCOMPARE(message.labels.value(QStringLiteral("rack")), QStringLiteral("7"));
    QCOMPARE(message.slots, 1);
}

void FieldPathsTest::takesNamesThatPeopleCanSee_data()
{
    QTest::addColumn<QString>("name");
    for (const auto *name : {"rack 7", " a ", "ä漢😀", "a/b:c\"'\\", "w\u00a01"})
        QTest::newRow(name) << QString::fromUtf8(name);
}

void FieldPathsTest::takesNamesThatPeopleCanSee()
{
    QFETCH(QString, name);
    WorkerRegister message = fullRegister();
    message.workerId = name;
    const auto decoded = decode(encode({kMissing, message}));
    QVERIFY(std::holds_alternative<Envelope>(decoded));
    QCOMPARE(std::get<WorkerRegister>(std::get<Envelope>(decoded).message).workerId, name);
}

void FieldPathsTest::takesAsManyLabelsAsThereMayBe()
{
    WorkerRegister message = fullRegister();
    message.labels.clear();
    for (int i = 0; i < kMaxLabels; ++i)
        message.labels.insert(QStringLiteral("%1").arg(i, 3), QString(kMaxLabelChars / kMaxLabels - 3, u'x'));
    QVERIFY(std::holds_alternative<Envelope>(decode(encode({kMissing, message}))));
}

void FieldPathsTest::saysWhatToDoAboutAName()
{
    for (const char *name : {" ", "a\u2028b"}) {
        WorkerRegister message = fullRegister();
        message.workerId = QString::fromUtf8(name);
        const auto decoded = decode(encode({kMissing, message}));
        QVERIFY(std::holds_alternative<DecodeFailure>(decoded));
        QVERIFY(
            std::get<DecodeFailure>(decoded).problem.text().contains(QStringLiteral("give the worker another name")));
    }
}

void FieldPathsTest::takesTimeoutsOfAnyFraction_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<qint64>("msecs");
    QTest::newRow("none") << 0.0 << qint64(0);
    QTest::newRow("a millisecond") << 0.001 << qint64(1);
    QTest::newRow("a fraction") << 1.2345 << qint64(1235);
    QTest::newRow("an inexact one") << 0.3 << qint64(300);
    QTest::newRow("a year") << 31'536'000.0 << qint64(31'536'000'000);
}

void FieldPathsTest::takesTimeoutsOfAnyFraction()
{
    QFETCH(double, seconds);
    QFETCH(qint64, msecs);
    const auto decoded = decode(with(JobStart{fullAssignment()}, QStringLiteral("timeout_s"), seconds));
    QVERIFY(std::holds_alternative<Envelope>(decoded));
    QCOMPARE(qint64(std::get<JobStart>(std::get<Envelope>(decoded).message).assignment.timeout.count()), msecs);
}

void FieldPathsTest::namesTheFirstOfSeveral()
{
    QCOMPARE(problemOf(R"({"type":"worker_register","worker_id":5.5,"slots":-1,"labels":5})").where,
             QStringLiteral("worker_id"));
}

QTEST_GUILESS_MAIN(FieldPathsTest)
#include "tst_field_paths.moc"
