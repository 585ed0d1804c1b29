// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/zone_file.h"
#include "core/schedule/zone_source.h"
#include "tests/unit/schedule/times.h"

#include <QDirIterator>
#include <QTest>
#include <QTimeZone>

using namespace holdfast;
using namespace holdfast::schedule;
using namespace holdfast::schedule::tests;

/// IANA's files, and the rules at their ends.
class TestZoneFile final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithQt();
    void readsRules_data();
    void readsRules();
    void refusesOtherRules_data();
    void refusesOtherRules();
    void aSummerMayFillTheYear();
    void survivesEveryDamage();
};

namespace {

constexpr WallTime kFrom = std::chrono::sys_days(std::chrono::year(1990) / 1 / 1);
constexpr WallTime kTo = std::chrono::sys_days(std::chrono::year(2045) / 1 / 1);

/// All changes of the clocks, as "moment offset".
QStringList changesOf(const ZoneFile &file)
{
    QStringList changes;
    for (WallTime at = kFrom;;) {
        const auto next = file.around(at).next;
        if (!next || next->at >= kTo)
            return changes;
        changes += QStringLiteral("%1 %2").arg(toIso(next->at)).arg(next->offset.count());
        at = next->at;
    }
}

/// Asked at the very moment of the last change in a zone's file (2037), Qt 6.4 does not go on to those of its rule.
QTimeZone::OffsetData nextOf(const QTimeZone &zone, const QDateTime &at)
{
    const auto next = zone.nextTransition(at);
    return next.atUtc.isValid() ? next : zone.nextTransition(at.addMSecs(1));
}

QStringList changesOf(const QTimeZone &zone)
{
    QStringList changes;
    QDateTime at = utcDateTime(toMsecs(kFrom));
    int before = zone.offsetFromUtc(at);
    for (;;) {
        const auto next = nextOf(zone, at);
        if (!next.atUtc.isValid() || fromMsecs(next.atUtc.toMSecsSinceEpoch()) >= kTo)
            return changes;
        at = next.atUtc;
        if (next.offsetFromUtc != before)
            changes += QStringLiteral("%1 %2").arg(toIso(fromMsecs(at.toMSecsSinceEpoch()))).arg(next.offsetFromUtc);
        before = next.offsetFromUtc;
    }
}

ZoneFile berlin()
{
    return *readZoneFile(zoneBytes(QStringLiteral("Europe/Berlin")));
}

} // namespace

/// Where Qt reads the same files. On Windows it asks the system, which knows better nothing.
void TestZoneFile::agreesWithQt()
{
    if (QSysInfo::productType() == u"windows")
        QSKIP("Qt has other zones here");
    const QString root = QStringLiteral("/usr/share/zoneinfo/");
    int count = 0;
    for (QDirIterator files(root, QDir::Files, QDirIterator::Subdirectories); files.hasNext();) {
        const QString name = files.next().mid(root.size());
        const auto file = readZoneFile(zoneBytes(name));
        if (!file || name.startsWith(u"right") || name.startsWith(u"posix") || name == u"localtime")
            continue;
        const QTimeZone zone(name.toLatin1());
        QVERIFY2(zone.isValid(), qPrintable(name));
        QCOMPARE(file->around(kFrom).last ? file->around(kFrom).last->offset.count() : file->first.count(),
                 zone.offsetFromUtc(utcDateTime(toMsecs(kFrom))));
        QCOMPARE(name + u' ' + changesOf(*file).join(u'\n'), name + u' ' + changesOf(zone).join(u'\n'));
        ++count;
    }
    QVERIFY(count > 400);
}

