// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/join_request.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace holdfast;

class TestJoinRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAGoodBody()
    {
        const auto request = server::readJoin(body({}));
        QVERIFY(request);
        QCOMPARE(request->worker, QStringLiteral("web-1"));
        QCOMPARE(request->hash, QByteArray(32, '\xab'));
        QVERIFY(request->token.role == access::Role::Join);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("code");
        const auto row = [](const char *name, const QJsonObject &fields, const char *code) {
            QTest::newRow(name) << body(fields) << QString::fromLatin1(code);
        };
        QTest::newRow("no JSON") << QByteArray("{") << "bad_json";
        row("no name", {{"name", QJsonValue()}}, "bad_field");
        row("a long name", {{"name", QString(201, u'x')}}, "bad_field");
        row("a short hash", {{"sha256", "abab"}}, "bad_field");
        row("upper case", {{"sha256", QString(64, u'A')}}, "bad_field");
        row("no hash", {{"sha256", 5}}, "bad_field");
        row("no token", {{"token", QJsonValue()}}, "bad_field");
        row("a long token", {{"token", QString(1001, u'x')}}, "bad_field");
        row("a misspelt token", {{"token", "hfj_secretsecret"}}, "unauthorized");
    }
    void saysWhatIsWrong()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, code);
        const auto request = server::readJoin(text);
        QVERIFY(!request);
        QCOMPARE(request.problem().code, code);
        QVERIFY(!request.problem().text().contains(QStringLiteral("secretsecret")));
    }

    void rotatesGentlyUnlessToldOtherwise()
    {
        QVERIFY(*server::readRotation({}) == access::Rotation::Gentle);
        QVERIFY(*server::readRotation("{}") == access::Rotation::Gentle);
        QVERIFY(*server::readRotation("{\"now\": true}") == access::Rotation::AtOnce);
        QVERIFY(!server::readRotation("{\"now\": 1}"));
        QVERIFY(!server::readRotation("now"));
    }

private:
    static QByteArray body(const QJsonObject &other)
    {
        QJsonObject object{
            {"token", access::tokenText(access::Role::Join, QString(16, u'0'), QString(access::kSecretLength, u'1'))},
            {"name", "web-1"},
            {"sha256", QString::fromLatin1(QByteArray(32, '\xab').toHex())}};
        for (auto it = other.begin(); it != other.end(); ++it)
            object[it.key()] = it.value();
        return QJsonDocument(object).toJson();
    }
};

QTEST_GUILESS_MAIN(TestJoinRequest)
#include "tst_join_request.moc"
