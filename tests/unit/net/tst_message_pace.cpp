// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/message_pace.h"

#include "core/protocol/limits.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::net;

class MessagePaceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void grantsABurstAndThenSoManyASecond()
    {
        MessagePace pace({5, 20, Seconds(60)}, at(0));
        for (int i = 0; i < 4; ++i)
            QVERIFY(pace.take());
        QVERIFY(!pace.take());
        QCOMPARE(pace.wait(at(0)), std::optional(Milliseconds(50)));
        QVERIFY(pace.goOn(at(50)));
        QVERIFY(!pace.take());
        QCOMPARE(pace.wait(at(50)), std::optional(Milliseconds(50)));
        QVERIFY(pace.goOn(at(1'000))); // late: what was earned meanwhile is there, up to the burst
        for (int i = 0; i < 4; ++i)
            QVERIFY(pace.take());
        QVERIFY(!pace.take());
        QVERIFY(pace.wait(at(1'000)));
    }
    void whoStaysBelowTheRateNeverWaits()
    {
        MessagePace pace(kWorker, at(0));
        qint64 waits = 0;
        for (qint64 i = 0; i < 600'000; ++i) { // a closed loop of one: 10,000 a second, for a minute
            if (!pace.take())
                waits += pace.wait(MonoTime(Microseconds(100 * i))) ? 1 : 0;
        }
        QCOMPARE(waits, 0);
    }
    void aFloodIsHeldToTheRate()
    {
        MessagePace pace(kWorker, at(0));
        Milliseconds now{0};
        qint64 taken = 0;
        while (now < Seconds(60)) { // as fast as can be: reading takes no time
            ++taken;
            if (pace.take())
                continue;
            const auto wait = pace.wait(MonoTime(now));
            if (!wait)
                continue;
            QVERIFY(*wait > Milliseconds(0) && *wait <= Milliseconds(60));
            now += *wait;
            QVERIFY(pace.goOn(MonoTime(now)));
        }
        QVERIFY2(std::abs(taken - (50'000 + 60 * 20'000)) < 2'000, qPrintable(QString::number(taken)));
    }
    void patienceEndsOnlyWithoutARest()
    {
        MessagePace pace({10, 20, Seconds(10)}, at(0));
        const auto exhaust = [&](int msecs) {
            while (pace.take()) {
            }
            return pace.wait(at(msecs)).has_value();
        };
        QVERIFY(exhaust(0));
        QVERIFY(pace.goOn(at(50)));
        QVERIFY(exhaust(50));
        QVERIFY(pace.goOn(at(9'000)));
        QVERIFY(!exhaust(9'900)); // it has sent little for most of a second
        QVERIFY(exhaust(9'900));
        QVERIFY(pace.goOn(at(15'000)));
        QVERIFY(exhaust(15'000));
        QVERIFY(pace.goOn(at(19'899)));
        QVERIFY(exhaust(19'899));
        QVERIFY(!pace.goOn(at(19'950)));
    }

private:
    static constexpr MessageRate kWorker{protocol::kMessagesAtOnce, protocol::kMessagesPerSecond,
                                         protocol::kTooManyFor};
    static MonoTime at(int msecs) { return MonoTime(Milliseconds(msecs)); }
};

QTEST_APPLESS_MAIN(MessagePaceTest)
#include "tst_message_pace.moc"
