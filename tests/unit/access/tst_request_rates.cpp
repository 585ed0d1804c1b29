// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/request_rates.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::access;

class RequestRatesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesABurstAndThenSoManyASecond()
    {
        TokenBucket bucket({3, 2}, at(0));
        for (int i = 0; i < 3; ++i)
            QVERIFY(!bucket.take(at(0)));
        QCOMPARE(bucket.take(at(0)), std::optional(Milliseconds(500)));
        QCOMPARE(bucket.take(at(250)), std::optional(Milliseconds(250)));
        QVERIFY(!bucket.take(at(500)));
        QVERIFY(bucket.take(at(500)));
        QVERIFY(!bucket.isFull(at(1'000)));
        QVERIFY(bucket.isFull(at(2'000)));
    }
    void oneTokenDoesNotHoldUpAnother()
    {
        RequestRates rates;
        const int burst = int(RequestRates::of(Role::Viewer).burst);
        for (int i = 0; i < burst; ++i)
            QVERIFY(!rates.take(QStringLiteral("one"), Role::Viewer, at(0)));
        QVERIFY(rates.take(QStringLiteral("one"), Role::Viewer, at(0)));
        QVERIFY(!rates.take(QStringLiteral("other"), Role::Viewer, at(0)));
    }
    void whoMayDoMoreMayAskMore()
    {
        QVERIFY(RequestRates::of(Role::Worker).perSecond < RequestRates::of(Role::Viewer).perSecond);
        QVERIFY(RequestRates::of(Role::Viewer).perSecond < RequestRates::of(Role::Admin).perSecond);
    }
    void manyTokensDoNotFillTheMemory()
    {
        RequestRates rates;
        for (std::size_t i = 0; i < RequestRates::kMaxTokens + 10; ++i)
            QVERIFY(!rates.take(QString::number(i), Role::Worker, at(0)));
    }

private:
    static MonoTime at(int msecs) { return MonoTime(Milliseconds(msecs)); }
};

QTEST_APPLESS_MAIN(RequestRatesTest)
#include "tst_request_rates.moc"
