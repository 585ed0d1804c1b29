// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/figure_service.h"
#include "tests/unit/server/service_bench.h"

using namespace holdfast;
using namespace holdfast::server;
using namespace holdfast::server::test;
using namespace std::chrono_literals;

namespace {

const WallTime kNoon = *parseIso(QStringLiteral("2026-11-23T12:00:00Z"));

QStringList namesOf(const std::vector<JobGauges> &jobs)
{
    QStringList names;
    for (const JobGauges &job : jobs)
        names += job.name;
    return names;
}

Gauges gaugesOf(const FigureService &figures)
{
    Gauges gauges;
    figures.fill(gauges, kNoon);
    return gauges;
}

} // namespace

/// Which jobs /metrics has series of, and what it knows of their past.
class TestFigureService final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void watchesTheFirstJobsByName();
    void countsAFailureOfAJobThatIsNew();
    void watchesNothingWhereNothingIsWanted();
};

void TestFigureService::watchesTheFirstJobsByName()
{
    ServiceBench bench(kNoon);
    bench.addJob(QStringLiteral("c"));
    FigureService figures(*bench.runs, 2);
    figures.begin();
    bench.addJob(QStringLiteral("d"));
    bench.addJob(QStringLiteral("a"));
    QCOMPARE(namesOf(gaugesOf(figures).jobs), (QStringList{"a", "c"}));
    QCOMPARE(gaugesOf(figures).otherJobs, 1);
    bench.removeJob(QStringLiteral("a"));
    QCOMPARE(namesOf(gaugesOf(figures).jobs), (QStringList{"c", "d"}));
}

void TestFigureService::countsAFailureOfAJobThatIsNew()
{
    ServiceBench bench(kNoon);
    FigureService figures(*bench.runs, 10);
    figures.begin();
    bench.addJob(QStringLiteral("j"));
    QCOMPARE(gaugesOf(figures).jobs.at(0).ends.failures, quint64(0));
    jobs::Outcome outcome;
    outcome.status = jobs::RunState::Failed;
    outcome.took = Milliseconds(5s);
    bool isStored = false;
    bench.runs->ownJobFinished(QStringLiteral("w"), QStringLiteral("j"), outcome, "{}",
                               [&isStored](const Result<void> &result) { isStored = result.ok(); });
    QTRY_VERIFY_WITH_TIMEOUT(isStored, kPatience);
    QCOMPARE(gaugesOf(figures).jobs.at(0).ends.failures, quint64(1));
    FigureService later(*bench.runs, 10); // as after a restart
    later.begin();
    QTRY_VERIFY_WITH_TIMEOUT(gaugesOf(later).jobs.at(0).ends.lastTook, kPatience);
    QCOMPARE(gaugesOf(later).jobs.at(0).ends.failures, quint64(0));
}

void TestFigureService::watchesNothingWhereNothingIsWanted()
{
    ServiceBench bench(kNoon);
    FigureService figures(*bench.runs, 0);
    figures.begin();
    bench.addJob(QStringLiteral("j"));
    QVERIFY(gaugesOf(figures).jobs.empty());
    QCOMPARE(gaugesOf(figures).otherJobs, 1);
}

QTEST_GUILESS_MAIN(TestFigureService)
#include "tst_figure_service.moc"
