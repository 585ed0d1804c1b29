// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/cron_text.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::schedule;

/// What is said about an expression that cannot be read, and where.
class CronErrorsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsWrongAndWhere_data();
    void saysWhatIsWrongAndWhere();
    void suggestsTwoRangesForOneThatWraps();
    void clipsAndCleansWhatItQuotes();
    void takesAThousandCharactersAndNoMore();
};

void CronErrorsTest::saysWhatIsWrongAndWhere_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("what");
    const auto row = [](const char *text, const char *where, const char *what) {
        QTest::addRow("%s", text) << QString::fromUtf8(text) << QString::fromUtf8(where) << QString::fromUtf8(what);
    };
    row("", "cron", "\"\" has 0 fields, not 5 or 6");
    row("   ", "cron", "\"\" has 0 fields, not 5 or 6");
    row("*", "cron", "\"*\" has 1 fields, not 5 or 6");
    row("* * * *", "cron", "\"* * * *\" has 4 fields, not 5 or 6");
    row("* * * * * * *", "cron", "\"* * * * * * *\" has 7 fields, not 5 or 6");
    row("%2 %1", "cron", "\"%2 %1\" has 2 fields, not 5 or 6");
    row("%2 * * * *", "cron field 1 (minute)", "\"%2\" is not a value of this field");
    row("60 * * * *", "cron field 1 (minute)", "\"60\" is not from 0 to 59");
    row("* 24 * * *", "cron field 2 (hour)", "\"24\" is not from 0 to 23");
    row("* 25 * * *", "cron field 2 (hour)", "\"25\" is not from 0 to 23");
    row("* * 0 * *", "cron field 3 (day of month)", "\"0\" is not from 1 to 31");
    row("* * 32 * *", "cron field 3 (day of month)", "\"32\" is not from 1 to 31");
    row("* * * 0 *", "cron field 4 (month)", "\"0\" is not from 1 to 12");
    row("* * * 13 *", "cron field 4 (month)", "\"13\" is not from 1 to 12");
    row("* * * * 8", "cron field 5 (day of week)", "\"8\" is not from 0 to 7");
    row("60 * * * * *", "cron field 1 (second)", "\"60\" is not from 0 to 59");
    row("0 60 * * * *", "cron field 2 (minute)", "\"60\" is not from 0 to 59");
    row("0 * * * * 9", "cron field 6 (day of week)", "\"9\" is not from 0 to 7");
    row("0 0 * * 1-9", "cron field 5 (day of week)", "\"9\" is not from 0 to 7");
    row("-1 * * * *", "cron field 1 (minute)", "a value is missing");
    row("1- * * * *", "cron field 1 (minute)", "a value is missing");
    row("- * * * *", "cron field 1 (minute)", "a value is missing");
    row("1,,2 * * * *", "cron field 1 (minute)", "a value is missing");
    row(",1 * * * *", "cron field 1 (minute)", "a value is missing");
    row("1, * * * *", "cron field 1 (minute)", "a value is missing");
    row("/5 * * * *", "cron field 1 (minute)", "a value is missing");
    row("*/0 * * * *", "cron field 1 (minute)", "the step of \"*/0\" is not a number from 1 up");
    row("*/ * * * *", "cron field 1 (minute)", "the step of \"*/\" is not a number from 1 up");
    row("*/-5 * * * *", "cron field 1 (minute)", "the step of \"*/-5\" is not a number from 1 up");
    row("*/x * * * *", "cron field 1 (minute)", "the step of \"*/x\" is not a number from 1 up");
    row("*/5/5 * * * *", "cron field 1 (minute)", "the step of \"*/5/5\" is not a number from 1 up");
    row("*/99999999999 * * * *", "cron field 1 (minute)", "the step of \"*/99999999999\" is not a number from 1 up");
    row("* 5-1 * * *", "cron field 2 (hour)", "\"5-1\" runs backwards");
    row("* 22-2/2 * * *", "cron field 2 (hour)", "\"22-2\" runs backwards");
    row("* * * NOV-FEB *", "cron field 4 (month)", "\"NOV-FEB\" runs backwards");
    row("* * * * FRI-MON", "cron field 5 (day of week)", "\"FRI-MON\" runs backwards");
    row("** * * * *", "cron field 1 (minute)", "\"**\" is not a value of this field");
    row("*5 * * * *", "cron field 1 (minute)", "\"*5\" is not a value of this field");
    row("*-5 * * * *", "cron field 1 (minute)", "\"*\" is not a value of this field");
    row("1-2-3 * * * *", "cron field 1 (minute)", "\"2-3\" is not a value of this field");
    row("+5 * * * *", "cron field 1 (minute)", "\"+5\" is not a value of this field");
    row("5.0 * * * *", "cron field 1 (minute)", "\"5.0\" is not a value of this field");
    row("0x10 * * * *", "cron field 1 (minute)", "\"0x10\" is not a value of this field");
    row("٣ * * * *", "cron field 1 (minute)", "\"٣\" is not a value of this field");
    row("99999999999999999999 * * * *", "cron field 1 (minute)",
        "\"99999999999999999999\" is not a value of this field");
    row("* * * MON *", "cron field 4 (month)", "\"MON\" is not a value of this field");
    row("* * * * JAN", "cron field 5 (day of week)", "\"JAN\" is not a value of this field");
    row("* MON * * *", "cron field 2 (hour)", "\"MON\" is not a value of this field");
    row("* * * * MONDAY", "cron field 5 (day of week)", "\"MONDAY\" is not a value of this field");
    row("* * ? * *", "cron field 3 (day of month)", "\"?\" is not a value of this field");
    row("* * L * *", "cron field 3 (day of month)", "\"L\" is not a value of this field");
    row("* * * * 5#2", "cron field 5 (day of week)", "\"5#2\" is not a value of this field");
    row("@reboot", "cron", "\"@reboot\" is not a time that can be scheduled");
    row("@Reboot", "cron", "\"@reboot\" is not a time that can be scheduled");
    row("@fortnightly", "cron", "\"@fortnightly\" is not a known word");
    row("@", "cron", "\"@\" is not a known word");
    row("@daily @hourly", "cron", "\"@daily @hourly\" is not a known word");
    row("@daily 5", "cron", "\"@daily 5\" is not a known word");
}

