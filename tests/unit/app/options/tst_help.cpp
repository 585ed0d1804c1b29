// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/command_texts.h"
#include "app/options/help_layout.h"
#include "app/options/settings.h"
#include "surroundings.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace holdfast::app;
using test::surroundings;

class TestHelp final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void breaksLinesAtSpaces();
    void putsALongNameOnItsOwnLine();
    void fitsAndHasThreeExamples_data();
    void fitsAndHasThreeExamples();
    void examplesAreGoodCommandLines_data();
    void examplesAreGoodCommandLines();
    void groupsTheOptionsOfAJob();
    void fitsTheProgramHelp();
};

void TestHelp::breaksLinesAtSpaces()
{
    QCOMPARE(wrapped(QStringLiteral("a b"), 4), QString("a b\n"));
    const QString word(50, u'x');
    QCOMPARE(wrapped(word + u' ' + word, 2), word + "\n  " + word + u'\n');
    QCOMPARE(wrapped(QString(100, u'x'), 2), QString(100, u'x') + u'\n');
}

void TestHelp::putsALongNameOnItsOwnLine()
{
    QCOMPARE(helpEntry("--a N", "text"), QString("  --a N                     text\n"));
    QCOMPARE(helpEntry("--" + QString(30, u'a'), "text"),
             "  --" + QString(30, u'a') + "\n" + QString(28, u' ') + "text\n");
}

void TestHelp::fitsAndHasThreeExamples_data()
{
    QTest::addColumn<QString>("path");
    for (const CommandText &text : commandTexts())
        QTest::newRow(text.path) << QString::fromLatin1(text.path);
}

void TestHelp::fitsAndHasThreeExamples()
{
    QFETCH(QString, path);
    const auto options = parseOptions(path.split(u' ') << "--help", surroundings());
    QVERIFY(options);
    const QString &help = options->text;
    QVERIFY2(help.startsWith("Usage: holdfast " + path), qPrintable(help));
    for (const QString &line : help.split(u'\n'))
        QVERIFY2(line.size() <= 80, qPrintable(line));
    const QString examples = help.section("\nExamples\n", 1);
    QCOMPARE(examples.count("\n  holdfast ") + 1, 3);
    QVERIFY(!help.contains("Excludes"));
}

void TestHelp::examplesAreGoodCommandLines_data()
{
    fitsAndHasThreeExamples_data();
}

/// Each line of the examples, split as a shell would split it.
void TestHelp::examplesAreGoodCommandLines()
{
    QFETCH(QString, path);
    const QString examples = examplesOf(path).join(u'\n').replace("\\\n", " ");
    for (const QString &example : examples.split(u'\n')) {
        // What the shell does with the output is not the program's.
        static const QRegularExpression rest(QStringLiteral(" (> |&& |\\| (?:sudo|source)).*$"));
        const QString own = QString(example).remove(rest).replace(u'\'', u'"');
        const QStringList words = QProcess::splitCommand(own);
        QCOMPARE(words.first(), QString("holdfast"));
        const auto options = parseOptions(words.mid(1), surroundings());
        QVERIFY2(options, options ? "" : qPrintable(example + ": " + options.problem().text()));
        QVERIFY(options->face == Face::Client || options->face == Face::Worker || options->face == Face::Help);
    }
}

void TestHelp::groupsTheOptionsOfAJob()
{
    const QString help = parseOptions({"job", "add", "--help"}, surroundings())->text;
    qsizetype last = 0;
    for (const char *part :
         {"-- PROGRAM [ARG...]", "\nSchedule\n", "--cron EXPR", "\nCommand\n", "--cwd DIR", "\nLimits\n",
          "--timeout DUR", "\nWhen things go wrong\n", "--retries N", "\nServer and output\n", "\nExamples\n"}) {
        const qsizetype at = help.indexOf(QLatin1String(part), last);
        QVERIFY2(at > last || last == 0, part);
        last = at;
    }
}

void TestHelp::fitsTheProgramHelp()
{
    for (const QString &line : helpText().split(u'\n'))
        QVERIFY2(line.size() <= 80, qPrintable(line));
}

QTEST_GUILESS_MAIN(TestHelp)
#include "tst_help.moc"
