// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/plan/planner_table.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// Long spans of missed slots, a plan that is made again, and rules of zones that change.
class SlotPlannerClockTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFewMissedSlotsHaveARowEach();
    void manyMissedSlotsAreOne_data();
    void manyMissedSlotsAreOne();
    void jobsThatRunAllHaveNoRanges();
    void replannedSlotsComeAgain();
    void aZoneWithOtherRulesBeginsASpan();
};

void SlotPlannerClockTest::aFewMissedSlotsHaveARowEach()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    const auto due = table.due(kNoon + 100 * 10s + 5s);
    QCOMPARE(due.size(), std::size_t(100));
    QVERIFY(std::none_of(due.begin(), due.end(), [](const DueSlot &slot) { return slot.range.has_value(); }));
}

void SlotPlannerClockTest::manyMissedSlotsAreOne_data()
{
    QTest::addColumn<QString>("missed");
    QTest::addColumn<qint64>("within");
    QTest::addColumn<qint64>("inRange");
    QTest::newRow("run-once") << "run-once" << qint64(0)
                              << qint64(8638); // up to 5 s before now, and the newest is left
    QTest::newRow("skip") << "skip" << qint64(0) << qint64(8638);
    QTest::newRow("run-all, an hour") << "run-all" << qint64(3600) << qint64(8278);
}

void SlotPlannerClockTest::manyMissedSlotsAreOne()
{
    QFETCH(QString, missed);
    QFETCH(qint64, within);
    QFETCH(qint64, inRange);
    Table table;
    Job job = every(kJob, QStringLiteral("10s"));
    job.policy.missed = *missedFrom(missed);
    job.policy.missedWithin = Seconds(within);
    table.add(job, kNoon);
    std::vector<DueSlot> all;
    for (auto due = table.due(kNoon + 24h); !due.empty(); due = table.due(kNoon + 24h))
        all.insert(all.end(), due.begin(), due.end());
    QVERIFY(all.front().range);
    QCOMPARE(*all.front().range, (SlotRange{kNoon + 10s, inRange}));
    QCOMPARE(all.front().at, kNoon + inRange * 10s);
    QVERIFY(!all.front().newest);
    // Nothing is left out between the range and the newest.
    for (std::size_t i = 1; i < all.size(); ++i)
        QCOMPARE(all[i].at, all[i - 1].at + 10s);
    QCOMPARE(all.back().at, kNoon + 24h);
    QVERIFY(all.back().newest);
}

void SlotPlannerClockTest::jobsThatRunAllHaveNoRanges()
{
    Table table;
    Job job = every(kJob, QStringLiteral("10s"));
    job.policy.missed = Missed::RunAll;
    table.add(job, kNoon);
    const auto due = table.due(kNoon + 24h);
    QCOMPARE(due.size(), SlotPlanner::kMaxAtOnce);
    QVERIFY(!due.front().range);
}

void SlotPlannerClockTest::replannedSlotsComeAgain()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    while (!table.due(kNoon + 24h).empty()) {
    }
    QVERIFY(table.due(kNoon + 60s).empty());
    Step step;
    table.planner.replan(every(kJob, QStringLiteral("10s")), kNoon + 25s, step);
    table.store.apply(step.writes);
    QCOMPARE(table.planner.nextOf(kJob), kNoon + 30s);
    QCOMPARE(table.store.spans.at({kJob, kNoon}).to, kNoon + 25s);
    QVERIFY(table.store.faults.isEmpty());
    table.restart();
    QCOMPARE(table.planner.nextOf(kJob), kNoon + 30s);
}

void SlotPlannerClockTest::aZoneWithOtherRulesBeginsASpan()
{
    Table table;
    Job job = cron(kJob, QStringLiteral("0 * * * *"));
    job.schedule.timezone = QStringLiteral("Asia/Almaty");
    table.add(job, kNoon);
    QCOMPARE(table.due(kNoon + 2h).size(), std::size_t(2));
    Table again;
    again.store = table.store;
    static_cast<void>(again.planner.restore(again.store.loaded(kNoon + 2h)));
    Step same;
    QVERIFY(again.planner.renewRules(same).isEmpty());
    QVERIFY(same.writes.empty());
    again.store.spans.at({kJob, kNoon}).rules = QStringLiteral("those of 2023");
    SlotPlanner upgraded;
    static_cast<void>(upgraded.restore(again.store.loaded(kNoon + 2h)));
    Step step;
    QCOMPARE(upgraded.renewRules(step), QStringList{kJob});
    again.store.apply(step.writes);
    QVERIFY2(again.store.faults.isEmpty(), qPrintable(again.store.faults.join(u'\n')));
    QCOMPARE(again.store.spans.at({kJob, kNoon}).to, kNoon + 2h);
    QCOMPARE(again.store.spans.at({kJob, kNoon + 2h}).rules, table.store.spans.at({kJob, kNoon}).rules);
    QCOMPARE(upgraded.nextOf(kJob), kNoon + 3h);
}

QTEST_GUILESS_MAIN(SlotPlannerClockTest)
#include "tst_slot_planner_clock.moc"
