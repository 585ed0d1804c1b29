// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/dispatch/waits.h"
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// What starts later than planned: slots that were missed, jitter, retries.
class RunBookLateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void missedSlotsAfterDowntime_data();
    void missedSlotsAfterDowntime();
    void runAllRunsEachInItsOrder();
    void aSlotWaitsForItsShareOfTheJitter();
    void theShareIsTheSameAfterARestart();
    void aLateSlotDoesNotWaitAgain();
    void retriesOnlyWhatTheJobSays_data();
    void retriesOnlyWhatTheJobSays();
    void aRetrysWaitOutlivesARestart();
    void aClockThatIsSetHoldsNothingBackForEver();
    void theOldLowPriorityRunGoesFirst();
};

namespace {

const QString kJob = QStringLiteral("j");
const QString kW = QStringLiteral("w");

std::map<RunState, int> counted(const Server &server)
{
    std::map<RunState, int> counts;
    for (const auto &[id, run] : server.store.runs)
        ++counts[run.state];
    return counts;
}

Job jittered()
{
    Job job = cron(kJob, QStringLiteral("0 * * * *"));
    job.policy.jitter = 10min;
    return job;
}

const WallTime kOne = kNoon + 1h;

} // namespace

void RunBookLateTest::missedSlotsAfterDowntime_data()
{
    QTest::addColumn<QString>("missed");
    QTest::addColumn<qint64>("withinMinutes");
    QTest::addColumn<int>("run");
    QTest::addColumn<int>("miss");
    QTest::newRow("run-once") << "run-once" << qint64(0) << 1 << 9;
    QTest::newRow("run-once within") << "run-once" << qint64(5) << 1 << 9;
    QTest::newRow("run-all") << "run-all" << qint64(0) << 10 << 0;
    QTest::newRow("run-all within") << "run-all" << qint64(5) << 5 << 5; // 30 s, 1.5, 2.5, 3.5 and 4.5 min late
    QTest::newRow("skip") << "skip" << qint64(0) << 0 << 10;
}

void RunBookLateTest::missedSlotsAfterDowntime()
{
    QFETCH(QString, missed);
    QFETCH(qint64, withinMinutes);
    QFETCH(int, run);
    QFETCH(int, miss);
    Server server;
    Job job = every(kJob, QStringLiteral("60s"));
    job.policy.missed = *missedFrom(missed);
    job.policy.missedWithin = std::chrono::minutes(withinMinutes);
    server.add(job);
    server.pass(10min + 30s);
    server.restart();
    server.take(server.book.onDeadline(server.now));
    QCOMPARE(counted(server)[RunState::Queued], run);
    QCOMPARE(counted(server)[RunState::Missed], miss);
    for (const auto &[id, each] : server.store.runs) {
        QCOMPARE(each.reason.isEmpty(), each.state == RunState::Queued);
        QCOMPARE(each.finishedAt.has_value(), each.state == RunState::Missed);
        if (each.state == RunState::Missed)
            QVERIFY2(each.reason.contains(forPeople(server.now.wall - *each.plannedAt)), qPrintable(each.reason));
    }
}

void RunBookLateTest::runAllRunsEachInItsOrder()
{
    Server server;
    Job job = every(kJob, QStringLiteral("60s"));
    job.policy.missed = Missed::RunAll;
    job.policy.overlap = Overlap::Queue;
    server.add(job);
    server.pass(5min + 30s);
    server.restart();
    server.take(server.book.onDeadline(server.now));
    server.connect(worker(kW, 10));
    for (int i = 1; i <= 5; ++i) {
        const AttemptKey key = server.commanded<StartRun>().back().assignment.key;
        QCOMPARE(server.run(key.runId).plannedAt, kNoon + i * 60s);
        server.finished(kW, key, RunState::Succeeded, 0);
    }
    QCOMPARE(counted(server)[RunState::Succeeded], 5);
}

void RunBookLateTest::aSlotWaitsForItsShareOfTheJitter()
{
    Server server;
    server.connect(worker(kW));
    server.add(jittered());
    server.live(1h);
    QCOMPARE(server.store.runs.size(), std::size_t(1));
    const QString id = server.store.runs.begin()->first;
    const Milliseconds share = jitterShare(kJob, kOne, 10min);
    QVERIFY(share > 1s);
    QCOMPARE(server.run(id).plannedAt, kOne);
    QCOMPARE(server.run(id).notBefore, kOne + share);
    QVERIFY(server.state(id) == RunState::Queued);
    QCOMPARE(server.book.whyWaiting(id, server.now),
             QStringLiteral("waits until %1Z (jitter)").arg(toIso(kOne + share).mid(11, 8)));
    server.live(share - 1ms);
    QVERIFY(server.state(id) == RunState::Queued);
    server.live(1ms);
    QVERIFY(server.state(id) == RunState::Assigned);
}

