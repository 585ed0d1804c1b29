// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/zone.h"
#include "core/schedule/zone_source.h"
#include "tests/unit/schedule/times.h"

#include <QFile>
#include <QTest>

using namespace holdfast;
using namespace holdfast::schedule;
using namespace holdfast::schedule::tests;

Q_DECLARE_METATYPE(holdfast::schedule::Placed::How)

class ZoneTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsNames_data();
    void knowsNames();
    void knowsEveryNameOfThisMachine();
    void placesCivilTimes_data();
    void placesCivilTimes();
    void utcIsOneSegment();
    void segmentsMeet_data();
    void segmentsMeet();
    void tellsTheTwoOfAFold();
};

void ZoneTest::knowsNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("known");
    const auto row = [](const char *name, bool known) {
        QTest::addRow("'%s'", name) << QString::fromUtf8(name) << known;
    };
    row("", true);
    row("UTC", true);
    row("Europe/Berlin", true);
    row("America/Argentina/Buenos_Aires", true);
    row("Etc/GMT+5", true);
    row("GMT", true);
    row("CET", true);
    row("WET", true);
    row("Zulu", true);
    row("UTC+05:30", true);
    row("UTC-14:00", true);
    row("UTC+15:00", false);
    row("UTC+1", false);
    row("UTC+05:60", false);
    row("Japan", true);
    row("Mars/Olympus", false);
    row("Berlin", false);
    row("europe/berlin", false);
    row("Europe/Berlin ", false);
    row("Foo1", false);
    row("CET-1CEST", false);
    row("CET-1CEST,M3.5.0,M10.5.0/3", false);
    row("../../etc/passwd", false);
    row("/etc/localtime", false);
    row("Europe", false);
    row("Foo", false);
    row(":UTC", false);
    row("Zürich", false);
    row("../zoneinfo/UTC", false);
    row("Europe/../UTC", false);
    row("right/Europe/Berlin", false);
    row("posix/Europe/Berlin", false);
    row("localtime", false);
    row("posixrules", false);
    row("Europe//Berlin", false);
}

void ZoneTest::knowsNames()
{
    QFETCH(QString, name);
    QFETCH(bool, known);
    const auto zone = Zone::named(name);
    QCOMPARE(zone.ok(), known);
    if (known)
        return;
    QCOMPARE(zone.problem().code, QStringLiteral("bad_field"));
    QCOMPARE(zone.problem().where, QStringLiteral("timezone"));
    QCOMPARE(zone.problem().what, QStringLiteral("\"%1\" is not a known time zone").arg(name));
}

void ZoneTest::knowsEveryNameOfThisMachine()
{
    QFile list(QStringLiteral("/usr/share/zoneinfo/tzdata.zi"));
    if (!list.open(QIODevice::ReadOnly))
        QSKIP("there is no list of zones");
    int count = 0;
    for (const QByteArray &line : list.readAll().split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        const bool isZone = words[0] == "Z";
        if (!isZone && words[0] != "L")
            continue;
        const QString name = QString::fromLatin1(words.value(isZone ? 1 : 2));
        if (!QFile::exists(QStringLiteral("/usr/share/zoneinfo/") + name))
            continue; // it is in another package
        QVERIFY2(Zone::named(name), qPrintable(name));
        QFile file(QStringLiteral("/usr/share/zoneinfo/") + name); // on Windows: what was built in is the same
        QVERIFY2(file.open(QIODevice::ReadOnly) && file.readAll() == zoneBytes(name), qPrintable(name));
        ++count;
    }
    QVERIFY(count > 400);
}

