// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/process/recorder.h"

#include "core/process/proc_table.h"

#include <csignal>

#include <sys/resource.h>
#include <unistd.h>

using namespace holdfast;
using namespace holdfast::process;

/// Stopping all of a job, however its processes hide.
class TreeOfProcesses final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsStatLines_data();
    void readsStatLines();
    void stopsThreeGenerationsAndADaemon();
    void givesTimeToClean();
    void killsAtOnceWithoutGrace();
    void canShortenTheGrace();
    void findsAnOrphanItHasSeen();
    void wakesAStoppedProgram();
    void stopsTwiceAndAfterTheEndWithoutHarm();
    void zombiesDoNotCount();
    void takesNoTreeForGoneUnseen();
    void killsLeftoversOfOneAttemptOnly();
    void findsNoLeftoversWithoutAMark();
};

namespace {

bool isAlive(qint64 pid)
{
    const auto entry = readProcEntry(pid);
    return entry && entry->alive;
}

QList<qint64> pidsIn(const QByteArray &lines)
{
    QList<qint64> pids;
    for (const QByteArray &word : lines.simplified().split(' '))
        pids.append(word.toLongLong());
    return pids;
}

} // namespace

void TreeOfProcesses::readsStatLines_data()
{
    const QByteArray tail = " 12 34 56 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 9876 100 200";
    const QByteArray threads = " 12 34 56 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 4 0 9876 100 200";
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("good");
    QTest::addColumn<bool>("alive");
    QTest::newRow("plain") << "77 (sh) S" + tail << true << true;
    QTest::newRow("brackets and blanks in the name") << "77 (a) Z b) R" + tail << true << true;
    QTest::newRow("zombie") << "77 (sh) Z" + tail << true << false;
    QTest::newRow("first thread ended, others run") << "77 (sh) Z" + threads << true << true;
    QTest::newRow("being collected") << "77 (sh) X" + tail << true << false;
    QTest::newRow("cut") << QByteArray("77 (sh) S 12 34") << false << false;
    QTest::newRow("empty") << QByteArray() << false << false;
    QTest::newRow("no name") << QByteArray("77 sh S 1 2 3") << false << false;
}

void TreeOfProcesses::readsStatLines()
{
    QFETCH(QByteArray, line);
    QFETCH(bool, good);
    QFETCH(bool, alive);
    const auto entry = parseProcStat(line);
    QCOMPARE(entry.has_value(), good);
    if (!good)
        return;
    QCOMPARE(entry->pid, 77);
    QCOMPARE(entry->parent, 12);
    QCOMPARE(entry->group, 34);
    QCOMPARE(entry->session, 56);
    QCOMPARE(entry->birth, 9876U);
    QCOMPARE(entry->alive, alive);
}

