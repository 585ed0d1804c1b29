// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/plan/planner_table.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

class SlotPlannerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addingOpensASpan();
    void aJobOnRequestHasNoSpan();
    void aPausedJobHasNoSlots();
    void pausingClosesTheSpanAndResumingOpensAnother();
    void pausingTwiceIsPausingOnce();
    void removingClosesTheSpan();
    void slotsAreDueOnce();
    void theNewestDueSlotIsMarked();
    void givesManySlotsInPortions();
    void aJobThatIsFarBehindKeepsNoneWaiting();
    void aClockSetBackPlansNothingTwice();
    void aClockSetForwardLeavesNothingOut();
    void pausedWithAClockSetBackTheSpanStillCoversItsSlots();
    void removedWithAClockSetBackItsNameKeepsItsSlots();
    void removedAndRestartedItsNameKeepsItsSlots();
    void pausedAndRestartedItKeepsItsSlots();
    void namesThatAreForgottenKeepTheirSlotsToo();
    void anAtJobIsDueOnce();
    void knowsTheNextMoment();
    void restoresWhereItStopped();
    void plansNothingThatItCannotRead();
    void unknownNamesDoNoHarm();
};

void SlotPlannerTest::addingOpensASpan()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    const Span &span = table.store.spans.at({kJob, kNoon});
    QCOMPARE(span.from, kNoon);
    QVERIFY(!span.to);
    QCOMPARE(span.plannedUntil, kNoon);
    QCOMPARE(span.schedule.text, QStringLiteral("10s"));
    QVERIFY(table.store.jobs.contains(kJob));
    QCOMPARE(table.planner.nextOf(kJob), kNoon + 10s);
}

void SlotPlannerTest::aJobOnRequestHasNoSpan()
{
    Table table;
    table.add(onRequest(kJob), kNoon);
    table.enable(kJob, false, kNoon);
    table.enable(kJob, true, kNoon);
    table.remove(kJob, kNoon);
    QVERIFY(table.store.spans.empty());
    QVERIFY(table.store.faults.isEmpty());
}

void SlotPlannerTest::aPausedJobHasNoSlots()
{
    Table table;
    Job job = every(kJob, QStringLiteral("10s"));
    job.enabled = false;
    table.add(job, kNoon);
    QVERIFY(table.store.spans.empty());
    QVERIFY(!table.planner.nextOf(kJob));
    QVERIFY(table.due(kNoon + 1h).empty());
    table.enable(kJob, true, kNoon + 1h);
    QCOMPARE(table.planner.nextOf(kJob), kNoon + 1h + 10s);
}

void SlotPlannerTest::pausingClosesTheSpanAndResumingOpensAnother()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    QCOMPARE(table.due(kNoon + 25s).size(), std::size_t(2));
    table.enable(kJob, false, kNoon + 25s);
    QCOMPARE(table.store.spans.at({kJob, kNoon}).to, kNoon + 25s);
    QVERIFY(!table.store.jobs.at(kJob).enabled);
    QVERIFY(table.due(kNoon + 60s).empty());
    table.enable(kJob, true, kNoon + 65s);
    QVERIFY(!table.store.spans.at({kJob, kNoon + 65s}).to);
    const auto due = table.due(kNoon + 85s);
    QCOMPARE(due.size(), std::size_t(2));
    QCOMPARE(due[0].at, kNoon + 70s);
    QVERIFY(table.store.faults.isEmpty());
}

void SlotPlannerTest::pausingTwiceIsPausingOnce()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    table.enable(kJob, false, kNoon + 25s);
    table.enable(kJob, false, kNoon + 35s);
    QCOMPARE(table.store.spans.at({kJob, kNoon}).to, kNoon + 25s);
    QCOMPARE(table.store.spans.size(), std::size_t(1));
}

void SlotPlannerTest::removingClosesTheSpan()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    table.remove(kJob, kNoon + 25s);
    QCOMPARE(table.store.spans.at({kJob, kNoon}).to, kNoon + 25s);
    QVERIFY(table.store.jobs.empty());
    QVERIFY(table.catalogue.find(kJob) == nullptr);
    QVERIFY(!table.planner.next());
    QVERIFY(table.due(kNoon + 1h).empty());
}

