// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/zoned_cron.h"
#include "tests/unit/schedule/times.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::schedule;
using namespace holdfast::schedule::tests;

/// What --gap and --fold make of the slots. Each row of one option is asked under every value of the other.
class ZonedCronOptionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void gapDecidesWhatIsJumpedOver_data();
    void gapDecidesWhatIsJumpedOver();
    void foldDecidesWhichOfTwo_data();
    void foldDecidesWhichOfTwo();
    void notesSayWhichOfTwo();
};

namespace {

constexpr Gap kGaps[] = {Gap::ByKind, Gap::RunAfter, Gap::Skip};
constexpr Fold kFolds[] = {Fold::ByKind, Fold::First, Fold::Second, Fold::Both};

struct Question
{
    const char *zone;
    const char *text;
    const char *from;
    const char *to;
};

/// The slots as hour and minute of UTC.
QString slotsOf(const Question &question, Gap gap, Fold fold)
{
    const ZonedCron plan(*Cron::parse(QString::fromLatin1(question.text)),
                         *Zone::named(QString::fromLatin1(question.zone)), gap, fold);
    QStringList found;
    for (const WallTime slot :
         plan.between(utc(QString::fromLatin1(question.from)), utc(QString::fromLatin1(question.to)), 100))
        found += toIso(slot).mid(11, 5);
    return found.join(u' ');
}

} // namespace

Q_DECLARE_METATYPE(Question)

void ZonedCronOptionsTest::gapDecidesWhatIsJumpedOver_data()
{
    QTest::addColumn<Question>("question");
    QTest::addColumn<QStringList>("expected"); // in the order of kGaps
    const auto row = [](const Question &question, const char *byKind, const char *runAfter, const char *skip) {
        QTest::addRow("%s: %s", question.zone, question.text)
            << question
            << QStringList{QString::fromLatin1(byKind), QString::fromLatin1(runAfter), QString::fromLatin1(skip)};
    };
    // Berlin: 02:00 becomes 03:00 at 01:00 UTC on 29 March.
    const auto berlin = [](const char *text) {
        return Question{"Europe/Berlin", text, "2026-03-28T23:30Z", "2026-03-29T03:30Z"};
    };
    row(berlin("30 2 * * *"), "01:00", "01:00", "");
    row(berlin("0 2 * * *"), "01:00", "01:00", "");
    row(berlin("59 1 * * *"), "00:59", "00:59", "00:59");
    row(berlin("0 3 * * *"), "01:00", "01:00", "01:00");
    row(berlin("0,15,30 2 * * *"), "01:00", "01:00", "");
    row(berlin("0 2,3 * * *"), "01:00", "01:00", "01:00");
    row(berlin("30 2,3 * * *"), "01:00 01:30", "01:00 01:30", "01:30");
    row(berlin("30 2 29 3 *"), "01:00", "01:00", "");
    row(berlin("30 2 30 3 *"), "", "", "");
    row(berlin("*/30 2 * * *"), "", "01:00", "");
    row(berlin("* 2 * * *"), "", "01:00", "");
    row(berlin("0 * * * *"), "00:00 01:00 02:00 03:00", "00:00 01:00 02:00 03:00", "00:00 01:00 02:00 03:00");
    row(berlin("30 * * * *"), "00:30 01:30 02:30 03:30", "00:30 01:00 01:30 02:30 03:30", "00:30 01:30 02:30 03:30");
    // Lord Howe: 02:00 becomes 02:30 at 15:30 UTC on 3 October.
    const auto lordHowe = [](const char *text) {
        return Question{"Australia/Lord_Howe", text, "2026-10-03T14:15Z", "2026-10-03T16:15Z"};
    };
    row(lordHowe("15 2 * * *"), "15:30", "15:30", "");
    row(lordHowe("45 2 * * *"), "15:45", "15:45", "15:45");
    row(lordHowe("0 * * * *"), "14:30 16:00", "14:30 15:30 16:00", "14:30 16:00");
    row(lordHowe("*/30 * * * *"), "14:30 15:00 15:30 16:00", "14:30 15:00 15:30 16:00", "14:30 15:00 15:30 16:00");
    // Sao Paulo 2018: 00:00 becomes 01:00 at 03:00 UTC on 4 November.
    const auto saoPaulo = [](const char *text) {
        return Question{"America/Sao_Paulo", text, "2018-11-03T12:00Z", "2018-11-05T12:00Z"};
    };
    row(saoPaulo("@daily"), "03:00 02:00", "03:00 02:00", "02:00");
    row(saoPaulo("0 0 * * SUN"), "03:00", "03:00", "");
    row(saoPaulo("*/30 0 * * *"), "02:00 02:30", "03:00 02:00 02:30", "02:00 02:30");
    // Samoa had no 30 December 2011: the 31st came at 10:00 UTC.
    const auto samoa = [](const char *text) {
        return Question{"Pacific/Apia", text, "2011-12-30T08:30Z", "2011-12-30T23:00Z"};
    };
    row(samoa("0 9,12 * * *"), "10:00 19:00 22:00", "10:00 19:00 22:00", "19:00 22:00");
    row(samoa("0 12 30 12 *"), "10:00", "10:00", "");
    row(samoa("*/30 12 30 12 *"), "", "10:00", "");
    row({"Pacific/Apia", "0 * * * *", "2011-12-30T08:30Z", "2011-12-30T11:30Z"}, "09:00 10:00 11:00",
        "09:00 10:00 11:00", "09:00 10:00 11:00");
    row({"UTC", "30 2 * * *", "2026-03-29T00:00Z", "2026-03-30T00:00Z"}, "02:30", "02:30", "02:30");
}

