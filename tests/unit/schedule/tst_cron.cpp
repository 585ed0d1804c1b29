// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/cron.h"
#include "tests/unit/schedule/times.h"

#include <QTest>

#include <random>

using namespace holdfast;
using namespace holdfast::schedule;
using namespace holdfast::schedule::tests;

class CronTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheNext_data();
    void findsTheNext();
    void findsNothingForImpossibleDates_data();
    void findsNothingForImpossibleDates();
    void crossesTheLongestWaits_data();
    void crossesTheLongestWaits();
    void tellsAPaceFromATime_data();
    void tellsAPaceFromATime();
    void nextIsTheFirstThatMatches();
};

namespace {

Cron cron(const QString &text)
{
    return *Cron::parse(text);
}

} // namespace

void CronTest::findsTheNext_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("next");
    const auto row = [](const char *text, const char *after, const char *next) {
        QTest::addRow("%s after %s", text, after)
            << QString::fromLatin1(text) << QString::fromLatin1(after) << QString::fromLatin1(next);
    };
    // Every field alone. 2026-11-23 is a Monday.
    row("* * * * *", "2026-11-23T06:22:51", "2026-11-23T06:23:00");
    row("* * * * *", "2026-11-23T06:22:00", "2026-11-23T06:23:00");
    row("* * * * *", "2026-11-23T06:59:59", "2026-11-23T07:00:00");
    row("* * * * *", "2026-12-31T23:59:00", "2027-01-01T00:00:00");
    row("* * * * * *", "2026-11-23T06:22:51", "2026-11-23T06:22:52");
    row("* * * * * *", "2026-12-31T23:59:59", "2027-01-01T00:00:00");
    row("30 * * * * *", "2026-11-23T06:22:29", "2026-11-23T06:22:30");
    row("30 * * * * *", "2026-11-23T06:22:30", "2026-11-23T06:23:30");
    row("*/20 5 * * * *", "2026-11-23T06:05:40", "2026-11-23T07:05:00");
    row("15 0 0 * * *", "2026-11-23T00:00:14", "2026-11-23T00:00:15");
    row("15 0 0 * * *", "2026-11-23T00:00:15", "2026-11-24T00:00:15");
    row("*/5 * * * *", "2026-11-23T06:22:51", "2026-11-23T06:25:00");
    row("*/5 * * * *", "2026-11-23T06:25:00", "2026-11-23T06:30:00");
    row("*/5 * * * *", "2026-11-23T06:24:59", "2026-11-23T06:25:00");
    row("5/15 * * * *", "2026-11-23T06:50:00", "2026-11-23T07:05:00");
    row("1-30/7 * * * *", "2026-11-23T06:29:00", "2026-11-23T07:01:00");
    row("0 0 * * *", "2026-11-22T23:59:59", "2026-11-23T00:00:00");
    row("0 0 * * *", "2026-11-23T00:00:00", "2026-11-24T00:00:00");
    row("30 2 * * *", "2026-11-23T02:30:00", "2026-11-24T02:30:00");
    row("30 2 * * *", "2026-11-23T02:29:59", "2026-11-23T02:30:00");
    row("0 */6 * * *", "2026-11-23T18:00:00", "2026-11-24T00:00:00");
    row("45 8-18 * * *", "2026-11-23T18:45:00", "2026-11-24T08:45:00");
    row("0 9,17 * * *", "2026-11-23T09:00:00", "2026-11-23T17:00:00");
    row("10 9 * * *", "2026-11-23T09:05:30", "2026-11-23T09:10:00");
    row("10 9,12 * * *", "2026-11-23T09:10:30", "2026-11-23T12:10:00");
    // Days of the month, and months that have fewer.
    row("0 0 1 * *", "2026-11-23T06:00:00", "2026-12-01T00:00:00");
    row("0 0 1 * *", "2026-12-01T00:00:00", "2027-01-01T00:00:00");
    row("0 0 31 * *", "2026-03-31T00:00:00", "2026-05-31T00:00:00");
    row("0 0 31 * *", "2026-11-01T00:00:00", "2026-12-31T00:00:00");
    row("0 0 30 * *", "2026-01-30T00:00:00", "2026-03-30T00:00:00");
    row("0 0 1,30 * *", "2026-02-28T12:00:00", "2026-03-01T00:00:00");
    row("0 0 28-31 2 *", "2026-02-28T00:00:00", "2027-02-28T00:00:00");
    row("0 0 28-31 2 *", "2028-02-28T00:00:00", "2028-02-29T00:00:00");
    // Leap years.
    row("0 0 29 2 *", "2026-01-01T00:00:00", "2028-02-29T00:00:00");
    row("0 0 29 2 *", "2028-02-29T00:00:00", "2032-02-29T00:00:00");
    row("0 0 29 2 *", "1999-03-01T00:00:00", "2000-02-29T00:00:00");
    row("0 0 29 2 *", "2096-02-29T00:00:00", "2104-02-29T00:00:00");
    row("0 0 * * *", "2100-02-28T12:00:00", "2100-03-01T00:00:00");
    row("0 0 * * *", "2000-02-28T12:00:00", "2000-02-29T00:00:00");
    // Months.
    row("0 0 1 JAN *", "2026-11-23T00:00:00", "2027-01-01T00:00:00");
    row("0 0 1 1,7 *", "2026-02-01T00:00:00", "2026-07-01T00:00:00");
    row("0 0 1 */3 *", "2026-11-23T00:00:00", "2027-01-01T00:00:00");
    row("0 12 15 DEC *", "2026-12-15T11:59:59", "2026-12-15T12:00:00");
    row("0 12 15 DEC *", "2026-12-15T12:00:00", "2027-12-15T12:00:00");
    // Days of the week.
    row("0 9 * * MON", "2026-11-23T09:00:00", "2026-11-30T09:00:00");
    row("0 9 * * MON", "2026-11-23T08:00:00", "2026-11-23T09:00:00");
    row("0 9 * * 0", "2026-11-23T00:00:00", "2026-11-29T09:00:00");
    row("0 9 * * 7", "2026-11-23T00:00:00", "2026-11-29T09:00:00");
    row("0 9 * * MON-FRI", "2026-11-27T09:00:00", "2026-11-30T09:00:00");
    row("0 9 * * FRI-SUN", "2026-11-29T09:00:00", "2026-12-04T09:00:00");
    row("0 9 * * SAT,SUN", "2026-11-28T09:00:00", "2026-11-29T09:00:00");
    row("0 9 * FEB SUN", "2026-11-23T00:00:00", "2027-02-07T09:00:00");
    // Vixie's rule: two restricted day fields are joined by "or", a star by "and".
    row("0 0 13 * FRI", "2026-11-01T00:00:00", "2026-11-06T00:00:00");
    row("0 0 13 * FRI", "2026-11-06T00:00:00", "2026-11-13T00:00:00");
    row("0 0 24 * MON", "2026-11-23T00:00:00", "2026-11-24T00:00:00");
    row("0 0 1 * 1-5", "2026-11-27T00:00:00", "2026-11-30T00:00:00");
    row("0 0 1,15 * SUN", "2026-11-29T00:00:00", "2026-12-01T00:00:00");
    row("0 0 31 2 MON", "2026-01-01T00:00:00", "2026-02-02T00:00:00");
    row("0 0 */2 * MON", "2026-11-01T00:00:00", "2026-11-09T00:00:00");
    row("0 0 13 * */5", "2026-01-01T00:00:00", "2026-02-13T00:00:00");
    row("0 0 1-31 * MON", "2026-11-23T00:00:00", "2026-11-24T00:00:00");
    // Words.
    row("@yearly", "2026-11-23T00:00:00", "2027-01-01T00:00:00");
    row("@monthly", "2026-11-23T00:00:00", "2026-12-01T00:00:00");
    row("@weekly", "2026-11-23T00:00:00", "2026-11-29T00:00:00");
    row("@daily", "2026-11-23T00:00:00", "2026-11-24T00:00:00");
    row("@hourly", "2026-11-23T00:00:00", "2026-11-23T01:00:00");
    // Before 1970 a day is still a day.
    row("0 0 * * *", "1969-07-20T20:17:40", "1969-07-21T00:00:00");
    row("* * * * * *", "1969-12-31T23:59:59", "1970-01-01T00:00:00");
}

