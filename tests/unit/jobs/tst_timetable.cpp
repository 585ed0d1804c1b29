// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

class TimetableTest : public QObject
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
    void keepsAJobItCannotRead();
    void unknownNamesDoNoHarm();
};

namespace {

using Store = holdfast::test::ModelStore;

struct Table
{
    Timetable timetable;
    Store store;

    void add(const Job &job, WallTime now)
    {
        Writes writes;
        timetable.add(job, now, writes);
        store.apply(writes);
    }
    void enable(const QString &name, bool enabled, WallTime now)
    {
        Writes writes;
        timetable.setEnabled(name, enabled, now, writes);
        store.apply(writes);
    }
    void remove(const QString &name, WallTime now)
    {
        Writes writes;
        timetable.remove(name, now, writes);
        store.apply(writes);
    }
    void restart()
    {
        timetable = Timetable();
        static_cast<void>(timetable.restore(store.loaded(kNoon)));
    }
    std::vector<DueSlot> due(WallTime now)
    {
        Writes writes;
        auto slots = timetable.due(now, writes);
        store.apply(writes);
        return slots;
    }
};

const QString kJob = QStringLiteral("j");

} // namespace

void TimetableTest::addingOpensASpan()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    const Span &span = table.store.spans.at({kJob, kNoon});
    QCOMPARE(span.from, kNoon);
    QVERIFY(!span.to);
    QCOMPARE(span.plannedUntil, kNoon);
    QCOMPARE(span.schedule.text, QStringLiteral("10s"));
    QVERIFY(table.store.jobs.contains(kJob));
    QCOMPARE(table.timetable.nextOf(kJob), kNoon + 10s);
}

void TimetableTest::aJobOnRequestHasNoSpan()
{
    Table table;
    table.add(onRequest(kJob), kNoon);
    table.enable(kJob, false, kNoon);
    table.enable(kJob, true, kNoon);
    table.remove(kJob, kNoon);
    QVERIFY(table.store.spans.empty());
    QVERIFY(table.store.faults.isEmpty());
}

void TimetableTest::aPausedJobHasNoSlots()
{
    Table table;
    Job job = every(kJob, QStringLiteral("10s"));
    job.enabled = false;
    table.add(job, kNoon);
    QVERIFY(table.store.spans.empty());
    QVERIFY(!table.timetable.nextOf(kJob));
    QVERIFY(table.due(kNoon + 1h).empty());
    table.enable(kJob, true, kNoon + 1h);
    QCOMPARE(table.timetable.nextOf(kJob), kNoon + 1h + 10s);
}

void TimetableTest::pausingClosesTheSpanAndResumingOpensAnother()
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

void TimetableTest::pausingTwiceIsPausingOnce()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    table.enable(kJob, false, kNoon + 25s);
    table.enable(kJob, false, kNoon + 35s);
    QCOMPARE(table.store.spans.at({kJob, kNoon}).to, kNoon + 25s);
    table.enable(kJob, true, kNoon + 45s);
    table.enable(kJob, true, kNoon + 55s);
    QCOMPARE(table.store.spans.size(), std::size_t(2));
}

void TimetableTest::removingClosesTheSpan()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    table.remove(kJob, kNoon + 25s);
    QCOMPARE(table.store.spans.at({kJob, kNoon}).to, kNoon + 25s);
    QVERIFY(table.store.jobs.empty());
    QVERIFY(table.timetable.find(kJob) == nullptr);
    QVERIFY(!table.timetable.next());
    QVERIFY(table.due(kNoon + 1h).empty());
}

void TimetableTest::slotsAreDueOnce()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    QVERIFY(table.due(kNoon + 10s - 1ms).empty());
    QCOMPARE(table.due(kNoon + 10s).size(), std::size_t(1));
    QVERIFY(table.due(kNoon + 10s).empty());
    QCOMPARE(table.store.spans.at({kJob, kNoon}).plannedUntil, kNoon + 10s);
    QCOMPARE(table.due(kNoon + 30s).size(), std::size_t(2));
}

