// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/zoned_cron.h"
#include "tests/unit/schedule/times.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::schedule;
using namespace holdfast::schedule::tests;

class ZonedCronTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheRuleOfClockChanges_data();
    void keepsTheRuleOfClockChanges();
    void notesWhatIsOdd_data();
    void notesWhatIsOdd();
    void startsAnywhereInAFold();
    void findsNothingOutsideItsYears();
    void crossesDecadesOfChanges();
};

namespace {

ZonedCron plan(const QString &text, const QString &zone)
{
    return ZonedCron(*Cron::parse(text), *Zone::named(zone));
}

} // namespace

void ZonedCronTest::keepsTheRuleOfClockChanges_data()
{
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("slots_"); // hour and minute of UTC
    const auto row = [](const char *name, const char *zone, const char *text, const char *from, const char *to,
                        const char *expected) {
        QTest::addRow("%s: %s: %s", zone, text, name)
            << QString::fromLatin1(zone) << QString::fromLatin1(text) << QString::fromLatin1(from)
            << QString::fromLatin1(to) << QString::fromLatin1(expected);
    };
    // Berlin: 02:00 becomes 03:00 at 01:00 UTC on 29 March; 03:00 becomes 02:00 at 01:00 UTC on 25 October.
    const char *spring[] = {"2026-03-28T23:30Z", "2026-03-29T03:30Z"};
    const char *autumn[] = {"2026-10-24T22:30Z", "2026-10-25T03:30Z"};
    const char *berlin = "Europe/Berlin";
    row("once, after the gap", berlin, "30 2 * * *", spring[0], spring[1], "01:00");
    row("gap begin is in the gap", berlin, "0 2 * * *", spring[0], spring[1], "01:00");
    row("gap end is not", berlin, "0 3 * * *", spring[0], spring[1], "01:00");
    row("before the gap", berlin, "59 1 * * *", spring[0], spring[1], "00:59");
    row("many in the gap run once", berlin, "0,15,30,45 2 * * *", spring[0], spring[1], "01:00");
    row("made up and due is one slot", berlin, "30 2,3 * * *", spring[0], spring[1], "01:00 01:30");
    row("made up and due at the same moment", berlin, "0 2,3 * * *", spring[0], spring[1], "01:00");
    row("every second hour", berlin, "0 */2 * * *", spring[0], spring[1], "01:00 02:00");
    row("seconds", berlin, "15 30 2 * * *", spring[0], spring[1], "01:00");
    row("only on this date", berlin, "30 2 29 3 *", spring[0], spring[1], "01:00");
    row("not on another date", berlin, "30 2 30 3 *", spring[0], spring[1], "");
    row("hourly goes on", berlin, "0 * * * *", spring[0], spring[1], "00:00 01:00 02:00 03:00");
    row("hourly at 30 goes on", berlin, "30 * * * *", spring[0], spring[1], "00:30 01:30 02:30 03:30");
    row("pace goes on", berlin, "*/30 * * * *", spring[0], spring[1],
        "00:00 00:30 01:00 01:30 02:00 02:30 03:00 03:30");
    row("pace within the gap has nothing to make up", berlin, "*/30 2 * * *", spring[0], spring[1], "");
    row("once, the first of two", berlin, "30 2 * * *", autumn[0], autumn[1], "00:30");
    row("fold begin", berlin, "0 2 * * *", autumn[0], autumn[1], "00:00");
    row("fold end is no fold", berlin, "0 3 * * *", autumn[0], autumn[1], "02:00");
    row("before the fold", berlin, "59 1 * * *", autumn[0], autumn[1], "23:59");
    row("many in the fold, once each", berlin, "0,15,30,45 2 * * *", autumn[0], autumn[1], "00:00 00:15 00:30 00:45");
    row("every second hour", berlin, "0 */2 * * *", autumn[0], autumn[1], "00:00 03:00");
    row("each hour but one is a list of times", berlin, "30 0-22 * * *", autumn[0], autumn[1],
        "23:30 00:30 02:30 03:30");
    row("hourly keeps its pace", berlin, "0 * * * *", autumn[0], autumn[1], "23:00 00:00 01:00 02:00 03:00");
    row("pace goes on", berlin, "*/30 * * * *", autumn[0], autumn[1],
        "23:00 23:30 00:00 00:30 01:00 01:30 02:00 02:30 03:00 03:30");
    row("pace within the fold runs in both hours", berlin, "*/30 2 * * *", autumn[0], autumn[1],
        "00:00 00:30 01:00 01:30");
    row("pace of one date runs in both hours", berlin, "*/30 2 25 10 *", autumn[0], autumn[1],
        "00:00 00:30 01:00 01:30");
    // New York: 07:00 UTC on 8 March, 06:00 UTC on 1 November.
    const char *newYork = "America/New_York";
    row("gap", newYork, "30 2 * * *", "2026-03-08T05:00Z", "2026-03-08T09:00Z", "07:00");
    row("hourly over the gap", newYork, "0 * * * *", "2026-03-08T05:00Z", "2026-03-08T09:00Z",
        "06:00 07:00 08:00 09:00");
    row("fold", newYork, "30 1 * * *", "2026-11-01T04:00Z", "2026-11-01T08:00Z", "05:30");
    row("hourly over the fold", newYork, "30 * * * *", "2026-11-01T04:00Z", "2026-11-01T08:00Z",
        "04:30 05:30 06:30 07:30");
    row("Sunday in New York", newYork, "30 2 * * SUN", "2026-03-07T12:00Z", "2026-03-09T12:00Z", "07:00");
    // Lord Howe: half an hour, 15:30 UTC on 3 October; 15:00 UTC on 4 April.
    const char *lordHowe = "Australia/Lord_Howe";
    row("half an hour of gap", lordHowe, "15 2 * * *", "2026-10-03T14:00Z", "2026-10-03T17:00Z", "15:30");
    row("after the half hour", lordHowe, "45 2 * * *", "2026-10-03T14:00Z", "2026-10-03T17:00Z", "15:45");
    row("half an hour of pace", lordHowe, "*/15 * * * *", "2026-10-03T15:00Z", "2026-10-03T16:15Z",
        "15:15 15:30 15:45 16:00 16:15");
    row("hourly misses the hour that is not there", lordHowe, "0 * * * *", "2026-10-03T14:00Z", "2026-10-03T17:30Z",
        "14:30 16:00 17:00");
    row("half an hour of fold", lordHowe, "45 1 * * *", "2026-04-04T14:00Z", "2026-04-04T17:00Z", "14:45");
    row("pace over half an hour of fold", lordHowe, "*/15 * * * *", "2026-04-04T14:15Z", "2026-04-04T15:45Z",
        "14:30 14:45 15:00 15:15 15:30 15:45");
    // Sao Paulo 2018: midnight itself is skipped, 03:00 UTC on 4 November; a day ends twice on 17 February.
    const char *saoPaulo = "America/Sao_Paulo";
    row("midnight is in the gap", saoPaulo, "@daily", "2018-11-03T12:00Z", "2018-11-05T12:00Z", "03:00 02:00");
    row("a week day whose midnight is skipped", saoPaulo, "0 0 * * SUN", "2018-11-01T12:00Z", "2018-11-08T12:00Z",
        "03:00");
    row("last hour of a day twice", saoPaulo, "30 23 * * *", "2018-02-17T12:00Z", "2018-02-18T12:00Z", "01:30");
    row("midnight after a fold", saoPaulo, "@daily", "2018-02-17T12:00Z", "2018-02-18T12:00Z", "03:00");
    // Samoa left out 30 December 2011: noon of that day and nine o'clock become one run.
    row("a whole day of gap", "Pacific/Apia", "0 9,12 * * *", "2011-12-29T23:00Z", "2011-12-31T12:00Z",
        "10:00 19:00 22:00");
    // A zone without changes, and one with a half-hour offset.
    row("no changes", "UTC", "30 2 * * *", "2026-03-28T00:00Z", "2026-03-30T00:00Z", "02:30 02:30");
    row("offset of minutes", "Asia/Kathmandu", "0 6 * * *", "2026-03-28T00:00Z", "2026-03-30T00:00Z", "00:15 00:15");
}

