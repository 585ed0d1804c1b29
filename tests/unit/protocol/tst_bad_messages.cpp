// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/limits.h"
#include "tests/support/patience.h"
#include "tests/unit/protocol/samples.h"

#include <QJsonValue>
#include <QTest>

using namespace holdfast;
using namespace holdfast::protocol;
using namespace holdfast::protocol::test;

/// Texts that are no message, by the code that they are answered with. Wrong fields are in tst_field_paths.
class BadMessagesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areAnsweredWithTheirCode_data();
    void areAnsweredWithTheirCode();
    void cutAnywhereIsBadJson();
    void anyByteTurnedBadIsNeverTakenForGoodUtf8();
    void carryTheIdThatCouldBeRead_data();
    void carryTheIdThatCouldBeRead();
    void theirNamesDoNotSpoilTheAnswer_data();
    void theirNamesDoNotSpoilTheAnswer();
    void takesTheLargestMessageAndNoByteMore();
    void takesTheDeepestNestingAndNoLevelMore_data();
    void takesTheDeepestNestingAndNoLevelMore();
    void bracketsInsideStringsDoNotCount_data();
    void bracketsInsideStringsDoNotCount();
    void aMegabyteOfBracketsIsCheap();
};

namespace {

QByteArray nested(int depth, char open, char close)
{
    // The object itself is the first level.
    const QByteArray step = open == '{' ? QByteArray("{\"a\":") : QByteArray(1, open);
    return R"({"type":"x","v":)" + step.repeated(depth - 1) + '1' + QByteArray(depth - 1, close) + '}';
}

QByteArray padded(qsizetype size)
{
    const QByteArray head = R"({"type":"event","pad":")";
    return head + QByteArray(size - head.size() - 2, 'x') + "\"}";
}

} // namespace

void BadMessagesTest::areAnsweredWithTheirCode_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("code");
    const auto rows = [](const char *code, std::initializer_list<QByteArray> texts) {
        for (const QByteArray &text : texts)
            QTest::addRow("%s: %s", code, text.left(60).toPercentEncoding(" {}[]\":,'").constData())
                << text << QString::fromLatin1(code);
    };
    rows("bad_json", {"",
                      " ",
                      "hello",
                      "{",
                      "}",
                      "{]",
                      "[1,2",
                      "[1 2]",
                      "1 2",
                      "{} {}",
                      "{\"type\":\"heartbeat\"} x",
                      "{\"type\":\"heartbeat\"}}",
                      "{'type':'heartbeat'}",
                      "{type:\"heartbeat\"}",
                      "{\"type\":\"heartbeat\",}",
                      "{\"type\" \"heartbeat\"}",
                      "{\"type\":heartbeat}",
                      "{\"type\":\"heartbeat\"",
                      "{\"type\":\"heartbeat\",\"a\":NaN}",
                      "{\"type\":\"x\",\"a\":Infinity}",
                      "{\"type\":\"x\",\"a\":-Infinity}",
                      "{\"type\":\"x\",\"a\":-}",
                      "{\"type\":\"x\",\"a\":+1}",
                      "{\"type\":\"x\",\"a\":01}",
                      "{\"type\":\"x\",\"a\":0x10}",
                      "{\"type\":\"x\",\"a\":True}",
                      "{\"type\":\"x\",\"a\":None}",
                      "{\"type\":\"x\"/**/}",
                      "nul",
                      "tru",
                      "NaN",
                      "\"",
                      "\"abc",
                      QByteArray("\0", 1),
                      QByteArray("{\"type\":\"x\"}\0", 13),
                      "\xff\xfe{\0\"",
                      "{\"type\":\"\xe4\"}",
                      "{\"type\":\"\xc3\"}",
                      "{\"type\":\"\xc0\x80\"}",
                      "{\"type\":\"\xed\xa0\x80\"}",
                      "{\"type\":\"\xf4\x90\x80\x80\"}",
                      "{\"type\":\"x\",\"\xff\":1}",
                      "{\"type\":\"\\ud800\"}",
                      "{\"type\":\"x\",\"a\":\"\\udc00\"}",
                      "{\"type\":\"x\",\"\\ud800\":1}",
                      "{\"type\":\"x\",\"a\":\"\\ud800\\ud800\"}",
                      "{\"type\":\"x\",\"a\":\"\\ud800x\"}",
                      "{\"type\":\"x\",\"a\":\"\\udc00\\ud800\"}",
                      "{\"type\":\"x\",\"a\":\"\\u12\"}",
                      "{\"type\":\"x\",\"a\":\"\\uzzzz\"}"});
    rows("not_an_object", {"5", "-1.5e3", "\"x\"", "\"\"", "null", "true", "false", "[]", "[1]",
                           "[{\"type\":\"heartbeat\"}]", " 5 ", "[[]]", "\n[]\n"});
    rows("no_type", {"{}", "{ }", "{\"id\":1}", "{\"type\":5}", "{\"type\":null}", "{\"type\":true}", "{\"type\":[]}",
                     "{\"type\":{}}", "{\"type\":[\"heartbeat\"]}", "{\"type\":\"\"}", "{\"Type\":\"heartbeat\"}",
                     "{\"msg\":\"registered\"}"});
}

