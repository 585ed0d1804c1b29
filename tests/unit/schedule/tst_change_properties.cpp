// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/zoned_cron.h"
#include "tests/unit/schedule/change_definition.h"
#include "tests/unit/schedule/times.h"

#include <QTest>
#include <QTimeZone>

#include <algorithm>
#include <map>

using namespace holdfast;
using namespace holdfast::schedule;
using namespace holdfast::schedule::tests;

/// What must hold of the slots under every gap and fold option, in all zones, over two years. Zones whose clocks are
/// set at the same moments by the same amounts have the same slots, so each such family is asked once.
class ChangePropertiesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void slotsAreThoseOfTheirDefinition_data();
    void slotsAreThoseOfTheirDefinition();
    void slotsOfPiecesAreThoseOfTheWhole_data();
    void slotsOfPiecesAreThoseOfTheWhole();
    void noCivilTimeRunsTwiceUnlessBothDo_data();
    void noCivilTimeRunsTwiceUnlessBothDo();
    void aDailyTimeRunsOnceForEachDay_data();
    void aDailyTimeRunsOnceForEachDay();
};

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::minutes;

const WallTime kFrom = utc(QStringLiteral("2026-01-01T00:30Z"));
const WallTime kTo = utc(QStringLiteral("2028-01-01T00:30Z"));
constexpr std::size_t kNoLimit = 1'000'000;

constexpr Gap kGaps[] = {Gap::ByKind, Gap::RunAfter, Gap::Skip};
constexpr Fold kFolds[] = {Fold::ByKind, Fold::First, Fold::Second, Fold::Both};
const char *const kExpressions[] = {"30 2 * * *",       "0 0 * * *",       "0 * * * *",      "*/30 1-3 * * *",
                                    "0,45 0,3 * * *",   "15 1,2,23 * * *", "17 * * * *",     "*/7 * * * *",
                                    "*/30 22-23 * * *", "59 1 * * SUN",    "*/20 2 25 10 *", "0 */2 * * *"};

std::vector<Family> g_families; // filled by initTestCase()

std::vector<ZoneSegment> segmentsOf(const Zone &zone)
{
    std::vector<ZoneSegment> found;
    for (WallTime at = kFrom - days(2); at <= kTo + days(2); at = found.back().end)
        found.push_back(zone.segmentAt(at));
    return found;
}

std::vector<Options> allOptions()
{
    std::vector<Options> all;
    for (const Gap gap : kGaps) {
        for (const Fold fold : kFolds)
            all.push_back({gap, fold});
    }
    return all;
}

using Question = std::pair<const Family *, Options>;

/// Options mean nothing where no clock is set, so there one choice stands for all.
std::vector<Question> allQuestions()
{
    std::vector<Question> all;
    for (const Family &family : g_families) {
        for (const Options &options : allOptions())
            all.emplace_back(&family, options);
        if (family.segments.size() == 1)
            all.resize(all.size() - allOptions().size() + 1);
    }
    return all;
}

struct Stretch
{
    WallTime from;
    WallTime to;
};

/// The two years, or of a dense schedule the days around each change.
std::vector<Stretch> stretchesFor(const Family &family, const QString &text)
{
    if (!Cron::parse(text)->hasAllHours())
        return {{kFrom, kTo}};
    std::vector<Stretch> found;
    for (std::size_t i = 1; i < family.segments.size(); ++i)
        found.push_back({family.segments[i].begin - days(2), family.segments[i].begin + days(2)});
    return found;
}

void addExpressions()
{
    QTest::addColumn<QString>("text");
    for (const char *text : kExpressions)
        QTest::newRow(text) << QString::fromLatin1(text);
}

/// Before, at, within and after every change.
std::vector<WallTime> cutsOf(const Family &family, const Stretch &stretch)
{
    std::vector<WallTime> cuts{stretch.from, stretch.to};
    for (const ZoneSegment &segment : family.segments) {
        for (const int apart : {-90, -30, 0, 20, 59, 120}) {
            // The first segment may have begun before time could be counted.
            if (segment.begin > stretch.from + days(1) && segment.begin < stretch.to - days(1))
                cuts.push_back(segment.begin + minutes(apart));
        }
    }
    std::sort(cuts.begin(), cuts.end());
    return cuts;
}

QString described(const Family &family, const QString &text, const Options &options, WallTime at = {})
{
    return QStringLiteral("%1 in %2, gap %3, fold %4, near %5")
        .arg(text, family.name, toString(options.gap), toString(options.fold), toIso(at));
}

ZonedCron plan(const Family &family, const QString &text, const Options &options)
{
    return {*Cron::parse(text), family.zone, options.gap, options.fold};
}

} // namespace