void CronTest::findsTheNext()
{
    QFETCH(QString, text);
    QFETCH(QString, after);
    QFETCH(QString, next);
    const auto found = cron(text).next(civil(after));
    QVERIFY(found);
    QCOMPARE(shown(*found), next);
    QVERIFY(cron(text).matches(*found));
}

void CronTest::findsNothingForImpossibleDates_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"0 0 30 2 *", "0 0 31 2 *", "0 0 30,31 FEB *", "0 0 31 4,6,9,11 *", "* * * 31 2 *",
                             "0 0 31 APR */1", "0 0 30 2 */3"})
        QTest::addRow("%s", text) << QString::fromLatin1(text);
}

void CronTest::findsNothingForImpossibleDates()
{
    QFETCH(QString, text);
    QVERIFY(!cron(text).next(civil(QStringLiteral("2026-11-23T00:00"))));
}

void CronTest::crossesTheLongestWaits_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("next");
    // Only "and" makes these: a star with a step in the field of the week day, Sunday or Friday.
    QTest::newRow("28 years") << QStringLiteral("0 0 29 2 */7") << QStringLiteral("2032-02-29T00:00:00")
                              << QStringLiteral("2060-02-29T00:00:00");
    QTest::newRow("40 years over 2100") << QStringLiteral("0 0 29 2 */7") << QStringLiteral("2088-02-29T00:00:00")
                                        << QStringLiteral("2128-02-29T00:00:00");
    QTest::newRow("40 years and a bit") << QStringLiteral("59 23 29 2 */7") << QStringLiteral("2088-02-29T23:59:00")
                                        << QStringLiteral("2128-02-29T23:59:00");
}

