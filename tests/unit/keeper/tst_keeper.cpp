// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/keeper/keeper_bench.h"

#include <QSysInfo>

using namespace holdfast;
using namespace holdfast::keeper;
using namespace std::chrono_literals;

/// A keeper without a worker: the program runs to its end, at most once, and the result is on the disk.
class KeeperTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theResultAndTheOutputAreOnTheDisk();
    void tellsTheProgramWhoItIs();
    void keepsNoMoreThanItsShare();
    void saysWhyAProgramCannotStart();
    void aSecondKeeperIsRefused();
    void nothingIsStartedAfterAKeeperHadBegun();
    void nothingIsStartedAfterTheResult();
    void refusesWhatIsNoAttempt_data();
    void refusesWhatIsNoAttempt();
    void aLeaseEndsWithoutAWorker_data();
    void aLeaseEndsWithoutAWorker();
    void withoutThatPolicyThereIsNoLease();
    void stopsWhatRunsTooLong();
    void stopsInOrderWhenItIsToldToEnd();
};

namespace {

QString codeOf(const Result<void> &result)
{
    return result ? QStringLiteral("ok") : result.problem().code;
}

} // namespace

void KeeperTest::theResultAndTheOutputAreOnTheDisk()
{
    KeeperBench bench(child("say out complain errors exit 3"));
    QVERIFY(bench.start());
    QVERIFY(bench.onDisk().launched); // before anything has run
    QVERIFY(bench.waitForEnd());
    const spool::HeldAttempt held = bench.onDisk();
    QVERIFY(held.outcome);
    QVERIFY(held.outcome->status == jobs::RunState::Failed);
    QCOMPARE(held.outcome->exitCode, 3);
    QCOMPARE(held.outcome->outputBytes, 9);
    QVERIFY(held.outcome->startedAt && held.outcome->finishedAt);
    QVERIFY(*held.outcome->startedAt <= *held.outcome->finishedAt);
    QVERIFY(held.started && held.started->pid > 0);
    QCOMPARE(held.started->at, held.outcome->startedAt);
    QCOMPARE(bench.content("stdout"), "out");
    QCOMPARE(bench.content("stderr"), "errors");
    QCOMPARE(bench.done->size(), 1);
}

void KeeperTest::tellsTheProgramWhoItIs()
{
    jobs::Assignment what =
        child("env HOLDFAST_RUN_ID,HOLDFAST_ATTEMPT,HOLDFAST_FENCE,HOLDFAST_JOB,HOLDFAST_WORKER,OWN");
    what.fence = 42;
    what.env.insert(QStringLiteral("OWN"), QStringLiteral("mine"));
    KeeperBench bench(what);
    QVERIFY(bench.start());
    QVERIFY(bench.waitForEnd());
    QCOMPARE(bench.content("stdout"), ownKey().runId.toUtf8() + " 1 42 nightly w mine");
    QVERIFY(bench.onDisk().outcome->status == jobs::RunState::Succeeded);
}

void KeeperTest::keepsNoMoreThanItsShare()
{
    KeeperBench bench(child("say 1234567890 say abc"));
    bench.config.maxOutput = 4;
    QVERIFY(bench.start());
    QVERIFY(bench.waitForEnd());
    QCOMPARE(bench.content("stdout"), "1234\n[holdfast: output cut here; 9 further bytes were dropped]\n");
    QCOMPARE(bench.onDisk().outcome->outputBytes, 13);
}

void KeeperTest::saysWhyAProgramCannotStart()
{
    jobs::Assignment what = child("");
    what.command = QStringList{QStringLiteral("/nonexistent/program")};
    KeeperBench bench(what);
    QVERIFY(bench.start());
    QVERIFY(bench.waitForEnd());
    const spool::HeldAttempt held = bench.onDisk();
    QVERIFY(held.outcome->status == jobs::RunState::Failed);
    QVERIFY2(held.outcome->reason.contains(QStringLiteral("/nonexistent/program")), qPrintable(held.outcome->reason));
    QVERIFY(!held.outcome->exitCode && !held.outcome->startedAt);
    QVERIFY(!held.started);
}

void KeeperTest::aSecondKeeperIsRefused()
{
    KeeperBench bench(child("say begun\n wait"));
    QVERIFY(bench.start());
    TRY(bench.content("stdout") == "begun\n");
    {
        Keeper second(bench.config, *bench.clock);
        QCOMPARE(codeOf(second.start()), QStringLiteral("spool_in_use"));
    }
    QCOMPARE(bench.content("stdout"), "begun\n");
    QVERIFY(bench.done->isEmpty());
    bench.keeper->stop();
    QVERIFY(bench.waitForEnd());
}

