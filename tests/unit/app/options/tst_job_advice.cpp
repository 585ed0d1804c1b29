// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/command_checks.h"
#include "app/options/job_advice.h"

#include <QTest>

using namespace holdfast::app;

class TestJobAdvice final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsCrontabs_data();
    void knowsCrontabs();
    void knowsCommandLines_data();
    void knowsCommandLines();
    void takesAFileThatExists();
    void knowsHowPeopleWriteDurations_data();
    void knowsHowPeopleWriteDurations();
};

void TestJobAdvice::knowsCrontabs_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("advice"); // its end; empty: none
    const auto row = [](const char *expression, const char *advice) {
        QTest::addRow("%s", expression) << QString(expression) << QString(advice);
    };
    row("0 3 * * *", "");
    row("*/5 0 3 * * *", "");
    row("@daily", "");
    row("61 * * * *", ""); // the server says what is wrong with it
    row("61 * * * * x", "");
    row("@reboot", "");
    row("@every 5m", "Write --every 5m");
    row("CRON_TZ=Europe/Berlin 0 3 * * *", "Write --timezone Europe/Berlin --cron '0 3 * * *'");
    row("TZ=UTC @daily", "Write --timezone UTC --cron @daily");
    row("0 3 * * * /usr/bin/backup --all", "Write --cron '0 3 * * *' -- /usr/bin/backup --all");
    row("17 *\t* * *\troot  /usr/bin/backup",
        "Write --cron '17 * * * *' -- /usr/bin/backup. The job runs as the worker's user, not as \"root\"");
    row("0 3 * * * backup --all", "Write --cron '0 3 * * *' -- backup --all");
    row("@daily df -h | mail root", "Write --cron @daily -- sh -c 'df -h | mail root'");
}

void TestJobAdvice::knowsCrontabs()
{
    QFETCH(QString, expression);
    QFETCH(QString, advice);
    const QString said = cronAdvice(expression);
    QVERIFY2(advice.isEmpty() ? said.isEmpty() : said.endsWith(advice), qPrintable(said));
}

void TestJobAdvice::knowsCommandLines_data()
{
    QTest::addColumn<QStringList>("program");
    QTest::addColumn<QString>("advice"); // its end; empty: none
    const auto row = [](const QStringList &program, const char *advice) {
        QTest::addRow("%s", qPrintable(program.join(u'_'))) << program << QString(advice);
    };
    row({"true"}, "");
    row({"sh", "-c", "df -h | mail root"}, "");
    row({"env", "/opt/my tools/backup"}, "");
    row({"a b", "c"}, ""); // several words: somebody knows what a word is
    row({"backup.sh --all"}, "Write -- backup.sh --all");
    row({"df -h | mail root"}, "Write -- sh -c 'df -h | mail root'");
    row({"echo $HOME x"}, "Write -- sh -c 'echo $HOME x'");
    row({"A=1 backup"}, "Write -- sh -c 'A=1 backup'");
    row({"/opt/my tools/backup"}, "For a path with spaces write -- env '/opt/my tools/backup'");
}

void TestJobAdvice::knowsCommandLines()
{
    QFETCH(QStringList, program);
    QFETCH(QString, advice);
    const QString said = programAdvice(program, [](const QString &) { return false; });
    QVERIFY2(advice.isEmpty() ? said.isEmpty() : said.endsWith(advice), qPrintable(said));
}

void TestJobAdvice::takesAFileThatExists()
{
    QVERIFY(programAdvice({"/opt/my tools/backup"}, [](const QString &path) {
                return path == u"/opt/my tools/backup";
            }).isEmpty());
}

void TestJobAdvice::knowsHowPeopleWriteDurations_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("ours"); // empty: nobody knows what is meant
    const auto row = [](const char *written, const char *ours) {
        QTest::newRow(written) << QString::fromLatin1(written) << QString::fromLatin1(ours);
    };
    row("10min", "10m");
    row("@every 5m", "5m");
    row("1h30m", "90m");
    row("2 hours", "2h");
    row("30 Seconds", "30s");
    row("500 msecs", "500ms");
    row("5 mice", "");
    row("soon", "");
    row("10", "");
}

void TestJobAdvice::knowsHowPeopleWriteDurations()
{
    QFETCH(QString, written);
    QFETCH(QString, ours);
    const QString said = checkDuration(written);
    QVERIFY(!said.isEmpty());
    QCOMPARE(said.section(QStringLiteral(". Write "), 1), ours);
}

QTEST_GUILESS_MAIN(TestJobAdvice)
#include "tst_job_advice.moc"