void BadMessagesTest::areAnsweredWithTheirCode()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, code);
    const Problem problem = problemOf(text);
    QCOMPARE(problem.code, code);
    QVERIFY(!problem.what.isEmpty());
    QVERIFY2(problem.text().size() < 300, qPrintable(problem.text()));
}

void BadMessagesTest::cutAnywhereIsBadJson()
{
    for (const Message &message :
         {Message(fullRegister()), Message(JobStart{fullAssignment()}), Message(JobResult{fullOutcome(), {}, {}}),
          Message(fullRegistered()), Message(Error{QStringLiteral("x"), QStringLiteral("y"), QStringLiteral("z")})}) {
        const QByteArray whole = encode({QStringLiteral("ä-1"), message});
        QCOMPARE(problemOf(whole).code, QString());
        for (qsizetype size = 0; size < whole.size(); ++size) {
            // A copy of exactly that size, so that a sanitizer sees a read past the end.
            const std::vector<char> cut(whole.begin(), whole.begin() + size);
            QCOMPARE(problemOf(QByteArrayView(cut.data(), size)).code, QStringLiteral("bad_json"));
        }
    }
}

void BadMessagesTest::anyByteTurnedBadIsNeverTakenForGoodUtf8()
{
    const QByteArray whole = encode({1, fullRegister()});
    for (qsizetype i = 0; i < whole.size(); ++i) {
        QByteArray broken = whole;
        broken[i] = '\xff';
        QCOMPARE(problemOf(broken).code, QStringLiteral("bad_json"));
    }
}

void BadMessagesTest::carryTheIdThatCouldBeRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QJsonValue>("id");
    const QJsonValue none(QJsonValue::Undefined);
    QTest::newRow("no type") << QByteArray(R"({"id":"a"})") << "no_type" << QJsonValue(QStringLiteral("a"));
    QTest::newRow("wrong field") << QByteArray(R"({"type":"job_cancel","id":7})") << "bad_field" << QJsonValue(7);
    QTest::newRow("without id") << QByteArray(R"({"type":"job_cancel"})") << "bad_field" << none;
    QTest::newRow("id: true") << QByteArray(R"({"type":"heartbeat","id":true})") << "bad_field" << none;
    QTest::newRow("id: list") << QByteArray(R"({"type":"heartbeat","id":[1]})") << "bad_field" << none;
    QTest::newRow("id: object") << QByteArray(R"({"type":"heartbeat","id":{}})") << "bad_field" << none;
    QTest::newRow("id: too long") << R"({"type":"heartbeat","id":")" + QByteArray(257, 'x') + "\"}"
                                  << "bad_field" << none;
    QTest::newRow("not JSON") << QByteArray(R"({"id":1,)") << "bad_json" << none;
    QTest::newRow("a list") << QByteArray(R"([{"id":1}])") << "not_an_object" << none;
}

void BadMessagesTest::carryTheIdThatCouldBeRead()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, code);
    QFETCH(QJsonValue, id);
    const auto decoded = decode(text);
    QVERIFY(std::holds_alternative<DecodeFailure>(decoded));
    QCOMPARE(std::get<DecodeFailure>(decoded).problem.code, code);
    QCOMPARE(std::get<DecodeFailure>(decoded).id, id);
    if (id.isUndefined() && code == u"bad_field" && text.contains("\"id\""))
        QCOMPARE(std::get<DecodeFailure>(decoded).problem.where, QStringLiteral("id"));
}

