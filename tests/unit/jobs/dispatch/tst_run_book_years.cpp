// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/compiled.h"
#include "tests/unit/jobs/dispatch/years_world.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// Two years with every policy, in seconds.
class RunBookYearsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everySlotHasOneRunAndEveryBoundHolds_data();
    void everySlotHasOneRunAndEveryBoundHolds();
};

namespace {

const Labels kDb{{QStringLiteral("db"), QStringLiteral("main")}};

Job with(Job job, Overlap overlap, int maxOverlap, Missed missed, Milliseconds within = {})
{
    job.policy.overlap = overlap;
    job.policy.maxOverlap = maxOverlap;
    job.policy.missed = missed;
    job.policy.missedWithin = within;
    return job;
}

std::vector<Job> allKinds()
{
    Job allow =
        with(cron(QStringLiteral("allow"), QStringLiteral("0 */2 * * *")), Overlap::Allow, 4, Missed::RunAll, 6h);
    allow.policy.maxConcurrent = 2;
    Job skip = with(cron(QStringLiteral("skip"), QStringLiteral("0 * * * *")), Overlap::Skip, 1, Missed::RunOnce);
    skip.retries = 2;
    Job queue = with(cron(QStringLiteral("queue"), QStringLiteral("15 */2 * * *")), Overlap::Queue, 3, Missed::RunAll);
    queue.priority = -50;
    Job replace =
        with(cron(QStringLiteral("replace"), QStringLiteral("*/45 * * * *")), Overlap::Replace, 1, Missed::RunOnce);
    replace.retries = 3;
    Job jitter = with(cron(QStringLiteral("jitter"), QStringLiteral("0 */3 * * *")), Overlap::Allow, 10, Missed::Skip);
    jitter.policy.jitter = 40min;
    jitter.labels = kDb;
    Job interval =
        with(every(QStringLiteral("interval"), QStringLiteral("4h")), Overlap::Allow, 10, Missed::RunOnce, 2h);
    interval.labels = kDb;
    interval.retries = 5;
    interval.policy.retryOn = {RunState::Lost};
    Job nightly =
        with(cron(QStringLiteral("nightly"), QStringLiteral("30 2 * * *")), Overlap::Queue, 1, Missed::RunOnce);
    nightly.schedule.timezone = QStringLiteral("Europe/Berlin");
    nightly.labels = kDb;
    return {allow, skip, queue, replace, jitter, interval, nightly};
}

QString problemOf(const Run &run, const Job &job)
{
    const bool late = run.plannedAt && *run.finishedAt - *run.plannedAt > 5s;
    if (!isFinal(run.state) || !run.finishedAt || run.cancelWhy)
        return QStringLiteral("has not ended well");
    if (run.state != RunState::Succeeded && run.reason.isEmpty())
        return QStringLiteral("gives no reason");
    if (run.attempt > job.retries + 1)
        return QStringLiteral("has too many attempts");
    if (run.state == RunState::Missed && !late)
        return QStringLiteral("was missed in time");
    if (run.state == RunState::Missed && job.policy.missed == Missed::RunAll &&
        (job.policy.missedWithin == 0ms || *run.finishedAt - *run.plannedAt <= job.policy.missedWithin))
        return QStringLiteral("was missed against the policy");
    const bool isPlannedLate = run.plannedAt && run.queuedAt - *run.plannedAt > 5s;
    if (isPlannedLate && job.policy.missed == Missed::Skip && run.state != RunState::Missed)
        return QStringLiteral("ran late against the policy");
    if (run.state == RunState::Skipped && job.policy.overlap == Overlap::Replace)
        return QStringLiteral("was skipped against the policy");
    return {};
}

} // namespace

void RunBookYearsTest::everySlotHasOneRunAndEveryBoundHolds_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 3; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void RunBookYearsTest::everySlotHasOneRunAndEveryBoundHolds()
{
    QFETCH(unsigned, seed);
    std::map<QString, Job> jobs;
    for (const Job &job : allKinds())
        jobs[job.name] = job;
    YearsWorld world(seed, allKinds(), {{{QStringLiteral("db"), QStringLiteral("main")}, 2}});
    world.live(std::chrono::days(730));
    world.settle();
    QCOMPARE(world.faults.join(u'\n'), QString());
    QCOMPARE(world.openCount(), std::size_t(0));

    std::map<std::pair<QString, WallTime>, int> slotRuns;
    std::map<QString, std::vector<std::pair<WallTime, WallTime>>> ranges; // of runs that stand for many slots
    std::size_t inRanges = 0;
    std::map<QString, std::set<RunState>> states;
    for (const auto &[id, run] : world.ended) {
        const QString problem = problemOf(run, jobs.at(run.job));
        QVERIFY2(problem.isEmpty(), qPrintable(QStringLiteral("run %1 of %2 %3").arg(id, run.job, problem)));
        states[run.job].insert(run.state);
        QCOMPARE(world.concluded[id], 1);
        if (run.slotRange)
            ranges[run.job].emplace_back(run.slotRange->first, *run.plannedAt);
        else if (run.plannedAt)
            ++slotRuns[{run.job, *run.plannedAt}];
        if (run.slotRange)
            inRanges += static_cast<std::size_t>(run.slotRange->count);
    }
    QCOMPARE(world.concluded.size(), world.ended.size());
    std::size_t planned = 0;
    for (const auto &[key, span] : world.store().spans) {
        const auto plan = schedule::Compiled::compile(span.schedule);
        for (const WallTime at : plan->between(span.from, span.to.value_or(world.now()), 100'000)) {
            ++planned;
            const auto &many = ranges[span.job];
            const auto holds = [at](const auto &range) { return range.first <= at && at <= range.second; };
            const auto one = slotRuns.find({span.job, at});
            const auto runs =
                std::count_if(many.begin(), many.end(), holds) + (one == slotRuns.end() ? 0 : one->second);
            QVERIFY2(runs == 1, qPrintable(span.job + u' ' + toIso(at)));
        }
    }
    QCOMPARE(planned, slotRuns.size() + inRanges);
    QVERIFY2(planned > 20'000, qPrintable(QString::number(planned)));
    // The years were eventful enough to mean something.
    QVERIFY(world.happened[QStringLiteral("crashed")] > 100 && world.happened[QStringLiteral("wiped")] > 20);
    QVERIFY(world.happened[QStringLiteral("edited")] > 20 && world.happened[QStringLiteral("connected")] > 200);
    QVERIFY(states[QStringLiteral("allow")].contains(RunState::Skipped));
    QVERIFY(states[QStringLiteral("skip")].contains(RunState::Skipped));
    QVERIFY(states[QStringLiteral("queue")].contains(RunState::Skipped));
    QVERIFY(states[QStringLiteral("replace")].contains(RunState::Cancelled));
    for (const auto &[name, job] : jobs)
        QVERIFY2(states[name].contains(RunState::Missed) == (name != u"queue"), qPrintable(name)); // it runs them all
}

QTEST_GUILESS_MAIN(RunBookYearsTest)
#include "tst_run_book_years.moc"
