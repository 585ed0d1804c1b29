// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// A slot comes, and an earlier run of its job has not ended.
class RunBookOverlapTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void allowRunsBesideTheOthers();
    void skipSkipsWhileOneHasNotEnded_data();
    void skipSkipsWhileOneHasNotEnded();
    void aRunThatWaitsForItsRetryHasNotEnded();
    void queueRunsOneAfterTheOther();
    void queueIsBounded();
    void replaceCancelsWhatWaits();
    void replaceCancelsWhatIsUnderWay();
    void replaceWaitsForAWorkerThatIsAway();
    void aRefusalOfTheReplacedRunStartsTheNewOne();
    void aReplacedRunOutlivesARestart();
    void aReplacedRunKeepsItsReasonOverALapse_data();
    void aReplacedRunKeepsItsReasonOverALapse();
    void requestsAreNeverSkippedAndTakeTurns_data();
    void requestsAreNeverSkippedAndTakeTurns();
    void jobsDoNotStandInEachOthersWay();
};

namespace {

const QString kJob = QStringLiteral("j");
const QString kW = QStringLiteral("w");

/// Slots at 12:00:10, 12:00:20, …
Job overlapping(Overlap overlap, int most = 100)
{
    Job job = every(kJob, QStringLiteral("10s"));
    job.policy.overlap = overlap;
    job.policy.maxOverlap = most;
    return job;
}

Run slotRun(const Server &server, int number)
{
    for (const auto &[id, run] : server.store.runs) {
        if (run.plannedAt == kNoon + number * 10s)
            return run;
    }
    qFatal("no run for slot %d", number);
}

QString states(const Server &server, int slotCount)
{
    QStringList words;
    for (int i = 1; i <= slotCount; ++i)
        words += toString(slotRun(server, i).state);
    return words.join(u' ');
}

} // namespace

void RunBookOverlapTest::allowRunsBesideTheOthers()
{
    Server server;
    server.connect(worker(kW, 10));
    server.add(overlapping(Overlap::Allow, 3));
    server.live(50s);
    QCOMPARE(states(server, 5), QStringLiteral("assigned assigned assigned skipped skipped"));
    QCOMPARE(slotRun(server, 4).reason, QStringLiteral("the limit of active runs is reached: 3"));
    server.finished(kW, {slotRun(server, 2).id, 1}, RunState::Succeeded, 0);
    server.live(10s);
    QCOMPARE(toString(slotRun(server, 6).state), QStringLiteral("assigned"));
}

void RunBookOverlapTest::skipSkipsWhileOneHasNotEnded_data()
{
    QTest::addColumn<QString>("state");
    for (const char *state : {"queued", "assigned", "running"})
        QTest::newRow(state) << QString::fromLatin1(state);
}

void RunBookOverlapTest::skipSkipsWhileOneHasNotEnded()
{
    QFETCH(QString, state);
    Server server;
    if (state != u"queued")
        server.connect(worker(kW, 10));
    server.add(overlapping(Overlap::Skip));
    server.live(10s);
    const QString first = slotRun(server, 1).id;
    if (state == u"running")
        server.started(kW, {first, 1});
    server.live(20s);
    QCOMPARE(states(server, 3), state + QStringLiteral(" skipped skipped"));
    QCOMPARE(slotRun(server, 2).reason, QStringLiteral("run %1 has not ended").arg(first));
    QVERIFY(slotRun(server, 2).finishedAt);
    if (state == u"queued")
        server.cancel(first);
    else
        server.finished(kW, {first, 1}, RunState::Succeeded, 0);
    server.live(10s);
    QVERIFY(!isFinal(slotRun(server, 4).state));
}

void RunBookOverlapTest::aRunThatWaitsForItsRetryHasNotEnded()
{
    Server server;
    server.connect(worker(kW));
    Job job = overlapping(Overlap::Skip);
    job.retries = 10;
    server.add(job);
    server.live(10s);
    for (int attempt = 1; attempt <= 4; ++attempt) {
        server.finished(kW, {slotRun(server, 1).id, attempt}, RunState::Failed, 1);
        server.live(attempt < 4 ? 1s * (1 << (attempt - 1)) : 3s); // the fourth wait is 4 to 8 s long
    }
    QCOMPARE(states(server, 2), QStringLiteral("queued skipped"));
}