void SlotPlannerTest::slotsAreDueOnce()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    QVERIFY(table.due(kNoon + 10s - 1ms).empty());
    QCOMPARE(table.due(kNoon + 10s).size(), std::size_t(1));
    QVERIFY(table.due(kNoon + 10s).empty());
    QCOMPARE(table.store.spans.at({kJob, kNoon}).plannedUntil, kNoon + 10s);
    QCOMPARE(table.due(kNoon + 30s).size(), std::size_t(2));
}

void SlotPlannerTest::theNewestDueSlotIsMarked()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    table.add(every(QStringLiteral("k"), QStringLiteral("20s")), kNoon);
    int newest = 0;
    for (const DueSlot &slot : table.due(kNoon + 45s)) {
        QCOMPARE(slot.newest, slot.at == kNoon + 40s);
        newest += slot.newest ? 1 : 0;
    }
    QCOMPARE(newest, 2);
}

void SlotPlannerTest::givesManySlotsInPortions()
{
    Table table;
    Job job = every(kJob, QStringLiteral("1s"));
    job.policy.missed = Missed::RunAll;
    table.add(job, kNoon);
    std::size_t count = 0;
    for (int portion = 0; portion < 8; ++portion) {
        const auto due = table.due(kNoon + 3600s);
        QVERIFY(due.size() <= SlotPlanner::kMaxAtOnce);
        count += due.size();
        QCOMPARE(due.back().newest, count == 3600);
    }
    QCOMPARE(count, std::size_t(3600));
    QVERIFY(table.due(kNoon + 3600s).empty());
}

void SlotPlannerTest::aJobThatIsFarBehindKeepsNoneWaiting()
{
    Table table;
    for (int job = 0; job < 10; ++job)
        table.add(every(QStringLiteral("late-%1").arg(job), QStringLiteral("1s")), kNoon);
    table.add(every(QStringLiteral("z"), QStringLiteral("1h")), kNoon);
    std::map<QString, std::size_t> given;
    for (int portion = 1; portion <= 3; ++portion) {
        const auto due = table.due(kNoon + 3600s);
        QVERIFY(due.size() < SlotPlanner::kEnough + SlotPlanner::kMaxAtOnce);
        for (const DueSlot &slot : due)
            ++given[slot.job];
    }
    QCOMPARE(given.size(), std::size_t(11)); // each has had its turn
    QCOMPARE(given[QStringLiteral("z")], std::size_t(1));
    while (!table.due(kNoon + 3600s).empty())
        ;
    QVERIFY(!table.planner.isBehind(QStringLiteral("late-9"), kNoon + 3600s));
}

void SlotPlannerTest::aClockSetBackPlansNothingTwice()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    QCOMPARE(table.due(kNoon + 60s).size(), std::size_t(6));
    for (Milliseconds back = -1h; back < 60s; back += 7s)
        QVERIFY(table.due(kNoon + back).empty());
    QCOMPARE(table.due(kNoon + 70s).size(), std::size_t(1));
}

void SlotPlannerTest::aClockSetForwardLeavesNothingOut()
{
    Table table;
    table.add(cron(kJob, QStringLiteral("0 * * * *")), kNoon);
    QCOMPARE(table.due(kNoon + 24h).size(), std::size_t(24));
}

void SlotPlannerTest::pausedWithAClockSetBackTheSpanStillCoversItsSlots()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    QCOMPARE(table.due(kNoon + 60s).size(), std::size_t(6));
    table.enable(kJob, false, kNoon + 5s);
    QCOMPARE(table.store.spans.at({kJob, kNoon}).to, kNoon + 60s);
    table.enable(kJob, true, kNoon + 15s);
    QCOMPARE(table.planner.nextOf(kJob), kNoon + 70s);
    QVERIFY(table.store.faults.isEmpty());
}

void SlotPlannerTest::removedWithAClockSetBackItsNameKeepsItsSlots()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    QCOMPARE(table.due(kNoon + 60s).size(), std::size_t(6));
    table.remove(kJob, kNoon + 5s);
    table.add(every(kJob, QStringLiteral("10s")), kNoon + 6s);
    table.add(every(QStringLiteral("k"), QStringLiteral("10s")), kNoon + 6s);
    QCOMPARE(table.planner.nextOf(kJob), kNoon + 70s);
    QCOMPARE(table.planner.nextOf(QStringLiteral("k")), kNoon + 10s);
    QVERIFY(table.store.faults.isEmpty());
}