void BadMessagesTest::theirNamesDoNotSpoilTheAnswer_data()
{
    QTest::addColumn<QByteArray>("label");
    QTest::addColumn<QString>("path");
    QTest::newRow("NUL") << QByteArray(R"("a\u0000b":"good")") << "labels.ab";
    QTest::newRow("long") << '"' + QByteArray(5000, 'x') + "\":true"
                          << "labels." + QString(kMaxErrorPath - 7, u'x');
    // The cut falls between the two halves of the 497th.
    QTest::newRow("cut inside a pair") << '"' + QByteArray("\xf0\x9f\x98\x80").repeated(1000) + "\":true"
                                       << "labels." + QStringLiteral("\U0001F600").repeated(496) + QChar(u'?');
}

// What is wrong is told with the name it was found under, and that name is the sender's own.
void BadMessagesTest::theirNamesDoNotSpoilTheAnswer()
{
    QFETCH(QByteArray, label);
    QFETCH(QString, path);
    const Problem problem = problemOf(R"({"type":"worker_register","worker_id":"w","labels":{)" + label + "}}");
    QCOMPARE(problem.code, QStringLiteral("bad_field"));
    const auto answer = decode(encode({1, Error{problem.code, problem.text(), problem.where}}));
    QVERIFY(std::holds_alternative<Envelope>(answer));
    QCOMPARE(std::get<Error>(std::get<Envelope>(answer).message).path, path);
}

void BadMessagesTest::takesTheLargestMessageAndNoByteMore()
{
    QCOMPARE(padded(kMaxMessageBytes).size(), kMaxMessageBytes);
    QCOMPARE(problemOf(padded(kMaxMessageBytes)).code, QString());
    QCOMPARE(problemOf(padded(kMaxMessageBytes + 1)).code, QStringLiteral("too_large"));
    QCOMPARE(problemOf(QByteArray(kMaxMessageBytes + 1, ' ')).code, QStringLiteral("too_large"));
}

void BadMessagesTest::takesTheDeepestNestingAndNoLevelMore_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("code");
    QTest::newRow("32 lists") << nested(32, '[', ']') << QString();
    QTest::newRow("33 lists") << nested(33, '[', ']') << "too_deep";
    QTest::newRow("32 objects") << nested(32, '{', '}') << QString();
    QTest::newRow("33 objects") << nested(33, '{', '}') << "too_deep";
    QTest::newRow("33 after others") << R"({"a":[[[]]],"b":"]","v":)" + QByteArray(32, '[') << "too_deep";
    QTest::newRow("many side by side") << R"({"type":"x","v":[)" + QByteArray("[[]],").repeated(1000) + "1]}"
                                       << QString();
    QTest::newRow("33 without an end") << QByteArray(33, '[') << "too_deep";
    QTest::newRow("closed more than opened") << QByteArray(100, ']') + QByteArray(40, '[') << "bad_json";
}

void BadMessagesTest::takesTheDeepestNestingAndNoLevelMore()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, code);
    QCOMPARE(problemOf(text).code, code);
}

void BadMessagesTest::bracketsInsideStringsDoNotCount_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("code");
    QTest::newRow("in a value") << QByteArray("{\"type\":\"x\",\"v\":\"") << QByteArray("\"}") << QString();
    QTest::newRow("in a key") << QByteArray("{\"type\":\"x\",\"") << QByteArray("\":1}") << QString();
    QTest::newRow("behind a quote") << QByteArray("{\"type\":\"x\",\"v\":\"\\\"") << QByteArray("\"}") << QString();
    QTest::newRow("behind a backslash and a quote")
        << QByteArray("{\"type\":\"x\",\"v\":\"\\\\\\\"") << QByteArray("\"}") << QString();
    QTest::newRow("behind a string that ends in a backslash")
        << QByteArray("{\"type\":\"x\",\"v\":\"\\\\\",") << QByteArray() << "too_deep";
}

void BadMessagesTest::bracketsInsideStringsDoNotCount()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QString, code);
    QCOMPARE(problemOf(before + QByteArray(1000, '[') + after).code, code);
}

void BadMessagesTest::aMegabyteOfBracketsIsCheap()
{
    const Milliseconds begin = holdfast::test::processorTime();
    QCOMPARE(problemOf(QByteArray(kMaxMessageBytes, '[')).code, QStringLiteral("too_deep"));
    QCOMPARE(problemOf(QByteArray(kMaxMessageBytes, '"')).code, QStringLiteral("bad_json"));
    const Milliseconds took = holdfast::test::processorTime() - begin;
    QVERIFY2(took < Milliseconds(2000), qPrintable(forPeople(took)));
}

QTEST_GUILESS_MAIN(BadMessagesTest)
#include "tst_bad_messages.moc"
