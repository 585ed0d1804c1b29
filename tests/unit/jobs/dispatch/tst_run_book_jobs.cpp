// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// RunBook and its jobs: adding, removing, slots, requests, cancelling.
class RunBookJobsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aJobIsAddedOnce();
    void aBadJobIsNotAdded();
    void aSingleMomentWhoseSlotsAreOnRecordIsRefused();
    void unknownJobsAreRefused();
    void aSlotBecomesARun();
    void aSlotInTimeIsPlannedBesideOthers();
    void slotsTheServerMissedButTheNewestAreMissed();
    void aShortRestartCostsNoRun();
    void tooManyRunsThatHaveNotEndedSkipSlots();
    void pausingLongAfterTheLastSlotLeavesNoneOut_data();
    void pausingLongAfterTheLastSlotLeavesNoneOut();
    void aRequestIsARunAtOnce();
    void requestsAreBounded();
    void aPausedJobRunsOnRequest();
    void pausingOrResumingTwiceIsOnce();
    void aStepSaysWhichJobsItChanged();
    void looksAtTheClockWhileTheSlotIsFar();
    void nothingToDoIsNoDeadline();
};

namespace {
const QString kJob = QStringLiteral("j");
const QString kW = QStringLiteral("w");
} // namespace

void RunBookJobsTest::aJobIsAddedOnce()
{
    Server server;
    server.add(every(kJob, QStringLiteral("10s")));
    QCOMPARE(server.store.jobs.at(kJob).createdAt, kNoon);
    QCOMPARE(server.store.jobs.at(kJob).schedule.anchor, kNoon);
    const auto again = server.book.execute({{}, action::AddJob{onRequest(kJob)}}, server.now);
    QVERIFY(!again);
    QCOMPARE(again.problem().code, QStringLiteral("exists"));
    QVERIFY(server.book.catalogue().find(kJob)->schedule.kind == schedule::Kind::Every);
}

void RunBookJobsTest::aBadJobIsNotAdded()
{
    Server server;
    const auto added = server.book.execute({{}, action::AddJob{onRequest(QStringLiteral("a/b"))}}, server.now);
    QVERIFY(!added);
    QCOMPARE(added.problem().where, QStringLiteral("name"));
    QVERIFY(server.book.catalogue().all().empty());
}

void RunBookJobsTest::aSingleMomentWhoseSlotsAreOnRecordIsRefused()
{
    Server server;
    server.add(at(kJob, kNoon + 90s));
    server.live(2min);
    server.take(server.book.execute({{}, action::RemoveJob{kJob}}, server.now));
    server.now.wall = kNoon; // the clock is set back
    const auto added = server.book.execute({{}, action::AddJob{at(kJob, kNoon + 60s)}}, server.now);
    QVERIFY(!added);
    QCOMPARE(added.problem().where, QStringLiteral("at"));
    QVERIFY2(added.problem().what.contains(QLatin1String("12:02:00")), qPrintable(added.problem().what));
    server.add(at(kJob, kNoon + 180s));
    server.add(at(QStringLiteral("k"), kNoon + 60s));
    server.live(5min);
    QCOMPARE(server.store.runsFor(kJob, kNoon + 180s), 1);
    QCOMPARE(server.store.runsFor(QStringLiteral("k"), kNoon + 60s), 1);
}

void RunBookJobsTest::unknownJobsAreRefused()
{
    Server server;
    QCOMPARE(server.book.execute({{}, action::RemoveJob{kJob}}, server.now).problem().code,
             QStringLiteral("unknown_job"));
    QCOMPARE(server.book.execute({{}, action::SetJobEnabled{kJob, true}}, server.now).problem().code,
             QStringLiteral("unknown_job"));
    QCOMPARE(server.book.execute({{}, action::RequestRun{{kJob}}}, server.now).problem().code,
             QStringLiteral("unknown_job"));
}