void ChangePropertiesTest::initTestCase()
{
    using Change = std::tuple<WallTime, Seconds, Seconds>;
    std::map<std::vector<Change>, QString> families;
    for (const QByteArray &id : QTimeZone::availableTimeZoneIds()) {
        const QString name = QString::fromLatin1(id);
        const auto zone = Zone::named(name);
        QVERIFY2(zone, id.constData());
        std::vector<Change> changes;
        for (const ZoneSegment &segment : segmentsOf(*zone))
            changes.emplace_back(std::max(segment.begin, kFrom - days(2)), segment.before, segment.offset);
        std::get<1>(changes.front()) = std::get<2>(changes.front()); // what was before does not matter
        families.emplace(changes, name);
    }
    for (const auto &[changes, name] : families)
        g_families.push_back({name, *Zone::named(name), segmentsOf(*Zone::named(name))});
    const auto changing =
        std::count_if(g_families.begin(), g_families.end(), [](const Family &f) { return f.segments.size() > 1; });
    qInfo("%zu families of zones, %td of them with changes", g_families.size(), changing);
    QVERIFY(changing > 10);
}

/// Minute by minute around each change.
void ChangePropertiesTest::slotsAreThoseOfTheirDefinition_data()
{
    addExpressions();
}

void ChangePropertiesTest::slotsAreThoseOfTheirDefinition()
{
    QFETCH(QString, text);
    for (const auto &[family, options] : allQuestions()) {
        const Definition definition(*family, text, options);
        const ZonedCron asked = plan(*family, text, options);
        for (std::size_t i = 1; i < family->segments.size(); ++i) {
            const WallTime begin = family->segments[i].begin - std::chrono::hours(3);
            const WallTime end = begin + std::chrono::hours(6);
            std::vector<WallTime> expected;
            for (WallTime at = begin + minutes(1); at <= end; at += minutes(1)) {
                if (definition.isSlot(at))
                    expected.push_back(at);
            }
            QVERIFY2(asked.between(begin, end, kNoLimit) == expected,
                     qPrintable(described(*family, text, options, begin)));
        }
    }
}

/// Also with cuts at, before and after the changes.
void ChangePropertiesTest::slotsOfPiecesAreThoseOfTheWhole_data()
{
    addExpressions();
}

void ChangePropertiesTest::slotsOfPiecesAreThoseOfTheWhole()
{
    QFETCH(QString, text);
    for (const auto &[family, options] : allQuestions()) {
        const ZonedCron asked = plan(*family, text, options);
        for (const Stretch &stretch : stretchesFor(*family, text)) {
            std::vector<WallTime> pieces;
            const auto cuts = cutsOf(*family, stretch);
            for (std::size_t i = 1; i < cuts.size(); ++i) {
                const auto piece = asked.between(cuts[i - 1], cuts[i], kNoLimit);
                pieces.insert(pieces.end(), piece.begin(), piece.end());
            }
            const auto whole = asked.between(stretch.from, stretch.to, kNoLimit);
            QVERIFY2(pieces == whole, qPrintable(described(*family, text, options, stretch.from)));
            const auto stuck = std::adjacent_find(whole.begin(), whole.end(), std::greater_equal<>());
            QVERIFY2(stuck == whole.end(), qPrintable(described(*family, text, options, stretch.from)));
        }
    }
}

void ChangePropertiesTest::noCivilTimeRunsTwiceUnlessBothDo_data()
{
    addExpressions();
}

void ChangePropertiesTest::noCivilTimeRunsTwiceUnlessBothDo()
{
    QFETCH(QString, text);
    for (const auto &[family, options] : allQuestions()) {
        const ChangeRule rule = changeRule(Cron::parse(text)->isPaced(), options.gap, options.fold);
        for (const Stretch &stretch : stretchesFor(*family, text)) {
            LocalTime last = LocalTime::min();
            for (const WallTime slot : plan(*family, text, options).between(stretch.from, stretch.to, kNoLimit)) {
                const LocalTime shown = family->segmentOf(slot).toLocal(slot);
                if (shown <= last && !(rule.runsFirst && rule.runsSecond))
                    QFAIL(qPrintable(described(*family, text, options, slot)));
                last = shown;
            }
        }
    }
}

void ChangePropertiesTest::aDailyTimeRunsOnceForEachDay_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"30 2 * * *", "0 0 * * *", "45 0 * * *", "15 1 * * *", "59 1 * * *", "0 2 * * *",
                             "0 3 * * *", "30 12 * * *", "20 23 * * *"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

/// A slot made up for belongs to the day whose time was jumped over.
void ChangePropertiesTest::aDailyTimeRunsOnceForEachDay()
{
    QFETCH(QString, text);
    const Cron cron = *Cron::parse(text);
    for (const auto &[family, options] : allQuestions()) {
        if (options.gap == Gap::Skip || options.fold == Fold::Both)
            continue;
        std::vector<std::chrono::local_days> ran;
        for (const WallTime slot : plan(*family, text, options).between(kFrom, kTo, kNoLimit)) {
            const ZoneSegment &segment = family->segmentOf(slot);
            const bool isMadeUp = slot == segment.begin && !cron.matches(civilAt(segment, slot));
            ran.push_back(floor<days>(isMadeUp ? segment.clockWhenSet() : segment.toLocal(slot)));
        }
        QVERIFY2(ran.size() >= 729, qPrintable(described(*family, text, options)));
        const auto odd = std::adjacent_find(ran.begin(), ran.end(), [](auto a, auto b) { return b != a + days(1); });
        if (odd != ran.end())
            QFAIL(qPrintable(described(*family, text, options, WallTime(odd->time_since_epoch()))));
    }
}

QTEST_GUILESS_MAIN(ChangePropertiesTest)
#include "tst_change_properties.moc"