void ZonedCronTest::keepsTheRuleOfClockChanges()
{
    QFETCH(QString, zone);
    QFETCH(QString, text);
    QFETCH(QString, from);
    QFETCH(QString, to);
    QStringList found;
    for (const WallTime slot : plan(text, zone).between(utc(from), utc(to), 100))
        found += toIso(slot).mid(11, 5);
    QTEST(found.join(u' '), "slots_");
}

void ZonedCronTest::notesWhatIsOdd_data()
{
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("at");
    QTest::addColumn<QString>("note");
    const auto row = [](const char *zone, const char *text, const char *after, const char *at, const char *note) {
        QTest::addRow("%s %s %s", zone, text, after)
            << QString::fromLatin1(zone) << QString::fromLatin1(text) << QString::fromLatin1(after)
            << QString::fromLatin1(at) << QString::fromLatin1(note);
    };
    const char *berlin = "Europe/Berlin";
    row(berlin, "30 2 * * *", "2026-03-28T12:00Z", "2026-03-29T01:00:00.000Z",
        "the clock goes forward: there is no 02:30, this run is right after the gap");
    row(berlin, "15 30 2 * * *", "2026-03-28T12:00Z", "2026-03-29T01:00:00.000Z",
        "the clock goes forward: there is no 02:30:15, this run is right after the gap");
    row(berlin, "0 3 * * *", "2026-03-28T12:00Z", "2026-03-29T01:00:00.000Z", "");
    row(berlin, "30 2 * * *", "2026-03-29T12:00Z", "2026-03-30T00:30:00.000Z", "");
    row(berlin, "30 2 * * *", "2026-10-24T12:00Z", "2026-10-25T00:30:00.000Z",
        "the clock goes back: first of two 02:30");
    row(berlin, "30 2 * * *", "2026-10-25T00:30Z", "2026-10-26T01:30:00.000Z", "");
    row(berlin, "30 * * * *", "2026-10-25T00:00Z", "2026-10-25T00:30:00.000Z",
        "the clock goes back: first of two 02:30");
    row(berlin, "30 * * * *", "2026-10-25T00:30Z", "2026-10-25T01:30:00.000Z",
        "the clock goes back: second of two 02:30");
    row(berlin, "0 * * * *", "2026-10-25T00:30Z", "2026-10-25T01:00:00.000Z",
        "the clock goes back: second of two 02:00");
    row(berlin, "0 * * * *", "2026-10-25T01:00Z", "2026-10-25T02:00:00.000Z", "");
    row(berlin, "0 * * * *", "2026-03-29T00:00Z", "2026-03-29T01:00:00.000Z", "");
    row("America/Sao_Paulo", "@daily", "2018-11-03T12:00Z", "2018-11-04T03:00:00.000Z",
        "the clock goes forward: there is no 00:00, this run is right after the gap");
    row("Australia/Lord_Howe", "45 1 * * *", "2026-04-04T14:00Z", "2026-04-04T14:45:00.000Z",
        "the clock goes back: first of two 01:45");
}