void RunBookJobsTest::aSlotBecomesARun()
{
    Server server;
    Job job = every(kJob, QStringLiteral("10s"));
    job.priority = 7;
    server.add(job);
    server.live(10s);
    QCOMPARE(server.store.runs.size(), std::size_t(1));
    const Run &run = server.store.runs.begin()->second;
    QCOMPARE(run.job, kJob);
    QVERIFY(run.trigger == Trigger::Slot);
    QVERIFY(run.state == RunState::Queued);
    QCOMPARE(run.plannedAt, kNoon + 10s);
    QCOMPARE(run.queuedAt, kNoon + 10s);
    QCOMPARE(run.priority, 7);
    QCOMPARE(run.attempt, 1);
}

void RunBookJobsTest::aSlotInTimeIsPlannedBesideOthers()
{
    Server server;
    server.connect(worker(kW, 100));
    server.add(every(QStringLiteral("a"), QStringLiteral("10s")));
    server.add(every(QStringLiteral("b"), QStringLiteral("15s")));
    server.live(60s);
    QCOMPARE(server.store.runs.size(), std::size_t(6 + 4));
    QCOMPARE(server.commanded<StartRun>().size(), std::size_t(10));
}

void RunBookJobsTest::slotsTheServerMissedButTheNewestAreMissed()
{
    Server server;
    server.add(every(kJob, QStringLiteral("60s")));
    server.pass(10min + 5s);
    server.restart();
    server.take(server.book.onDeadline(server.now));
    std::map<RunState, int> counts;
    for (const auto &[id, run] : server.store.runs) {
        ++counts[run.state];
        QCOMPARE(run.reason.isEmpty(), run.state == RunState::Queued);
        QCOMPARE(run.finishedAt.has_value(), run.state == RunState::Missed);
    }
    QCOMPARE(counts, (std::map<RunState, int>{{RunState::Queued, 1}, {RunState::Missed, 9}}));
    QCOMPARE(server.book.activeCounts().at(RunState::Queued), 1);
}

void RunBookJobsTest::aShortRestartCostsNoRun()
{
    Server server;
    server.add(every(kJob, QStringLiteral("1s")));
    server.pass(5s);
    server.restart();
    server.take(server.book.onDeadline(server.now));
    QCOMPARE(server.book.activeCounts().at(RunState::Queued), 5);
}

void RunBookJobsTest::tooManyRunsThatHaveNotEndedSkipSlots()
{
    const int most = Policy().maxOverlap;
    Server server;
    server.add(every(kJob, QStringLiteral("1s")));
    server.live(Seconds(most + 20));
    QCOMPARE(server.book.activeCounts().at(RunState::Queued), most);
    int skipped = 0;
    for (const auto &[id, run] : server.store.runs)
        skipped += run.state == RunState::Skipped && run.reason.contains(QStringLiteral(": 100")) ? 1 : 0;
    QCOMPARE(skipped, 20);
    server.connect(worker(kW, 10));
    server.live(10s);
    QCOMPARE(server.book.activeCounts().at(RunState::Queued), most - 10);
    QCOMPARE(server.store.runs.size(), std::size_t(most + 30));
}

void RunBookJobsTest::pausingLongAfterTheLastSlotLeavesNoneOut_data()
{
    QTest::addColumn<bool>("removes");
    QTest::newRow("pause") << false;
    QTest::newRow("remove") << true;
}

/// More slots are due than one call plans, and then the span ends.
void RunBookJobsTest::pausingLongAfterTheLastSlotLeavesNoneOut()
{
    QFETCH(bool, removes);
    Server server;
    server.add(every(kJob, QStringLiteral("1s")));
    server.pass(2h);
    server.restart();
    server.take(removes ? server.book.execute({{}, action::RemoveJob{kJob}}, server.now)
                        : server.book.execute({{}, action::SetJobEnabled{kJob, false}}, server.now));
    qint64 count = 0;
    for (const auto &[id, run] : server.store.runs)
        count += run.slotRange ? run.slotRange->count : 1;
    QCOMPARE(count, 7200);
    QCOMPARE(server.store.spans.at({kJob, kNoon}).to, kNoon + 2h);
}

