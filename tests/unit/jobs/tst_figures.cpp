// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/figure_book.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace std::chrono_literals;

namespace {

const QString kJob = QStringLiteral("backup");
const WallTime kNoon = *parseIso(QStringLiteral("2026-11-23T12:00:00Z"));

/// The run number `n`, whose slot is so many minutes after noon.
Run ended(int n, RunState state, std::optional<Milliseconds> took = std::nullopt)
{
    Run run;
    run.id = QStringLiteral("R%1").arg(n);
    run.job = kJob;
    run.worker = QStringLiteral("w");
    run.state = state;
    run.plannedAt = kNoon + n * 1min;
    run.took = took;
    run.recordedAt = kNoon + n * 1min + took.value_or(0ms);
    return run;
}

QList<Run> newestFirst(int count, Milliseconds took)
{
    QList<Run> runs;
    for (int n = count; n > 0; --n)
        runs += ended(n, RunState::Succeeded, took);
    return runs;
}

} // namespace

/// What ended runs add up to, by job and by worker.
class TestFigures final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void takesTheMonotonicDurationBeforeTheTimes();
    void knowsNoDurationAfterAClockThatWasSetBack();
    void countsWhatNobodyWanted();
    void saysWhatIsUsualFromThreeRunsOn();
    void forgetsAllButTheLastTwenty();
    void longRunsThatFailedAreNotUsual();
    void tellsHowLateTheFirstAttemptBegan();
    void remembersTheLastSuccessOverFailures();
    void countsNoFailuresOfBefore();
    void countsOnceWhatEndsWhileTheRecordIsRead();
    void forgetsWhatIsNotWatched();
};

void TestFigures::takesTheMonotonicDurationBeforeTheTimes()
{
    Run run = ended(1, RunState::Succeeded, 5s);
    run.startedAt = kNoon;
    run.finishedAt = kNoon + 1h;
    QCOMPARE(durationOf(run), Milliseconds(5s));
    run.took.reset();
    QCOMPARE(durationOf(run), Milliseconds(1h));
}

void TestFigures::knowsNoDurationAfterAClockThatWasSetBack()
{
    Run run = ended(1, RunState::Succeeded);
    QVERIFY(!durationOf(run));
    run.startedAt = kNoon;
    run.finishedAt = kNoon - 1s;
    QVERIFY(!durationOf(run));
}

void TestFigures::countsWhatNobodyWanted()
{
    RunFigures figures;
    for (const RunState state : {RunState::Failed, RunState::TimedOut, RunState::Lost, RunState::Missed,
                                 RunState::Cancelled, RunState::Skipped, RunState::Succeeded, RunState::Running})
        figures.note(ended(1, state));
    QCOMPARE(figures.failures, quint64(4));
}

void TestFigures::saysWhatIsUsualFromThreeRunsOn()
{
    JobFigures figures;
    figures.note(ended(1, RunState::Succeeded, 30s));
    figures.note(ended(2, RunState::Succeeded, 10s));
    QVERIFY(!figures.usual());
    figures.note(ended(3, RunState::Succeeded, 20s));
    QCOMPARE(figures.usual(), (UsualDuration{3, 20s, 10s, 30s}));
}

void TestFigures::forgetsAllButTheLastTwenty()
{
    JobFigures figures;
    for (int n = 1; n <= 100; ++n)
        figures.note(ended(n, RunState::Succeeded, n * 1s));
    QCOMPARE(figures.usual(), (UsualDuration{20, 90s, 82s, 98s}));
}

void TestFigures::longRunsThatFailedAreNotUsual()
{
    JobFigures figures = JobFigures::restored(newestFirst(5, 10s));
    figures.note(ended(6, RunState::TimedOut, 1h));
    QCOMPARE(figures.usual(), (UsualDuration{5, 10s, 10s, 10s}));
    QCOMPARE(figures.ends().lastTook, Milliseconds(1h));
}

void TestFigures::tellsHowLateTheFirstAttemptBegan()
{
    JobFigures figures;
    Run run = ended(1, RunState::Running);
    run.startedAt = *run.plannedAt + 7s;
    figures.note(run);
    QCOMPARE(figures.lastDelay(), Milliseconds(7s));
    run.attempt = 2;
    run.startedAt = *run.plannedAt + 90s;
    figures.note(run);
    QCOMPARE(figures.lastDelay(), Milliseconds(7s));
    run.attempt = 1;
    run.startedAt = *run.plannedAt - 3s; // its worker's clock is behind
    figures.note(run);
    QCOMPARE(figures.lastDelay(), Milliseconds(0));
}

void TestFigures::remembersTheLastSuccessOverFailures()
{
    JobFigures figures;
    figures.note(ended(1, RunState::Succeeded, 10s));
    figures.note(ended(2, RunState::Failed, 10s));
    QCOMPARE(figures.ends().lastSuccess, kNoon + 1min + 10s);
}

void TestFigures::countsNoFailuresOfBefore()
{
    QCOMPARE(JobFigures::restored({ended(1, RunState::Failed)}).ends().failures, quint64(0));
}

void TestFigures::countsOnceWhatEndsWhileTheRecordIsRead()
{
    FigureBook book;
    QCOMPARE(book.watchJobs({kJob}), QStringList{kJob});
    book.watchWorkers({QStringLiteral("w")});
    const Run read = ended(4, RunState::Succeeded, 50s);
    const Run later = ended(5, RunState::Failed, 70s);
    book.note(read); // the query may have seen it, or not
    book.note(later);
    book.take(kJob, QList<Run>{read} + newestFirst(3, 10s));
    QCOMPARE(book.job(kJob)->usual(), (UsualDuration{4, 10s, 10s, 50s}));
    QCOMPARE(book.job(kJob)->ends().failures, quint64(1));
    QCOMPARE(book.job(kJob)->ends().lastTook, Milliseconds(70s));
    QCOMPARE(book.worker(QStringLiteral("w"))->failures, quint64(1));
    book.take(kJob, {}); // a second answer changes nothing
    QVERIFY(book.job(kJob)->usual());
}

void TestFigures::forgetsWhatIsNotWatched()
{
    FigureBook book;
    QCOMPARE(book.watchJobs({"a", "b"}).size(), 2);
    QCOMPARE(book.watchJobs({"b", "c"}), QStringList{"c"});
    book.take("a", newestFirst(3, 10s));
    book.note(ended(1, RunState::Failed));
    QCOMPARE(book.jobs(), (QStringList{"b", "c"}));
    QVERIFY(book.job(kJob) == nullptr);
}

QTEST_GUILESS_MAIN(TestFigures)
#include "tst_figures.moc"
