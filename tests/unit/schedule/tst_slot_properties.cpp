// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/compiled.h"
#include "tests/unit/schedule/times.h"

#include <QTest>
#include <QTimeZone>

#include <random>
#include <set>

using namespace holdfast;
using namespace holdfast::schedule;
using namespace holdfast::schedule::tests;

/// What must hold of the slots of any schedule in any zone, over two years with all their clock changes.
class SlotPropertiesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdInThisZone_data();
    void holdInThisZone();
    void doNotDependOnWhereOneBegins();
    void everyCivilDayHasOneDailyRun();
};

namespace {

const WallTime kFrom = utc(QStringLiteral("2025-01-01T00:00Z"));
const WallTime kTo = utc(QStringLiteral("2027-01-01T00:00Z"));
constexpr std::size_t kNoLimit = 1'000'000;

const char *const kExpressions[] = {"30 2 * * *",     "0 0 * * *",       "0 * * * *",          "*/30 1-3 * * *",
                                    "0,30 */2 * * *", "15 1,2,23 * * *", "*/10 30 0-4 * * SUN"};

Compiled compile(const char *text, const QString &zone)
{
    return *Compiled::compile({Kind::Cron, QString::fromLatin1(text), zone, {}});
}

} // namespace

void SlotPropertiesTest::holdInThisZone_data()
{
    QTest::addColumn<QString>("zone");
    const QList<QByteArray> all = QTimeZone::availableTimeZoneIds();
    for (qsizetype i = 0; i < all.size(); i += 7)
        QTest::newRow(all[i].constData()) << QString::fromLatin1(all[i]);
    for (const char *zone : {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham",
                             "Africa/Casablanca", "Africa/Cairo", "Europe/Dublin", "Antarctica/Troll"})
        QTest::addRow("always %s", zone) << QString::fromLatin1(zone);
}

/// They strictly increase, lie in the stretch, and are what asking for one after the other gives.
void SlotPropertiesTest::holdInThisZone()
{
    QFETCH(QString, zone);
    for (const char *text : kExpressions) {
        const Compiled compiled = compile(text, zone);
        const auto found = compiled.between(kFrom, kTo, kNoLimit);
        QVERIFY2(found.size() >= 104, text);
        QVERIFY2(std::adjacent_find(found.begin(), found.end(), std::greater_equal<>()) == found.end(), text);
        QVERIFY2(found.front() > kFrom && found.back() <= kTo, text);
        WallTime last = kFrom;
        for (std::size_t i = 0; i < found.size(); i += 1 + i / 50) {
            last = i == 0 ? kFrom : found[i - 1];
            QVERIFY2(compiled.next(last)->at == found[i], qPrintable(QLatin1String(text) + u' ' + toIso(last)));
        }
    }
}

/// A plan and an audit cut time differently and must find the same slots.
void SlotPropertiesTest::doNotDependOnWhereOneBegins()
{
    constexpr unsigned seed = 20261123;
    std::mt19937 random(seed);
    std::uniform_int_distribution<qint64> minutes(1, 40 * 24 * 60);
    for (const char *zone : {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"}) {
        for (const char *text : kExpressions) {
            const Compiled compiled = compile(text, QString::fromLatin1(zone));
            std::vector<WallTime> pieces;
            for (WallTime from = kFrom; from < kTo;) {
                const WallTime to = std::min(kTo, from + std::chrono::minutes(minutes(random)));
                const auto piece = compiled.between(from, to, kNoLimit);
                pieces.insert(pieces.end(), piece.begin(), piece.end());
                from = to;
            }
            QVERIFY2(pieces == compiled.between(kFrom, kTo, kNoLimit),
                     qPrintable(
                         QStringLiteral("seed %1: %2 in %3").arg(seed).arg(QLatin1String(text), QLatin1String(zone))));
        }
    }
}

void SlotPropertiesTest::everyCivilDayHasOneDailyRun()
{
    for (const char *name :
         {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Beirut"}) {
        const QString zone = QString::fromLatin1(name);
        const Zone known = *Zone::named(zone);
        for (int hour = 0; hour < 24; ++hour) {
            const QString text = QStringLiteral("17 %1 * * *").arg(hour);
            std::set<std::chrono::local_days> days;
            const auto found = compile(qPrintable(text), zone).between(kFrom, kTo, kNoLimit);
            for (const WallTime slot : found)
                days.insert(std::chrono::floor<std::chrono::days>(known.segmentAt(slot).toLocal(slot)));
            QVERIFY2(days.size() == found.size() && (found.size() == 730 || found.size() == 731),
                     qPrintable(QStringLiteral("%1 in %2: %3 slots on %4 days")
                                    .arg(text, zone)
                                    .arg(found.size())
                                    .arg(days.size())));
        }
    }
}

QTEST_GUILESS_MAIN(SlotPropertiesTest)
#include "tst_slot_properties.moc"
