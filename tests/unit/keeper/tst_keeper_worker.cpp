// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/keeper/keeper_bench.h"

#include <QSysInfo>

using namespace holdfast;
using namespace holdfast::keeper;
using namespace std::chrono_literals;

/// A keeper and its worker, which comes and goes.
class KeeperWorkerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theWorkerHearsAllAndThenTheEnd();
    void aLateWorkerHearsTheWholeStatus();
    void theNextWorkerHearsTheWholeStatus();
    void saysOnlyWhatIsNews();
    void aWorkerThatDoesNotReadHearsTheNewestAfterwards();
    void stopsOnOrder();
    void passesOverWhatIsNoOrder();
    void anOrderProlongsTheLease();
    void aProlongedLeaseEndsToo();
    void anOrderThatIsReadLateProlongsNothing();
};

namespace {

jobs::Assignment leased(const char *words)
{
    jobs::Assignment what = child(words);
    what.onDisconnect = jobs::OnDisconnect::Stop;
    what.grace = 60s;
    return what;
}

/// What has been written is in the keeper's socket already: it is read in the next turn of the loop.
void letItRead()
{
    for (int turn = 0; turn < 5; ++turn)
        QCoreApplication::processEvents();
}

} // namespace

void KeeperWorkerTest::theWorkerHearsAllAndThenTheEnd()
{
    KeeperBench bench(child("say hello complain no"));
    Listener worker(bench.config.endpoint);
    QVERIFY(bench.start());
    QVERIFY(bench.waitForEnd());
    TRY(worker.last().finished);
    const Status end = worker.last();
    QCOMPARE(end.key, ownKey());
    QVERIFY(end.pid > 0 && end.startedAt);
    QCOMPARE(end.stdoutBytes, 5);
    QCOMPARE(end.stderrBytes, 2);
    QCOMPARE(end.trouble, QString());
    QVERIFY(bench.onDisk().outcome);
    Status before;
    for (const Status &status : worker.heard) {
        QVERIFY(status.stdoutBytes >= before.stdoutBytes && status.stderrBytes >= before.stderrBytes);
        QVERIFY(!before.finished);
        before = status;
    }
}

void KeeperWorkerTest::aLateWorkerHearsTheWholeStatus()
{
    KeeperBench bench(child("say hello wait"));
    QVERIFY(bench.start());
    TRY(bench.onDisk().started && bench.content("stdout") == "hello");
    Listener worker(bench.config.endpoint);
    TRY(!worker.heard.empty());
    const Status first = worker.heard.front();
    QCOMPARE(first.key, ownKey());
    QCOMPARE(first.pid, bench.onDisk().started->pid);
    QCOMPARE(first.startedAt, bench.onDisk().started->at);
    QCOMPARE(first.stdoutBytes, 5);
    QVERIFY(!first.finished);
    worker.order({jobs::StopCause::Cancelled, std::nullopt});
    QVERIFY(bench.waitForEnd());
    TRY(worker.last().finished);
    QVERIFY(bench.onDisk().outcome->status == jobs::RunState::Cancelled);
}

void KeeperWorkerTest::theNextWorkerHearsTheWholeStatus()
{
    KeeperBench bench(child("say hello wait"));
    QVERIFY(bench.start());
    {
        Listener first(bench.config.endpoint);
        TRY(first.last().stdoutBytes == 5);
    }
    for (int i = 0; i < 2; ++i) {
        Listener next(bench.config.endpoint);
        TRY(!next.heard.empty());
        QCOMPARE(next.heard.front().stdoutBytes, 5);
        QVERIFY(next.heard.front().pid > 0);
    }
    QVERIFY(bench.done->isEmpty());
    bench.keeper->stop();
    QVERIFY(bench.waitForEnd());
}

void KeeperWorkerTest::saysOnlyWhatIsNews()
{
    KeeperBench bench(child("repeat 200 abc\n"));
    bench.config.maxOutput = 8;
    Listener worker(bench.config.endpoint);
    QVERIFY(bench.start());
    QVERIFY(bench.waitForEnd());
    TRY(worker.last().finished);
    QVERIFY(worker.last().stdoutBytes < 100); // with the words that say so
    QVERIFY2(worker.heard.size() < 20, qPrintable(QString::number(worker.heard.size())));
}

