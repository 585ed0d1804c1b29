// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/cron_text.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::schedule;

class CronTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAField_data();
    void readsAField();
    void numbersSixFieldsFromSeconds();
    void takesAnyCaseAndWhitespace_data();
    void takesAnyCaseAndWhitespace();
    void expandsWords_data();
    void expandsWords();
    void knowsWhenEitherDayIsEnough_data();
    void knowsWhenEitherDayIsEnough();
    void knowsAPaceOfMinutes_data();
    void knowsAPaceOfMinutes();
};

namespace {

QString members(std::uint64_t set)
{
    QStringList found;
    for (int value = 0; value < 64; ++value) {
        if (((set >> value) & 1) != 0)
            found += QString::number(value);
    }
    return found.join(u' ');
}

std::uint64_t fieldOf(const CronFields &fields, int index)
{
    const std::uint64_t sets[] = {fields.seconds,   fields.minutes, fields.hours,
                                  fields.monthDays, fields.months,  fields.weekDays};
    return sets[index];
}

} // namespace

void CronTextTest::readsAField_data()
{
    QTest::addColumn<int>("index"); // 0: second
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("values");
    const auto row = [](int index, const char *field, const char *values) {
        QTest::addRow("field %d: %s", index, field)
            << index << QString::fromLatin1(field) << QString::fromLatin1(values);
    };
    for (const int base60 : {0, 1}) {
        row(base60, "0", "0");
        row(base60, "59", "59");
        row(base60, "00", "0");
        row(base60, "007", "7");
        row(base60, "1,2,3", "1 2 3");
        row(base60, "3,1,2,1", "1 2 3");
        row(base60, "5-8", "5 6 7 8");
        row(base60, "8-8", "8");
        row(base60, "*/15", "0 15 30 45");
        row(base60, "*/7", "0 7 14 21 28 35 42 49 56");
        row(base60, "*/59", "0 59");
        row(base60, "*/60", "0");
        row(base60, "*/100", "0");
        row(base60, "5/15", "5 20 35 50");
        row(base60, "59/2", "59");
        row(base60, "1-30/7", "1 8 15 22 29");
        row(base60, "0-59/30", "0 30");
        row(base60, "10-12,50-58/4,3", "3 10 11 12 50 54 58");
    }
    row(2, "0", "0");
    row(2, "23", "23");
    row(2, "*", "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23");
    row(2, "*/6", "0 6 12 18");
    row(2, "20/1", "20 21 22 23");
    row(2, "22-23,0-2", "0 1 2 22 23");
    row(2, "9-17/4", "9 13 17");
    row(3, "1", "1");
    row(3, "31", "31");
    row(3, "*/10", "1 11 21 31");
    row(3, "*/31", "1");
    row(3, "15/5", "15 20 25 30");
    row(3, "28-31", "28 29 30 31");
    row(4, "1", "1");
    row(4, "12", "12");
    row(4, "*", "1 2 3 4 5 6 7 8 9 10 11 12");
    row(4, "*/3", "1 4 7 10");
    row(4, "*/5", "1 6 11");
    row(4, "jan", "1");
    row(4, "JAN,feb,Mar,APR,MAY,JUN", "1 2 3 4 5 6");
    row(4, "JUL,AUG,SEP,OCT,NOV,DEC", "7 8 9 10 11 12");
    row(4, "JUN-AUG", "6 7 8");
    row(4, "JAN-DEC/4", "1 5 9");
    row(4, "3-may", "3 4 5");
    row(4, "OCT/1", "10 11 12");
    row(5, "0", "0");
    row(5, "7", "0");
    row(5, "0,7", "0");
    row(5, "*", "0 1 2 3 4 5 6");
    row(5, "0-6", "0 1 2 3 4 5 6");
    row(5, "1-7", "0 1 2 3 4 5 6");
    row(5, "0-7", "0 1 2 3 4 5 6");
    row(5, "*/2", "0 2 4 6");
    row(5, "*/3", "0 3 6");
    row(5, "*/7", "0");
    row(5, "1/3", "0 1 4");
    row(5, "5-7", "0 5 6");
    row(5, "sun", "0");
    row(5, "MON,tue,Wed,THU,fri,sAT", "1 2 3 4 5 6");
    row(5, "mon-fri", "1 2 3 4 5");
    row(5, "FRI-SUN", "0 5 6");
    row(5, "FRI-7", "0 5 6");
    row(5, "6-0", "0 6");
    row(5, "SUN-TUE", "0 1 2");
    row(5, "SUN-SUN", "0");
    row(5, "MON-SUN/2", "0 1 3 5");
    row(5, "fri-sun,mon", "0 1 5 6");
}

void CronTextTest::readsAField()
{
    QFETCH(int, index);
    QFETCH(QString, field);
    QFETCH(QString, values);
    QStringList words(6, QStringLiteral("*"));
    words[index] = field;
    const auto fields = parseCronText(words.join(u' '));
    QVERIFY2(fields.ok(), qPrintable(fields.ok() ? QString() : fields.problem().text()));
    QCOMPARE(members(fieldOf(*fields, index)), values);
}