void TimetableTest::theNewestDueSlotIsMarked()
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

void TimetableTest::givesManySlotsInPortions()
{
    Table table;
    table.add(every(kJob, QStringLiteral("1s")), kNoon);
    std::size_t count = 0;
    for (int portion = 0; portion < 8; ++portion) {
        const auto due = table.due(kNoon + 3600s);
        QVERIFY(due.size() <= Timetable::kMostAtOnce);
        count += due.size();
        QCOMPARE(due.back().newest, count == 3600);
    }
    QCOMPARE(count, std::size_t(3600));
    QVERIFY(table.due(kNoon + 3600s).empty());
}

void TimetableTest::aJobThatIsFarBehindKeepsNoneWaiting()
{
    Table table;
    for (int job = 0; job < 10; ++job)
        table.add(every(QStringLiteral("late-%1").arg(job), QStringLiteral("1s")), kNoon);
    table.add(every(QStringLiteral("z"), QStringLiteral("1h")), kNoon);
    std::map<QString, std::size_t> given;
    for (int portion = 1; portion <= 3; ++portion) {
        const auto due = table.due(kNoon + 3600s);
        QVERIFY(due.size() < Timetable::kEnough + Timetable::kMostAtOnce);
        for (const DueSlot &slot : due)
            ++given[slot.job];
    }
    QCOMPARE(given.size(), std::size_t(11)); // each has had its turn
    QCOMPARE(given[QStringLiteral("z")], std::size_t(1));
    while (!table.due(kNoon + 3600s).empty())
        ;
    QVERIFY(!table.timetable.isBehind(QStringLiteral("late-9"), kNoon + 3600s));
}

void TimetableTest::aClockSetBackPlansNothingTwice()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    QCOMPARE(table.due(kNoon + 60s).size(), std::size_t(6));
    for (Milliseconds back = -1h; back < 60s; back += 7s)
        QVERIFY(table.due(kNoon + back).empty());
    QCOMPARE(table.due(kNoon + 70s).size(), std::size_t(1));
}

void TimetableTest::aClockSetForwardLeavesNothingOut()
{
    Table table;
    table.add(cron(kJob, QStringLiteral("0 * * * *")), kNoon);
    QCOMPARE(table.due(kNoon + 24h).size(), std::size_t(24));
}

void TimetableTest::pausedWithAClockSetBackTheSpanStillCoversItsSlots()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    QCOMPARE(table.due(kNoon + 60s).size(), std::size_t(6));
    table.enable(kJob, false, kNoon + 5s);
    QCOMPARE(table.store.spans.at({kJob, kNoon}).to, kNoon + 60s);
    table.enable(kJob, true, kNoon + 15s);
    QCOMPARE(table.timetable.nextOf(kJob), kNoon + 70s);
    QVERIFY(table.store.faults.isEmpty());
}

void TimetableTest::removedWithAClockSetBackItsNameKeepsItsSlots()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    QCOMPARE(table.due(kNoon + 60s).size(), std::size_t(6));
    table.remove(kJob, kNoon + 5s);
    table.add(every(kJob, QStringLiteral("10s")), kNoon + 6s);
    table.add(every(QStringLiteral("k"), QStringLiteral("10s")), kNoon + 6s);
    QCOMPARE(table.timetable.nextOf(kJob), kNoon + 70s);
    QCOMPARE(table.timetable.nextOf(QStringLiteral("k")), kNoon + 10s);
    QVERIFY(table.store.faults.isEmpty());
}

void TimetableTest::removedAndRestartedItsNameKeepsItsSlots()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    QCOMPARE(table.due(kNoon + 60s).size(), std::size_t(6));
    table.remove(kJob, kNoon + 60s);
    table.restart();
    table.add(every(kJob, QStringLiteral("10s")), kNoon + 6s);
    QCOMPARE(table.timetable.nextOf(kJob), kNoon + 70s);
    QVERIFY(table.store.faults.isEmpty());
}

