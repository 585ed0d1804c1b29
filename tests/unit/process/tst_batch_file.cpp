// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/batch_file.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::process;

/// What cmd.exe is given, and what it is not.
class TestBatchFile final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void knowsBatchFiles_data();
    void knowsBatchFiles();
    void quotesEveryWord();
    void refusesWhatMeansSomething_data();
    void refusesWhatMeansSomething();
};

void TestBatchFile::knowsBatchFiles_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<bool>("isBatch");
    QTest::newRow("bat") << "C:/x/a.bat" << true;
    QTest::newRow("cmd") << "a.CMD" << true;
    QTest::newRow("dots") << "a.bat. ." << true;
    QTest::newRow("exe") << "C:/bat/a.exe" << false;
    QTest::newRow("none") << "bat" << false;
    QTest::newRow("empty") << "" << false;
}

void TestBatchFile::knowsBatchFiles()
{
    QFETCH(QString, program);
    QTEST(isBatchFile(program), "isBatch");
}

void TestBatchFile::quotesEveryWord()
{
    const auto line = batchCommandLine(QStringLiteral("C:\\a b\\x.bat"),
                                       {QStringLiteral("a&calc"), QString(), QStringLiteral("naïve ✓ ^ | (x) !y!")});
    QVERIFY(line);
    QCOMPARE(*line,
             QStringLiteral("/e:ON /v:OFF /d /c \"\"C:\\a b\\x.bat\" \"a&calc\" \"\" \"naïve ✓ ^ | (x) !y!\"\""));
}

void TestBatchFile::refusesWhatMeansSomething_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("argument");
    QTest::addColumn<QString>("what");
    QTest::newRow("quote") << "x.bat"
                           << "a\" & calc"
                           << "the character \"";
    QTest::newRow("variable") << "x.bat"
                              << "%PATH%"
                              << "the character %";
    QTest::newRow("line end") << "x.bat"
                              << "a\ncalc"
                              << "a control character";
    QTest::newRow("carriage return") << "x.bat"
                                     << "a\rcalc"
                                     << "a control character";
    QTest::newRow("its own name") << "100%.bat"
                                  << "a"
                                  << "the character %";
}

void TestBatchFile::refusesWhatMeansSomething()
{
    QFETCH(QString, program);
    QFETCH(QString, argument);
    QFETCH(QString, what);
    const auto line = batchCommandLine(program, {QStringLiteral("good"), argument});
    QVERIFY(!line);
    QCOMPARE(line.problem().code, QStringLiteral("cannot_start"));
    QVERIFY2(line.problem().what.contains(what), qPrintable(line.problem().what));
}

QTEST_GUILESS_MAIN(TestBatchFile)
#include "tst_batch_file.moc"
