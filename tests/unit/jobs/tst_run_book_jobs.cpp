// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/slot_policy.h"
#include "tests/unit/jobs/samples.h"

#include <QtTest>

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
    void unknownJobsAreRefused();
    void aSlotBecomesARun();
    void aSlotInTimeIsPlannedBesideOthers();
    void slotsTheServerMissedButTheNewestAreMissed();
    void aShortRestartCostsNoRun();
    void tooManyWaitingRunsSkipSlots();
    void pausingLongAfterTheLastSlotLeavesNoneOut_data();
    void pausingLongAfterTheLastSlotLeavesNoneOut();
    void removingAJobCancelsWhatWaits();
    void removingAJobPlacesTheSlotsOfOthers();
    void aRemovedJobsRunGoesOnWithoutRetries();
    void aRequestIsARunAtOnce();
    void requestsAreBounded();
    void aPausedJobRunsOnRequest();
    void cancelsInEachState_data();
    void cancelsInEachState();
    void cancellingWhatHasEndedIsRefused();
    void aCancelledRunIsNotTriedAgain();
    void aResultThatWasFasterThanTheCancelCounts();
    void looksAtTheClockWhileTheSlotIsFar();
    void nothingToDoIsNoDeadline();
};

namespace
{
const QString kJob = QStringLiteral("j");
const QString kW = QStringLiteral("w");
} // namespace

void RunBookJobsTest::aJobIsAddedOnce()
{
    Server server;
    server.add(every(kJob, QStringLiteral("10s")));
    QCOMPARE(server.store.jobs.at(kJob).createdAt, kNoon);
    QCOMPARE(server.store.jobs.at(kJob).schedule.anchor, kNoon);
    const auto again = server.book.addJob(onRequest(kJob), server.now);
    QVERIFY(!again);
    QCOMPARE(again.problem().code, QStringLiteral("exists"));
    QVERIFY(server.book.timetable().find(kJob)->schedule.kind == schedule::Kind::Every);
}

void RunBookJobsTest::aBadJobIsNotAdded()
{
    Server server;
    const auto added = server.book.addJob(onRequest(QStringLiteral("a/b")), server.now);
    QVERIFY(!added);
    QCOMPARE(added.problem().where, QStringLiteral("name"));
    QVERIFY(server.book.timetable().jobs().isEmpty());
}

void RunBookJobsTest::unknownJobsAreRefused()
{
    Server server;
    QCOMPARE(server.book.removeJob(kJob, server.now).problem().code, QStringLiteral("unknown_job"));
    QCOMPARE(server.book.setJobEnabled(kJob, true, server.now).problem().code, QStringLiteral("unknown_job"));
    QCOMPARE(server.book.requestRun(kJob, server.now).problem().code, QStringLiteral("unknown_job"));
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
    server.add(every(kJob, QStringLiteral("5s")));
    server.pass(60s);
    server.restart();
    server.take(server.book.onDeadline(server.now));
    QCOMPARE(server.book.activeCounts().at(RunState::Queued), 12);
}

void RunBookJobsTest::tooManyWaitingRunsSkipSlots()
{
    Server server;
    server.add(every(kJob, QStringLiteral("1s")));
    server.live(Seconds(kMaxWaiting + 20));
    QCOMPARE(server.book.activeCounts().at(RunState::Queued), kMaxWaiting);
    int skipped = 0;
    for (const auto &[id, run] : server.store.runs)
        skipped += run.state == RunState::Skipped && run.reason.contains(QStringLiteral("100 runs")) ? 1 : 0;
    QCOMPARE(skipped, 20);
    server.connect(worker(kW, 10));
    server.live(10s);
    QCOMPARE(server.book.activeCounts().at(RunState::Queued), kMaxWaiting);
    QCOMPARE(server.store.runs.size(), std::size_t(kMaxWaiting + 30));
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
    server.take(removes ? server.book.removeJob(kJob, server.now) : server.book.setJobEnabled(kJob, false, server.now));
    QCOMPARE(server.store.runs.size(), std::size_t(7200));
    QCOMPARE(server.store.spans.at({kJob, kNoon}).to, kNoon + 2h);
}

void RunBookJobsTest::removingAJobCancelsWhatWaits()
{
    Server server;
    server.add(onRequest(kJob));
    server.add(onRequest(QStringLiteral("k")));
    const QString a = server.request(kJob);
    const QString b = server.request(kJob);
    const QString other = server.request(QStringLiteral("k"));
    server.take(server.book.removeJob(kJob, server.now));
    QVERIFY(server.state(a) == RunState::Cancelled && server.state(b) == RunState::Cancelled);
    QCOMPARE(server.run(a).reason, QStringLiteral("the job was removed"));
    QVERIFY(server.state(other) == RunState::Queued);
    server.add(onRequest(kJob));
    QVERIFY(server.state(server.request(kJob)) == RunState::Queued);
    QCOMPARE(server.store.faults, QStringList());
}

/// Their slots came due in the same moment; no later deadline would place them.
void RunBookJobsTest::removingAJobPlacesTheSlotsOfOthers()
{
    Server server;
    server.connect(worker(kW));
    server.add(onRequest(kJob));
    server.add(at(QStringLiteral("once"), kNoon + 5s));
    server.pass(6s);
    server.take(server.book.removeJob(kJob, server.now));
    QCOMPARE(server.commanded<StartRun>().size(), std::size_t(1));
}