void TimetableTest::pausedAndRestartedItKeepsItsSlots()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    QCOMPARE(table.due(kNoon + 60s).size(), std::size_t(6));
    table.enable(kJob, false, kNoon + 60s);
    table.restart();
    table.enable(kJob, true, kNoon + 6s);
    QCOMPARE(table.timetable.nextOf(kJob), kNoon + 70s);
    QVERIFY(table.store.faults.isEmpty());
}

void TimetableTest::namesThatAreForgottenKeepTheirSlotsToo()
{
    FormerPlans former;
    const auto name = [](std::size_t i) { return QStringLiteral("j%1").arg(i); };
    for (std::size_t i = 0; i < kMostPlanned + 10; ++i)
        former.keep(name(i), kNoon + Seconds(i));
    QCOMPARE(former.known(name(9)), std::nullopt);
    QCOMPARE(former.of(name(9)), kNoon + 9s); // and so has every name that is not known
    QCOMPARE(former.of(name(10)), kNoon + 10s);
    FormerPlans restored;
    QList<PlannedUntil> planned;
    for (std::size_t i = kMostPlanned; i > 0; --i)
        planned += {name(i), kNoon + Seconds(i)};
    restored.restore(planned);
    QCOMPARE(restored.of(name(0)), kNoon + 1s);
    QCOMPARE(restored.of(name(kMostPlanned)), kNoon + Seconds(kMostPlanned));
}

void TimetableTest::anAtJobIsDueOnce()
{
    Table table;
    table.add(at(kJob, kNoon + 90s), kNoon);
    QCOMPARE(table.timetable.next(), kNoon + 90s);
    const auto due = table.due(kNoon + 1h);
    QCOMPARE(due.size(), std::size_t(1));
    QCOMPARE(due[0].at, kNoon + 90s);
    QVERIFY(due[0].newest);
    QVERIFY(!table.timetable.next());
    QVERIFY(table.due(kNoon + 2h).empty());
}

void TimetableTest::knowsTheNextMoment()
{
    Table table;
    QVERIFY(!table.timetable.next());
    table.add(onRequest(QStringLiteral("r")), kNoon);
    QVERIFY(!table.timetable.next());
    table.add(every(kJob, QStringLiteral("1h")), kNoon);
    table.add(every(QStringLiteral("k"), QStringLiteral("7s")), kNoon);
    QCOMPARE(table.timetable.next(), kNoon + 7s);
    table.enable(QStringLiteral("k"), false, kNoon);
    QCOMPARE(table.timetable.next(), kNoon + 1h);
    QCOMPARE(table.timetable.jobs().size(), 3);
}

void TimetableTest::restoresWhereItStopped()
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
    QVERIFY(again.timetable.restore(loaded).isEmpty());
    QCOMPARE(again.timetable.jobs(), table.timetable.jobs());
    const auto due = again.due(kNoon + 60s);
    QCOMPARE(due.size(), std::size_t(4));
    QCOMPARE(due.front().at, kNoon + 30s);
}

void TimetableTest::keepsAJobItCannotRead()
{
    Table table;
    table.add(every(kJob, QStringLiteral("10s")), kNoon);
    table.store.jobs.at(kJob).schedule.text = QStringLiteral("every full moon");
    const Loaded loaded = table.store.loaded(kNoon);
    Timetable restored;
    QCOMPARE(restored.restore(loaded), QStringList{kJob});
    QVERIFY(restored.find(kJob) != nullptr);
    Writes writes;
    QVERIFY(restored.due(kNoon + 1h, writes).empty());
    QVERIFY(writes.empty());
}

void TimetableTest::unknownNamesDoNoHarm()
{
    Table table;
    table.remove(kJob, kNoon);
    table.enable(kJob, true, kNoon);
    QVERIFY(table.timetable.find(kJob) == nullptr);
    QVERIFY(!table.timetable.nextOf(kJob));
    QVERIFY(table.store.jobs.empty());
}

QTEST_GUILESS_MAIN(TimetableTest)
#include "tst_timetable.moc"