void RunBookJobsTest::aRequestIsARunAtOnce()
{
    Server server;
    server.add(onRequest(kJob));
    const Step step = server.take(server.book.execute({{}, action::RequestRun{{kJob}}}, server.now));
    QCOMPARE(step.changes.runs.size(), std::size_t(1));
    const Run &run = step.changes.runs.front();
    QVERIFY(run.trigger == Trigger::Request && run.state == RunState::Queued && !run.plannedAt);
    server.connect(worker(kW));
    const Step placed = server.take(server.book.execute({{}, action::RequestRun{{kJob}}}, server.now));
    QVERIFY(placed.changes.runs.front().state == RunState::Queued);
    QVERIFY(placed.changes.runs.back().state == RunState::Assigned);
    QCOMPARE(placed.changes.runs.front().id, placed.changes.runs.back().id);
}

void RunBookJobsTest::requestsAreBounded()
{
    Server server;
    server.add(onRequest(kJob));
    for (int i = 0; i < 10'000; ++i)
        static_cast<void>(server.book.execute({{}, action::RequestRun{{kJob}}}, server.now));
    const auto refused = server.book.execute({{}, action::RequestRun{{kJob}}}, server.now);
    QVERIFY(!refused);
    QCOMPARE(refused.problem().code, QStringLiteral("too_many"));
}

void RunBookJobsTest::pausingOrResumingTwiceIsOnce()
{
    Server server;
    server.add(every(kJob, QStringLiteral("1h")));
    for (const bool enabled : {false, false, true, true}) {
        server.pass(1s);
        server.take(server.book.execute({{}, action::SetJobEnabled{kJob, enabled}}, server.now));
    }
    QCOMPARE(server.store.spans.size(), std::size_t(2));
    QCOMPARE(server.store.spans.at({kJob, kNoon}).to, kNoon + 1s);
    QVERIFY(!server.store.spans.at({kJob, kNoon + 3s}).to);
}

void RunBookJobsTest::aStepSaysWhichJobsItChanged()
{
    Server server;
    const Step added =
        server.take(server.book.execute({{}, action::AddJob{every(kJob, QStringLiteral("10s"))}}, server.now));
    QCOMPARE(added.changes.jobs, QStringList{kJob});
    server.pass(10s);
    const Step due = server.take(server.book.onDeadline(server.now));
    QCOMPARE(due.changes.jobs, QStringList{kJob}); // it has another next slot
    QCOMPARE(due.changes.runs.size(), std::size_t(1));
    const Step removed = server.take(server.book.execute({{}, action::RemoveJob{kJob}}, server.now));
    QCOMPARE(removed.changes.jobsGone, QStringList{kJob});
    QVERIFY(removed.changes.jobs.isEmpty());
    QVERIFY(server.take(server.book.onDeadline(server.now)).changes.isEmpty());
}

void RunBookJobsTest::aPausedJobRunsOnRequest()
{
    Server server;
    server.connect(worker(kW));
    server.add(every(kJob, QStringLiteral("10s")));
    server.take(server.book.execute({{}, action::SetJobEnabled{kJob, false}}, server.now));
    server.live(60s);
    QVERIFY(server.store.runs.empty());
    QVERIFY(server.state(server.request(kJob)) == RunState::Assigned);
}

void RunBookJobsTest::looksAtTheClockWhileTheSlotIsFar()
{
    Server server;
    server.add(cron(kJob, QStringLiteral("0 0 1 1 *")));
    QVERIFY(*server.book.nextDeadline(server.now) <= server.now.mono + 10s);
    // Somebody sets the clock: the slot is found within ten seconds.
    server.now.wall += std::chrono::days(60);
    server.live(10s);
    QCOMPARE(server.store.runs.size(), std::size_t(1));
}

void RunBookJobsTest::nothingToDoIsNoDeadline()
{
    Server server;
    QVERIFY(!server.book.nextDeadline(server.now));
    server.add(onRequest(kJob));
    QVERIFY(!server.book.nextDeadline(server.now));
    QVERIFY(server.book.onDeadline(server.now).writes.empty());
}

QTEST_GUILESS_MAIN(RunBookJobsTest)
#include "tst_run_book_jobs.moc"
