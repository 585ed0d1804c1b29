// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/attempts/work_samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// What a worker does for leases, and with what a former worker process had accepted and not begun with.
class WorkBookLeasesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLeaseCountsFromWhatTheServerHasAnswered();
    void whatHasNoLeaseIsLaunchedWithoutOne();
    void aLeaseThatIsNearlyOverIsRenewedBeforeTheLaunch();
    void whatWaitsForItsLeaseHasAPingSentAtOnce();
    void whatWaitsForItsLeaseIsCancelledWithoutALaunch();
    void whatWaitsForItsLeaseOutlivesALinkThatIsLost();
    void eachNewerAnswerRenews();
    void manyAnswersRenewAnEighthAtATime();
    void fourPingsALeaseAllRenew();
    void anOlderAnswerRenewsNothing();
    void onlyWhatRunsIsRenewed();
    void knowsTheShortestLease();
    void pendingIsLaunchedWhenItIsKept();
    void pendingIsDroppedWhenItIsNotWanted_data();
    void pendingIsDroppedWhenItIsNotWanted();
    void pendingWaitsForTheServer();
    void pendingEndsWithItsWorker();
    void pendingIsCancelledWithoutALaunch();
    void launchedIsNotLaunchedAgain();
};

namespace {

Assignment leased(int run, Milliseconds grace = 60s)
{
    Assignment what = assignment(key(run));
    what.onDisconnect = OnDisconnect::Stop;
    what.grace = grace;
    return what;
}

MonoTime leaseOf(const work::Effects &effects)
{
    const auto launches = only<work::Launch>(effects);
    return launches.size() == 1 ? launches.front().leaseUntil : MonoTime::max();
}

/// A book that finds one attempt that no keeper has begun with.
Bench withPending(const Assignment &what = assignment(key()))
{
    Bench bench;
    bench.book.restore({{what, false, {}, 0, {}, 0, 0}});
    return bench;
}

} // namespace

void WorkBookLeasesTest::theLeaseCountsFromWhatTheServerHasAnswered()
{
    Bench bench;
    QVERIFY(bench.book.confirmed(bench.now.mono, bench.now.mono).empty());
    bench.pass(15s);
    QCOMPARE(leaseOf(bench.assign(leased(1))), bench.now.mono + 45s);
}

void WorkBookLeasesTest::whatHasNoLeaseIsLaunchedWithoutOne()
{
    for (const OnDisconnect policy : {OnDisconnect::Wait, OnDisconnect::Replace}) {
        Bench bench;
        Assignment what = leased(1);
        what.onDisconnect = policy;
        static_cast<void>(bench.book.confirmed(bench.now.mono, bench.now.mono));
        QCOMPARE(leaseOf(bench.assign(what)), MonoTime{});
        QVERIFY(bench.book.confirmed(bench.now.mono + 1s, bench.now.mono).empty());
        QVERIFY(!bench.book.shortestLease());
    }
}