void TreeOfProcesses::stopsThreeGenerationsAndADaemon()
{
    // A leader that ignores SIGTERM, a child and its child in the group, and a daemon: two forks, a session of its own,
    // no parent left, deaf to SIGTERM too.
    Recorder run(marked(python(QStringLiteral("import os, signal, time\n"
                                              "def stay(deaf):\n"
                                              "    if deaf: signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                                              "    os.write(1, b'%d\\n' % os.getpid())\n"
                                              "    while True: time.sleep(100)\n"
                                              "if os.fork() == 0:\n"
                                              "    if os.fork() == 0: stay(False)\n"
                                              "    stay(False)\n"
                                              "if os.fork() == 0:\n"
                                              "    os.setsid()\n"
                                              "    if os.fork() == 0: stay(True)\n"
                                              "    os._exit(0)\n"
                                              "stay(True)\n")),
                        ownRun("treerun")));
    QVERIFY(QTest::qWaitFor([&] { return run.out.count('\n') == 4; }, 30'000));
    const QList<qint64> pids = pidsIn(run.out);
    for (const qint64 pid : pids)
        QVERIFY(isAlive(pid));
    QList<qint64> aliveAtEnd;
    connect(&run.process, &Process::ended, this,
            [&] { std::copy_if(pids.begin(), pids.end(), std::back_inserter(aliveAtEnd), isAlive); });
    run.process.stopTree(Milliseconds(200));
    QVERIFY(run.waitForEnd());
    QCOMPARE(aliveAtEnd, QList<qint64>());
    QVERIFY(run.exit->stopped);
    QCOMPARE(run.exit->signal, QStringLiteral("SIGKILL"));
}

void TreeOfProcesses::givesTimeToClean()
{
    Recorder run(shell(QStringLiteral("trap 'echo cleaned; exit 5' TERM; echo ready; while :; do sleep 0.05; done")));
    QVERIFY(run.waitForOut("ready"));
    run.process.stopTree(kLong);
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.out, "ready\ncleaned\n");
    QCOMPARE(run.exit->exitCode, 5);
    QVERIFY(run.exit->stopped);
}

void TreeOfProcesses::killsAtOnceWithoutGrace()
{
    Recorder run(shell(QStringLiteral("trap 'echo cleaned' TERM; echo ready; while :; do sleep 0.05; done")));
    QVERIFY(run.waitForOut("ready"));
    run.process.stopTree(Milliseconds(0));
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.out, "ready\n");
    QCOMPARE(run.exit->signal, QStringLiteral("SIGKILL"));
}

void TreeOfProcesses::canShortenTheGrace()
{
    Recorder run(shell(QStringLiteral("trap '' TERM; echo ready; while :; do sleep 0.05; done")));
    QVERIFY(run.waitForOut("ready"));
    run.process.stopTree(Milliseconds(3'600'000));
    run.process.stopTree(Milliseconds(3'600'000));
    run.process.stopTree(Milliseconds(0));
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.exit->signal, QStringLiteral("SIGKILL"));
}

void TreeOfProcesses::findsAnOrphanItHasSeen()
{
    // No mark, a session of its own; its parent ends at SIGTERM. It is known because it was seen below its parent.
    Recorder run(python(QStringLiteral("import os, signal, time\n"
                                       "if os.fork() == 0:\n"
                                       "    os.setsid()\n"
                                       "    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                                       "    os.write(1, b'%d\\n' % os.getpid())\n"
                                       "while True: time.sleep(100)\n")));
    QVERIFY(run.waitForOut("\n"));
    const qint64 orphan = pidsIn(run.out).first();
    run.process.stopTree(Milliseconds(300));
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.exit->signal, QStringLiteral("SIGTERM"));
    QVERIFY(!isAlive(orphan));
}

void TreeOfProcesses::wakesAStoppedProgram()
{
    Recorder run(shell(
        QStringLiteral("trap 'echo cleaned; exit 0' TERM; echo ready; kill -STOP $$; while :; do sleep 0.05; done")));
    QVERIFY(run.waitForOut("ready"));
    run.process.stopTree(kLong);
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.exit->exitCode, 0);
    QCOMPARE(run.out, "ready\ncleaned\n");
}

void TreeOfProcesses::stopsTwiceAndAfterTheEndWithoutHarm()
{
    Process idle;
    idle.stopTree(Milliseconds(0));
    Recorder run(shell(QStringLiteral("sleep 1000")));
    run.process.stopTree(Milliseconds(1000)); // before it is known to have started
    run.process.stopTree(Milliseconds(1000));
    QVERIFY(run.waitForEnd());
    run.process.stopTree(Milliseconds(0));
    QCOMPARE(run.order, QStringLiteral("se"));
    QCOMPARE(run.exit->signal, QStringLiteral("SIGTERM"));
}

