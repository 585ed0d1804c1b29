// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/compiled.h"
#include "tests/unit/schedule/times.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::schedule;
using namespace holdfast::schedule::tests;

class ScheduleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void checksWhatPeopleWrite_data();
    void checksWhatPeopleWrite();
    void tellsToWriteAnOffsetInsteadOfAFold();
    void countsIntervalsFromTheAnchor_data();
    void countsIntervalsFromTheAnchor();
    void readsMoments_data();
    void readsMoments();
    void runsAMomentOnce();
    void plansNothingOnRequest();
    void plansNothingWhereTheCheckFails();
    void takesTheHalfOpenStretch_data();
    void takesTheHalfOpenStretch();
    void keepsTheLimit();
};

namespace {

Schedule make(Kind kind, const char *text, const char *zone = "", const char *anchor = "2026-11-23T00:00Z")
{
    return {kind, QString::fromUtf8(text), QString::fromLatin1(zone), utc(QString::fromLatin1(anchor))};
}

} // namespace

Q_DECLARE_METATYPE(holdfast::schedule::Schedule)

void ScheduleTest::checksWhatPeopleWrite_data()
{
    QTest::addColumn<Schedule>("schedule");
    QTest::addColumn<QString>("where"); // empty: good
    const auto row = [](const char *name, const Schedule &schedule, const char *where) {
        QTest::newRow(name) << schedule << QString::fromLatin1(where);
    };
    row("on request", make(Kind::OnRequest, ""), "");
    row("cron", make(Kind::Cron, "*/5 * * * *", "Europe/Berlin"), "");
    row("cron without zone", make(Kind::Cron, "@daily"), "");
    row("bad cron", make(Kind::Cron, "* 25 * * *"), "cron field 2 (hour)");
    row("cron without text", make(Kind::Cron, ""), "cron");
    row("unknown zone", make(Kind::Cron, "@daily", "Mars/Olympus"), "timezone");
    row("unknown zone on request", make(Kind::OnRequest, "", "Mars/Olympus"), "timezone");
    row("unknown zone of an interval", make(Kind::Every, "20s", "Mars/Olympus"), "timezone");
    row("a second", make(Kind::Every, "1s"), "");
    row("a second in milliseconds", make(Kind::Every, "1000ms"), "");
    row("366 days", make(Kind::Every, "366d"), "");
    row("less than a second", make(Kind::Every, "999ms"), "every");
    row("nothing", make(Kind::Every, "0s"), "every");
    row("more than 366 days", make(Kind::Every, "367d"), "every");
    row("no unit", make(Kind::Every, "20"), "every");
    row("negative", make(Kind::Every, "-20s"), "every");
    row("empty interval", make(Kind::Every, ""), "every");
    row("words", make(Kind::Every, "often"), "every");
    row("a moment", make(Kind::At, "2026-11-23T06:30:00Z"), "");
    row("a moment of the past", make(Kind::At, "1999-12-31T23:59:59Z"), "");
    row("no moment", make(Kind::At, "tomorrow"), "at");
    row("empty moment", make(Kind::At, ""), "at");
    row("a date alone", make(Kind::At, "2026-11-23"), "at");
    row("no such hour", make(Kind::At, "2026-11-23T25:00Z"), "at");
    row("no such day", make(Kind::At, "2026-02-30T12:00Z"), "at");
    row("before 1970", make(Kind::At, "1969-12-31T12:00Z"), "at");
    row("two offsets", make(Kind::At, "2026-11-23T06:30+01:00Z"), "at");
    const auto with = [](Schedule schedule, Gap gap, Fold fold) {
        schedule.gap = gap;
        schedule.fold = fold;
        return schedule;
    };
    row("gap and fold of cron", with(make(Kind::Cron, "@daily"), Gap::Skip, Fold::Second), "");
    row("gap of a moment", with(make(Kind::At, "2026-11-23T06:30"), Gap::Skip, Fold::ByKind), "gap");
    row("gap of an interval", with(make(Kind::Every, "1h"), Gap::RunAfter, Fold::ByKind), "gap");
    row("gap on request", with(make(Kind::OnRequest, ""), Gap::RunAfter, Fold::ByKind), "gap");
    row("fold of a moment", with(make(Kind::At, "2026-11-23T06:30"), Gap::ByKind, Fold::First), "fold");
    row("fold of an interval", with(make(Kind::Every, "1h"), Gap::ByKind, Fold::Both), "fold");
    row("fold on request", with(make(Kind::OnRequest, ""), Gap::ByKind, Fold::Second), "fold");
    row("endless text", make(Kind::At, std::string(100'000, '1').c_str()), "at");
}

void ScheduleTest::checksWhatPeopleWrite()
{
    QFETCH(Schedule, schedule);
    QFETCH(QString, where);
    const auto result = check(schedule);
    QCOMPARE(result.ok(), where.isEmpty());
    if (result)
        return;
    QCOMPARE(result.problem().where, where);
    QCOMPARE(result.problem().code, QStringLiteral("bad_field"));
    QVERIFY(!result.problem().todo.isEmpty());
    QVERIFY(result.problem().text().size() < 300);
}

void ScheduleTest::tellsToWriteAnOffsetInsteadOfAFold()
{
    Schedule once = make(Kind::At, "2026-10-25T02:30", "Europe/Berlin");
    once.fold = Fold::Second;
    QCOMPARE(check(once).problem().text(),
             QStringLiteral("fold: is for cron expressions only; leave it out and write the time with an offset, "
                            "such as 2026-10-25T02:30:00+01:00"));
}

void ScheduleTest::countsIntervalsFromTheAnchor_data()
{
    QTest::addColumn<QString>("interval");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("next");
    const auto row = [](const char *interval, const char *after, const char *next) {
        QTest::addRow("%s after %s", interval, after)
            << QString::fromLatin1(interval) << QString::fromLatin1(after) << QString::fromLatin1(next);
    };
    row("20s", "2026-11-23T00:00:00Z", "2026-11-23T00:00:20.000Z"); // the anchor itself is no slot
    row("20s", "2026-11-23T00:00:19.999Z", "2026-11-23T00:00:20.000Z");
    row("20s", "2026-11-23T00:00:20Z", "2026-11-23T00:00:40.000Z");
    row("20s", "2026-11-23T00:00:20.001Z", "2026-11-23T00:00:40.000Z");
    row("20s", "2026-11-22T00:00:00Z", "2026-11-23T00:00:20.000Z"); // nothing before the anchor
    row("20s", "1970-01-01T00:00:00Z", "2026-11-23T00:00:20.000Z");
    row("7m", "2026-11-23T12:00:00Z", "2026-11-23T12:01:00.000Z"); // 103 times 7 minutes
    row("1500ms", "2026-11-23T00:00:01.500Z", "2026-11-23T00:00:03.000Z");
    row("1d", "2026-12-31T23:00:00Z", "2027-01-01T00:00:00.000Z");
    row("366d", "2026-11-23T00:00:00Z", "2027-11-24T00:00:00.000Z");
    row("1s", "2300-01-01T00:00:00Z", "2300-01-01T00:00:01.000Z");
}

void ScheduleTest::countsIntervalsFromTheAnchor()
{
    QFETCH(QString, interval);
    QFETCH(QString, after);
    const auto slot = nextSlot(make(Kind::Every, qPrintable(interval)), utc(after));
    QVERIFY(slot);
    QTEST(toIso(slot->at), "next");
    QVERIFY(slot->note.isEmpty());
}

void ScheduleTest::readsMoments_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("at");
    QTest::addColumn<QString>("note");
    const auto row = [](const char *text, const char *zone, const char *at, const char *note = "") {
        QTest::addRow("%s %s", text, zone) << QString::fromLatin1(text) << QString::fromLatin1(zone)
                                           << QString::fromLatin1(at) << QString::fromLatin1(note);
    };
    row("2026-11-23T06:30:00Z", "", "2026-11-23T06:30:00.000Z");
    row("2026-11-23T06:30:00Z", "Europe/Berlin", "2026-11-23T06:30:00.000Z");
    row("2026-11-23T06:30:15.250Z", "", "2026-11-23T06:30:15.250Z");
    row("2026-11-23T06:30:00+02:00", "", "2026-11-23T04:30:00.000Z");
    row("2026-11-23T06:30:00-05:30", "Europe/Berlin", "2026-11-23T12:00:00.000Z");
    row("2026-11-23T06:30", "", "2026-11-23T06:30:00.000Z");
    row("2026-11-23T06:30", "UTC", "2026-11-23T06:30:00.000Z");
    row("2026-11-23T06:30", "Europe/Berlin", "2026-11-23T05:30:00.000Z");
    row("2026-07-23 06:30", "Europe/Berlin", "2026-07-23T04:30:00.000Z");
    row("2026-11-23T06:30", "America/New_York", "2026-11-23T11:30:00.000Z");
    row("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:00:00.000Z",
        "the clock goes forward: there is no 02:30, this run is right after the gap");
    row("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z", "the clock goes back: first of two 02:30");
    row("2026-10-25T02:30+01:00", "Europe/Berlin", "2026-10-25T01:30:00.000Z");
}

void ScheduleTest::readsMoments()
{
    QFETCH(QString, text);
    QFETCH(QString, zone);
    const auto slot = nextSlot(make(Kind::At, qPrintable(text), qPrintable(zone)), kFirstMoment);
    QVERIFY(slot);
    QTEST(toIso(slot->at), "at");
    QTEST(slot->note, "note");
}

void ScheduleTest::runsAMomentOnce()
{
    const Schedule once = make(Kind::At, "2026-11-23T06:30:00Z");
    const WallTime at = utc(QStringLiteral("2026-11-23T06:30:00Z"));
    QCOMPARE(nextSlot(once, at - Milliseconds(1))->at, at);
    QVERIFY(!nextSlot(once, at));
    QCOMPARE(slotsBetween(once, kFirstMoment, kLastMoment, 100), std::vector<WallTime>{at});
}

void ScheduleTest::plansNothingOnRequest()
{
    QVERIFY(!nextSlot(Schedule{}, kFirstMoment));
    QVERIFY(slotsBetween(Schedule{}, kFirstMoment, kLastMoment, 100).empty());
}

void ScheduleTest::plansNothingWhereTheCheckFails()
{
    QVERIFY(!nextSlot(make(Kind::Cron, "nonsense"), kFirstMoment));
    QVERIFY(slotsBetween(make(Kind::Every, "0s"), kFirstMoment, kLastMoment, 100).empty());
}

void ScheduleTest::takesTheHalfOpenStretch_data()
{
    QTest::addColumn<Schedule>("schedule");
    QTest::newRow("cron") << make(Kind::Cron, "*/5 * * * *");
    QTest::newRow("every") << make(Kind::Every, "5m");
}

void ScheduleTest::takesTheHalfOpenStretch()
{
    QFETCH(Schedule, schedule);
    const auto found = [&schedule](const char *from, const char *to) {
        return slotsBetween(schedule, utc(QString::fromLatin1(from)), utc(QString::fromLatin1(to)), 100).size();
    };
    QCOMPARE(found("2026-11-23T06:00Z", "2026-11-23T06:05Z"), std::size_t{1});
    QCOMPARE(found("2026-11-23T06:00Z", "2026-11-23T06:04:59.999Z"), std::size_t{0});
    QCOMPARE(found("2026-11-23T05:59:59.999Z", "2026-11-23T06:05Z"), std::size_t{2});
    QCOMPARE(found("2026-11-23T06:00Z", "2026-11-23T06:00Z"), std::size_t{0});
    QCOMPARE(found("2026-11-23T06:00Z", "2026-11-23T05:00Z"), std::size_t{0});
    QCOMPARE(found("2026-11-23T06:00Z", "2026-11-23T07:00Z"), std::size_t{12});
}

void ScheduleTest::keepsTheLimit()
{
    const Schedule minutely = make(Kind::Cron, "* * * * *");
    const auto found = slotsBetween(minutely, kFirstMoment, kLastMoment, 3);
    QCOMPARE(found.size(), std::size_t{3});
    QCOMPARE(toIso(found.back()), QStringLiteral("1970-01-01T00:03:00.000Z"));
    QVERIFY(slotsBetween(minutely, kFirstMoment, kLastMoment, 0).empty());
}

QTEST_GUILESS_MAIN(ScheduleTest)
#include "tst_schedule.moc"