void RunBookOverlapTest::queueRunsOneAfterTheOther()
{
    Server server;
    server.connect(worker(kW, 10));
    server.add(overlapping(Overlap::Queue));
    server.live(30s);
    QCOMPARE(states(server, 3), QStringLiteral("assigned queued queued"));
    QCOMPARE(server.book.whyWaiting(slotRun(server, 2).id, server.now),
             QStringLiteral("waits for its turn: runs of this job go one at a time (overlap queue)"));
    server.finished(kW, {slotRun(server, 1).id, 1}, RunState::Failed, 1);
    QCOMPARE(states(server, 3), QStringLiteral("failed assigned queued"));
    server.restart();
    server.connect(worker(kW, 10), {{{slotRun(server, 2).id, 1}, Holding::State::Running, 0, 0}});
    QCOMPARE(states(server, 3), QStringLiteral("failed assigned queued"));
    server.finished(kW, {slotRun(server, 2).id, 1}, RunState::Succeeded, 0);
    QCOMPARE(states(server, 3), QStringLiteral("failed succeeded assigned"));
}

void RunBookOverlapTest::queueIsBounded()
{
    Server server;
    server.connect(worker(kW, 10));
    server.add(overlapping(Overlap::Queue, 2));
    server.live(50s);
    QCOMPARE(states(server, 5), QStringLiteral("assigned queued queued skipped skipped"));
    QCOMPARE(slotRun(server, 4).reason, QStringLiteral("the limit of waiting runs is reached: 2"));
}

void RunBookOverlapTest::replaceCancelsWhatWaits()
{
    Server server;
    server.add(overlapping(Overlap::Replace));
    server.live(30s);
    QCOMPARE(states(server, 3), QStringLiteral("cancelled cancelled queued"));
    QCOMPARE(slotRun(server, 1).reason, QStringLiteral("replaced by the run for 2026-11-23T12:00:20.000Z"));
    QVERIFY(server.commands.empty());
}

void RunBookOverlapTest::replaceCancelsWhatIsUnderWay()
{
    Server server;
    server.connect(worker(kW, 10));
    server.add(overlapping(Overlap::Replace));
    server.live(10s);
    const QString first = slotRun(server, 1).id;
    server.started(kW, {first, 1});
    server.live(10s);
    QCOMPARE(states(server, 2), QStringLiteral("running queued"));
    QCOMPARE(server.run(first).cancelWhy, (CancelWhy{CancelWhy::Kind::ReplacedBySlot, kNoon + 20s}));
    QCOMPARE(server.commanded<CancelRun>().size(), std::size_t(1));
    QCOMPARE(server.commanded<CancelRun>().front().key, (AttemptKey{first, 1}));
    server.finished(kW, {first, 1}, RunState::Cancelled);
    QCOMPARE(states(server, 2), QStringLiteral("cancelled assigned"));
    QCOMPARE(server.run(first).reason, QStringLiteral("replaced by the run for 2026-11-23T12:00:20.000Z"));
    QCOMPARE(server.store.faults, QStringList());
}

void RunBookOverlapTest::replaceWaitsForAWorkerThatIsAway()
{
    Server server;
    server.connect(worker(kW, 10));
    server.connect(worker(QStringLiteral("other"), 1));
    server.add(overlapping(Overlap::Replace));
    server.live(10s);
    const AttemptKey first{slotRun(server, 1).id, 1};
    server.started(kW, first);
    server.disconnect(kW);
    server.live(20s);
    QCOMPARE(states(server, 3), QStringLiteral("running cancelled queued"));
    const RegistrationResult agreed = server.connect(worker(kW, 10), {{first, Holding::State::Running, 0, 0}});
    QCOMPARE(agreed.cancel, QList<AttemptKey>{first});
    QCOMPARE(states(server, 3), QStringLiteral("running cancelled queued"));
    server.finished(kW, first, RunState::Cancelled);
    QCOMPARE(states(server, 3), QStringLiteral("cancelled cancelled assigned"));
}

void RunBookOverlapTest::aRefusalOfTheReplacedRunStartsTheNewOne()
{
    Server server;
    server.connect(worker(kW, 10));
    server.add(overlapping(Overlap::Replace));
    server.live(20s);
    QCOMPARE(states(server, 2), QStringLiteral("assigned queued"));
    server.take(server.book.assignmentRefused(kW, {slotRun(server, 1).id, 1}, QStringLiteral("no"), server.now));
    QCOMPARE(states(server, 2), QStringLiteral("cancelled assigned"));
}

