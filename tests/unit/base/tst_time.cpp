// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/time.h"

#include <QTest>

using namespace holdfast;

class TimeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsDurations_data();
    void readsDurations();
    void refusesWhatIsNoDuration_data();
    void refusesWhatIsNoDuration();
    void writesIso_data();
    void writesIso();
    void readsIso_data();
    void readsIso();
    void refusesWhatIsNoTime_data();
    void refusesWhatIsNoTime();
    void readsBackWhatItWrites();
    void readsUtcWhereTheLocalClockHasAGap();
    void speaksToPeople_data();
    void speaksToPeople();
};

void TimeTest::readsDurations_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("msecs");
    const auto row = [](const char *text, qint64 msecs) { QTest::newRow(text) << QString::fromLatin1(text) << msecs; };
    row("500ms", 500);
    row("0s", 0);
    row("20s", 20'000);
    row("5m", 300'000);
    row("2h", 7'200'000);
    row("1d", 86'400'000);
    row("007s", 7'000);
    row("3653d", 3653LL * 86'400'000);
    row("87672h", 3653LL * 86'400'000);
    row("315619200000ms", 3653LL * 86'400'000);
}

void TimeTest::readsDurations()
{
    QFETCH(QString, text);
    QFETCH(qint64, msecs);
    const auto duration = parseDuration(text);
    QVERIFY(duration);
    QCOMPARE(qint64(duration->count()), msecs);
}

void TimeTest::refusesWhatIsNoDuration_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"",
                             "5",
                             "s",
                             "ms",
                             "-5s",
                             "+5s",
                             "5 s",
                             " 5s",
                             "5s ",
                             "5s\n",
                             "5S",
                             "5M",
                             "1.5h",
                             "1e3s",
                             "5sec",
                             "5min",
                             "1w",
                             "1y",
                             "0x10s",
                             "5m30s",
                             "3654d",
                             "315619200001ms",
                             "9999999999999ms",
                             "999999999999d",
                             "99999999999999999999s",
                             "\xd9\xa5s",
                             "nan",
                             "infs"})
        QTest::addRow("'%s'", text) << QString::fromUtf8(text);
    QTest::newRow("a NUL behind it") << QStringLiteral("5s") + QChar(u'\0');
}

void TimeTest::refusesWhatIsNoDuration()
{
    QFETCH(QString, text);
    QVERIFY(!parseDuration(text));
}

void TimeTest::writesIso_data()
{
    QTest::addColumn<qint64>("msecs");
    QTest::addColumn<QString>("text");
    QTest::newRow("the epoch") << qint64(0) << "1970-01-01T00:00:00.000Z";
    QTest::newRow("milliseconds") << qint64(1'795'414'971'120) << "2026-11-23T06:22:51.120Z";
    QTest::newRow("one before the epoch") << qint64(-1) << "1969-12-31T23:59:59.999Z";
    QTest::newRow("29 February") << qint64(1'709'164'800'000) << "2024-02-29T00:00:00.000Z";
    QTest::newRow("the last moment") << qint64(253'402'300'799'999) << "9999-12-31T23:59:59.999Z";
}

void TimeTest::writesIso()
{
    QFETCH(qint64, msecs);
    QFETCH(QString, text);
    QCOMPARE(toIso(fromMsecs(msecs)), text);
}

void TimeTest::readsIso_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("utc");
    const auto row = [](const char *text, const char *utc) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(utc);
    };
    row("2026-11-23T06:22:51.120Z", "2026-11-23T06:22:51.120Z");
    row("2026-11-23T06:22:51Z", "2026-11-23T06:22:51.000Z");
    row("2026-11-23T06:22:51", "2026-11-23T06:22:51.000Z");
    row("2026-11-23T06:22", "2026-11-23T06:22:00.000Z");
    row("2026-11-23T06:22:51+01:00", "2026-11-23T05:22:51.000Z");
    row("2026-11-23T06:22:51-05:30", "2026-11-23T11:52:51.000Z");
    row("2026-11-23T06:22:51.5+00:00", "2026-11-23T06:22:51.500Z");
    row("2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00.000Z");
    row("2024-02-29T12:00:00Z", "2024-02-29T12:00:00.000Z");
    row("1969-07-20T20:17:40Z", "1969-07-20T20:17:40.000Z");
    row("2026-11-23T06:22:51.123456Z", "2026-11-23T06:22:51.123Z");
}