void KeeperTest::nothingIsStartedAfterAKeeperHadBegun()
{
    KeeperBench bench(child("say begun\n"));
    {
        const auto former = spool::AttemptFolder::load(bench.config.folder, ownKey());
        QVERIFY(former);
        QVERIFY((*former)->setLaunched());
    }
    QCOMPARE(codeOf(bench.start()), QStringLiteral("launched"));
    QVERIFY(!bench.done->wait(0));
    QVERIFY(!bench.onDisk().started && !bench.onDisk().outcome);
    QCOMPARE(bench.content("stdout"), "");
}

void KeeperTest::nothingIsStartedAfterTheResult()
{
    KeeperBench bench(child("say begun\n"));
    QVERIFY(bench.start());
    QVERIFY(bench.waitForEnd());
    bench.keeper.reset(); // its process has ended
    const spool::HeldAttempt before = bench.onDisk();
    QVERIFY(QFile::remove(bench.config.folder + QStringLiteral("/launched")));
    QCOMPARE(codeOf(bench.start()), QStringLiteral("launched"));
    QVERIFY(bench.onDisk().outcome == before.outcome);
    QCOMPARE(bench.content("stdout"), "begun\n");
}

void KeeperTest::refusesWhatIsNoAttempt_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("code");
    QTest::newRow("no such name") << "notes"
                                  << "bad_field";
    QTest::newRow("attempt 0") << "run1.0"
                               << "bad_field";
    QTest::newRow("no such folder") << "run2.1"
                                    << "store_unavailable";
    QTest::newRow("another attempt's start") << "moved.2"
                                             << "torn";
}

void KeeperTest::refusesWhatIsNoAttempt()
{
    QFETCH(QString, folder);
    QFETCH(QString, code);
    KeeperBench bench(child("say begun\n"));
    if (folder == u"moved.2")
        QVERIFY(QFile::rename(bench.config.folder, bench.dir.filePath(folder)));
    bench.config.folder = bench.dir.filePath(folder);
    QCOMPARE(codeOf(bench.start()), code);
    QVERIFY(bench.done->isEmpty());
    QVERIFY(!QFile::exists(bench.config.folder + QStringLiteral("/launched")));
}

void KeeperTest::aLeaseEndsWithoutAWorker_data()
{
    QTest::addColumn<int>("left");
    QTest::newRow("soon") << 300;
    QTest::newRow("at the start") << 0;
    QTest::newRow("long before the start") << -3'600'000;
}

void KeeperTest::aLeaseEndsWithoutAWorker()
{
    QFETCH(int, left);
    jobs::Assignment what = child("wait");
    what.onDisconnect = jobs::OnDisconnect::Stop;
    what.grace = 60s;
    KeeperBench bench(what);
    bench.config.leaseUntil = bench.clock->now().mono + Milliseconds(left);
    QVERIFY(bench.start());
    QVERIFY(bench.waitForEnd());
    const auto outcome = *bench.onDisk().outcome;
    QVERIFY(outcome.status == jobs::RunState::Lost);
    QVERIFY2(outcome.reason.contains(QStringLiteral("lease")), qPrintable(outcome.reason));
}

void KeeperTest::withoutThatPolicyThereIsNoLease()
{
    KeeperBench bench(child("say begun\n pause 200 say done\n"));
    bench.config.leaseUntil = bench.clock->now().mono;
    QVERIFY(bench.start());
    QVERIFY(bench.waitForEnd());
    QVERIFY(bench.onDisk().outcome->status == jobs::RunState::Succeeded);
    QCOMPARE(bench.content("stdout"), "begun\ndone\n");
}

void KeeperTest::stopsWhatRunsTooLong()
{
    jobs::Assignment what = child("say begun\n wait");
    what.timeout = Milliseconds(500);
    KeeperBench bench(what);
    QVERIFY(bench.start());
    QVERIFY(bench.waitForEnd());
    const auto outcome = *bench.onDisk().outcome;
    QVERIFY(outcome.status == jobs::RunState::TimedOut);
    QVERIFY(*outcome.finishedAt - *outcome.startedAt >= Milliseconds(499)); // two clocks, each read to a millisecond
}

void KeeperTest::stopsInOrderWhenItIsToldToEnd()
{
    if (QSysInfo::productType() == u"windows")
        QSKIP("Wine does not pass Ctrl+Break on");
    KeeperBench bench(child("on-stop bye\n say begun\n wait"));
    QVERIFY(bench.start());
    TRY(bench.content("stdout") == "begun\n");
    bench.keeper->stop();
    bench.keeper->stop();
    QVERIFY(bench.waitForEnd());
    const auto outcome = *bench.onDisk().outcome;
    QVERIFY(outcome.status == jobs::RunState::Lost);
    QCOMPARE(outcome.reason, QStringLiteral("its worker was stopped"));
    QCOMPARE(bench.content("stdout"), "begun\nbye\n");
}

QTEST_GUILESS_MAIN(KeeperTest)
#include "tst_keeper.moc"