void TreeOfProcesses::zombiesDoNotCount()
{
    // The daemon never collects its child: once both are killed, init has to.
    Recorder run(marked(python(QStringLiteral("import os, time\n"
                                              "pid = os.fork()\n"
                                              "if pid == 0: os._exit(0)\n"
                                              "while open('/proc/%d/stat' % pid).read().split()[2] != 'Z': pass\n"
                                              "os.write(1, b'%d\\n' % pid)\n"
                                              "time.sleep(1000)\n")),
                        ownRun("zombierun")));
    QVERIFY(run.waitForOut("\n"));
    QVERIFY(!isAlive(pidsIn(run.out).first()));
    ProcessTree tree({ownRun("zombierun"), 1});
    tree.setLeader(run.process.pid());
    QCOMPARE(tree.alive(), QList<qint64>{run.process.pid()});
    run.process.stopTree(kLong);
    QVERIFY(run.waitForEnd());
}

void TreeOfProcesses::takesNoTreeForGoneUnseen()
{
    Recorder run(marked(shell(QStringLiteral("echo ready; exec sleep 1000")), ownRun("unseen")));
    QVERIFY(run.waitForOut("ready"));
    ProcessTree tree({ownRun("unseen"), 1});
    tree.setLeader(run.process.pid());
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit none{3, before.rlim_max}; // no descriptor can be opened
    ::setrlimit(RLIMIT_NOFILE, &none);
    const QList<qint64> alive = tree.alive();
    const auto leftovers = killLeftovers(ownRun("unseen"), 1, Milliseconds(20));
    ::setrlimit(RLIMIT_NOFILE, &before);
    QCOMPARE(alive, QList<qint64>{run.process.pid()});
    QVERIFY(!leftovers.ok());
    run.process.stopTree(Milliseconds(0));
    QVERIFY(run.waitForEnd());
}

void TreeOfProcesses::killsLeftoversOfOneAttemptOnly()
{
    const QString script = QStringLiteral("trap '' TERM; setsid sleep 1000 & echo $!; while :; do sleep 0.05; done");
    Recorder ours(marked(shell(script), ownRun("left"), 2));
    Recorder otherAttempt(marked(shell(script), ownRun("left"), 22));
    Recorder otherRun(marked(shell(script), ownRun("left") + u'0', 2));
    for (Recorder *run : {&ours, &otherAttempt, &otherRun})
        QVERIFY(run->waitForOut("\n"));
    qputenv("HOLDFAST_RUN_ID", ownRun("left").toUtf8()); // even if the worker itself carried the mark
    qputenv("HOLDFAST_ATTEMPT", "2");
    const auto killed = killLeftovers(ownRun("left"), 2);
    qunsetenv("HOLDFAST_RUN_ID");
    qunsetenv("HOLDFAST_ATTEMPT");
    QVERIFY(killed.ok());
    QCOMPARE_GE(*killed, 2);
    QVERIFY(!isAlive(pidsIn(ours.out).first()));
    QVERIFY(!isAlive(ours.process.pid()));
    QVERIFY(isAlive(otherAttempt.process.pid()));
    QVERIFY(isAlive(otherRun.process.pid()));
    QVERIFY(isAlive(pidsIn(otherRun.out).first()));
    for (Recorder *run : {&ours, &otherAttempt, &otherRun}) {
        run->process.stopTree(Milliseconds(0));
        QVERIFY(run->waitForEnd());
    }
}

void TreeOfProcesses::findsNoLeftoversWithoutAMark()
{
    Recorder unmarked(shell(QStringLiteral("echo ready; exec sleep 1000")));
    QVERIFY(unmarked.waitForOut("ready"));
    QCOMPARE(killLeftovers(QString(), 0).value(), 0);
    QCOMPARE(killLeftovers(QStringLiteral("nosuchrun"), 1).value(), 0);
    QVERIFY(isAlive(unmarked.process.pid()));
    unmarked.process.stopTree(Milliseconds(0));
    QVERIFY(unmarked.waitForEnd());
}

QTEST_GUILESS_MAIN(TreeOfProcesses)
#include "tst_process_tree.moc"
