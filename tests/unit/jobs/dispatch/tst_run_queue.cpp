// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/dispatch/run_queue.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace std::chrono_literals;

class RunQueueTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void higherPriorityGoesFirst();
    void aMinuteOfWaitingIsWorthAPriority();
    void whoSleepsIsNotInLine();
    void oneHeadForEachJob();
    void addingTwiceIsAddingOnce();
    void goesWithAModel_data();
    void goesWithAModel();
};

namespace {

const WallTime kNoon = *parseIso(QStringLiteral("2026-11-23T12:00:00Z"));

Run run(const QString &job, const QString &id, WallTime queuedAt = kNoon, int priority = 0)
{
    Run made;
    made.id = id;
    made.job = job;
    made.queuedAt = queuedAt;
    made.priority = priority;
    return made;
}

QString heads(const RunQueue &queue)
{
    QStringList ids;
    for (auto next = queue.first(); next; next = queue.after(*next))
        ids += next->id;
    return ids.join(u' ');
}

} // namespace

void RunQueueTest::higherPriorityGoesFirst()
{
    RunQueue queue;
    queue.add(run(QStringLiteral("a"), QStringLiteral("low"), kNoon, -1), {});
    queue.add(run(QStringLiteral("b"), QStringLiteral("high"), kNoon + 1s, 5), {});
    queue.add(run(QStringLiteral("c"), QStringLiteral("plain"), kNoon + 2s), {});
    queue.wake({});
    QCOMPARE(heads(queue), QStringLiteral("high plain low"));
}

/// The low one is passed by for as many minutes as the priorities differ, and not for longer.
void RunQueueTest::aMinuteOfWaitingIsWorthAPriority()
{
    RunQueue queue;
    queue.add(run(QStringLiteral("low"), QStringLiteral("low"), kNoon, -10), {});
    queue.add(run(QStringLiteral("before"), QStringLiteral("before"), kNoon + 15min - 1ms, 5), {});
    queue.add(run(QStringLiteral("after"), QStringLiteral("after"), kNoon + 15min + 1ms, 5), {});
    queue.wake({});
    QCOMPARE(heads(queue), QStringLiteral("before low after"));
}

void RunQueueTest::whoSleepsIsNotInLine()
{
    RunQueue queue;
    const QString job = QStringLiteral("j");
    queue.add(run(job, QStringLiteral("first")), MonoTime(10s));
    queue.add(run(job, QStringLiteral("second"), kNoon + 1s), MonoTime(5s));
    QCOMPARE(queue.waitingOf(job), 2);
    QCOMPARE(queue.nextWake(), MonoTime(5s));
    queue.wake(MonoTime(5s) - 1us);
    QVERIFY(!queue.first());
    queue.wake(MonoTime(5s));
    QCOMPARE(heads(queue), QStringLiteral("second"));
    queue.wake(MonoTime(20s));
    QCOMPARE(heads(queue), QStringLiteral("first"));
    QVERIFY(!queue.nextWake());
    QVERIFY(queue.remove(QStringLiteral("first")) && !queue.remove(QStringLiteral("first")));
    QCOMPARE(heads(queue), QStringLiteral("second"));
    QVERIFY(queue.remove(QStringLiteral("second")));
    QVERIFY(queue.empty());
    QCOMPARE(queue.waitingOf(job), 0);
}

void RunQueueTest::oneHeadForEachJob()
{
    RunQueue queue;
    for (int i = 0; i < 6; ++i)
        queue.add(run(QString::number(i % 2), QStringLiteral("r%1").arg(i), kNoon + Seconds(i)), {});
    queue.wake({});
    QCOMPARE(heads(queue), QStringLiteral("r0 r1"));
    // As place() does it: what is taken away while going through gives way to the next of its job.
    const auto first = queue.first();
    queue.remove(first->id);
    QCOMPARE(queue.after(*first)->id, QStringLiteral("r1"));
    QCOMPARE(queue.after(*queue.after(*first))->id, QStringLiteral("r2"));
}

void RunQueueTest::addingTwiceIsAddingOnce()
{
    RunQueue queue;
    const Run twice = run(QStringLiteral("j"), QStringLiteral("r"));
    queue.add(twice, MonoTime(1s));
    queue.add(twice, MonoTime(9s));
    QCOMPARE(queue.waitingOf(QStringLiteral("j")), 1);
    queue.wake(MonoTime(1s));
    QVERIFY(!queue.nextWake());
    QVERIFY(queue.remove(QStringLiteral("r")));
    QVERIFY(queue.empty() && !queue.first());
}

void RunQueueTest::goesWithAModel_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 20; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

/// The model: a plain list of runs, searched through for the best of each job.
void RunQueueTest::goesWithAModel()
{
    QFETCH(unsigned, seed);
    std::mt19937 random(seed);
    const auto any = [&random](unsigned below) { return static_cast<int>(random() % below); };
    struct Waiting
    {
        Run run;
        MonoTime notBefore;
    };
    std::map<QString, Waiting> model;
    RunQueue queue;
    MonoTime now{};
    for (int i = 0; i < 2'000; ++i) {
        if (any(2) == 0) {
            const Run made =
                run(QString::number(any(5)), QStringLiteral("r%1").arg(i), kNoon + Seconds(any(900)), any(20));
            const MonoTime notBefore = now + Seconds(any(30)) - 10s;
            model[made.id] = {made, notBefore};
            queue.add(made, notBefore);
        } else if (!model.empty()) {
            const auto gone = std::next(model.begin(), any(static_cast<unsigned>(model.size())));
            QVERIFY(queue.remove(gone->first));
            model.erase(gone);
        }
        now += Milliseconds(any(3'000));
        queue.wake(now);
        std::map<QString, std::pair<WallTime, QString>> best;
        for (const auto &[id, waiting] : model) {
            const auto key = std::pair(waiting.run.queuedAt - std::chrono::minutes(waiting.run.priority), id);
            const auto known = best.find(waiting.run.job);
            if (waiting.notBefore <= now && (known == best.end() || key < known->second))
                best[waiting.run.job] = key;
        }
        std::vector<std::pair<WallTime, QString>> order;
        for (const auto &[job, key] : best)
            order.push_back(key);
        std::sort(order.begin(), order.end());
        QStringList expected;
        for (const auto &key : order)
            expected += key.second;
        QCOMPARE(heads(queue), expected.join(u' '));
    }
}

QTEST_GUILESS_MAIN(RunQueueTest)
#include "tst_run_queue.moc"