void KeeperWorkerTest::aWorkerThatDoesNotReadHearsTheNewestAfterwards()
{
    if (QSysInfo::productType() == u"windows")
        QSKIP("a pipe of Windows is read ahead, whatever its owner wants");
    constexpr int lines = 1'000; // with pauses between, so that the keeper reads nearly each alone
    jobs::Assignment what = child("repeat 1000 abc\n wait");
    what.key.runId += QString(60 - what.key.runId.size(), u'r'); // what the system keeps of them is soon full
    KeeperBench bench(what);
    Listener worker(bench.config.endpoint);
    worker.standStill();
    QVERIFY(bench.start());
    const auto *socket = bench.keeper->findChild<QLocalSocket *>();
    TRY(bench.content("stdout").size() == 4 * lines);
    QVERIFY(worker.heard.empty());
    QVERIFY2(socket->bytesToWrite() < kMaxUnread + 1'000, qPrintable(QString::number(socket->bytesToWrite())));
    worker.goOn();
    TRY(worker.last().stdoutBytes == 4 * lines);
    bench.keeper->stop();
    QVERIFY(bench.waitForEnd());
}

void KeeperWorkerTest::stopsOnOrder()
{
    KeeperBench bench(child("wait"));
    Listener worker(bench.config.endpoint);
    QVERIFY(bench.start());
    TRY(worker.last().pid > 0);
    worker.order({jobs::StopCause::Cancelled, std::nullopt});
    worker.order({jobs::StopCause::WorkerStops, std::nullopt}); // the first cause stands
    QVERIFY(bench.waitForEnd());
    const auto outcome = *bench.onDisk().outcome;
    QVERIFY(outcome.status == jobs::RunState::Cancelled);
    if (QSysInfo::productType() != u"windows") // there the end by force has an exit code, too
        QVERIFY(!outcome.exitCode);
}

void KeeperWorkerTest::passesOverWhatIsNoOrder()
{
    KeeperBench bench(child("wait"));
    Listener worker(bench.config.endpoint);
    QVERIFY(bench.start());
    TRY(worker.last().pid > 0);
    worker.say("\n\ngarbage\n{}\n[1]\n{\"stop\":\"never\"}\n" + QByteArray(100'000, 'x') + '\n');
    worker.order({jobs::StopCause::Cancelled, std::nullopt});
    QVERIFY(bench.waitForEnd());
    QVERIFY(bench.onDisk().outcome->status == jobs::RunState::Cancelled);
}

void KeeperWorkerTest::anOrderProlongsTheLease()
{
    HandClock clock;
    KeeperBench bench(leased("wait"), &clock);
    bench.config.leaseUntil = clock.now().mono + 600ms; // a real timer looks at the clock that often
    Listener worker(bench.config.endpoint);
    QVERIFY(bench.start());
    TRY(worker.last().pid > 0);
    for (const Milliseconds promised :
         {Milliseconds(600), Milliseconds(10), Milliseconds(-1h)}) { // never less than before
        clock.pass(promised == 600ms ? 590ms : 290ms);
        worker.order({jobs::StopCause::None, clock.now().mono + promised});
        letItRead();
    }
    worker.order({jobs::StopCause::Cancelled, std::nullopt}); // it has not been stopped until now
    QVERIFY(bench.waitForEnd());
    QVERIFY(bench.onDisk().outcome->status == jobs::RunState::Cancelled);
}

void KeeperWorkerTest::aProlongedLeaseEndsToo()
{
    HandClock clock;
    KeeperBench bench(leased("wait"), &clock);
    bench.config.leaseUntil = clock.now().mono + 600ms; // a real timer looks at the clock that often
    Listener worker(bench.config.endpoint);
    QVERIFY(bench.start());
    TRY(worker.last().pid > 0);
    clock.pass(590ms);
    worker.order({jobs::StopCause::None, clock.now().mono + 600ms});
    letItRead();
    QVERIFY(bench.done->isEmpty());
    clock.pass(600ms);
    QVERIFY(bench.waitForEnd());
    QVERIFY(bench.onDisk().outcome->status == jobs::RunState::Lost);
}

// It stood still, as a stopped process does, and what its worker had promised meanwhile waited in the socket.
void KeeperWorkerTest::anOrderThatIsReadLateProlongsNothing()
{
    HandClock clock;
    KeeperBench bench(leased("wait"), &clock);
    bench.config.leaseUntil = clock.now().mono + 600ms;
    Listener worker(bench.config.endpoint);
    QVERIFY(bench.start());
    TRY(worker.last().pid > 0);
    const MonoTime promised = clock.now().mono + 590ms;
    clock.pass(10s);
    worker.order({jobs::StopCause::None, promised});
    QVERIFY(bench.waitForEnd());
    QVERIFY(bench.onDisk().outcome->status == jobs::RunState::Lost);
}

QTEST_GUILESS_MAIN(KeeperWorkerTest)
#include "tst_keeper_worker.moc"