void CronTest::crossesTheLongestWaits()
{
    QFETCH(QString, text);
    QFETCH(QString, after);
    const auto found = cron(text).next(civil(after));
    QVERIFY(found);
    QTEST(shown(*found), "next");
}

void CronTest::tellsAPaceFromATime_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("paced");
    QTest::newRow("every minute") << QStringLiteral("* * * * *") << true;
    QTest::newRow("every five minutes") << QStringLiteral("*/5 * * * *") << true;
    QTest::newRow("hourly") << QStringLiteral("@hourly") << true;
    QTest::newRow("hourly at 30") << QStringLiteral("30 * * * *") << true;
    QTest::newRow("each hour by range") << QStringLiteral("30 0-23 * * *") << true;
    QTest::newRow("every minute for some hours") << QStringLiteral("* 1-5 * * *") << true;
    QTest::newRow("daily") << QStringLiteral("30 2 * * *") << false;
    QTest::newRow("several times a day") << QStringLiteral("0,30 2,3 * * *") << false;
    QTest::newRow("every second hour") << QStringLiteral("0 */2 * * *") << false;
    QTest::newRow("all hours but one") << QStringLiteral("0 0-22 * * *") << false;
    QTest::newRow("seconds within a fixed minute") << QStringLiteral("* 30 2 * * *") << false;
}

void CronTest::tellsAPaceFromATime()
{
    QFETCH(QString, text);
    QTEST(cron(text).isPaced(), "paced");
}

/// Against the plain way: going on minute by minute until one matches.
void CronTest::nextIsTheFirstThatMatches()
{
    constexpr unsigned seed = 20261123;
    std::mt19937 random(seed);
    const auto below = [&random](int bound) { return std::uniform_int_distribution(0, bound - 1)(random); };
    for (int round = 0; round < 400; ++round) {
        const QString text = QStringLiteral("%1-59/%2 %3 %4 * %5")
                                 .arg(below(60))
                                 .arg(1 + below(40))
                                 .arg(below(2) == 0 ? QStringLiteral("*") : QString::number(below(24)))
                                 .arg(below(2) == 0 ? QStringLiteral("*/2") : QString::number(1 + below(28)))
                                 .arg(below(2) == 0 ? QStringLiteral("*") : QString::number(below(8)));
        const Cron expression = cron(text);
        const CivilTime after = civil(QStringLiteral("2027-12-20T00:00")) + std::chrono::minutes(below(120'000));
        CivilTime expected = after + std::chrono::minutes(1);
        while (!expression.matches(expected))
            expected += std::chrono::minutes(1);
        const auto found = expression.next(after);
        QVERIFY2(found == expected,
                 qPrintable(QStringLiteral("seed %1, round %2: %3 after %4 gives %5, not %6")
                                .arg(seed)
                                .arg(round)
                                .arg(text, shown(after), found ? shown(*found) : QString(), shown(expected))));
    }
}

QTEST_GUILESS_MAIN(CronTest)
#include "tst_cron.moc"