void WorkBookLeasesTest::aLeaseThatIsNearlyOverIsRenewedBeforeTheLaunch()
{
    for (const Milliseconds idle : {31s, 60s, 61s, 3600s}) {
        Bench bench;
        bench.confirm();
        bench.pass(idle);
        QVERIFY(bench.assign(leased(1)).empty());
        QCOMPARE(bench.book.holding(), (QList<Holding>{{key(), Holding::State::Running}}));
        QCOMPARE(bench.book.running(), 1);
        const MonoTime sent = bench.now.mono - 31s;
        QVERIFY(bench.carryOut(bench.book.confirmed(sent, bench.now.mono)).empty()); // still too old
        bench.pass(1s);
        QCOMPARE(leaseOf(bench.carryOut(bench.book.confirmed(bench.now.mono - 40ms, bench.now.mono))),
                 bench.now.mono + 59'960ms);
        QVERIFY(!bench.keepers.at(key()).onDeadline(bench.now.mono));
        QCOMPARE(only<work::RenewLease>(bench.book.confirmed(bench.now.mono, bench.now.mono)).size(), std::size_t(1));
    }
    Bench bench;
    bench.confirm();
    bench.pass(30s);
    QCOMPARE(leaseOf(bench.assign(leased(1))), bench.now.mono + 30s);
}

void WorkBookLeasesTest::whatWaitsForItsLeaseHasAPingSentAtOnce()
{
    Bench bench;
    bench.confirm();
    bench.pass(60s);
    bench.assign(leased(1, 20s));
    QCOMPARE(bench.book.shortestLease(), std::optional<Milliseconds>(20s));
}

void WorkBookLeasesTest::whatWaitsForItsLeaseIsCancelledWithoutALaunch()
{
    Bench bench;
    bench.assign(leased(1));
    const auto ends = only<work::Finish>(bench.cancel());
    QCOMPARE(ends.size(), std::size_t(1));
    QVERIFY(ends.front().outcome.status == RunState::Cancelled);
    QVERIFY(bench.confirm().empty());
}

void WorkBookLeasesTest::whatWaitsForItsLeaseOutlivesALinkThatIsLost()
{
    Bench bench;
    bench.assign(leased(1));
    bench.assign(leased(2));
    bench.book.linkDown();
    bench.pass(1s);
    QVERIFY(bench.confirm().size() == 2); // of the registration
    bench = {};
    bench.assign(leased(1));
    bench.assign(leased(2));
    bench.book.linkDown();
    const auto effects = bench.up({{key(1), 0, 0}});
    QVERIFY(only<work::Launch>(effects).empty()); // it still waits
    QCOMPARE(only<work::Finish>(effects).front().outcome.key, key(2));
    QCOMPARE(only<work::Launch>(bench.confirm()).front().assignment.key, key(1));
}

void WorkBookLeasesTest::eachNewerAnswerRenews()
{
    Bench bench;
    bench.confirm();
    bench.assign(leased(1, 60s));
    bench.assign(leased(2, 90s));
    const MonoTime sent = bench.now.mono + 5s;
    const auto renewals = only<work::RenewLease>(bench.book.confirmed(sent, bench.now.mono));
    QCOMPARE(renewals.size(), std::size_t(2));
    QCOMPARE(renewals[0].key, key(1));
    QCOMPARE(renewals[0].until, sent + 60s);
    QCOMPARE(renewals[1].key, key(2));
    QCOMPARE(renewals[1].until, sent + 90s);
}

/// However many there are, a keeper's lease never falls back by more than an eighth.
void WorkBookLeasesTest::manyAnswersRenewAnEighthAtATime()
{
    Bench bench;
    bench.confirm();
    bench.assign(leased(1, 60s));
    bench.assign(leased(2, 90s));
    std::map<AttemptKey, int> renewals;
    std::map<AttemptKey, MonoTime> until;
    const MonoTime first = bench.now.mono + 5s;
    for (MonoTime sent = first; sent <= first + 60s; sent += 5ms) {
        for (const auto &lease : only<work::RenewLease>(bench.book.confirmed(sent, bench.now.mono))) {
            ++renewals[lease.key];
            until[lease.key] = lease.until;
        }
        QVERIFY(until[key(1)] > sent + 60s - 7500ms);
        QVERIFY(until[key(2)] > sent + 90s - 11'250ms);
    }
    QCOMPARE(renewals[key(1)], 9);
    QCOMPARE(renewals[key(2)], 6);
}

void WorkBookLeasesTest::fourPingsALeaseAllRenew()
{
    Bench bench;
    bench.confirm();
    bench.assign(leased(1, 3s));
    for (MonoTime sent = bench.now.mono + 750ms; sent < bench.now.mono + 1min; sent += 750ms)
        QCOMPARE(only<work::RenewLease>(bench.book.confirmed(sent, bench.now.mono)).size(), std::size_t(1));
}

void WorkBookLeasesTest::anOlderAnswerRenewsNothing()
{
    Bench bench;
    bench.assign(leased(1));
    const MonoTime sent = bench.now.mono;
    QCOMPARE(bench.book.confirmed(sent, bench.now.mono).size(), std::size_t(1));
    QVERIFY(bench.book.confirmed(sent, bench.now.mono).empty());
    QVERIFY(bench.book.confirmed(sent - 1s, bench.now.mono).empty());
    bench.pass(10s);
    QCOMPARE(leaseOf(bench.assign(leased(2))), bench.now.mono + 50s); // the older one has not taken it back
}

void WorkBookLeasesTest::onlyWhatRunsIsRenewed()
{
    Bench bench;
    bench.confirm();
    bench.book.restore({{leased(1), false, {}, 0, {}, 0, 0}});
    for (int run = 2; run <= 4; ++run)
        bench.assign(leased(run));
    bench.finish(key(2));
    bench.cancel(key(3));
    const auto renewals = only<work::RenewLease>(bench.book.confirmed(bench.now.mono + 1s, bench.now.mono));
    QCOMPARE(renewals.size(), std::size_t(1));
    QCOMPARE(renewals.front().key, key(4));
}

void WorkBookLeasesTest::knowsTheShortestLease()
{
    Bench bench;
    bench.confirm();
    QVERIFY(!bench.book.shortestLease());
    bench.assign(assignment(key(9)));
    QVERIFY(!bench.book.shortestLease());
    bench.assign(leased(1, 60s));
    bench.assign(leased(2, 20s));
    bench.assign(leased(3, 40s));
    QCOMPARE(bench.book.shortestLease(), std::optional<Milliseconds>(20s));
    bench.finish(key(2));
    QCOMPARE(bench.book.shortestLease(), std::optional<Milliseconds>(40s));
    bench.finish(key(1));
    bench.finish(key(3));
    QVERIFY(!bench.book.shortestLease());
}

void WorkBookLeasesTest::pendingIsLaunchedWhenItIsKept()
{
    Bench bench = withPending(leased(1));
    QCOMPARE(bench.book.holding(), (QList<Holding>{{key(), Holding::State::Running}}));
    QVERIFY(bench.book.confirmed(bench.now.mono, bench.now.mono).empty());
    bench.pass(1s);
    const auto effects = bench.up({{key(), 0, 0}});
    QCOMPARE(effects.size(), std::size_t(1));
    QCOMPARE(only<work::Launch>(effects).front().assignment, leased(1));
    QCOMPARE(leaseOf(effects), bench.now.mono + 59s);
    bench.book.linkDown();
    QVERIFY(only<work::Launch>(bench.up({{key(), 0, 0}})).empty());
    QCOMPARE(only<work::SendStarted>(bench.start()).size(), std::size_t(1));
}

void WorkBookLeasesTest::pendingIsDroppedWhenItIsNotWanted_data()
{
    QTest::addColumn<bool>("kept");
    QTest::addColumn<bool>("cancelled");
    QTest::newRow("not kept") << false << false;
    QTest::newRow("cancelled") << false << true;
    QTest::newRow("kept to be cancelled") << true << true;
}

void WorkBookLeasesTest::pendingIsDroppedWhenItIsNotWanted()
{
    QFETCH(bool, kept);
    QFETCH(bool, cancelled);
    Bench bench = withPending();
    const auto effects = bench.up(kept ? QList<Resume>{{key(), 0, 0}} : QList<Resume>(),
                                  cancelled ? QList<AttemptKey>{key()} : QList<AttemptKey>());
    QCOMPARE(effects.size(), std::size_t(1));
    const auto ends = only<work::Finish>(effects);
    QCOMPARE(ends.size(), std::size_t(1));
    QCOMPARE(ends.front().outcome.key, key());
    QVERIFY(ends.front().outcome.status == RunState::Cancelled);
    QVERIFY(ends.front().outcome.reason.startsWith(QStringLiteral("never started")));
    QVERIFY(!ends.front().outcome.startedAt);
    const auto results = only<work::SendResult>(bench.book.finishedOnDisk(ends.front().outcome, 0, 0, bench.now.mono));
    QCOMPARE(results.size(), std::size_t(1));
    QCOMPARE(only<work::Forget>(bench.acked(results.front().token, true)).size(), std::size_t(1));
}

void WorkBookLeasesTest::pendingWaitsForTheServer()
{
    Bench bench = withPending();
    QVERIFY(bench.book.onDeadline(bench.now.mono + 1h).empty());
    QVERIFY(bench.confirm().empty());
    QVERIFY(!bench.book.isNew(key()));
    QCOMPARE(bench.book.running(), 1);
}

void WorkBookLeasesTest::pendingEndsWithItsWorker()
{
    Bench bench = withPending();
    const auto ends = only<work::Finish>(bench.book.stopAll());
    QCOMPARE(ends.size(), std::size_t(1));
    QVERIFY(ends.front().outcome.status == RunState::Lost);
    QCOMPARE(ends.front().outcome.reason, QStringLiteral("never started: its worker was stopped"));
    QVERIFY(bench.book.stopAll().empty());
}

void WorkBookLeasesTest::pendingIsCancelledWithoutALaunch()
{
    Bench bench = withPending();
    const auto ends = only<work::Finish>(bench.cancel());
    QCOMPARE(ends.size(), std::size_t(1));
    QVERIFY(ends.front().outcome.status == RunState::Cancelled);
    QVERIFY(only<work::Launch>(bench.up({{key(), 0, 0}})).empty());
}

void WorkBookLeasesTest::launchedIsNotLaunchedAgain()
{
    Bench bench;
    bench.book.restore({{leased(1), true, bench.now.wall, 12, {}, 40, 0}, {leased(2), true, {}, 0, {}, 0, 0}});
    const auto effects = bench.up({{key(1), 10, 0}, {key(2), 0, 0}});
    QVERIFY(only<work::Launch>(effects).empty());
    QCOMPARE(only<work::SendStarted>(effects).front().pid, 12);
    QCOMPARE(only<work::SendOutput>(effects).front().offset, 10);
    QCOMPARE(bench.book.confirmed(bench.now.mono, bench.now.mono).size(), std::size_t(2));
    const auto stops = only<work::StopTree>(bench.cancel(key(2)));
    QCOMPARE(stops.size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(WorkBookLeasesTest)
#include "tst_work_book_leases.moc"