void RunBookJobsTest::aRemovedJobsRunGoesOnWithoutRetries()
{
    Server server;
    server.connect(worker(kW));
    Job job = onRequest(kJob);
    job.retries = 3;
    server.add(job);
    const QString id = server.request(kJob);
    server.take(server.book.removeJob(kJob, server.now));
    QVERIFY(server.state(id) == RunState::Assigned);
    server.started(kW, {id, 1});
    QCOMPARE(codeOf(server.finished(kW, {id, 1}, RunState::Failed, 1)), QStringLiteral("accepted"));
    QVERIFY(server.state(id) == RunState::Failed);
}

void RunBookJobsTest::aRequestIsARunAtOnce()
{
    Server server;
    server.add(onRequest(kJob));
    const Step step = server.take(server.book.requestRun(kJob, server.now));
    QCOMPARE(step.changed.size(), std::size_t(1));
    const Run &run = step.changed.front();
    QVERIFY(run.trigger == Trigger::Request && run.state == RunState::Queued && !run.plannedAt);
    server.connect(worker(kW));
    const Step placed = server.take(server.book.requestRun(kJob, server.now));
    QVERIFY(placed.changed.front().state == RunState::Queued);
    QVERIFY(placed.changed.back().state == RunState::Assigned);
    QCOMPARE(placed.changed.front().id, placed.changed.back().id);
}

void RunBookJobsTest::requestsAreBounded()
{
    Server server;
    server.add(onRequest(kJob));
    for (int i = 0; i < 10'000; ++i)
        static_cast<void>(server.book.requestRun(kJob, server.now));
    const auto refused = server.book.requestRun(kJob, server.now);
    QVERIFY(!refused);
    QCOMPARE(refused.problem().code, QStringLiteral("too_many"));
}

void RunBookJobsTest::aPausedJobRunsOnRequest()
{
    Server server;
    server.connect(worker(kW));
    server.add(every(kJob, QStringLiteral("10s")));
    server.take(server.book.setJobEnabled(kJob, false, server.now));
    server.live(60s);
    QVERIFY(server.store.runs.empty());
    QVERIFY(server.state(server.request(kJob)) == RunState::Assigned);
}

void RunBookJobsTest::cancelsInEachState_data()
{
    QTest::addColumn<QString>("when");
    QTest::addColumn<QString>("then");
    QTest::addColumn<bool>("commands");
    QTest::newRow("queued") << "queued" << "cancelled" << false;
    QTest::newRow("assigned") << "assigned" << "assigned" << true;
    QTest::newRow("running") << "running" << "running" << true;
}

void RunBookJobsTest::cancelsInEachState()
{
    QFETCH(QString, when);
    QFETCH(QString, then);
    QFETCH(bool, commands);
    Server server;
    server.add(onRequest(kJob));
    if (when != u"queued")
        server.connect(worker(kW));
    const QString id = server.request(kJob);
    if (when == u"running")
        server.started(kW, {id, 1});
    QCOMPARE(toString(server.state(id)), when);
    server.cancel(id);
    QCOMPARE(toString(server.state(id)), then);
    QCOMPARE(server.run(id).cancelAsked, commands);
    QCOMPARE(server.commanded<CancelRun>().size(), std::size_t(commands ? 1 : 0));
    if (commands) {
        QCOMPARE(server.commanded<CancelRun>().front().key, (AttemptKey{id, 1}));
        QCOMPARE(codeOf(server.finished(kW, {id, 1}, RunState::Cancelled)), QStringLiteral("accepted"));
    }
    QVERIFY(server.state(id) == RunState::Cancelled);
    QVERIFY(!server.run(id).cancelAsked);
    QVERIFY(server.book.activeRun(id) == nullptr);
    QCOMPARE(server.store.faults, QStringList());
}

void RunBookJobsTest::cancellingWhatHasEndedIsRefused()
{
    Server server;
    server.add(onRequest(kJob));
    const QString id = server.request(kJob);
    server.cancel(id);
    QCOMPARE(server.book.cancelRun(id, server.now).problem().code, QStringLiteral("not_active"));
    QCOMPARE(server.book.cancelRun(QStringLiteral("nothing"), server.now).problem().code, QStringLiteral("not_active"));
}

void RunBookJobsTest::aCancelledRunIsNotTriedAgain()
{
    Server server;
    server.connect(worker(kW));
    Job job = onRequest(kJob);
    job.retries = 5;
    server.add(job);
    const QString id = server.request(kJob);
    server.cancel(id);
    server.finished(kW, {id, 1}, RunState::Failed, 143);
    QVERIFY(server.state(id) == RunState::Failed);
    QVERIFY(server.book.activeRun(id) == nullptr);
}

void RunBookJobsTest::aResultThatWasFasterThanTheCancelCounts()
{
    Server server;
    server.connect(worker(kW));
    server.add(onRequest(kJob));
    const QString id = server.request(kJob);
    server.cancel(id);
    server.finished(kW, {id, 1}, RunState::Succeeded, 0);
    QVERIFY(server.state(id) == RunState::Succeeded);
    QCOMPARE(server.run(id).reason, QString());
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
