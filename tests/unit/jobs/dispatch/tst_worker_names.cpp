// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// How the name of a worker goes: somebody removes it, or it was not meant to last.
class WorkerNamesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aWorkerThatIsGoneCanBeRemoved();
    void aWorkerThatIsNotGoneCannot_data();
    void aWorkerThatIsNotGoneCannot();
    void aRunThatWasGivenUpHoldsNobody();
    void aRemovedWorkerMayComeBack();
    void anEphemeralWorkerVanishes_data();
    void anEphemeralWorkerVanishes();
    void anEphemeralWorkerThatIsBackStays();
    void anEphemeralWorkerStaysForItsRuns();
    void otherWorkersStay();
};

namespace {

const QString kJob = QStringLiteral("j");
const QString kW = QStringLiteral("w");

Result<Step> removed(Server &server, const QString &name)
{
    Result<Step> step = server.book.execute({{}, action::RemoveWorker{name}}, server.now);
    if (step)
        server.take(*step);
    return step;
}

WorkerRecord ephemeral()
{
    WorkerRecord record = workerFrom(QStringLiteral("a"), kW);
    record.isEphemeral = true;
    return record;
}

} // namespace

void WorkerNamesTest::aWorkerThatIsGoneCanBeRemoved()
{
    Server server;
    server.connect(workerFrom(QStringLiteral("a"), kW));
    server.disconnect(kW);
    const Result<Step> step = removed(server, kW);
    QVERIFY(step);
    QCOMPARE(step->changes.workersGone, QStringList{kW});
    QVERIFY(server.book.roster().find(kW) == nullptr);
    QVERIFY(server.store.workers.empty());
    QVERIFY(server.store.outages.empty());
    server.restart();
    QVERIFY(server.book.roster().all().empty());
}

void WorkerNamesTest::aWorkerThatIsNotGoneCannot_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<QString>("code");
    QTest::newRow("there is none") << "none"
                                   << "not_found";
    QTest::newRow("it is connected") << "connected"
                                     << "worker_connected";
    QTest::newRow("a run waits for it") << "runs"
                                        << "worker_has_runs";
    QTest::newRow("a run waits for a former data folder") << "former"
                                                          << "worker_has_runs";
}

void WorkerNamesTest::aWorkerThatIsNotGoneCannot()
{
    QFETCH(QString, how);
    QFETCH(QString, code);
    Server server;
    server.add(onRequest(kJob));
    if (how != u"none")
        server.connect(workerFrom(QStringLiteral("a"), kW));
    if (how == u"runs" || how == u"former") {
        server.started(kW, {server.request(kJob), 1});
        server.disconnect(kW);
    }
    if (how == u"former") {
        server.connect(workerFrom(QStringLiteral("b"), kW));
        server.disconnect(kW);
    }
    const Result<Step> step = removed(server, kW);
    QVERIFY(!step);
    QCOMPARE(step.problem().code, code);
}

void WorkerNamesTest::aRunThatWasGivenUpHoldsNobody()
{
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, OnDisconnect::Wait));
    server.disconnect(kW);
    server.live(60s);
    server.cancel(id);
    QVERIFY(removed(server, kW));
    QVERIFY(server.state(id) == RunState::Lost);
}

void WorkerNamesTest::aRemovedWorkerMayComeBack()
{
    Server server;
    server.add(onRequest(kJob));
    server.connect(workerFrom(QStringLiteral("a"), kW));
    server.disconnect(kW);
    QVERIFY(removed(server, kW));
    server.connect(workerFrom(QStringLiteral("a"), kW));
    QCOMPARE(server.run(server.request(kJob)).worker, kW);
}

void WorkerNamesTest::anEphemeralWorkerVanishes_data()
{
    QTest::addColumn<bool>("restarts");
    QTest::newRow("one server") << false;
    QTest::newRow("over a restart of the server") << true;
}

void WorkerNamesTest::anEphemeralWorkerVanishes()
{
    QFETCH(bool, restarts);
    Server server;
    server.connect(ephemeral());
    server.live(24h);
    QVERIFY(server.book.roster().find(kW) != nullptr);
    server.disconnect(kW);
    if (restarts)
        server.restart();
    server.live(10min - 1ms);
    QVERIFY(server.book.roster().find(kW) != nullptr);
    server.live(1ms);
    QVERIFY(server.book.roster().find(kW) == nullptr);
    QVERIFY(server.store.workers.empty());
}

void WorkerNamesTest::anEphemeralWorkerThatIsBackStays()
{
    Server server;
    server.connect(ephemeral());
    server.disconnect(kW);
    server.live(9min);
    server.connect(ephemeral());
    server.live(1h);
    server.disconnect(kW);
    server.live(10min - 1ms);
    QVERIFY(server.book.roster().find(kW) != nullptr);
}

void WorkerNamesTest::anEphemeralWorkerStaysForItsRuns()
{
    Server server;
    server.add(onDisconnect(kJob, OnDisconnect::Wait));
    server.connect(ephemeral());
    const QString id = server.request(kJob);
    server.started(kW, {id, 1});
    server.disconnect(kW);
    server.live(24h);
    QVERIFY(server.book.roster().find(kW) != nullptr);
    server.cancel(id);
    server.live(10min);
    QVERIFY(server.book.roster().find(kW) == nullptr);
    QCOMPARE(server.store.faults, QStringList());
}

void WorkerNamesTest::otherWorkersStay()
{
    Server server;
    server.connect(workerFrom(QStringLiteral("a"), kW));
    server.disconnect(kW);
    server.live(24h);
    QVERIFY(server.book.roster().find(kW) != nullptr);
}

QTEST_GUILESS_MAIN(WorkerNamesTest)
#include "tst_worker_names.moc"
