// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/payload.h"
#include "tests/unit/notify/samples.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace holdfast;
using namespace holdfast::notify;
using namespace holdfast::notify::test;

namespace {

const Batch kBatch{QStringLiteral("1m83pjb1p00h9syp"), QStringLiteral("chat"), kNoon, 0, kNoon, {}, 3};

Channel mailChannel()
{
    Channel made = channel();
    made.kind = ChannelKind::Mail;
    made.target = QStringLiteral("ops@example.org");
    made.from = QStringLiteral("holdfast@example.org");
    return made;
}

} // namespace

/// What receivers get, byte by byte.
class TestPayload final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void jsonHasTheMessageAndItsEvents();
    void aBodyHoldsTextsAsJsonDoes();
    void aTextThatLooksLikeAPlaceStaysAsItIs();
    void refusesABodyThatIsNoJson();
    void aMailIsWithinItsLines();
    void aMailHasNoHeaderOfAStranger();
};

void TestPayload::jsonHasTheMessageAndItsEvents()
{
    const Message message{QStringLiteral("s"), QStringLiteral("t")};
    const QByteArray bytes = toJsonBytes(kBatch, {failure()}, message);
    const QJsonObject json = QJsonDocument::fromJson(bytes).object();
    QCOMPARE(json["id"].toString(), kBatch.id);
    QCOMPARE(json["channel"].toString(), kBatch.channel);
    QCOMPARE(json["made_at"].toString(), toIso(kNoon));
    QCOMPARE(json["subject"].toString(), message.subject);
    QCOMPARE(json["text"].toString(), message.text);
    QCOMPARE(json["left_out"].toInt(), 3);
    QCOMPARE(json["events"].toArray(), QJsonArray{toJson(failure())});
}

void TestPayload::aBodyHoldsTextsAsJsonDoes()
{
    const Message message{QStringLiteral("\"a\" failed"), QStringLiteral("one\ntwo \\ \u00e4")};
    const QByteArray bytes = fillIn(QStringLiteral(R"({"text": "{{subject}}\n{{text}}", "n": {"m": 1}})"), message);
    const QJsonObject json = QJsonDocument::fromJson(bytes).object();
    QCOMPARE(json["text"].toString(), message.subject + u'\n' + message.text);
    QCOMPARE(json["n"].toObject()["m"].toInt(), 1);
}

void TestPayload::aTextThatLooksLikeAPlaceStaysAsItIs()
{
    const QByteArray bytes =
        fillIn(QStringLiteral(R"(["{{subject}}"])"), {QStringLiteral("{{text}}"), QStringLiteral("secret")});
    QCOMPARE(bytes, QByteArray(R"(["{{text}}"])"));
}

void TestPayload::refusesABodyThatIsNoJson()
{
    QVERIFY(isGoodBody(QStringLiteral(R"({"text": "{{text}}"})")));
    QVERIFY(!isGoodBody(QStringLiteral(R"({"text": {{text}}})")));
    QVERIFY(!isGoodBody(QStringLiteral("text={{text}}")));
}

void TestPayload::aMailIsWithinItsLines()
{
    const Message message{QStringLiteral("\u00e4").repeated(200), QStringLiteral("\u20ac").repeated(5'000)};
    const QByteArray mail = toMail(mailChannel(), kBatch, message);
    for (const QByteArray &line : mail.split('\n')) {
        QVERIFY2(line.size() <= 77, line.constData());
        QVERIFY(line.isEmpty() || line.endsWith('\r'));
    }
    const qsizetype body = mail.indexOf("\r\n\r\n");
    QCOMPARE(QString::fromUtf8(QByteArray::fromBase64(mail.mid(body))), message.text);
    QVERIFY(mail.contains("\r\nDate: 23 Nov 2026 12:00:00 +0000\r\n"));
    QVERIFY(mail.contains("\r\nMessage-ID: <1m83pjb1p00h9syp@holdfast.invalid>\r\n"));
}

void TestPayload::aMailHasNoHeaderOfAStranger()
{
    const QByteArray mail =
        toMail(mailChannel(), kBatch, {QStringLiteral("a\r\nBcc: all@example.org"), QStringLiteral("t")});
    QVERIFY(!mail.contains("\nBcc:"));
}

QTEST_GUILESS_MAIN(TestPayload)
#include "tst_payload.moc"
