// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "tests/unit/process/recorder.h"

#include <csignal>

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>

#include <dlfcn.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace holdfast;
using namespace holdfast::process;

/// How a program ends, and what it said until then.
class ProcessEnd final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void doesNotGrowWithTheOutput(); // first: others raise the high-water mark
    void tellsExitCodeOrSignal_data();
    void tellsExitCodeOrSignal();
    void keepsEveryByteOfBothStreams();
    void keepsFiftyMegabytes();
    void pausesTheProgramWhenNotRead();
    void holdsTheEndWhilePaused();
    void readsWhatComesAfterTheLeader();
    void waitsForOutputAsLongAsItIsTold();
    void isNotHeldByAGrandchildWithThePipe();
    void leavesNothingAfterManyRuns();
    void killsWhenDeletedEarly();
};

void ProcessEnd::tellsExitCodeOrSignal_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("signal");
    QTest::newRow("zero") << QStringLiteral("exit 0") << 0 << QString();
    QTest::newRow("one") << QStringLiteral("exit 1") << 1 << QString();
    QTest::newRow("255") << QStringLiteral("exit 255") << 255 << QString();
    QTest::newRow("killed") << QStringLiteral("kill -KILL $$") << -1 << QStringLiteral("SIGKILL");
    QTest::newRow("terminated") << QStringLiteral("kill -TERM $$") << -1 << QStringLiteral("SIGTERM");
    QTest::newRow("crashed") << QStringLiteral("ulimit -c 0; kill -SEGV $$") << -1 << QStringLiteral("SIGSEGV");
    QTest::newRow("137 is a code") << QStringLiteral("exit 137") << 137 << QString();
}

void ProcessEnd::tellsExitCodeOrSignal()
{
    QFETCH(QString, script);
    QFETCH(int, code);
    QFETCH(QString, signal);
    Recorder run(shell(script));
    QVERIFY(run.waitForEnd());
    QVERIFY(run.exit->started);
    QCOMPARE(run.exit->exitCode.value_or(-1), code);
    QCOMPARE(run.exit->signal, signal);
    QCOMPARE(run.exit->error, QString());
    QVERIFY(!run.exit->stopped);
    QCOMPARE(run.order, QStringLiteral("se"));
}

void ProcessEnd::keepsEveryByteOfBothStreams()
{
    Recorder run(python(QStringLiteral("import os\n"
                                       "for i in range(2000):\n"
                                       "    os.write(1, bytes([i % 256, 0, 255]))\n"
                                       "    os.write(2, bytes([255 - i % 256, 10]))\n")));
    QVERIFY(run.waitForEnd());
    QByteArray out;
    QByteArray err;
    for (int i = 0; i < 2000; ++i) {
        out.append(static_cast<char>(i % 256)).append('\0').append('\xff');
        err.append(static_cast<char>(255 - i % 256)).append('\n');
    }
    QCOMPARE(run.out, out);
    QCOMPARE(run.err, err);
    QVERIFY(run.order.startsWith(QLatin1String("so")));
    QVERIFY(run.order.endsWith(QLatin1String("oe")));
    QCOMPARE(run.order.count(QLatin1Char('e')), 1);
}

void ProcessEnd::keepsFiftyMegabytes()
{
    Recorder run(python(QStringLiteral("import sys, hashlib\n"
                                       "h = hashlib.sha256()\n"
                                       "for i in range(800):\n"
                                       "    b = hashlib.sha512(str(i).encode()).digest() * 1024\n"
                                       "    h.update(b); sys.stdout.buffer.write(b)\n"
                                       "sys.stderr.write(h.hexdigest())\n")));
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.out.size(), 800 * 65536);
    QCOMPARE(QCryptographicHash::hash(run.out, QCryptographicHash::Sha256).toHex(), run.err);
    QVERIFY(run.largest <= 65536);
}

void ProcessEnd::doesNotGrowWithTheOutput()
{
    for (const char *symbol : {"__asan_init", "__tsan_init"}) {
        if (::dlsym(RTLD_DEFAULT, symbol))
            QSKIP("a sanitizer keeps memory that was given back");
    }
    rusage before{};
    ::getrusage(RUSAGE_SELF, &before);
    Process process;
    qint64 total = 0;
    connect(&process, &Process::output, this, [&](jobs::Stream, const QByteArray &bytes) { total += bytes.size(); });
    QSignalSpy ended(&process, &Process::ended);
    process.start(shell(QStringLiteral("head -c 500000000 /dev/zero")));
    QVERIFY(ended.wait(static_cast<int>(kLong.count())));
    QCOMPARE(total, 500'000'000);
    rusage after{};
    ::getrusage(RUSAGE_SELF, &after);
    qInfo("grew by %ld KiB", after.ru_maxrss - before.ru_maxrss);
    QVERIFY(after.ru_maxrss - before.ru_maxrss < 8 * 1024); // in KiB
}