void TestZoneFile::readsRules_data()
{
    QTest::addColumn<QByteArray>("rule");
    QTest::addColumn<QString>("first"); // of 2028, a leap year
    QTest::addColumn<QString>("second");
    const auto row = [](const char *rule, const char *first, const char *second) {
        QTest::newRow(rule) << QByteArray(rule) << QString::fromLatin1(first) << QString::fromLatin1(second);
    };
    row("CET-1CEST,M3.5.0,M10.5.0/3", "2028-03-26T01:00:00.000Z", "2028-10-29T01:00:00.000Z");
    row("EST5EDT,M3.2.0,M11.1.0", "2028-03-12T07:00:00.000Z", "2028-11-05T06:00:00.000Z");
    row("AEST-10AEDT,M10.1.0,M4.1.0/3", "2028-04-01T16:00:00.000Z", "2028-09-30T16:00:00.000Z");
    row("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2028-04-01T15:00:00.000Z", "2028-09-30T15:30:00.000Z");
    row("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2028-03-26T01:00:00.000Z", "2028-10-29T01:00:00.000Z");
    row("EET-2EEST,M3.4.4/50,M10.4.4/50", "2028-03-25T00:00:00.000Z", "2028-10-27T23:00:00.000Z");
    row("AAA0BBB,J60/0,J365/0", "2028-03-01T00:00:00.000Z", "2028-12-30T23:00:00.000Z");
    row("AAA0BBB,59/0,365/0", "2028-02-29T00:00:00.000Z", "2028-12-30T23:00:00.000Z");
}

void TestZoneFile::readsRules()
{
    QFETCH(QByteArray, rule);
    const auto read = readPosixRule(rule);
    QVERIFY(read && read->summer);
    const auto changes = read->changesOf(2028);
    QTEST(toIso(changes[0].at), "first");
    QTEST(toIso(changes[1].at), "second");
}

void TestZoneFile::refusesOtherRules_data()
{
    QTest::addColumn<QByteArray>("rule");
    for (const char *rule : {"",
                             "C",
                             "CET",
                             "CET-",
                             "CET-1CEST",
                             "CET-1CEST,",
                             "CET-1CEST,M3.5.0",
                             "CET-1CEST,M3.5.0,",
                             "CET-1CEST,M13.5.0,M10.5.0",
                             "CET-1CEST,M3.6.0,M10.5.0",
                             "CET-1CEST,M3.5.7,M10.5.0",
                             "CET-1CEST,J0,J5",
                             "CET-1CEST,366,5",
                             "CET-1CEST,M3.5.0,M10.5.0/3x",
                             "<+03-3",
                             "CET-25",
                             "CET-1CEST,M3.5.0/168,M10.5.0",
                             "CET-1:60",
                             "Foo",
                             "99999999999"})
        QTest::newRow(rule) << QByteArray(rule);
}

void TestZoneFile::refusesOtherRules()
{
    QFETCH(QByteArray, rule);
    QVERIFY(!readPosixRule(rule));
}

void TestZoneFile::aSummerMayFillTheYear()
{
    ZoneFile file;
    file.rule = readPosixRule("XXX-1<+02>-2,0/0,J365/25");
    QVERIFY(file.rule && file.rule->summer);
    for (const char *moment : {"2030-01-01T00:00Z", "2030-12-31T22:00Z", "2030-12-31T22:59:59Z", "2031-07-01T00:00Z"})
        QCOMPARE(file.around(utc(QLatin1String(moment))).last->offset, Seconds(7200));
}

/// A file that was cut anywhere, or has another byte anywhere, is refused, or read, and nothing else happens.
void TestZoneFile::survivesEveryDamage()
{
    const QByteArray whole = zoneBytes(QStringLiteral("Europe/Berlin"));
    QVERIFY(whole.size() > 500);
    QCOMPARE(berlin().around(utc(QStringLiteral("2050-07-01T00:00Z"))).last->offset, Seconds(7200));
    for (qsizetype size = 0; size < whole.size(); ++size)
        QVERIFY(!readZoneFile(whole.left(size)));
    for (qsizetype at = 0; at < whole.size(); ++at) {
        for (const char byte : {'\0', '\x01', '\x7f', '\xff'}) {
            QByteArray damaged = whole;
            damaged[at] = byte;
            if (const auto file = readZoneFile(damaged))
                (void)file->around(utc(QStringLiteral("2026-07-01T00:00Z")));
        }
    }
}

QTEST_GUILESS_MAIN(TestZoneFile)
#include "tst_zone_file.moc"