void CronErrorsTest::saysWhatIsWrongAndWhere()
{
    QFETCH(QString, text);
    QFETCH(QString, where);
    QFETCH(QString, what);
    const auto fields = parseCronText(text);
    QVERIFY(!fields.ok());
    QCOMPARE(fields.problem().where, where);
    QCOMPARE(fields.problem().what, what);
    QCOMPARE(fields.problem().code, QStringLiteral("bad_field"));
    QVERIFY(!fields.problem().todo.isEmpty());
}

void CronErrorsTest::suggestsTwoRangesForOneThatWraps()
{
    const auto fields = parseCronText(QStringLiteral("0 0 * * FRI-MON"));
    QVERIFY(!fields.ok());
    QCOMPARE(fields.problem().todo, QStringLiteral("write two ranges: FRI-7,0-MON"));
    const auto again = parseCronText(QStringLiteral("0 0 * * FRI-7,0-MON"));
    QVERIFY(again.ok());
    QCOMPARE(again->weekDays, parseCronText(QStringLiteral("0 0 * * 0,1,5,6"))->weekDays);
}

void CronErrorsTest::clipsAndCleansWhatItQuotes()
{
    const auto clipped = parseCronText(QString(900, u'x') + QStringLiteral(" * * * *"));
    QVERIFY(!clipped.ok());
    QVERIFY(clipped.problem().what.size() < 100);
    const auto cleaned = parseCronText(QStringLiteral("\x1b[31m * * * *"));
    QVERIFY(!cleaned.ok());
    QCOMPARE(cleaned.problem().what, QStringLiteral("\"?[31m\" is not a value of this field"));
}

void CronErrorsTest::takesAThousandCharactersAndNoMore()
{
    const QString expression = QStringLiteral("* * * * *");
    QVERIFY(parseCronText(expression.leftJustified(kMaxCronLength, u' ')).ok());
    const auto tooLong = parseCronText(expression.leftJustified(kMaxCronLength + 1, u' '));
    QVERIFY(!tooLong.ok());
    QCOMPARE(tooLong.problem().what, QStringLiteral("the expression has 1001 characters"));
}

QTEST_GUILESS_MAIN(CronErrorsTest)
#include "tst_cron_errors.moc"