void TimeTest::readsIso()
{
    QFETCH(QString, text);
    QFETCH(QString, utc);
    const auto time = parseIso(text);
    QVERIFY(time);
    QCOMPARE(toIso(*time), utc);
}

void TimeTest::refusesWhatIsNoTime_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"",
                             "now",
                             "tomorrow",
                             "1795415371",
                             "06:22",
                             "2026",
                             "2026-11",
                             "2026-13-01T00:00:00Z",
                             "2026-02-30T00:00:00Z",
                             "2025-02-29T00:00:00Z",
                             "2026-11-23T25:00:00Z",
                             "2026-11-23T06:60:00Z",
                             "2026-11-23T06:22:61Z",
                             "2026-11-23T06:22:51+99:00",
                             "2026-11-23T06:22:51ZZ",
                             "2026-11-23T06:22:51Z trailing",
                             "9999-12-31T23:59:59-14:00",
                             "99999-01-01T00:00:00Z",
                             "-0001-01-01T00:00:00Z",
                             "0001-01-01T00:00:00+14:00"})
        QTest::addRow("'%s'", text) << QString::fromLatin1(text);
}

void TimeTest::refusesWhatIsNoTime()
{
    QFETCH(QString, text);
    const auto time = parseIso(text);
    QVERIFY2(!time, time ? qPrintable(toIso(*time)) : "");
}

void TimeTest::readsBackWhatItWrites()
{
    for (qint64 msecs = -2'000'000'000'000; msecs < 9'000'000'000'000; msecs += 987'654'321'987)
        QCOMPARE(parseIso(toIso(fromMsecs(msecs))), fromMsecs(msecs));
}

/// On 29 March 2026 no clock in Berlin shows 02:30, but UTC has it.
void TimeTest::readsUtcWhereTheLocalClockHasAGap()
{
    const QByteArray zone = qgetenv("TZ");
    const auto putBack = qScopeGuard([&] { qputenv("TZ", zone); });
    qputenv("TZ", "Europe/Berlin");
    const auto time = parseIso(QStringLiteral("2026-03-29T02:30:00"));
    QVERIFY(time);
    QCOMPARE(toIso(*time), QStringLiteral("2026-03-29T02:30:00.000Z"));
}

void TimeTest::speaksToPeople_data()
{
    QTest::addColumn<qint64>("msecs");
    QTest::addColumn<QString>("text");
    const auto row = [](qint64 msecs, const char *text) { QTest::newRow(text) << msecs << QString::fromLatin1(text); };
    row(0, "0 ms");
    row(340, "340 ms");
    row(999, "999 ms");
    row(1'000, "1.0 s");
    row(3'449, "3.4 s");
    row(3'450, "3.5 s");
    row(9'949, "9.9 s");
    row(9'950, "10 s");
    row(12'499, "12 s");
    row(59'499, "59 s");
    row(59'500, "1 min");
    row(185'499, "3 min 5 s");
    row(3'599'499, "59 min 59 s");
    row(3'599'500, "1 h");
    row(7'800'000, "2 h 10 min");
    row(7'169'999, "1 h 59 min");
    row(7'170'000, "2 h");
    row(86'369'999, "23 h 59 min");
    row(86'370'000, "1 d");
    row(442'800'000 + 1'799'999, "5 d 3 h");
    row(442'800'000 + 1'800'000, "5 d 4 h");
    row(3653LL * 86'400'000, "3653 d");
}

void TimeTest::speaksToPeople()
{
    QFETCH(qint64, msecs);
    QFETCH(QString, text);
    QCOMPARE(forPeople(Milliseconds(msecs)), text);
}

QTEST_GUILESS_MAIN(TimeTest)
#include "tst_time.moc"