void SlotPlannerTest::removedAndRestartedItsNameKeepsItsSlots()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    QCOMPARE(table.due(kNoon + 60s).size(), std::size_t(6));
    table.remove(kJob, kNoon + 60s);
    table.restart();
    table.add(every(kJob, QStringLiteral("10s")), kNoon + 6s);
    QCOMPARE(table.planner.nextOf(kJob), kNoon + 70s);
    QVERIFY(table.store.faults.isEmpty());
}

void SlotPlannerTest::pausedAndRestartedItKeepsItsSlots()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    QCOMPARE(table.due(kNoon + 60s).size(), std::size_t(6));
    table.enable(kJob, false, kNoon + 60s);
    table.restart();
    table.enable(kJob, true, kNoon + 6s);
    QCOMPARE(table.planner.nextOf(kJob), kNoon + 70s);
    QVERIFY(table.store.faults.isEmpty());
}

void SlotPlannerTest::namesThatAreForgottenKeepTheirSlotsToo()
{
    PlanHorizons former;
    const auto name = [](std::size_t i) { return QStringLiteral("j%1").arg(i); };
    for (std::size_t i = 0; i < kMaxPlanned + 10; ++i)
        former.keep(name(i), kNoon + Seconds(i));
    QCOMPARE(former.known(name(9)), std::nullopt);
    QCOMPARE(former.of(name(9)), kNoon + 9s); // and so has every name that is not known
    QCOMPARE(former.of(name(10)), kNoon + 10s);
    PlanHorizons restored;
    QList<PlannedUntil> planned;
    for (std::size_t i = kMaxPlanned; i > 0; --i)
        planned += {name(i), kNoon + Seconds(i)};
    restored.restore(planned);
    QCOMPARE(restored.of(name(0)), kNoon + 1s);
    QCOMPARE(restored.of(name(kMaxPlanned)), kNoon + Seconds(kMaxPlanned));
}

void SlotPlannerTest::anAtJobIsDueOnce()
{
    Table table;
    table.add(at(kJob, kNoon + 90s), kNoon);
    QCOMPARE(table.planner.next(), kNoon + 90s);
    const auto due = table.due(kNoon + 1h);
    QCOMPARE(due.size(), std::size_t(1));
    QCOMPARE(due[0].at, kNoon + 90s);
    QVERIFY(due[0].newest);
    QVERIFY(!table.planner.next());
    QVERIFY(table.due(kNoon + 2h).empty());
}

void SlotPlannerTest::knowsTheNextMoment()
{
    Table table;
    QVERIFY(!table.planner.next());
    table.add(onRequest(QStringLiteral("r")), kNoon);
    QVERIFY(!table.planner.next());
    table.add(every(kJob, QStringLiteral("1h")), kNoon);
    table.add(every(QStringLiteral("k"), QStringLiteral("7s")), kNoon);
    QCOMPARE(table.planner.next(), kNoon + 7s);
    table.enable(QStringLiteral("k"), false, kNoon);
    QCOMPARE(table.planner.next(), kNoon + 1h);
}

void SlotPlannerTest::restoresWhereItStopped()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    Job paused = every(QStringLiteral("p"), QStringLiteral("10s"));
    paused.enabled = false;
    table.add(paused, kNoon);
    static_cast<void>(table.due(kNoon + 25s));
    const Loaded loaded = table.store.loaded(kNoon + 60s);
    Table again;
    again.store = table.store;
    QVERIFY(again.planner.restore(loaded).isEmpty());
    const auto due = again.due(kNoon + 60s);
    QCOMPARE(due.size(), std::size_t(4));
    QCOMPARE(due.front().at, kNoon + 30s);
}

void SlotPlannerTest::plansNothingThatItCannotRead()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    table.store.jobs.at(kJob).schedule.text = QStringLiteral("every full moon");
    const Loaded loaded = table.store.loaded(kNoon);
    SlotPlanner restored;
    QCOMPARE(restored.restore(loaded), QStringList{kJob});
    Step step;
    QVERIFY(restored.due(kNoon + 1h, step).empty());
    QVERIFY(step.writes.empty());
}

void SlotPlannerTest::unknownNamesDoNoHarm()
{
    Table table;
    table.remove(kJob, kNoon);
    QVERIFY(table.catalogue.find(kJob) == nullptr);
    QVERIFY(!table.planner.nextOf(kJob));
    QVERIFY(table.store.jobs.empty());
}

QTEST_GUILESS_MAIN(SlotPlannerTest)
#include "tst_slot_planner.moc"