void CronTextTest::numbersSixFieldsFromSeconds()
{
    const auto six = parseCronText(QStringLiteral("1 2 3 4 5 6"));
    QVERIFY(six.ok());
    for (int i = 0; i < 6; ++i)
        QCOMPARE(members(fieldOf(*six, i)), QString::number(i + 1));
    const auto five = parseCronText(QStringLiteral("2 3 4 5 6"));
    QVERIFY(five.ok());
    QCOMPARE(members(five->seconds), QStringLiteral("0"));
    QCOMPARE(five->minutes, six->minutes);
    QCOMPARE(five->weekDays, six->weekDays);
}

void CronTextTest::takesAnyCaseAndWhitespace_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QStringLiteral("30 2 * JAN MON");
    QTest::newRow("lower case") << QStringLiteral("30 2 * jan mon");
    QTest::newRow("spaces around") << QStringLiteral("   30 2 * Jan Mon  ");
    QTest::newRow("tabs and many spaces") << QStringLiteral("30\t2   *\t\tJaN  mOn");
    QTest::newRow("line ends") << QStringLiteral("30 2 * JAN MON\r\n");
}

void CronTextTest::takesAnyCaseAndWhitespace()
{
    QFETCH(QString, text);
    const auto fields = parseCronText(text);
    QVERIFY(fields.ok());
    QCOMPARE(*fields, *parseCronText(QStringLiteral("30 2 * 1 1")));
}

void CronTextTest::expandsWords_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("expression");
    QTest::newRow("yearly") << QStringLiteral("@yearly") << QStringLiteral("0 0 1 1 *");
    QTest::newRow("annually") << QStringLiteral("@annually") << QStringLiteral("0 0 1 1 *");
    QTest::newRow("monthly") << QStringLiteral("@monthly") << QStringLiteral("0 0 1 * *");
    QTest::newRow("weekly") << QStringLiteral("@weekly") << QStringLiteral("0 0 * * 0");
    QTest::newRow("daily") << QStringLiteral("@daily") << QStringLiteral("0 0 * * *");
    QTest::newRow("midnight") << QStringLiteral("@midnight") << QStringLiteral("0 0 * * *");
    QTest::newRow("hourly") << QStringLiteral("@hourly") << QStringLiteral("0 * * * *");
    QTest::newRow("upper case") << QStringLiteral("@HOURLY") << QStringLiteral("0 * * * *");
    QTest::newRow("with spaces") << QStringLiteral("  @daily ") << QStringLiteral("0 0 * * *");
}

void CronTextTest::expandsWords()
{
    QFETCH(QString, word);
    QFETCH(QString, expression);
    const auto fields = parseCronText(word);
    QVERIFY(fields.ok());
    QCOMPARE(*fields, *parseCronText(expression));
}

void CronTextTest::knowsWhenEitherDayIsEnough_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("either");
    QTest::newRow("both restricted") << QStringLiteral("0 0 13 * 5") << true;
    QTest::newRow("six fields") << QStringLiteral("0 0 0 13 * 5") << true;
    QTest::newRow("any week day") << QStringLiteral("0 0 13 * *") << false;
    QTest::newRow("any date") << QStringLiteral("0 0 * * 5") << false;
    QTest::newRow("a star with a step is a star") << QStringLiteral("0 0 */2 * 5") << false;
    QTest::newRow("also for the week day") << QStringLiteral("0 0 13 * */2") << false;
    QTest::newRow("a star at the head of a list") << QStringLiteral("0 0 *,13 * 5") << false;
    QTest::newRow("a star later in a list is none") << QStringLiteral("0 0 13,* * 5") << true;
    QTest::newRow("a full range is no star") << QStringLiteral("0 0 1-31 * 5") << true;
}

void CronTextTest::knowsWhenEitherDayIsEnough()
{
    QFETCH(QString, text);
    const auto fields = parseCronText(text);
    QVERIFY(fields.ok());
    QTEST(fields->eitherDay, "either");
}

void CronTextTest::knowsAPaceOfMinutes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("paced");
    QTest::newRow("star") << QStringLiteral("* 2 * * *") << true;
    QTest::newRow("star with step") << QStringLiteral("*/10 2 * * *") << true;
    QTest::newRow("fixed") << QStringLiteral("10 2 * * *") << false;
    QTest::newRow("seconds do not count") << QStringLiteral("* 10 2 * * *") << false;
    QTest::newRow("the minute of six") << QStringLiteral("0 * 2 * * *") << true;
}

void CronTextTest::knowsAPaceOfMinutes()
{
    QFETCH(QString, text);
    const auto fields = parseCronText(text);
    QVERIFY(fields.ok());
    QTEST(fields->everyNMinutes, "paced");
}

QTEST_GUILESS_MAIN(CronTextTest)
#include "tst_cron_text.moc"
