// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/retention.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace std::chrono_literals;

namespace {

const WallTime kNow = *parseIso(QStringLiteral("2026-11-30T12:00:00Z"));

/// Queued so long ago, and ended a minute later.
OldRun old(const char *id, Milliseconds ago, RunState state = RunState::Succeeded)
{
    OldRun run;
    run.place = {kNow - ago, QString::fromLatin1(id)};
    run.state = state;
    if (isFinal(state))
        run.recordedAt = run.place.queuedAt + 1min;
    return run;
}

OldRuns of(const QList<OldRun> &runs)
{
    OldRuns facts;
    facts.job = QStringLiteral("j");
    facts.oldest = runs;
    return facts;
}

QStringList idsOf(const QList<OldRun> &runs)
{
    QStringList ids;
    for (const OldRun &run : runs)
        ids += run.place.id;
    return ids;
}

} // namespace

/// Which runs go, and within which bounds.
class TestRetention final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatEndedLongAgoGoes()
    {
        const Choice choice = chooseRuns(of({old("a", 50h), old("b", 30h), old("c", 2h)}), {.runs = 24h}, {}, kNow);
        QCOMPARE(idsOf(choice.going), QStringList({"a", "b"}));
        QVERIFY(!choice.goOnAfter);
    }

    void aRunThatEndedLateStays()
    {
        OldRun late = old("a", 50h);
        late.recordedAt = kNow - 1h;
        const Choice choice = chooseRuns(of({late, old("b", 30h)}), {.runs = 24h}, {}, kNow);
        QCOMPARE(idsOf(choice.going), QStringList({"b"}));
    }

    void whatHasNotEndedStays()
    {
        for (const RunState state : {RunState::Queued, RunState::Assigned, RunState::Running})
            QVERIFY(chooseRuns(of({old("a", 900h, state)}), {.runs = 24h}, {}, kNow).going.isEmpty());
    }

    void theNewestAndTheLastSuccessStay()
    {
        OldRuns facts = of({old("a", 50h), old("b", 40h), old("c", 30h)});
        facts.stay = facts.oldest[2].place;
        facts.lastSuccess = QStringLiteral("a");
        QCOMPARE(idsOf(chooseRuns(facts, {.runs = 24h}, {}, kNow).going), QStringList({"b"}));
        facts.staysWhole = true;
        QVERIFY(chooseRuns(facts, {.runs = 24h}, {}, kNow).going.isEmpty());
    }

    void whatIsTooManyGoesWhateverItsAge()
    {
        OldRuns facts = of({old("a", 3h), old("b", 2h), old("c", 1h)});
        facts.most = facts.oldest[1].place;
        QCOMPARE(idsOf(chooseRuns(facts, {.runs = 24h}, {}, kNow).going), QStringList({"a"}));
        facts.most.reset();
        QCOMPARE(idsOf(chooseRuns(facts, {.runs = 24h}, kNow - 90min, kNow).going), QStringList({"a", "b"}));
    }

    void aPortionIsBounded()
    {
        QList<OldRun> many;
        for (int i = 0; i < 250; ++i)
            many += old(qPrintable(QString::number(1000 + i)), 100h - i * 1s);
        const Choice choice = chooseRuns(of(many), {.runs = 24h}, {}, kNow);
        QCOMPARE(choice.going.size(), kRunsAPortion);
        QVERIFY(choice.goOnAfter == many[kRunsAPortion - 1].place);
    }

    void goesOnWhereThereAreMore()
    {
        OldRuns facts = of({old("a", 50h, RunState::Running)});
        facts.isAll = false;
        QVERIFY(chooseRuns(facts, {.runs = 24h}, {}, kNow).goOnAfter == facts.oldest[0].place);
    }

    void muchOutputGoesInPieces()
    {
        Portion portion;
        QVERIFY(portion.take(old("a", 50h), {{1, 1000}}));
        QVERIFY(!portion.take(old("b", 50h), {{2, 600'000}, {3, 600'000}}));
        const Writes writes = portion.writes();
        QCOMPARE(writes.size(), std::size_t(2));
        QCOMPARE(std::get<DropRuns>(writes[0]).ids, QStringList{"a"});
        QCOMPARE(std::get<DropOutput>(writes[1]).upToSeq, 2);
    }

    void aPieceThatIsTooLargeGoesAlone()
    {
        Portion portion;
        QVERIFY(portion.take(old("a", 50h), {{1, 5 * Portion::kMostBytes}}));
        QVERIFY(!portion.take(old("b", 50h), {{2, 1}}));
        QCOMPARE(portion.runs(), QStringList{"a"});
        QCOMPARE(portion.writes().size(), std::size_t(1));
    }

    void outputGoesOnceItsRunHasEnded()
    {
        OldOutput ended{{1, 10}, QStringLiteral("a"), 1, RunState::Failed, kNow - 50h, kNow - 49h};
        OldOutput running{{2, 10}, QStringLiteral("b"), 1, RunState::Running, kNow - 50h, {}};
        OldOutput young{{3, 10}, QStringLiteral("c"), 1, RunState::Failed, kNow - 1h, kNow - 1h};
        const OutputChoice choice = chooseOutput({ended, running, young}, 24h, kNow);
        QCOMPARE(choice.writes.size(), std::size_t(2));
        QCOMPARE(std::get<PutEvent>(choice.writes[0]).event.kind, QStringLiteral("output_deleted"));
        QCOMPARE(std::get<DropOutput>(choice.writes[1]).runId, QStringLiteral("a"));
        QCOMPARE(choice.goOnAfter, 2);
        QVERIFY(choice.isDone);
    }

    void theSummaryHasTheSlotsOfARange()
    {
        Run run;
        run.job = QStringLiteral("j");
        run.state = RunState::Missed;
        run.queuedAt = kNow;
        QCOMPARE(summaryOf(run).slots, 0);
        run.plannedAt = kNow - 13h;
        run.slotRange = {kNow - 20h, 48};
        const SummaryRow expected{run.job, *parseIso(QStringLiteral("2026-11-29T00:00:00Z")), RunState::Missed, 48, 1};
        QVERIFY(summaryOf(run) == expected);
    }
};

QTEST_GUILESS_MAIN(TestRetention)
#include "tst_retention.moc"