void ZoneTest::placesCivilTimes_data()
{
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("time");
    QTest::addColumn<QString>("at");
    QTest::addColumn<Placed::How>("how");
    const auto row = [](const char *zone, const char *time, const char *at, Placed::How how) {
        QTest::addRow("%s %s", zone, time)
            << QString::fromLatin1(zone) << QString::fromLatin1(time) << QString::fromLatin1(at) << how;
    };
    using enum Placed::How;
    row("UTC", "2026-03-29T02:30", "2026-03-29T02:30:00.000Z", Once);
    row("Asia/Kolkata", "2026-03-29T02:30", "2026-03-28T21:00:00.000Z", Once);
    row("Europe/Berlin", "2026-01-15T12:00", "2026-01-15T11:00:00.000Z", Once);
    row("Europe/Berlin", "2026-07-15T12:00", "2026-07-15T10:00:00.000Z", Once);
    row("Europe/Berlin", "2026-03-29T01:59:59", "2026-03-29T00:59:59.000Z", Once);
    row("Europe/Berlin", "2026-03-29T02:00", "2026-03-29T01:00:00.000Z", Gap);
    row("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00:00.000Z", Gap);
    row("Europe/Berlin", "2026-03-29T02:59:59", "2026-03-29T01:00:00.000Z", Gap);
    row("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00:00.000Z", Once);
    row("Europe/Berlin", "2026-10-25T01:59:59", "2026-10-24T23:59:59.000Z", Once);
    row("Europe/Berlin", "2026-10-25T02:00", "2026-10-25T00:00:00.000Z", Folded);
    row("Europe/Berlin", "2026-10-25T02:59:59", "2026-10-25T00:59:59.000Z", Folded);
    row("Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00:00.000Z", Once);
    row("America/New_York", "2026-03-08T02:30", "2026-03-08T07:00:00.000Z", Gap);
    row("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00.000Z", Folded);
    row("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30:00.000Z", Gap);
    row("Australia/Lord_Howe", "2026-10-04T02:30", "2026-10-03T15:30:00.000Z", Once);
    row("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00.000Z", Folded);
    row("America/Sao_Paulo", "2018-11-04T00:00", "2018-11-04T03:00:00.000Z", Gap);
    row("America/Sao_Paulo", "2018-11-04T00:59", "2018-11-04T03:00:00.000Z", Gap);
    row("America/Sao_Paulo", "2018-02-17T23:30", "2018-02-18T01:30:00.000Z", Folded);
    row("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00:00.000Z", Gap);
    row("UTC+05:30", "2026-01-01T00:00", "2025-12-31T18:30:00.000Z", Once);
    row("UTC-03:00", "2026-01-01T00:00", "2026-01-01T03:00:00.000Z", Once);
    row("Pacific/Kiritimati", "2026-01-01T00:00", "2025-12-31T10:00:00.000Z", Once);
}

void ZoneTest::placesCivilTimes()
{
    QFETCH(QString, zone);
    QFETCH(QString, time);
    const Placed placed = Zone::named(zone)->place(local(time));
    QTEST(toIso(placed.at), "at");
    QTEST(placed.how, "how");
}

void ZoneTest::utcIsOneSegment()
{
    const ZoneSegment segment = Zone::named({})->segmentAt(utc(QStringLiteral("2026-11-23T00:00Z")));
    QCOMPARE(segment.begin, WallTime::min());
    QCOMPARE(segment.end, WallTime::max());
    QCOMPARE(segment.offset, Seconds(0));
    QVERIFY(!segment.beginsWithGap() && !segment.beginsWithFold());
}

void ZoneTest::segmentsMeet_data()
{
    QTest::addColumn<QString>("zone");
    for (const char *zone : {"Europe/Berlin", "Europe/Dublin", "America/New_York", "Australia/Lord_Howe",
                             "Pacific/Chatham", "America/Nuuk"})
        QTest::addRow("%s", zone) << QString::fromLatin1(zone);
}

/// On to 2060: the zone's file ends in 2037, where Qt goes over to the zone's rule.
void ZoneTest::segmentsMeet()
{
    QFETCH(QString, zone);
    const Zone known = *Zone::named(zone);
    const WallTime last = utc(QStringLiteral("2060-01-01T00:00Z"));
    ZoneSegment segment = known.segmentAt(utc(QStringLiteral("2020-01-01T00:00Z")));
    int changes = 0;
    while (segment.end < last) {
        const ZoneSegment next = known.segmentAt(segment.end);
        QVERIFY(next.begin <= segment.end);
        QVERIFY(next.end > segment.end);
        QCOMPARE(next.offset, segment.after);
        if (next.begin == segment.end)
            QCOMPARE(next.before, segment.offset);
        QCOMPARE(known.segmentAt(segment.end - Milliseconds(1)).end, segment.end);
        segment = next;
        ++changes;
    }
    QVERIFY2(changes >= 79, qPrintable(QString::number(changes)));
}

void ZoneTest::tellsTheTwoOfAFold()
{
    const Zone berlin = *Zone::named(QStringLiteral("Europe/Berlin"));
    const ZoneSegment summer = berlin.segmentAt(utc(QStringLiteral("2026-10-25T00:30Z")));
    const ZoneSegment winter = berlin.segmentAt(utc(QStringLiteral("2026-10-25T01:30Z")));
    const LocalTime halfPastTwo = local(QStringLiteral("2026-10-25T02:30"));
    const LocalTime three = local(QStringLiteral("2026-10-25T03:00"));
    QVERIFY(summer.isFirstOfTwo(halfPastTwo) && !summer.isSecondOfTwo(halfPastTwo));
    QVERIFY(winter.isSecondOfTwo(halfPastTwo) && !winter.isFirstOfTwo(halfPastTwo));
    QVERIFY(!winter.isSecondOfTwo(three) && !winter.isFirstOfTwo(three));
}

QTEST_GUILESS_MAIN(ZoneTest)
#include "tst_zone.moc"
