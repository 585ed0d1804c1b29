// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// Two workers of one name, each with a data folder of its own: neither has the other's runs.
class InstancesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSecondDoesNotLoseTheRunsOfTheFirst_data();
    void theSecondDoesNotLoseTheRunsOfTheFirst();
    void theSecondIsNotSentWhatTheFirstNeverGot();
    void theSecondHasAllItsSlots();
    void theFirstGetsItsRunsBack_data() { theSecondDoesNotLoseTheRunsOfTheFirst_data(); }
    void theFirstGetsItsRunsBack();
    void bothKeepTheirRunsWhenTheyTakeTurns();
    void theLeaseOfTheFirstGoesOn();
    void aForsakenRunOfTheFirstIsCancelledAtOnce();
    void whatTheFirstHadIsReleasedWhenItIsReplaced();
    void aReasonSaysWhichFolderTheRunWaitsFor();
    void aRenamedWorkerKeepsItsRuns_data() { theSecondDoesNotLoseTheRunsOfTheFirst_data(); }
    void aRenamedWorkerKeepsItsRuns();
    void aRenamedWorkerDeliversWhatEndedMeanwhile();
    void aRunThatLapsedMovesWithItsFolder();
    void aNameWithRunsOfAnotherFolderStays();
    void whatAnotherStoreGaveIsLeftAlone();
};

namespace {

const QString kJob = QStringLiteral("j");
const QString kW = QStringLiteral("w");
const QString kA = QStringLiteral("a");
const QString kB = QStringLiteral("b");

/// A run that runs on the first worker, which is away.
QString runOnFirst(Server &server, OnDisconnect policy = OnDisconnect::Wait)
{
    server.add(onDisconnect(kJob, policy));
    server.connect(workerFrom(kA, kW));
    const QString id = server.request(kJob);
    server.started(kW, {id, 1});
    server.disconnect(kW);
    return id;
}

QList<Holding> holding(const QString &id, int attempt = 1)
{
    return {{{id, attempt}, Holding::State::Running}};
}

} // namespace

void InstancesTest::theSecondDoesNotLoseTheRunsOfTheFirst_data()
{
    QTest::addColumn<bool>("restarts");
    QTest::newRow("one server") << false;
    QTest::newRow("over a restart of the server") << true;
}

void InstancesTest::theSecondDoesNotLoseTheRunsOfTheFirst()
{
    QFETCH(bool, restarts);
    Server server;
    const QString id = runOnFirst(server);
    QCOMPARE(server.run(id).instance, kA);
    if (restarts)
        server.restart();
    for (int i = 0; i < 2; ++i) {
        const RegistrationResult agreed = server.connect(workerFrom(kB, kW));
        QVERIFY(agreed.keep.isEmpty() && agreed.cancel.isEmpty() && agreed.step.commands.empty());
        QVERIFY(server.state(id) == RunState::Running);
        server.disconnect(kW);
        if (restarts)
            server.restart();
    }
    QCOMPARE(server.events(id), QStringList{QStringLiteral("1 other_folder")}); // told once
    QCOMPARE(server.store.faults, QStringList());
}

void InstancesTest::theSecondIsNotSentWhatTheFirstNeverGot()
{
    Server server;
    server.add(onRequest(kJob));
    server.connect(workerFrom(kA, kW));
    const QString id = server.request(kJob);
    server.disconnect(kW);
    server.connect(workerFrom(kB, kW));
    QCOMPARE(server.commanded<StartRun>().size(), std::size_t(1));
    QVERIFY(server.state(id) == RunState::Assigned);
    server.disconnect(kW);
    server.connect(workerFrom(kA, kW));
    QCOMPARE(server.commanded<StartRun>().size(), std::size_t(2));
    QCOMPARE(server.events(id), (QStringList{QStringLiteral("1 other_folder"), QStringLiteral("1 start_resent")}));
}

void InstancesTest::theSecondHasAllItsSlots()
{
    Server server;
    runOnFirst(server);
    server.connect(workerFrom(kB, kW, 2));
    QCOMPARE(server.book.roster().find(kW)->freeSlots(), 2);
    const QString second = server.request(kJob);
    QCOMPARE(server.run(second).instance, kB);
    QCOMPARE(server.book.roster().find(kW)->freeSlots(), 1);
    server.finished(kW, {second, 1}, RunState::Succeeded, 0);
    QCOMPARE(server.book.roster().find(kW)->freeSlots(), 2);
}