void ZonedCronOptionsTest::gapDecidesWhatIsJumpedOver()
{
    QFETCH(Question, question);
    for (const Fold fold : kFolds) {
        QStringList found;
        for (const Gap gap : kGaps)
            found += slotsOf(question, gap, fold);
        QTEST(found, "expected");
    }
}

void ZonedCronOptionsTest::foldDecidesWhichOfTwo_data()
{
    QTest::addColumn<Question>("question");
    QTest::addColumn<QStringList>("expected"); // in the order of kFolds
    const auto row = [](const Question &question, const char *byKind, const char *first, const char *second,
                        const char *both) {
        QTest::addRow("%s: %s", question.zone, question.text)
            << question
            << QStringList{QString::fromLatin1(byKind), QString::fromLatin1(first), QString::fromLatin1(second),
                           QString::fromLatin1(both)};
    };
    // Berlin: 03:00 becomes 02:00 at 01:00 UTC on 25 October.
    const auto berlin = [](const char *text) {
        return Question{"Europe/Berlin", text, "2026-10-24T23:30Z", "2026-10-25T02:45Z"};
    };
    row(berlin("30 2 * * *"), "00:30", "00:30", "01:30", "00:30 01:30");
    row(berlin("0 2 * * *"), "00:00", "00:00", "01:00", "00:00 01:00");
    row(berlin("59 1 * * *"), "23:59", "23:59", "23:59", "23:59");
    row(berlin("0 3 * * *"), "02:00", "02:00", "02:00", "02:00");
    row(berlin("0,45 2 * * *"), "00:00 00:45", "00:00 00:45", "01:00 01:45", "00:00 00:45 01:00 01:45");
    row(berlin("30 2 25 10 *"), "00:30", "00:30", "01:30", "00:30 01:30");
    row(berlin("0 */2 * * *"), "00:00", "00:00", "01:00", "00:00 01:00");
    row(berlin("0 * * * *"), "00:00 01:00 02:00", "00:00 02:00", "01:00 02:00", "00:00 01:00 02:00");
    row(berlin("*/30 2 * * *"), "00:00 00:30 01:00 01:30", "00:00 00:30", "01:00 01:30", "00:00 00:30 01:00 01:30");
    row(berlin("*/30 2 25 10 *"), "00:00 00:30 01:00 01:30", "00:00 00:30", "01:00 01:30", "00:00 00:30 01:00 01:30");
    // Lord Howe: 02:00 becomes 01:30 at 15:00 UTC on 4 April.
    const auto lordHowe = [](const char *text) {
        return Question{"Australia/Lord_Howe", text, "2026-04-04T14:15Z", "2026-04-04T15:45Z"};
    };
    row(lordHowe("45 1 * * *"), "14:45", "14:45", "15:15", "14:45 15:15");
    row(lordHowe("15 1,2 * * *"), "15:45", "15:45", "15:45", "15:45");
    row(lordHowe("*/15 * * * *"), "14:30 14:45 15:00 15:15 15:30 15:45", "14:30 14:45 15:30 15:45",
        "15:00 15:15 15:30 15:45", "14:30 14:45 15:00 15:15 15:30 15:45");
    // Sao Paulo 2018: 18 February's 00:00 becomes 23:00 of the 17th again at 02:00 UTC.
    const auto saoPaulo = [](const char *text) {
        return Question{"America/Sao_Paulo", text, "2018-02-17T12:00Z", "2018-02-18T12:00Z"};
    };
    row(saoPaulo("30 23 * * *"), "01:30", "01:30", "02:30", "01:30 02:30");
    row(saoPaulo("@daily"), "03:00", "03:00", "03:00", "03:00");
    row(saoPaulo("30 23 * * SAT"), "01:30", "01:30", "02:30", "01:30 02:30");
    row({"UTC", "30 2 * * *", "2026-10-25T00:00Z", "2026-10-26T00:00Z"}, "02:30", "02:30", "02:30", "02:30");
}

void ZonedCronOptionsTest::foldDecidesWhichOfTwo()
{
    QFETCH(Question, question);
    for (const Gap gap : kGaps) {
        QStringList found;
        for (const Fold fold : kFolds)
            found += slotsOf(question, gap, fold);
        QTEST(found, "expected");
    }
}

void ZonedCronOptionsTest::notesSayWhichOfTwo()
{
    const auto noteOf = [](Fold fold) {
        const ZonedCron plan(*Cron::parse(QStringLiteral("30 2 * * *")), *Zone::named(QStringLiteral("Europe/Berlin")),
                             Gap::ByKind, fold);
        return plan.next(utc(QStringLiteral("2026-10-24T12:00Z")))->note;
    };
    QCOMPARE(noteOf(Fold::First), QStringLiteral("the clock goes back: first of two 02:30"));
    QCOMPARE(noteOf(Fold::Second), QStringLiteral("the clock goes back: second of two 02:30"));
    QCOMPARE(noteOf(Fold::Both), QStringLiteral("the clock goes back: first of two 02:30"));
}

QTEST_GUILESS_MAIN(ZonedCronOptionsTest)
#include "tst_zoned_cron_options.moc"