void ProcessEnd::pausesTheProgramWhenNotRead()
{
    // The second stream tells how far the first could be written: no further than the pipe holds.
    Recorder run(python(QStringLiteral("import os, fcntl\n"
                                       "fcntl.fcntl(1, fcntl.F_SETFL, os.O_NONBLOCK)\n"
                                       "n = 0\n"
                                       "try:\n"
                                       "    while True: n += os.write(1, b'x' * 4096)\n"
                                       "except BlockingIOError: pass\n"
                                       "os.write(2, str(n).encode())\n")));
    run.process.setReading(false);
    QTRY_VERIFY_WITH_TIMEOUT(run.order.contains(QLatin1Char('s')), static_cast<int>(kLong.count()));
    QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(QStringLiteral("/proc/%1").arg(run.process.pid())),
                             static_cast<int>(kLong.count()));
    QCOMPARE(run.order, QStringLiteral("s"));
    run.process.setReading(true);
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.err, "65536");
    QCOMPARE(run.out.size(), 65536);
}

void ProcessEnd::holdsTheEndWhilePaused()
{
    Recorder run(shell(QStringLiteral("echo said; sleep 1000 & exec sleep 1000")));
    QVERIFY(run.waitForOut("said"));
    run.process.setReading(false);
    run.process.stopTree(Milliseconds(0));
    QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(QStringLiteral("/proc/%1").arg(run.process.pid())),
                             static_cast<int>(kLong.count()));
    QVERIFY(!run.exit);
    run.process.setReading(true);
    QVERIFY(run.waitForEnd());
}

void ProcessEnd::readsWhatComesAfterTheLeader()
{
    // The grandchild speaks only when its parent is gone, as a tee behind a shell does.
    Recorder run(python(QStringLiteral("import os, time\n"
                                       "leader = os.getpid()\n"
                                       "if os.fork() == 0:\n"
                                       "    while os.getppid() == leader: time.sleep(0.001)\n"
                                       "    os.write(1, b'last words')\n"
                                       "    os._exit(0)\n"
                                       "os._exit(7)\n")));
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.out, "last words");
    QCOMPARE(run.exit->exitCode, 7);
}

void ProcessEnd::waitsForOutputAsLongAsItIsTold()
{
    Launch launch = shell(QStringLiteral("(sleep 1.5; echo late) & exit 3"));
    launch.linger = kLong;
    Recorder run(launch);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.out, "late\n");
    QCOMPARE(run.exit->exitCode, 3);
    QVERIFY(!run.exit->outputIsOpen);
    QVERIFY(timer.elapsed() < kLong.count()); // the end of the output ends the wait
}

void ProcessEnd::isNotHeldByAGrandchildWithThePipe()
{
    QElapsedTimer timer;
    timer.start();
    Recorder run(shell(QStringLiteral("sleep 1000 & echo $!")));
    QVERIFY(run.waitForEnd());
    QCOMPARE_GE(timer.elapsed(), 900);
    QCOMPARE(run.exit->exitCode, 0);
    const auto left = static_cast<pid_t>(run.out.trimmed().toLongLong());
    QVERIFY(left > 1);
    QCOMPARE(::kill(left, 0), 0); // left behind on purpose: it lives on
    ::kill(left, SIGKILL);
}

void ProcessEnd::leavesNothingAfterManyRuns()
{
    const auto descriptors = [] {
        return QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::AllEntries | QDir::System).size();
    };
    const auto children = [] {
        QFile file(QStringLiteral("/proc/self/task/%1/children").arg(::getpid()));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("?");
    };
    const auto runOne = [] {
        Recorder run(shell(QStringLiteral("echo x; exit 3")));
        return run.waitForEnd() && run.out == "x\n" && run.exit->exitCode == 3;
    };
    QVERIFY(runOne());
    const auto before = descriptors();
    for (int i = 0; i < 200; ++i)
        QVERIFY(runOne());
    QCOMPARE(descriptors(), before);
    QCOMPARE(children().trimmed(), "");
}

void ProcessEnd::killsWhenDeletedEarly()
{
    QString grandchild;
    {
        Recorder run(shell(QStringLiteral("sleep 1000 & echo $!; wait")));
        QVERIFY(run.waitForOut("\n"));
        grandchild = QStringLiteral("/proc/") + QString::fromLatin1(run.out.trimmed());
        QVERIFY(QFile::exists(grandchild));
    }
    // Gone, or waiting for init to collect it.
    QTRY_VERIFY(!QFile::exists(grandchild + QStringLiteral("/exe")) ||
                QFile::symLinkTarget(grandchild + QStringLiteral("/exe")).isEmpty());
}

QTEST_GUILESS_MAIN(ProcessEnd)
#include "tst_process.moc"