void InstancesTest::theFirstGetsItsRunsBack()
{
    QFETCH(bool, restarts);
    Server server;
    const QString id = runOnFirst(server);
    server.connect(workerFrom(kB, kW));
    server.disconnect(kW);
    if (restarts)
        server.restart();
    const RegistrationResult agreed = server.connect(workerFrom(kA, kW), holding(id));
    QCOMPARE(agreed.keep, (QList<Resume>{{{id, 1}, 0, 0}}));
    QVERIFY(agreed.cancel.isEmpty());
    QCOMPARE(server.book.roster().find(kW)->freeSlots(), 3);
    server.live(24h);
    QVERIFY(server.state(id) == RunState::Running);
    QCOMPARE(codeOf(server.finished(kW, {id, 1}, RunState::Succeeded, 0)), QStringLiteral("accepted"));
    QVERIFY(server.state(id) == RunState::Succeeded);
    QVERIFY(server.book.roster().find(kW)->elsewhere.empty());
}

void InstancesTest::bothKeepTheirRunsWhenTheyTakeTurns()
{
    Server server;
    const QString first = runOnFirst(server);
    server.connect(workerFrom(kB, kW));
    const QString second = server.request(kJob);
    server.started(kW, {second, 1});
    for (int i = 0; i < 3; ++i) {
        server.disconnect(kW);
        QCOMPARE(server.connect(workerFrom(kA, kW), holding(first)).keep.size(), 1);
        server.disconnect(kW);
        QCOMPARE(server.connect(workerFrom(kB, kW), holding(second)).keep.size(), 1);
    }
    QVERIFY(server.state(first) == RunState::Running);
    QVERIFY(server.state(second) == RunState::Running);
    // One that holds the other's run was copied from it: it must not run there too.
    server.disconnect(kW);
    const RegistrationResult agreed = server.connect(workerFrom(kA, kW), holding(first) + holding(second));
    QCOMPARE(agreed.cancel, (QList<AttemptKey>{{second, 1}}));
    QVERIFY(server.state(second) == RunState::Running);
}

void InstancesTest::theLeaseOfTheFirstGoesOn()
{
    Server server;
    const QString id = runOnFirst(server, OnDisconnect::Replace);
    server.live(30s);
    server.connect(workerFrom(kB, kW));
    server.live(30s - 1ms);
    QCOMPARE(server.run(id).attempt, 1);
    server.live(1ms);
    QCOMPARE(server.run(id).attempt, 2);
    QCOMPARE(server.run(id).instance, kB);
    QVERIFY(server.state(id) == RunState::Assigned);
    server.disconnect(kW);
    QCOMPARE(server.connect(workerFrom(kA, kW), holding(id)).cancel, (QList<AttemptKey>{{id, 1}}));
    QCOMPARE(server.store.faults, QStringList());
}

void InstancesTest::aForsakenRunOfTheFirstIsCancelledAtOnce()
{
    Server server;
    const QString id = runOnFirst(server);
    server.connect(workerFrom(kB, kW));
    server.live(60s);
    QVERIFY(server.state(id) == RunState::Assigned);
    server.cancel(id);
    QVERIFY(server.state(id) == RunState::Lost);
    QVERIFY(server.commanded<CancelRun>().empty());
}

void InstancesTest::whatTheFirstHadIsReleasedWhenItIsReplaced()
{
    Server server;
    const QString id = runOnFirst(server, OnDisconnect::Replace);
    server.connect(workerFrom(kB, kW, 1));
    server.live(60s);
    QCOMPARE(server.run(id).attempt, 2);
    QVERIFY(server.book.roster().find(kW)->elsewhere.empty());
    QCOMPARE(server.book.roster().find(kW)->freeSlots(), 0);
}

void InstancesTest::aReasonSaysWhichFolderTheRunWaitsFor()
{
    Server server;
    const QString id = runOnFirst(server);
    server.live(60s);
    QVERIFY(server.run(id).reason.startsWith(QStringLiteral("worker w has been away")));
    server.connect(workerFrom(kB, kW));
    QVERIFY2(server.run(id).reason.startsWith(QStringLiteral("worker w is connected with another data folder")),
             qPrintable(server.run(id).reason));
    QVERIFY(server.events(id).contains(QStringLiteral("1 other_folder")));
}

