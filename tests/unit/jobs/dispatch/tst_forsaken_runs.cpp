// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// Runs of a worker that is away, when something else befalls them: a cancellation, the end of their job, a worker that
/// comes back with less than it had.
class ForsakenRunsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsBeingCancelledIsLostAtTheLapse_data();
    void whatIsBeingCancelledIsLostAtTheLapse();
    void whatMustNotRunTwiceIsNotGivenUpByAClock();
    void aForsakenRunIsCancelledAtOnce();
    void aRemovedJobsRunIsNotReplaced();
    void aRemovedJobsRunIsNotRetried();
    void whatNeverStartedIsSentAgain();
    void whatNeverStartedWaitsForItsWorkerToo();
    void aRunThatItsWorkerDoesNotKnowIsLost();
    void aWorkerWhoseDiskLostTheEndIsNoted();
};

namespace {

const QString kJob = QStringLiteral("j");
const QString kW = QStringLiteral("w");

} // namespace

void ForsakenRunsTest::whatIsBeingCancelledIsLostAtTheLapse_data()
{
    QTest::addColumn<int>("policy");
    QTest::addColumn<int>("seconds");
    QTest::newRow("replace") << static_cast<int>(OnDisconnect::Replace) << 60;
    QTest::newRow("stop") << static_cast<int>(OnDisconnect::Stop) << 70;
}

void ForsakenRunsTest::whatIsBeingCancelledIsLostAtTheLapse()
{
    QFETCH(int, policy);
    QFETCH(int, seconds);
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, static_cast<OnDisconnect>(policy), 3));
    server.disconnect(kW);
    server.live(10s);
    server.cancel(id);
    QVERIFY(server.state(id) == RunState::Running); // its worker may be back in time
    server.live(Seconds(seconds - 10) - 1ms);
    QVERIFY(server.state(id) == RunState::Running);
    server.live(1ms);
    QVERIFY(server.state(id) == RunState::Lost);
    QVERIFY(server.run(id).reason.contains(QStringLiteral("worker w has been away for longer than the lease")));
    QCOMPARE(server.events(id).size(), 1);
    const RegistrationResult agreed = server.connect(worker(kW), holdingOf(id));
    QCOMPARE(agreed.cancel, (QList<AttemptKey>{{id, 1}}));
    QCOMPARE(server.store.faults, QStringList());
}

/// A wish to cancel from before the lapse may be another run's, by the policy for overlaps: that one must wait.
void ForsakenRunsTest::whatMustNotRunTwiceIsNotGivenUpByAClock()
{
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, OnDisconnect::Wait, 3));
    server.disconnect(kW);
    server.cancel(id);
    server.live(24h);
    QVERIFY(server.state(id) == RunState::Assigned);
    QVERIFY(server.run(id).reason.endsWith(QStringLiteral("or somebody cancels the run again")));
    server.cancel(id);
    QVERIFY(server.state(id) == RunState::Lost);
    QCOMPARE(server.store.faults, QStringList());
}

void ForsakenRunsTest::aForsakenRunIsCancelledAtOnce()
{
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, OnDisconnect::Wait));
    server.disconnect(kW);
    server.live(60s);
    server.cancel(id);
    QVERIFY(server.state(id) == RunState::Lost);
    QCOMPARE(server.run(id).reason, QStringLiteral("cancelled while worker w was away; it may still run there"));
    QCOMPARE(server.events(id), (QStringList{QStringLiteral("1 lease_lapsed"), QStringLiteral("1 given_up")}));
    QVERIFY(!server.book.activeRun(id));
}

void ForsakenRunsTest::aRemovedJobsRunIsNotReplaced()
{
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, OnDisconnect::Replace));
    server.disconnect(kW);
    server.take(server.book.execute({{}, action::RemoveJob{kJob}}, server.now));
    server.live(60s);
    QVERIFY(server.state(id) == RunState::Assigned);
    QCOMPARE(server.run(id).attempt, 1);
    server.connect(worker(kW), holdingOf(id));
    server.finished(kW, {id, 1}, RunState::Succeeded, 0);
    QVERIFY(server.state(id) == RunState::Succeeded);
}

void ForsakenRunsTest::aRemovedJobsRunIsNotRetried()
{
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, OnDisconnect::Stop, 5));
    server.disconnect(kW);
    server.take(server.book.execute({{}, action::RemoveJob{kJob}}, server.now));
    server.live(70s);
    QVERIFY(server.state(id) == RunState::Lost);
    QCOMPARE(server.run(id).attempt, 1);
}

void ForsakenRunsTest::whatNeverStartedIsSentAgain()
{
    Server server;
    server.add(onDisconnect(kJob, OnDisconnect::Wait));
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    server.disconnect(kW);
    server.live(30s);
    server.connect(worker(kW));
    const auto starts = server.commanded<StartRun>();
    QCOMPARE(starts.size(), std::size_t(2));
    QCOMPARE(starts[1].assignment, starts[0].assignment);
    QVERIFY(server.book.isStillValid(starts[1]));
    QCOMPARE(server.events(id), QStringList{QStringLiteral("1 start_resent")});
    server.live(24h);
    QVERIFY(server.state(id) == RunState::Assigned);
}

void ForsakenRunsTest::whatNeverStartedWaitsForItsWorkerToo()
{
    Server server;
    server.add(onDisconnect(kJob, OnDisconnect::Wait));
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    server.disconnect(kW);
    server.live(60s);
    QVERIFY(server.run(id).reason.contains(QStringLiteral("waits until the worker is back")));
    server.connect(worker(kW));
    QCOMPARE(server.commanded<StartRun>().size(), std::size_t(2));
    server.started(kW, {id, 1});
    QVERIFY(server.state(id) == RunState::Running);
    QCOMPARE(server.events(id), (QStringList{QStringLiteral("1 lease_lapsed"), QStringLiteral("1 start_resent")}));
}

void ForsakenRunsTest::aRunThatItsWorkerDoesNotKnowIsLost()
{
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, OnDisconnect::Wait));
    server.disconnect(kW);
    server.live(24h); // also after its lease
    server.connect(worker(kW));
    QVERIFY(server.state(id) == RunState::Lost);
    QCOMPARE(server.events(id), (QStringList{QStringLiteral("1 lease_lapsed"), QStringLiteral("1 unknown_to_worker")}));
    QCOMPARE(server.commanded<StartRun>().size(), std::size_t(1));
}

void ForsakenRunsTest::aWorkerWhoseDiskLostTheEndIsNoted()
{
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, OnDisconnect::Wait));
    server.disconnect(kW);
    server.connect(worker(kW), holdingOf(id)); // just as much as is on record
    QCOMPARE(server.events(id), QStringList());
    server.disconnect(kW);
    const RegistrationResult agreed = server.connect(worker(kW), {{{id, 1}, Holding::State::Running, 4, 9}});
    QCOMPARE(server.events(id), QStringList{QStringLiteral("1 output_short")});
    QVERIFY2(server.store.events.back().text.contains(QStringLiteral("4 bytes of stdout and 9 bytes of stderr")),
             qPrintable(server.store.events.back().text));
    QCOMPARE(agreed.keep, (QList<Resume>{{{id, 1}, 5, 0}}));
    QVERIFY(server.state(id) == RunState::Running);
}

QTEST_GUILESS_MAIN(ForsakenRunsTest)
#include "tst_forsaken_runs.moc"
