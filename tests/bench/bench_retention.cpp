// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"
#include "core/server/record/old_runs.h"
#include "core/store/sqlite_backend.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

using namespace holdfast;

namespace {

using namespace std::chrono_literals;

const WallTime kBegin = fromMsecs(1'795'000'000'000);
constexpr int kJobs = 50;
constexpr int kRuns = 50'000;

QString nameOf(int job)
{
    return QStringLiteral("job-%1").arg(job);
}

void commit(store::SqliteBackend &backend, const jobs::Writes &writes)
{
    const std::vector<jobs::Writes> batch{writes};
    const store::CommitOutcome outcome = backend.commit(batch);
    if (outcome.kind != store::CommitOutcome::Kind::Committed)
        qFatal("%s", qPrintable(outcome.problem.text()));
}

/// A slot a minute of each job, with `bytes` of output.
void fill(store::SqliteBackend &backend, int bytes)
{
    jobs::Writes writes;
    for (int job = 0; job < kJobs; ++job)
        writes.emplace_back(
            jobs::OpenSpan{{nameOf(job),
                            {schedule::Kind::Every, QStringLiteral("1m"), QStringLiteral("UTC"), kBegin},
                            kBegin,
                            std::nullopt,
                            kBegin}});
    for (int i = 0; i < kRuns; ++i) {
        jobs::Run run;
        run.queuedAt = kBegin + (i / kJobs + 1) * 1min;
        run.id = makeRunId(run.queuedAt, static_cast<std::uint64_t>(i) * 2'654'435'761U);
        run.job = nameOf(i % kJobs);
        run.state = jobs::RunState::Succeeded;
        run.plannedAt = run.queuedAt;
        run.recordedAt = run.queuedAt + 1s;
        writes.emplace_back(jobs::PutRun{run});
        writes.emplace_back(jobs::AppendOutput{run.id, 1, jobs::Stream::Stdout, 0, QByteArray(bytes, 'x')});
        if (writes.size() > 2'000 || i + 1 == kRuns)
            commit(backend, std::exchange(writes, {}));
    }
}

void report(const char *what, std::vector<double> &took)
{
    std::sort(took.begin(), took.end());
    if (took.empty())
        return;
    std::printf("%-28s %6zu transactions: p50 %6.2f ms, p99 %6.2f ms, max %6.2f ms\n", what, took.size(),
                took[took.size() / 2], took[took.size() * 99 / 100], took.back());
}

/// Everything that may go, a portion a transaction; then the space.
void measure(store::SqliteBackend &backend, const char *what)
{
    QSet<QString> there;
    for (int job = 0; job < kJobs; ++job)
        there.insert(nameOf(job));
    const auto reader = backend.reader();
    const auto timed = [&backend](std::vector<double> &took, const jobs::Writes &writes) {
        QElapsedTimer timer;
        timer.start();
        commit(backend, writes);
        took.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    };
    std::vector<double> deletions;
    server::RoundPlace place;
    for (bool isOver = false; !isOver;) {
        const auto found = server::findOld(*reader, place, {.runs = 1h}, there, kBegin + 10'000h);
        if (!found)
            qFatal("%s", qPrintable(found.problem().text()));
        place = found->next;
        isOver = found->isRoundOver;
        if (!found->writes.empty())
            timed(deletions, found->writes);
    }
    report(what, deletions);
    std::vector<double> cuts;
    for (auto space = reader->space(); space && space->freePages > 1'000; space = reader->space())
        timed(cuts, {jobs::GiveBackSpace{50}});
    report("  50 pages given back", cuts);
}

} // namespace

/// bench_retention [FOLDER]: how long the transactions take that delete old runs, on the disk of FOLDER.
int main(int argc, char **argv)
{
    const QString folder = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QString();
    const QTemporaryDir dir(folder.isEmpty() ? QString() : folder + QStringLiteral("/bench-XXXXXX"));
    for (const int bytes : {80, 20'000}) {
        store::SqliteBackend backend({dir.filePath(QStringLiteral("%1.db").arg(bytes))});
        if (const auto opened = backend.open(); !opened)
            qFatal("%s", qPrintable(opened.problem().text()));
        fill(backend, bytes);
        measure(backend, qPrintable(QStringLiteral("runs with %1 bytes").arg(bytes)));
    }
    return 0;
}
