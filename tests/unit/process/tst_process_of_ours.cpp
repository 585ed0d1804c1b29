// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/process/recorder.h"

#include <QDir>
#include <QFileInfo>
#include <QSysInfo>
#include <QTemporaryDir>

using namespace holdfast;
using namespace holdfast::process;

namespace {

/// With the drive that a build on Linux leaves out of its path: another working folder may be on another drive.
Launch child(const QStringList &words)
{
    return {QStringList{QFileInfo(QStringLiteral(HOLDFAST_CHILD)).absoluteFilePath()} + words, {}, {}};
}

} // namespace

/// What holds on every system, with a program of our own.
class ProcessOfOurs final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tellsItsNumberAndExitCode_data();
    void tellsItsNumberAndExitCode();
    void keepsEveryByteOfBothStreams();
    void passesArgumentsAsTheyAre();
    void runsInItsFolderWithItsEnvironment();
    void hasNoInput();
    void saysWhyItCannotStart();
    void stopsInOrder();
    void killsTheWholeTree();
    void killsATreeWhoseLeaderHasEnded();
    void killsWhatDoesNotHear();
};

void ProcessOfOurs::tellsItsNumberAndExitCode_data()
{
    QTest::addColumn<int>("code");
    for (const int code : {0, 1, 137, 255})
        QTest::addRow("%d", code) << code;
}

void ProcessOfOurs::tellsItsNumberAndExitCode()
{
    QFETCH(int, code);
    Recorder run(child({QStringLiteral("exit"), QString::number(code)}));
    qint64 told = 0;
    connect(&run.process, &Process::started, this, [&told](qint64 pid) { told = pid; });
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.exit->error, QString());
    QCOMPARE(run.exit->exitCode, code);
    QCOMPARE(run.order, QStringLiteral("se"));
    QVERIFY(run.process.pid() > 0);
    QVERIFY(told == 0 || told == run.process.pid()); // 0: it was told inside the constructor
}

void ProcessOfOurs::keepsEveryByteOfBothStreams()
{
    Recorder run(child({QStringLiteral("bytes"), QStringLiteral("300000"), QStringLiteral("complain"),
                        QStringLiteral("naïve\r\n✓\n"), QStringLiteral("exit"), QStringLiteral("3")}));
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.out.size(), 300'000);
    for (qsizetype i = 0; i < run.out.size(); ++i) {
        if (run.out[i] != static_cast<char>(i % 256))
            QFAIL(qPrintable(QStringLiteral("byte %1").arg(i)));
    }
    QCOMPARE(run.err, "naïve\r\n✓\n");
    QVERIFY(run.largest <= 65536);
    QCOMPARE(run.exit->exitCode, 3);
}

void ProcessOfOurs::passesArgumentsAsTheyAre()
{
    const QStringList words{QStringLiteral("a b"),
                            QString(),
                            QStringLiteral("\"q\" 'q' $x *"),
                            QStringLiteral("naïve ✓"),
                            QStringLiteral("C:\\x\\"),
                            QStringLiteral("\\\\\"%PATH%&^")};
    Recorder run(child(QStringList{QStringLiteral("args")} + words));
    QVERIFY(run.waitForEnd());
    QCOMPARE(QString::fromUtf8(run.out), words.join(u'|'));
}

void ProcessOfOurs::runsInItsFolderWithItsEnvironment()
{
    const QTemporaryDir folder;
    Launch launch = child({QStringLiteral("folder"), QStringLiteral("say"), QStringLiteral("|"), QStringLiteral("env"),
                           QStringLiteral("GIVEN,HOLDFAST_RUN_ID,HOLDFAST_ATTEMPT")});
    launch.cwd = folder.path();
    launch.env.insert(QStringLiteral("GIVEN"), QStringLiteral("a b=ü"));
    Recorder run(marked(launch, QStringLiteral("abc"), 3));
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.exit->error, QString());
    const QStringList said = QString::fromUtf8(run.out).split(u'|');
    QCOMPARE(QDir(said.value(0)).canonicalPath(), QDir(folder.path()).canonicalPath());
    QCOMPARE(said.value(1), QStringLiteral("a b=ü abc 3"));
}

void ProcessOfOurs::hasNoInput()
{
    Recorder run(child({QStringLiteral("input")}));
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.out, "0");
}

void ProcessOfOurs::saysWhyItCannotStart()
{
    const QTemporaryDir folder;
    Recorder missing({{folder.filePath(QStringLiteral("no-such"))}, {}, {}});
    QVERIFY(missing.waitForEnd());
    QCOMPARE(missing.exit->error, QStringLiteral("no such program: ") + folder.filePath(QStringLiteral("no-such")));
    QCOMPARE(missing.order, QStringLiteral("e"));
    Recorder named({{QStringLiteral("no-such-program")}, {}, {}});
    QVERIFY(named.waitForEnd());
    QCOMPARE(named.exit->error, QStringLiteral("no such program in PATH: no-such-program"));
    Recorder placed({{folder.path()}, {}, {}});
    QVERIFY(placed.waitForEnd());
    QCOMPARE(placed.exit->error, QStringLiteral("a folder, not a program: ") + folder.path());
}

void ProcessOfOurs::stopsInOrder()
{
    if (QSysInfo::productType() == u"windows")
        QSKIP("Wine does not pass Ctrl+Break on");
    Recorder run(child({QStringLiteral("on-stop"), QStringLiteral("bye"), QStringLiteral("say"),
                        QStringLiteral("begun"), QStringLiteral("wait")}));
    QVERIFY(run.waitForOut("begun"));
    run.process.stopTree(kLong);
    QVERIFY(run.waitForEnd());
    QVERIFY(run.exit->stopped);
    QCOMPARE(run.out, "begunbye");
    QCOMPARE(run.exit->exitCode, 0);
}

void ProcessOfOurs::killsTheWholeTree()
{
    Recorder run(child({QStringLiteral("spawn"), QStringLiteral("spawn"), QStringLiteral("wait")}));
    QTRY_COMPARE_WITH_TIMEOUT(run.out.count('\n'), 2, static_cast<int>(kLong.count()));
    run.process.stopTree(Milliseconds(0));
    QVERIFY(run.waitForEnd()); // when the whole tree is gone
    QVERIFY(run.exit->stopped);
}

void ProcessOfOurs::killsATreeWhoseLeaderHasEnded()
{
    if (QSysInfo::productType() == u"windows")
        QSKIP("there a run ends with its program, and what that left goes on");
    Launch launch = child({QStringLiteral("spawn"), QStringLiteral("exit"), QStringLiteral("0")});
    launch.linger = kLong; // the grandchild has the pipe, so the end waits
    Recorder run(launch);
    QVERIFY(run.waitForOut("\n"));
    run.process.stopTree(Milliseconds(0));
    QVERIFY(run.waitForEnd());
    QVERIFY(run.exit->stopped || run.exit->exitCode == 0);
}

void ProcessOfOurs::killsWhatDoesNotHear()
{
    Recorder run(child({QStringLiteral("say"), QStringLiteral("begun"), QStringLiteral("wait")}));
    QVERIFY(run.waitForOut("begun"));
    run.process.stopTree(Milliseconds(1));
    QVERIFY(run.waitForEnd());
    QVERIFY(run.exit->stopped);
}

QTEST_GUILESS_MAIN(ProcessOfOurs)
#include "tst_process_of_ours.moc"
