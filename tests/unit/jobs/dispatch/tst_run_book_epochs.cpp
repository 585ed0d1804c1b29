// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

namespace {

const QString kW = QStringLiteral("w");
const QString kV = QStringLiteral("v");
const QString kJob = QStringLiteral("j");

/// What a worker says of an attempt that another epoch gave.
Holding offer(const QString &id, Holding::State state, std::optional<WallTime> slot = {}, int attempt = 1)
{
    return {{id, attempt}, state, 5, 0, {}, kJob, slot};
}

QStringList changesOf(const Server &server, const QString &what)
{
    QStringList names;
    for (const auto &[id, change] : server.store.changes) {
        if (change.what == what)
            names += change.name;
    }
    return names;
}

} // namespace

/// The database was replaced by an earlier one: workers know more than it does.
class RunBookEpochsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWaitedInABackupIsLostIfNobodyBringsIt()
    {
        Server server = withWaitingRun();
        restore(server);
        server.connect(worker(kV)); // nobody who was connected then
        QCOMPARE(toString(server.state(m_id)), toString(RunState::Queued));
        QVERIFY(server.book.isSettling());
        server.live(61s);
        QCOMPARE(toString(server.state(m_id)), toString(RunState::Lost));
        QVERIFY(!server.book.isSettling());
        QCOMPARE(changesOf(server, QStringLiteral("run_lost")), QStringList{m_id});
        QCOMPARE(changesOf(server, QStringLiteral("backup_restored")).size(), 1);
        QVERIFY(server.store.faults.isEmpty());
    }
    void theLastOneThatWasConnectedEndsTheWait()
    {
        Server server = withWaitingRun();
        server.connect(worker(kW, 0));
        restore(server);
        server.connect(worker(kW, 0));
        server.live(1s);
        QCOMPARE(toString(server.state(m_id)), toString(RunState::Lost));
    }
    void aReplicaGoesOnWithWhatNobodyBrings()
    {
        Server server = withWaitingRun();
        server.connect(worker(kW, 0));
        promote(server);
        server.connect(worker(kV));
        QVERIFY(server.commanded<StartRun>().empty());
        server.connect(worker(kW, 0));
        server.live(1s);
        QCOMPARE(server.commanded<StartRun>().size(), std::size_t(1));
        QCOMPARE(server.commanded<StartRun>().front().worker, kV);
    }
    void aRunThatAWorkerHasGotIsItsOwn_data()
    {
        QTest::addColumn<bool>("isFinished");
        QTest::newRow("it runs") << false;
        QTest::newRow("it has ended") << true;
    }
    void aRunThatAWorkerHasGotIsItsOwn()
    {
        QFETCH(bool, isFinished);
        Server server = withWaitingRun();
        restore(server);
        const auto state = isFinished ? Holding::State::Finished : Holding::State::Running;
        const auto agreed = server.connect(worker(kW), {offer(m_id, state)});
        QCOMPARE(agreed.keep, (QList<Resume>{{{m_id, 1}, 0, 0}}));
        QVERIFY(agreed.cancel.isEmpty());
        QCOMPARE(server.events(m_id), QStringList{"1 recovered"});
        QCOMPARE(changesOf(server, QStringLiteral("run_recovered")), QStringList{m_id});
        server.output(kW, {m_id, 1}, 0, "hello");
        QCOMPARE(codeOf(server.finished(kW, {m_id, 1}, RunState::Succeeded)), QStringLiteral("accepted"));
        QCOMPARE(toString(server.state(m_id)), toString(RunState::Succeeded));
        QVERIFY(server.commanded<StartRun>().empty()); // nothing starts twice
        QVERIFY2(server.store.faults.isEmpty(), qPrintable(server.store.faults.join(u'\n')));
    }
    void aFurtherAttemptTakesThePlaceOfTheFormer()
    {
        Server server;
        m_id = runOnW(server, onRequest(kJob));
        restore(server);
        const auto agreed =
            server.connect(worker(kV), {offer(m_id, Holding::State::Finished, {}, 2)}); // w's attempt had failed
        QCOMPARE(agreed.keep.front().key, (AttemptKey{m_id, 2}));
        QCOMPARE(toString(server.store.attempts.at({m_id, 1}).state), toString(RunState::Lost));
        server.finished(kV, {m_id, 2}, RunState::Succeeded);
        QCOMPARE(toString(server.state(m_id)), toString(RunState::Succeeded));
        QVERIFY2(server.store.faults.isEmpty(), qPrintable(server.store.faults.join(u'\n')));
    }
    void aRunThatTheRecordLacksIsTakenIn()
    {
        Server server;
        server.add(onRequest(kJob));
        restore(server);
        const AttemptKey key{QStringLiteral("1m83pj09r14s5e9d"), 1};
        const auto agreed = server.connect(worker(kW), {offer(key.runId, Holding::State::Finished)});
        QVERIFY(agreed.keep.isEmpty()); // the record may have it
        Outcome outcome;
        outcome.key = key;
        outcome.status = RunState::Failed;
        QVERIFY(std::holds_alternative<AskRecord>(server.hearResult(kW, outcome).reply));
        QVERIFY(!server.book.takeIn(kV, key, server.now)); // it is not v's to bring
        auto step = server.book.takeIn(kW, key, server.now);
        QVERIFY(step);
        server.take(*step);
        QVERIFY(server.book.isIts(kW, key));
        QVERIFY(!server.hearResult(kW, outcome).receipt->isTaken); // its output comes first
        server.output(kW, key, 0, "hello");
        QCOMPARE(codeOf(server.hearResult(kW, outcome).reply), QStringLiteral("accepted"));
        QCOMPARE(toString(server.state(key.runId)), toString(RunState::Failed));
        QCOMPARE(server.run(key.runId).job, kJob);
        QVERIFY(!server.run(key.runId).plannedAt);
        QCOMPARE(server.store.outputOf(key, Stream::Stdout), QByteArray("hello"));
        QVERIFY(!server.book.takeIn(kW, key, server.now)); // once
    }
    void aProgramThatTheRecordLacksIsNotStopped()
    {
        Server server;
        server.add(onRequest(kJob));
        restore(server);
        const QString id = QStringLiteral("1m83pj09r14s5e9d");
        const auto agreed = server.connect(worker(kW), {offer(id, Holding::State::Running)});
        QVERIFY(agreed.cancel.isEmpty());
        QCOMPARE(agreed.keep, (QList<Resume>{{{id, 1}, 0, 0}}));
    }
    void aReplicaDoesNotPlanASlotThatAWorkerBrings()
    {
        Server server;
        server.add(every(kJob, QStringLiteral("10s")));
        server.connect(worker(kW, 0));
        server.live(31s);
        const WallTime slot = *server.book.planner().nextOf(kJob);
        server.pass(12s); // it was planned, and its run ended; the replica lacks that
        promote(server);
        server.live(1s);
        QCOMPARE(server.store.runsFor(kJob, slot), 0); // it waits for w
        const AttemptKey key{QStringLiteral("1m83pj09r14s5e9d"), 1};
        server.connect(worker(kW), {offer(key.runId, Holding::State::Finished, slot)});
        server.finished(kW, key, RunState::Succeeded);
        server.live(1s);
        QCOMPARE(server.store.runsFor(kJob, slot), 1);
        QCOMPARE(toString(server.state(key.runId)), toString(RunState::Succeeded));
        QVERIFY2(server.store.faults.isEmpty(), qPrintable(server.store.faults.join(u'\n')));
    }
    void attemptsOfARunThatTheRecordLacksComeInOrder()
    {
        Server server;
        Job job = onRequest(kJob);
        job.retries = 3;
        server.add(job);
        restore(server);
        const QString id = QStringLiteral("1m83pj09r14s5e9d");
        server.connect(worker(kV), {offer(id, Holding::State::Finished, {}, 2)});
        server.connect(worker(kW), {offer(id, Holding::State::Finished, {}, 1)});
        QVERIFY(server.book.isTooEarly({id, 2}));
        auto step = server.book.takeIn(kW, {id, 1}, server.now);
        QVERIFY(step);
        server.take(*step);
        QCOMPARE(codeOf(server.finished(kV, {id, 2}, RunState::Succeeded)), QStringLiteral("unavailable"));
        for (int i = 0; i < 2; ++i) // the first time, its output is asked for
            server.finished(kW, {id, 1}, RunState::Failed);
        QVERIFY(server.book.isIts(kV, {id, 2})); // and nobody is given a second attempt
        for (int i = 0; i < 2; ++i)
            QCOMPARE(codeOf(server.finished(kV, {id, 2}, RunState::Succeeded)), QStringLiteral("accepted"));
        QCOMPARE(toString(server.state(id)), toString(RunState::Succeeded));
        QCOMPARE(toString(server.store.attempts.at({id, 1}).state), toString(RunState::Failed));
        QVERIFY(server.commanded<StartRun>().empty());
    }
    void anAttemptThatComesAfterTheEndIsKeptBeside()
    {
        Server server;
        server.add(onRequest(kJob));
        restore(server);
        const QString id = QStringLiteral("1m83pj09r14s5e9d");
        server.connect(worker(kV), {offer(id, Holding::State::Finished, {}, 2)});
        server.take(*server.book.takeIn(kV, {id, 2}, server.now));
        for (int i = 0; i < 2; ++i)
            server.finished(kV, {id, 2}, RunState::Succeeded);
        server.connect(worker(kW), {offer(id, Holding::State::Finished, {}, 1)});
        Outcome outcome;
        outcome.key = {id, 1};
        outcome.status = RunState::Failed;
        QVERIFY(std::holds_alternative<AskRecord>(server.hearResult(kW, outcome).reply));
        server.take(*server.book.takeInBeside(kW, outcome, server.now));
        QCOMPARE(toString(server.store.attempts.at({id, 1}).state), toString(RunState::Failed));
        QCOMPARE(toString(server.state(id)), toString(RunState::Succeeded));
    }
    void aWorkerThatIsGoneKeepsNobodyWaiting()
    {
        Server server;
        server.add(onRequest(kJob));
        restore(server);
        const QString id = QStringLiteral("1m83pj09r14s5e9d");
        server.connect(worker(kV), {offer(id, Holding::State::Finished, {}, 2)});
        server.connect(worker(kW), {offer(id, Holding::State::Finished, {}, 1)});
        server.disconnect(kW);
        QVERIFY(!server.book.isTooEarly({id, 2}));
    }
    void givesTheEpochWithEachStart()
    {
        Server server;
        server.store.epochId = QStringLiteral("e1");
        server.restart();
        server.add(onRequest(kJob));
        server.connect(worker(kW));
        server.request(kJob);
        QCOMPARE(server.commanded<StartRun>().front().assignment.epoch, QStringLiteral("e1"));
    }

private:
    Server withWaitingRun()
    {
        Server server;
        server.add(onRequest(kJob));
        m_id = server.request(kJob);
        return server;
    }
    static void restore(Server &server)
    {
        server.pass(60s);
        server.store.restoredAt = server.now.wall;
        server.commands.clear();
        server.restart();
    }
    static void promote(Server &server)
    {
        server.store.promotedAt = server.now.wall;
        server.commands.clear();
        server.restart();
    }
    QString m_id;
};

QTEST_GUILESS_MAIN(RunBookEpochsTest)
#include "tst_run_book_epochs.moc"
