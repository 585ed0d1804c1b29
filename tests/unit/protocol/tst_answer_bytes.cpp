// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/protocol/samples.h"

#include <QJsonValue>
#include <QTest>

using namespace holdfast;
using namespace holdfast::protocol;
using namespace holdfast::protocol::test;

/// The bytes of answers. Workers that exist compare them with what Python's json.dumps gave.
class AnswerBytesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acks_data();
    void acks();
    void errors_data();
    void errors();
    void anIdComesBackAsItWas_data();
    void anIdComesBackAsItWas();
};

namespace {
const QJsonValue kNoId(QJsonValue::Undefined);
}

void AnswerBytesTest::acks_data()
{
    QTest::addColumn<QJsonValue>("id");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const QJsonValue &id, const char *kind, const char *bytes) {
        QTest::newRow(name) << id << QString::fromLatin1(kind) << QByteArray(bytes);
    };
    row("any message", kNoId, "received", R"({"type": "ack", "received": true})");
    row("string", QStringLiteral("a-1"), "received", R"({"type": "ack", "received": true, "id": "a-1"})");
    row("integer", 7, "received", R"({"type": "ack", "received": true, "id": 7})");
    row("float", 1.5, "received", R"({"type": "ack", "received": true, "id": 1.5})");
    row("null", QJsonValue(), "received", R"({"type": "ack", "received": true, "id": null})");
    row("quotes", QStringLiteral("\"\\"), "received", R"({"type": "ack", "received": true, "id": "\"\\"})");
    row("unicode", QStringLiteral("ä"), "received", R"({"type": "ack", "received": true, "id": "ä"})");
    row("durable", 7, "durable", R"({"type": "ack", "received": true, "durable": true, "id": 7})");
    row("durable without id", kNoId, "durable", R"({"type": "ack", "received": true, "durable": true})");
    row("registered, old worker", kNoId, "registered", R"({"type": "ack", "msg": "registered"})");
    row("registered, old worker with id", 1, "registered", R"({"type": "ack", "msg": "registered", "id": 1})");
    row("registered, new worker", QStringLiteral("r"), "new",
        R"({"type": "ack", "msg": "registered", "protocol": 1, "server": "0.1.0", )"
        R"("keep": [{"attempt":1,"run_id":"r1","stderr":0,"stdout":5}], "cancel": [{"attempt":2,"run_id":"r2"}], "id": "r"})");
}

void AnswerBytesTest::acks()
{
    QFETCH(QJsonValue, id);
    QFETCH(QString, kind);
    QFETCH(QByteArray, bytes);
    Ack ack;
    ack.durable = kind == u"durable";
    if (kind == u"registered")
        ack.registered = Registered{};
    if (kind == u"new")
        ack.registered =
            Registered{1, QStringLiteral("0.1.0"), {{{QStringLiteral("r1"), 1}, 5, 0}}, {{QStringLiteral("r2"), 2}}};
    QCOMPARE(encode({id, ack}), bytes);
}

void AnswerBytesTest::errors_data()
{
    QTest::addColumn<QJsonValue>("id");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("bare") << kNoId << QString()
                          << QByteArray(R"({"type": "error", "code": "bad_field", "reason": "is 'x'"})");
    QTest::newRow("path")
        << kNoId << "holding[2].attempt"
        << QByteArray(R"({"type": "error", "code": "bad_field", "reason": "is 'x'", "path": "holding[2].attempt"})");
    QTest::newRow("id") << QJsonValue(7) << QString()
                        << QByteArray(R"({"type": "error", "code": "bad_field", "reason": "is 'x'", "id": 7})");
    QTest::newRow("both")
        << QJsonValue(QStringLiteral("q")) << "os"
        << QByteArray(R"({"type": "error", "code": "bad_field", "reason": "is 'x'", "path": "os", "id": "q"})");
}

void AnswerBytesTest::errors()
{
    QFETCH(QJsonValue, id);
    QFETCH(QString, path);
    QFETCH(QByteArray, bytes);
    QCOMPARE(encode({id, Error{QStringLiteral("bad_field"), QStringLiteral("is 'x'"), path}}), bytes);
}

/// From the worker's text to the answer's text.
void AnswerBytesTest::anIdComesBackAsItWas_data()
{
    QTest::addColumn<QByteArray>("id");
    for (const char *id : {"\"\"", "\"a\"", "0", "-3", "7", "9007199254740993", "9223372036854775807", "1.5", "-0.25",
                           "null", "\"7\"", "\"ä漢😀\""})
        QTest::newRow(id) << QByteArray(id);
}

void AnswerBytesTest::anIdComesBackAsItWas()
{
    QFETCH(QByteArray, id);
    const auto good = decode(R"({"type":"heartbeat","id":)" + id + '}');
    QVERIFY(std::holds_alternative<Envelope>(good));
    QCOMPARE(encode({std::get<Envelope>(good).id, Ack{}}), R"({"type": "ack", "received": true, "id": )" + id + '}');
    for (const QByteArray &bad :
         {QByteArray(R"({"type":5,"id":)"), QByteArray(R"({"type":"job_cancel","id":)"), QByteArray(R"({"id":)")}) {
        const auto failed = decode(bad + id + '}');
        QVERIFY(std::holds_alternative<DecodeFailure>(failed));
        QVERIFY(encode({std::get<DecodeFailure>(failed).id, Error{}}).endsWith(R"(, "id": )" + id + '}'));
    }
}

QTEST_GUILESS_MAIN(AnswerBytesTest)
#include "tst_answer_bytes.moc"
