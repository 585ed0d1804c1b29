// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/schedule.h"
#include "tests/unit/jobs/samples.h"

#include <QTest>

#include <random>
#include <set>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// The law of the audit: whatever the clock does and whenever jobs are added, paused, resumed, removed or the server is
/// restarted, the runs on record for slots are exactly the slots of the spans, one run each.
class SlotPlannerPropertiesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachSlotOfASpanHasOneRun_data();
    void eachSlotOfASpanHasOneRun();
};

namespace {

const char *const kNames[] = {"a", "b", "c", "d"};

Job anyJob(const QString &name, std::mt19937 &random)
{
    switch (random() % 4) {
    case 0:
        return every(name, QStringLiteral("%1s").arg(3 + random() % 90));
    case 1:
        return cron(name, QStringLiteral("*/%1 * * * *").arg(1 + random() % 20));
    case 2:
        return cron(name, QStringLiteral("*/%1 * * * * *").arg(2 + random() % 30));
    default:
        return every(name, QStringLiteral("1h"));
    }
}

void anyStep(Server &server, std::mt19937 &random)
{
    const QString name = QString::fromLatin1(kNames[random() % std::size(kNames)]);
    const bool isThere = server.book.catalogue().find(name) != nullptr;
    switch (random() % 12) {
    case 0:
        if (!isThere)
            server.add(anyJob(name, random));
        break;
    case 1:
        if (isThere && random() % 2 == 0)
            server.take(server.book.execute({{}, action::RemoveJob{name}}, server.now));
        break;
    case 2:
    case 3:
        if (isThere)
            server.take(server.book.execute({{}, action::SetJobEnabled{name, random() % 2 == 0}}, server.now));
        break;
    case 4:
        server.restart();
        break;
    case 5: // somebody sets the clock, or the server was off
        server.now.wall += Milliseconds(static_cast<int>(random() % 9'000'000) - 3'000'000);
        break;
    default:
        server.pass(Milliseconds(random() % 90'000));
        server.take(server.book.onDeadline(server.now));
    }
}

/// Every (job, slot) of the spans, derived from nothing but what they say.
std::multiset<std::pair<QString, WallTime>> planOf(const holdfast::test::ModelStore &store)
{
    std::multiset<std::pair<QString, WallTime>> plan;
    for (const auto &[key, span] : store.spans) {
        for (const WallTime slot :
             schedule::slotsBetween(span.schedule, span.from, span.to.value_or(span.plannedUntil), 1'000'000))
            plan.emplace(span.job, slot);
    }
    return plan;
}

/// Takes what each run stands for out of the plan: one slot, or all from the first of a range to its last. What does
/// not add up is told.
QStringList takeRuns(std::multiset<std::pair<QString, WallTime>> &plan, const holdfast::test::ModelStore &store)
{
    QStringList faults;
    for (const auto &[id, run] : store.runs) {
        if (!run.plannedAt)
            continue;
        const WallTime first = run.slotRange ? run.slotRange->first : *run.plannedAt;
        const auto begin = plan.lower_bound({run.job, first});
        const auto end = plan.upper_bound({run.job, *run.plannedAt});
        const auto count = std::distance(begin, end);
        if (count != (run.slotRange ? run.slotRange->count : 1))
            faults += QStringLiteral("run %1 of %2 stands for %3 slots").arg(id, run.job).arg(count);
        plan.erase(begin, end);
    }
    return faults;
}

} // namespace

void SlotPlannerPropertiesTest::eachSlotOfASpanHasOneRun_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 100; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void SlotPlannerPropertiesTest::eachSlotOfASpanHasOneRun()
{
    QFETCH(unsigned, seed);
    std::mt19937 random(seed);
    Server server;
    for (int i = 0; i < 250; ++i)
        anyStep(server, random);
    // Catch up: the portions that are still due.
    for (int i = 0; i < 100; ++i)
        server.take(server.book.onDeadline(server.now));
    auto plan = planOf(server.store);
    QVERIFY(!plan.empty());
    QCOMPARE(takeRuns(plan, server.store), QStringList());
    QCOMPARE(plan.size(), std::size_t(0)); // slots without a run
    QCOMPARE(server.store.faults, QStringList());
}

QTEST_GUILESS_MAIN(SlotPlannerPropertiesTest)
#include "tst_slot_planner_properties.moc"
