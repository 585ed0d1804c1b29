// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/compiled.h"
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// A job gets another definition.
class RunBookReplaceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anUnknownJobIsAdded();
    void aBadDefinitionChangesNothing();
    void withoutReplaceItSaysHow();
    void whatIsDueIsPlannedByTheFormerOne();
    void anIntervalHasItsOwnAnchor();
    void queuedRunsGoOnWithTheNewOne();
    void aPausedJobStaysPaused();
    void toAndFromARequest();
    void labelsThatFitNowArePlacedAtOnce();
    void everySlotOfEverySpanHasOneRun();
    void aClockSetBackPlansNothingTwice();
};

namespace {

const QString kJob = QStringLiteral("j");
const QString kW = QStringLiteral("w");

/// The slots of all spans, each with the number of its runs.
std::map<WallTime, int> slotsOnRecord(const Server &server)
{
    std::map<WallTime, int> found;
    for (const auto &[key, span] : server.store.spans) {
        const auto plan = schedule::Compiled::compile(span.schedule);
        for (const WallTime at : plan->between(span.from, span.to.value_or(server.now.wall), 100'000))
            found[at] += server.store.runsFor(span.job, at);
    }
    return found;
}

} // namespace

void RunBookReplaceTest::anUnknownJobIsAdded()
{
    Server server;
    server.take(server.book.execute({{}, action::ReplaceJob{every(kJob, QStringLiteral("10s"))}}, server.now));
    QCOMPARE(server.store.jobs.size(), std::size_t(1));
    server.live(10s);
    QCOMPARE(server.store.runs.size(), std::size_t(1));
}

void RunBookReplaceTest::aBadDefinitionChangesNothing()
{
    Server server;
    server.add(every(kJob, QStringLiteral("10s")));
    server.pass(15s);
    const auto refused =
        server.book.execute({{}, action::ReplaceJob{cron(kJob, QStringLiteral("61 * * * *"))}}, server.now);
    QVERIFY(!refused);
    QCOMPARE(refused.problem().code, QStringLiteral("bad_field"));
    QCOMPARE(server.book.catalogue().find(kJob)->schedule.text, QStringLiteral("10s"));
    QCOMPARE(server.book.planner().nextOf(kJob), kNoon + 10s);
}

void RunBookReplaceTest::withoutReplaceItSaysHow()
{
    Server server;
    server.add(onRequest(kJob));
    const auto again = server.book.execute({{}, action::AddJob{onRequest(kJob)}}, server.now);
    QVERIFY(!again);
    QCOMPARE(again.problem().code, QStringLiteral("exists"));
    QVERIFY(again.problem().text().contains(QStringLiteral("--replace")));
}

void RunBookReplaceTest::whatIsDueIsPlannedByTheFormerOne()
{
    Server server;
    server.add(every(kJob, QStringLiteral("1s")));
    server.pass(2h);
    server.restart();
    Job job = cron(kJob, QStringLiteral("30 * * * *"));
    job.command = {QStringLiteral("other")};
    server.take(server.book.execute({{}, action::ReplaceJob{job}}, server.now));
    qint64 count = 0;
    for (const auto &[id, run] : server.store.runs)
        count += run.slotRange ? run.slotRange->count : 1;
    QCOMPARE(count, 7200);
    QCOMPARE(server.store.spans.at({kJob, kNoon}).to, kNoon + 2h);
    QCOMPARE(server.store.spans.at({kJob, kNoon + 2h}).schedule.text, job.schedule.text);
    QCOMPARE(server.book.planner().nextOf(kJob), kNoon + 2h + 30min);
    QCOMPARE(server.store.jobs.at(kJob).command, job.command);
    QCOMPARE(server.store.jobs.at(kJob).createdAt, kNoon);
    QCOMPARE(server.store.faults, QStringList());
}

void RunBookReplaceTest::anIntervalHasItsOwnAnchor()
{
    Server server;
    server.add(every(kJob, QStringLiteral("60s")));
    server.live(70s);
    server.take(server.book.execute({{}, action::ReplaceJob{every(kJob, QStringLiteral("60s"))}}, server.now));
    QCOMPARE(server.book.planner().nextOf(kJob), kNoon + 130s);
    server.restart();
    QCOMPARE(server.book.planner().nextOf(kJob), kNoon + 130s);
}

void RunBookReplaceTest::queuedRunsGoOnWithTheNewOne()
{
    Server server;
    server.add(onRequest(kJob));
    const QString id = server.request(kJob);
    Job job = onRequest(kJob);
    job.command = {QStringLiteral("other")};
    job.policy.maxConcurrent = 1;
    server.take(server.book.execute({{}, action::ReplaceJob{job}}, server.now));
    server.request(kJob);
    server.connect(worker(kW));
    QCOMPARE(server.commanded<StartRun>().size(), std::size_t(1));
    QCOMPARE(server.commanded<StartRun>().front().assignment.key.runId, id);
    QCOMPARE(server.commanded<StartRun>().front().assignment.command, job.command);
}

void RunBookReplaceTest::aPausedJobStaysPaused()
{
    Server server;
    server.add(every(kJob, QStringLiteral("10s")));
    server.take(server.book.execute({{}, action::SetJobEnabled{kJob, false}}, server.now));
    server.take(server.book.execute({{}, action::ReplaceJob{every(kJob, QStringLiteral("20s"))}}, server.now));
    QVERIFY(!server.book.catalogue().find(kJob)->enabled);
    server.live(60s);
    QVERIFY(server.store.runs.empty());
    server.take(server.book.execute({{}, action::SetJobEnabled{kJob, true}}, server.now));
    server.live(40s);
    QCOMPARE(server.store.runs.size(), std::size_t(2));
    QCOMPARE(server.store.faults, QStringList());
}

void RunBookReplaceTest::toAndFromARequest()
{
    Server server;
    server.add(every(kJob, QStringLiteral("10s")));
    server.live(10s);
    server.take(server.book.execute({{}, action::ReplaceJob{onRequest(kJob)}}, server.now));
    QVERIFY(!server.book.planner().nextOf(kJob));
    server.live(60s);
    QCOMPARE(server.store.runs.size(), std::size_t(1));
    server.take(server.book.execute({{}, action::ReplaceJob{every(kJob, QStringLiteral("10s"))}}, server.now));
    server.live(10s);
    QCOMPARE(server.store.runs.size(), std::size_t(2));
    QCOMPARE(server.store.faults, QStringList());
}

void RunBookReplaceTest::labelsThatFitNowArePlacedAtOnce()
{
    Server server;
    server.connect(worker(kW));
    Job job = onRequest(kJob);
    job.labels = {{QStringLiteral("gpu"), QStringLiteral("yes")}};
    server.add(job);
    const QString id = server.request(kJob);
    QVERIFY(server.state(id) == RunState::Queued);
    server.take(server.book.execute({{}, action::ReplaceJob{onRequest(kJob)}}, server.now));
    QVERIFY(server.state(id) == RunState::Assigned);
}

void RunBookReplaceTest::everySlotOfEverySpanHasOneRun()
{
    Server server;
    server.add(every(kJob, QStringLiteral("7s")));
    const char *intervals[] = {"3s", "10s", "1s", "60s"};
    for (int i = 0; i < 40; ++i) {
        server.live(Milliseconds(i * 977 % 13'000));
        if (i % 5 == 0)
            server.restart();
        if (i % 3 == 0)
            server.take(server.book.execute({{}, action::SetJobEnabled{kJob, i % 2 == 0}}, server.now));
        server.take(server.book.execute({{}, action::ReplaceJob{every(kJob, QString::fromLatin1(intervals[i % 4]))}},
                                        server.now));
        server.take(server.book.execute({{}, action::ReplaceJob{every(kJob, QString::fromLatin1(intervals[i % 3]))}},
                                        server.now));
    }
    const auto found = slotsOnRecord(server);
    QVERIFY(found.size() > 20);
    QCOMPARE(server.store.runs.size(), found.size());
    for (const auto &[at, runs] : found)
        QVERIFY2(runs == 1, qPrintable(toIso(at)));
    QCOMPARE(server.store.faults, QStringList());
}

void RunBookReplaceTest::aClockSetBackPlansNothingTwice()
{
    Server server;
    server.add(cron(kJob, QStringLiteral("* * * * *")));
    server.live(10min);
    server.now.wall -= 5min;
    server.take(server.book.execute({{}, action::ReplaceJob{cron(kJob, QStringLiteral("*/2 * * * *"))}}, server.now));
    server.live(20min);
    QCOMPARE(server.store.runs.size(), std::size_t(10 + 7));
    for (const auto &[at, runs] : slotsOnRecord(server))
        QVERIFY2(runs == 1, qPrintable(toIso(at)));
    QCOMPARE(server.store.faults, QStringList());
}

QTEST_GUILESS_MAIN(RunBookReplaceTest)
#include "tst_run_book_replace.moc"
