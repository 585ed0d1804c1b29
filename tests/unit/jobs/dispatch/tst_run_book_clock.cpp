// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/dispatch/waits.h"
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

namespace {

const QString kJob = QStringLiteral("j");

std::vector<Run> runsIn(const Server &server, RunState state)
{
    std::vector<Run> found;
    for (const auto &[id, run] : server.store.runs) {
        if (run.state == state)
            found.push_back(run);
    }
    return found;
}

} // namespace

/// What the book does about a clock that was wrong: long spans of missed slots, a plan that is held, a way back.
class RunBookClockTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMonthOfSecondsIsAFewRows()
    {
        Server server;
        server.add(every(kJob, QStringLiteral("1s")));
        server.now.wall += std::chrono::days(30);
        settle(server);
        QVERIFY2(server.store.runs.size() < 400, qPrintable(QString::number(server.store.runs.size())));
        QCOMPARE(slotsOnRecord(server), qint64(30) * 24 * 3600);
        QVERIFY2(server.store.faults.isEmpty(), qPrintable(server.store.faults.join(u'\n')));
    }

    void aRangeSaysHowManyItStandsForAndWhy()
    {
        Server server;
        server.add(every(kJob, QStringLiteral("60s")));
        server.pass(24h);
        server.restart();
        settle(server);
        const auto missed = runsIn(server, RunState::Missed);
        const auto many = std::find_if(missed.begin(), missed.end(), [](const Run &run) { return run.slotRange; });
        QVERIFY(many != missed.end());
        QCOMPARE(many->slotRange->first, kNoon + 1min);
        QVERIFY2(many->reason.startsWith(QStringLiteral("1438 scheduled times from 2026-11-23T12:01:00.000Z on; ")),
                 qPrintable(many->reason));
        QVERIFY(many->reason.contains(QStringLiteral("late")));
        QCOMPARE(runsIn(server, RunState::Queued).size(), std::size_t(1)); // the newest
    }

    void aHeldPlanStopsWhereItIs()
    {
        Server server;
        server.add(every(kJob, QStringLiteral("60s")));
        server.book.holdPlan(kNoon + 90s);
        server.pass(24h);
        settle(server);
        QCOMPARE(server.store.runs.size(), std::size_t(1));
        const auto next = server.book.nextDeadline(server.now);
        QVERIFY(next && *next >= server.now.mono + 1s); // it does not spin
        server.book.holdPlan(std::nullopt);
        settle(server);
        QCOMPARE(slotsOnRecord(server), qint64(24) * 60);
    }

    void replanningBringsTheSlotsBack()
    {
        Server server;
        server.add(every(kJob, QStringLiteral("1h")));
        aheadAndBack(server, std::chrono::days(3650));
        server.live(3h);
        QVERIFY(server.book.planner().nextOf(kJob) > server.now.wall + std::chrono::days(3000));
        const auto before = server.store.runs;
        replan(server);
        QCOMPARE(server.book.planner().nextOf(kJob), kNoon + 4h);
        server.live(2h + 30min);
        QCOMPARE(server.store.runsFor(kJob, kNoon + 4h), 1);
        QCOMPARE(server.store.runsFor(kJob, kNoon + 5h), 1);
        QCOMPARE(server.store.runsFor(kJob, kNoon + 2h), 1); // stays missed
        QVERIFY2(server.store.faults.isEmpty(), qPrintable(server.store.faults.join(u'\n')));
        for (const auto &[id, run] : before)
            QVERIFY(server.store.runs.contains(id)); // nothing is deleted
    }

    void aReplannedJobStaysSoOverARestart()
    {
        Server server;
        server.add(every(kJob, QStringLiteral("1h")));
        aheadAndBack(server, std::chrono::days(400));
        replan(server);
        server.restart();
        server.live(90min);
        QCOMPARE(server.store.runsFor(kJob, kNoon + 1h), 1);
        QVERIFY(server.state(runFor(server, kNoon + 1h)) == RunState::Queued);
        QVERIFY2(server.store.faults.isEmpty(), qPrintable(server.store.faults.join(u'\n')));
    }

    void aClockThatIsBehindAtAStartDoesNotLengthenAWait()
    {
        Server server;
        Job job = onRequest(kJob);
        job.retries = 1;
        server.connect(worker(QStringLiteral("w")));
        server.add(job);
        const QString id = server.request(kJob);
        server.finished(QStringLiteral("w"), {id, 1}, RunState::Failed, 1);
        server.store.apply({PutClock{server.now.wall}});
        server.now.wall -= std::chrono::years(10);
        server.restart();
        server.connect(worker(QStringLiteral("w")));
        server.live(2s);
        QVERIFY(server.state(id) == RunState::Assigned);
        // And one that a clock which was ahead has put off.
        server.now.wall += std::chrono::years(20);
        const QString other = server.request(kJob);
        server.finished(QStringLiteral("w"), {other, 1}, RunState::Failed, 1);
        server.now.wall -= std::chrono::years(10);
        server.restart();
        server.connect(worker(QStringLiteral("w")));
        server.live(kLongestRetryWait);
        QVERIFY(server.state(other) == RunState::Assigned);
    }

    void anIntervalThatBeganInTheFutureBeginsNow()
    {
        Server server;
        server.now.wall += std::chrono::days(400);
        server.add(every(kJob, QStringLiteral("1h")));
        server.now.wall -= std::chrono::days(400);
        replan(server);
        QCOMPARE(server.book.planner().nextOf(kJob), kNoon + 1h);
    }

    void aRunForASlotToComeGoesOnWithoutIt()
    {
        Server server;
        server.connect(worker(QStringLiteral("w")));
        server.add(every(kJob, QStringLiteral("1h")));
        aheadAndBack(server, 2h);
        const QString id = runFor(server, kNoon + 2h);
        server.started(QStringLiteral("w"), {id, 1});
        replan(server);
        QVERIFY(!server.run(id).plannedAt);
        server.finished(QStringLiteral("w"), {id, 1}, RunState::Succeeded, 0);
        server.live(2h + 1min);
        QCOMPARE(server.store.runsFor(kJob, kNoon + 2h), 1);
        QVERIFY(runFor(server, kNoon + 2h) != id);
        QVERIFY2(server.store.faults.isEmpty(), qPrintable(server.store.faults.join(u'\n')));
    }

    void aJobThatIsNotAheadStaysAsItIs()
    {
        Server server;
        server.add(every(kJob, QStringLiteral("1h")));
        server.live(90min);
        const auto step = server.book.execute({{}, action::ReplanJob{kJob}}, server.now);
        QVERIFY(step);
        QVERIFY(step->writes.empty());
        QCOMPARE(server.book.execute({{}, action::ReplanJob{QStringLiteral("x")}}, server.now).problem().code,
                 QStringLiteral("unknown_job"));
    }

private:
    static void settle(Server &server)
    {
        for (auto step = server.take(server.book.onDeadline(server.now)); !step.writes.empty();)
            step = server.take(server.book.onDeadline(server.now));
    }
    /// The clock is ahead for long enough to be believed.
    static void aheadAndBack(Server &server, Milliseconds by)
    {
        server.now.wall += by;
        settle(server);
        server.now.wall -= by;
    }
    static void replan(Server &server) { server.take(server.book.execute({{}, action::ReplanJob{kJob}}, server.now)); }
    static qint64 slotsOnRecord(const Server &server)
    {
        qint64 count = 0;
        for (const auto &[id, run] : server.store.runs)
            count += !run.plannedAt ? 0 : run.slotRange ? run.slotRange->count : 1;
        return count;
    }
    static QString runFor(const Server &server, WallTime slot)
    {
        for (const auto &[id, run] : server.store.runs) {
            if (run.plannedAt == slot)
                return id;
        }
        return {};
    }
};

QTEST_GUILESS_MAIN(RunBookClockTest)
#include "tst_run_book_clock.moc"
