// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/session_cookie.h"

#include <QTest>

using namespace holdfast::server;

class SessionCookieTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheToken_data()
    {
        QTest::addColumn<QByteArray>("cookies");
        QTest::addColumn<QByteArray>("authorization");
        QTest::newRow("none") << QByteArray() << QByteArray();
        QTest::newRow("alone") << QByteArray("holdfast=hfv_a_b") << QByteArray("Bearer hfv_a_b");
        QTest::newRow("among others") << QByteArray("a=1; holdfast=x; b=2") << QByteArray("Bearer x");
        QTest::newRow("without spaces") << QByteArray("a=1;holdfast=x;b=2") << QByteArray("Bearer x");
        QTest::newRow("another name") << QByteArray("holdfast2=x; notholdfast=y") << QByteArray();
        QTest::newRow("another case") << QByteArray("Holdfast=x") << QByteArray();
        QTest::newRow("empty") << QByteArray("holdfast=") << QByteArray();
        QTest::newRow("empty, then one") << QByteArray("holdfast=; holdfast=x") << QByteArray("Bearer x");
        QTest::newRow("the first of two") << QByteArray("holdfast=x; holdfast=y") << QByteArray("Bearer x");
        QTest::newRow("odd") << QByteArray(";;=;holdfast") << QByteArray();
    }
    void findsTheToken()
    {
        QFETCH(QByteArray, cookies);
        QFETCH(QByteArray, authorization);
        QCOMPARE(authorizationIn(cookies), authorization);
    }
    void isOutOfReach()
    {
        const QByteArray cookie = cookieFor("hfv_a_b", false);
        QCOMPARE(cookie, QByteArray("holdfast=hfv_a_b; Path=/; HttpOnly; SameSite=Strict; Max-Age=7776000"));
        QCOMPARE(cookieFor("x", true), QByteArray(cookie).replace("hfv_a_b", "x") + "; Secure");
        QVERIFY(cookieFor({}, false).contains("Max-Age=0"));
    }
};

QTEST_GUILESS_MAIN(SessionCookieTest)
#include "tst_session_cookie.moc"