void ZonedCronTest::notesWhatIsOdd()
{
    QFETCH(QString, zone);
    QFETCH(QString, text);
    QFETCH(QString, after);
    const auto moment = plan(text, zone).next(utc(after));
    QVERIFY(moment);
    QTEST(toIso(moment->at), "at");
    QTEST(moment->note, "note");
}

/// A planner that starts within the second hour must not run again what the first one ran.
void ZonedCronTest::startsAnywhereInAFold()
{
    const ZonedCron daily = plan(QStringLiteral("30 2 * * *"), QStringLiteral("Europe/Berlin"));
    const WallTime first = utc(QStringLiteral("2026-10-25T00:30Z"));
    const WallTime second = utc(QStringLiteral("2026-10-26T01:30Z"));
    for (WallTime after = utc(QStringLiteral("2026-10-24T23:00Z")); after < utc(QStringLiteral("2026-10-25T04:00Z"));
         after += std::chrono::minutes(1))
        QCOMPARE(daily.next(after)->at, after < first ? first : second);
}

void ZonedCronTest::findsNothingOutsideItsYears()
{
    const ZonedCron yearly = plan(QStringLiteral("@yearly"), QStringLiteral("Europe/Berlin"));
    QCOMPARE(toIso(yearly.next(WallTime::min())->at), QStringLiteral("1970-12-31T23:00:00.000Z"));
    QVERIFY(!yearly.next(utc(QStringLiteral("9999-06-01T00:00Z"))));
    QVERIFY(!yearly.next(WallTime::max()));
    QVERIFY(!plan(QStringLiteral("* * * * * *"), {}).next(WallTime::max()));
}

void ZonedCronTest::crossesDecadesOfChanges()
{
    const ZonedCron leap = plan(QStringLiteral("30 2 29 2 */7"), QStringLiteral("Europe/Berlin"));
    QCOMPARE(toIso(leap.next(utc(QStringLiteral("2088-03-01T00:00Z")))->at),
             QStringLiteral("2128-02-29T01:30:00.000Z"));
    QVERIFY(!plan(QStringLiteral("30 2 30 2 *"), QStringLiteral("Europe/Berlin")).next(kFirstMoment));
}

QTEST_GUILESS_MAIN(ZonedCronTest)
#include "tst_zoned_cron.moc"