void InstancesTest::aRenamedWorkerKeepsItsRuns()
{
    QFETCH(bool, restarts);
    Server server;
    const QString id = runOnFirst(server);
    if (restarts)
        server.restart();
    const QString renamed = QStringLiteral("renamed");
    const RegistrationResult agreed = server.connect(workerFrom(kA, renamed), holding(id));
    QCOMPARE(agreed.keep, (QList<Resume>{{{id, 1}, 0, 0}}));
    QVERIFY(agreed.cancel.isEmpty());
    QCOMPARE(server.run(id).worker, renamed);
    QCOMPARE(server.events(id), QStringList{QStringLiteral("1 worker_renamed")});
    QVERIFY(server.book.roster().find(kW) == nullptr);
    QVERIFY(!server.store.workers.contains(kW));
    QCOMPARE(server.book.roster().find(renamed)->freeSlots(), 3);
    if (restarts)
        server.restart();
    if (restarts)
        server.connect(workerFrom(kA, renamed), holding(id));
    QCOMPARE(codeOf(server.finished(renamed, {id, 1}, RunState::Succeeded, 0)), QStringLiteral("accepted"));
    QVERIFY(server.state(id) == RunState::Succeeded);
    QCOMPARE(server.store.faults, QStringList());
}

void InstancesTest::aRenamedWorkerDeliversWhatEndedMeanwhile()
{
    Server server;
    const QString id = runOnFirst(server);
    const QString renamed = QStringLiteral("renamed");
    server.connect(workerFrom(kA, renamed), {{{id, 1}, Holding::State::Finished}});
    QCOMPARE(codeOf(server.finished(renamed, {id, 1}, RunState::Failed, 3)), QStringLiteral("accepted"));
    QVERIFY(server.state(id) == RunState::Failed);
}

void InstancesTest::aRunThatLapsedMovesWithItsFolder()
{
    Server server;
    const QString id = runOnFirst(server);
    server.connect(workerFrom(kB, kW)); // the old name has another folder by now
    server.live(60s);
    server.connect(workerFrom(kA, QStringLiteral("renamed")), holding(id));
    QCOMPARE(server.run(id).worker, QStringLiteral("renamed"));
    QVERIFY(server.book.roster().find(kW)->elsewhere.empty());
    QVERIFY(server.book.roster().find(kW)->record.connected);
    QCOMPARE(server.store.faults, QStringList());
}

void InstancesTest::aNameWithRunsOfAnotherFolderStays()
{
    Server server;
    const QString first = runOnFirst(server);
    server.connect(workerFrom(kB, kW));
    const QString second = server.request(kJob);
    server.started(kW, {second, 1});
    server.disconnect(kW);
    server.connect(workerFrom(kB, QStringLiteral("renamed")), holding(second));
    QCOMPARE(server.run(second).worker, QStringLiteral("renamed"));
    QCOMPARE(server.run(first).worker, kW); // its folder may be back under its name
    server.connect(workerFrom(kA, kW), holding(first));
    QCOMPARE(codeOf(server.finished(kW, {first, 1}, RunState::Succeeded, 0)), QStringLiteral("accepted"));
    QCOMPARE(server.store.faults, QStringList());
}

/// The server has another database, or the worker another server: what it holds is not for this one to end.
void InstancesTest::whatAnotherStoreGaveIsLeftAlone()
{
    Server server;
    const QString id = runOnFirst(server);
    server.commands.clear();
    Server other;
    other.store.storeId = QStringLiteral("store2");
    other.restart();
    other.add(onRequest(kJob));
    const Holding foreign{{id, 1}, Holding::State::Running, 0, 0, server.store.storeId};
    RegistrationResult agreed = other.connect(workerFrom(kA, kW), {foreign});
    QVERIFY(agreed.cancel.isEmpty());
    QVERIFY(agreed.keep.isEmpty());
    QCOMPARE(other.book.roster().find(kW)->ofOtherStores, 1);
    QVERIFY(other.store.events.empty());
    agreed = server.connect(workerFrom(kA, kW), {foreign});
    QCOMPARE(agreed.keep.size(), 1);
    QCOMPARE(server.book.roster().find(kW)->ofOtherStores, 0);
    const Holding unnamed{{id, 1}}; // of an older worker nobody knows whose run it is
    QCOMPARE(other.connect(workerFrom(kA, kW), {unnamed}).cancel.size(), 1);
    other.request(kJob);
    QCOMPARE(std::get<StartRun>(other.commands.back()).assignment.store, other.store.storeId);
}

QTEST_GUILESS_MAIN(InstancesTest)
#include "tst_instances.moc"