void RunBookOverlapTest::aReplacedRunOutlivesARestart()
{
    Server server;
    server.connect(worker(kW, 10));
    server.add(overlapping(Overlap::Replace));
    server.live(10s);
    const AttemptKey first{slotRun(server, 1).id, 1};
    server.started(kW, first);
    server.live(10s);
    server.restart();
    const RegistrationResult agreed = server.connect(worker(kW, 10), {{first, Holding::State::Running, 0, 0}});
    QCOMPARE(agreed.cancel, QList<AttemptKey>{first});
    QCOMPARE(states(server, 2), QStringLiteral("running queued"));
    server.finished(kW, first, RunState::Cancelled);
    QCOMPARE(states(server, 2), QStringLiteral("cancelled assigned"));
    QVERIFY(server.run(first.runId).reason.startsWith(QStringLiteral("replaced by")));
}

void RunBookOverlapTest::aReplacedRunKeepsItsReasonOverALapse_data()
{
    QTest::addColumn<bool>("restarts");
    QTest::newRow("the server goes on") << false;
    QTest::newRow("the server restarts") << true;
}

void RunBookOverlapTest::aReplacedRunKeepsItsReasonOverALapse()
{
    QFETCH(bool, restarts);
    const QString replaced = QStringLiteral("replaced by the run for 2026-11-23T12:00:20.000Z");
    Server server;
    server.connect(worker(kW, 10));
    server.add(overlapping(Overlap::Replace));
    server.live(10s);
    const AttemptKey first{slotRun(server, 1).id, 1};
    server.started(kW, first);
    server.live(10s);
    server.take(server.book.execute({{}, action::SetJobEnabled{kJob, false}}, server.now));
    server.disconnect(kW);
    server.live(61s);
    QVERIFY(server.run(first.runId).reason.contains(QStringLiteral("waits until the worker is back")));
    if (restarts)
        server.restart();
    const RegistrationResult agreed = server.connect(worker(kW, 10), {{first, Holding::State::Running, 0, 0}});
    QCOMPARE(agreed.cancel, QList<AttemptKey>{first});
    server.started(kW, first);
    QCOMPARE(server.run(first.runId).reason, QStringLiteral("is being cancelled: ") + replaced);
    Outcome outcome;
    outcome.key = first;
    outcome.status = RunState::Cancelled;
    outcome.reason = QStringLiteral("cancelled on request"); // as a worker says it
    server.hearResult(kW, outcome);
    QVERIFY(server.state(first.runId) == RunState::Cancelled);
    QCOMPARE(server.run(first.runId).reason, replaced);
}

void RunBookOverlapTest::requestsAreNeverSkippedAndTakeTurns_data()
{
    QTest::addColumn<QString>("overlap");
    for (const char *overlap : {"skip", "queue", "replace"})
        QTest::newRow(overlap) << QString::fromLatin1(overlap);
}

void RunBookOverlapTest::requestsAreNeverSkippedAndTakeTurns()
{
    QFETCH(QString, overlap);
    Server server;
    server.connect(worker(kW, 10));
    Job job = onRequest(kJob);
    job.policy.overlap = *overlapFrom(overlap);
    job.policy.maxOverlap = 1;
    server.add(job);
    QStringList ids;
    for (int i = 0; i < 4; ++i)
        ids += server.request(kJob);
    for (const QString &id : ids) {
        QVERIFY(server.state(id) == RunState::Assigned);
        QCOMPARE(server.book.activeCounts().at(RunState::Assigned), 1);
        server.finished(kW, {id, 1}, RunState::Succeeded, 0);
    }
    QVERIFY(server.commanded<CancelRun>().empty());
}

void RunBookOverlapTest::jobsDoNotStandInEachOthersWay()
{
    Server server;
    server.connect(worker(kW, 10));
    server.add(overlapping(Overlap::Skip));
    Job other = overlapping(Overlap::Skip);
    other.name = QStringLiteral("other");
    server.add(other);
    server.live(10s);
    QCOMPARE(server.book.activeCounts().at(RunState::Assigned), 2);
}

QTEST_GUILESS_MAIN(RunBookOverlapTest)
#include "tst_run_book_overlap.moc"
