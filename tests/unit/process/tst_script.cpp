// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/script.h"

#include <QTest>

using namespace holdfast::process;

class TestScript final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsPowerShellWithItsExitCode();
    void runsPythonByItsLauncher();
    void leavesProgramsAlone_data();
    void leavesProgramsAlone();
};

void TestScript::runsPowerShellWithItsExitCode()
{
    const QStringList expected{"C:/Windows/System32/WindowsPowerShell/v1.0/powershell.exe",
                               "-NoLogo",
                               "-NoProfile",
                               "-NonInteractive",
                               "-ExecutionPolicy",
                               "Bypass",
                               "-File", // -Command would make every failure a 1
                               "C:/my jobs/a.PS1",
                               "b c",
                               "$d"};
    QVERIFY(scriptCommand("C:/my jobs/a.PS1", {"b c", "$d"}, "C:/Windows/System32") == expected);
}

void TestScript::runsPythonByItsLauncher()
{
    QVERIFY(scriptCommand("C:/a.py", {"b"}, "C:/s") == QStringList({"py.exe", "C:/a.py", "b"}));
}

void TestScript::leavesProgramsAlone_data()
{
    QTest::addColumn<QString>("program");
    for (const char *program : {"C:/a.exe", "C:/a.bat", "C:/ps1", "C:/py", "C:/a.ps1.exe", ""})
        QTest::addRow("[%s]", program) << QString::fromLatin1(program);
}

void TestScript::leavesProgramsAlone()
{
    QFETCH(QString, program);
    QVERIFY(!scriptCommand(program, {"a"}, "C:/s"));
}

QTEST_GUILESS_MAIN(TestScript)
#include "tst_script.moc"