void RunBookLateTest::theShareIsTheSameAfterARestart()
{
    Server server;
    server.add(jittered());
    server.live(1h + 1s);
    const Milliseconds share = jitterShare(kJob, kOne, 10min);
    server.pass(5s);
    server.restart();
    server.connect(worker(kW));
    const QString id = server.store.runs.begin()->first;
    server.live(share - 6s - 1ms);
    QVERIFY(server.state(id) == RunState::Queued);
    server.live(1ms);
    QVERIFY(server.state(id) == RunState::Assigned);
}

void RunBookLateTest::aLateSlotDoesNotWaitAgain()
{
    Server server;
    server.add(jittered());
    server.pass(1h + 30min);
    server.restart();
    server.connect(worker(kW));
    server.take(server.book.onDeadline(server.now));
    QVERIFY(server.store.runs.begin()->second.state == RunState::Assigned);
}

void RunBookLateTest::retriesOnlyWhatTheJobSays_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("retryOn");
    QTest::addColumn<bool>("retried");
    const RunState all[] = {RunState::Failed, RunState::TimedOut, RunState::Lost};
    for (const RunState status : all) {
        for (const RunState retryOn : all) {
            QTest::addRow("%s, retry on %s", qPrintable(toString(status)), qPrintable(toString(retryOn)))
                << static_cast<int>(status) << static_cast<int>(retryOn) << (status == retryOn);
        }
    }
}

void RunBookLateTest::retriesOnlyWhatTheJobSays()
{
    QFETCH(int, status);
    QFETCH(int, retryOn);
    QFETCH(bool, retried);
    Server server;
    Job job = onRequest(kJob);
    job.retries = 1;
    job.policy.retryOn = {static_cast<RunState>(retryOn)};
    server.add(job);
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    server.finished(kW, {id, 1}, static_cast<RunState>(status), 1);
    QCOMPARE(toString(server.state(id)), retried ? QStringLiteral("queued") : toString(static_cast<RunState>(status)));
}

void RunBookLateTest::aRetrysWaitOutlivesARestart()
{
    Server server;
    Job job = onRequest(kJob);
    job.retries = 9;
    server.add(job);
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    for (int attempt = 1; attempt <= 6; ++attempt) {
        server.finished(kW, {id, attempt}, RunState::Failed, 1);
        if (attempt < 6)
            server.live(60s);
    }
    const Milliseconds wait = *server.run(id).notBefore - server.now.wall;
    QVERIFY(wait >= 16s && wait <= 32s);
    server.pass(10s);
    server.restart();
    server.connect(worker(kW));
    QVERIFY(server.state(id) == RunState::Queued);
    QCOMPARE(server.book.whyWaiting(id, server.now),
             QStringLiteral("attempt 6 of 10: exit code 1; next try in %1").arg(forPeople(wait - 10s)));
    server.live(wait - 10s - 1ms);
    QVERIFY(server.state(id) == RunState::Queued);
    server.live(1ms);
    QVERIFY(server.state(id) == RunState::Assigned);
}

/// It was set back by a year while the server was down.
void RunBookLateTest::aClockThatIsSetHoldsNothingBackForEver()
{
    Server server;
    server.add(jittered());
    server.live(1h);
    server.now.wall -= std::chrono::days(365);
    server.restart();
    server.connect(worker(kW));
    server.live(24h);
    QVERIFY(server.store.runs.begin()->second.state == RunState::Assigned);
}

/// One of higher priority comes every minute; the low one has its turn all the same.
void RunBookLateTest::theOldLowPriorityRunGoesFirst()
{
    Server server;
    Job low = onRequest(QStringLiteral("low"));
    low.priority = -20;
    server.add(low);
    Job high = onRequest(QStringLiteral("high"));
    high.priority = 20;
    server.add(high);
    server.connect(worker(kW, 1));
    server.request(QStringLiteral("high"));
    server.request(QStringLiteral("high"));
    const QString waits = server.request(QStringLiteral("low"));
    int minutes = 0;
    for (; server.state(waits) == RunState::Queued && minutes < 60; ++minutes) {
        server.live(60s);
        server.request(QStringLiteral("high"));
        server.finished(kW, server.commanded<StartRun>().back().assignment.key, RunState::Succeeded, 0);
    }
    QVERIFY2(minutes > 35 && minutes <= 42, qPrintable(QString::number(minutes)));
}

QTEST_GUILESS_MAIN(RunBookLateTest)
#include "tst_run_book_late.moc"
