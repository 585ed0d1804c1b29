// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// Runs whose worker is away: what becomes of them, and when.
class LeasesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theWorkerIsToldThePolicy();
    void eachPolicyActsAtItsDeadline_data();
    void eachPolicyActsAtItsDeadline();
    void aLateDeadlineActsOnce_data() { eachPolicyActsAtItsDeadline_data(); }
    void aLateDeadlineActsOnce();
    void countsFromTheLastSign();
    void waitGoesOnWhenTheWorkerIsBack();
    void replaceStartsAnotherAttemptAtOnce();
    void replaceUsesUpNoRetry();
    void stopIsLost();
    void stopIsRetriedByTheRules();
    void aReconnectInTimeRenews_data() { eachPolicyActsAtItsDeadline_data(); }
    void aReconnectInTimeRenews();
    void aRestartGivesAFreshLease_data() { eachPolicyActsAtItsDeadline_data(); }
    void aRestartGivesAFreshLease();
    void aForsakenRunStaysSoAfterARestart();
    void endsTakeTheirDeadlineWithThem();
};

namespace {

const QString kJob = QStringLiteral("j");
const QString kW = QStringLiteral("w");
const QString kOther = QStringLiteral("other");

} // namespace

void LeasesTest::theWorkerIsToldThePolicy()
{
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, OnDisconnect::Stop));
    const Assignment told = server.commanded<StartRun>().front().assignment;
    QVERIFY(told.onDisconnect == OnDisconnect::Stop);
    QCOMPARE(told.grace, 60s);
    QVERIFY(server.run(id).onDisconnect == OnDisconnect::Stop);
    QCOMPARE(server.run(id).lease, 60s);
}

void LeasesTest::eachPolicyActsAtItsDeadline_data()
{
    QTest::addColumn<int>("policy");
    QTest::addColumn<int>("seconds");
    QTest::addColumn<QString>("then");
    QTest::addColumn<QString>("event");
    const auto row = [](OnDisconnect policy, int seconds, const char *then, const char *event) {
        QTest::newRow(qPrintable(toString(policy)))
            << static_cast<int>(policy) << seconds << QString::fromLatin1(then) << QString::fromLatin1(event);
    };
    row(OnDisconnect::Wait, 60, "assigned", "1 lease_lapsed");
    row(OnDisconnect::Replace, 60, "queued", "1 replaced");
    row(OnDisconnect::Stop, 70, "lost", "1 lease_ended");
}

void LeasesTest::eachPolicyActsAtItsDeadline()
{
    QFETCH(int, policy);
    QFETCH(int, seconds);
    QFETCH(QString, then);
    QFETCH(QString, event);
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, static_cast<OnDisconnect>(policy)));
    QVERIFY(!server.book.nextDeadline(server.now));
    server.disconnect(kW);
    QCOMPARE(server.book.nextDeadline(server.now), server.now.mono + Seconds(seconds));
    server.pass(Seconds(seconds) - 1ms);
    server.take(server.book.onDeadline(server.now));
    QVERIFY(server.state(id) == RunState::Running);
    QCOMPARE(server.events(id), QStringList());
    server.pass(1ms);
    server.take(server.book.onDeadline(server.now));
    QCOMPARE(toString(server.state(id)), then);
    QCOMPARE(server.events(id), QStringList{event});
    QVERIFY(!server.book.nextDeadline(server.now));
    QCOMPARE(server.store.faults, QStringList());
}

void LeasesTest::aLateDeadlineActsOnce()
{
    QFETCH(int, policy);
    QFETCH(QString, then);
    QFETCH(QString, event);
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, static_cast<OnDisconnect>(policy)));
    server.disconnect(kW);
    server.pass(24h);
    QCOMPARE(server.book.nextDeadline(server.now), server.now.mono);
    for (int i = 0; i < 3; ++i)
        server.take(server.book.onDeadline(server.now));
    QCOMPARE(toString(server.state(id)), then);
    QCOMPARE(server.events(id), QStringList{event});
    QCOMPARE(server.store.faults, QStringList());
}

void LeasesTest::countsFromTheLastSign()
{
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, OnDisconnect::Wait));
    server.disconnect(kW, server.now.mono - 20s);
    server.live(40s - 1ms);
    QVERIFY(server.state(id) == RunState::Running);
    server.live(1ms);
    QVERIFY(server.state(id) == RunState::Assigned);
}

void LeasesTest::waitGoesOnWhenTheWorkerIsBack()
{
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, OnDisconnect::Wait));
    server.connect(worker(kOther));
    server.disconnect(kW);
    server.live(24h);
    QVERIFY(server.state(id) == RunState::Assigned);
    QCOMPARE(server.run(id).worker, kW);
    QCOMPARE(server.run(id).reason, QStringLiteral("worker w has been away for longer than the lease of 1 min; the run "
                                                   "waits until the worker is back or somebody cancels the run"));
    QVERIFY(server.run(id).startedAt.has_value());
    const RegistrationResult agreed = server.connect(worker(kW), holdingOf(id));
    QCOMPARE(agreed.keep, (QList<Resume>{{{id, 1}, 5, 0}}));
    QVERIFY(agreed.cancel.isEmpty());
    QCOMPARE(codeOf(server.started(kW, {id, 1})), QStringLiteral("accepted"));
    QVERIFY(server.state(id) == RunState::Running);
    QCOMPARE(server.run(id).reason, QString());
    QCOMPARE(server.events(id), (QStringList{QStringLiteral("1 lease_lapsed"), QStringLiteral("1 resumed")}));
    QCOMPARE(server.commanded<StartRun>().size(), std::size_t(1));
    server.finished(kW, {id, 1}, RunState::Succeeded, 0);
    QVERIFY(server.state(id) == RunState::Succeeded);
    QCOMPARE(server.store.faults, QStringList());
}

void LeasesTest::replaceStartsAnotherAttemptAtOnce()
{
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, OnDisconnect::Replace, 0));
    server.connect(worker(kOther, 1));
    server.disconnect(kW);
    server.live(60s);
    QVERIFY(server.state(id) == RunState::Assigned);
    QCOMPARE(server.run(id).attempt, 2);
    QCOMPARE(server.run(id).worker, kOther);
    QVERIFY(!server.run(id).startedAt);
    QCOMPARE(server.commanded<StartRun>().back().assignment.key, (AttemptKey{id, 2}));
    const Run &given = server.store.attempts.at({id, 1});
    QVERIFY(given.state == RunState::Lost);
    QCOMPARE(given.worker, kW);
    QCOMPARE(given.reason, QStringLiteral("replaced: worker w has been away for longer than the lease of 1 min; it "
                                          "may still run there"));
    QCOMPARE(given.finishedAt, server.now.wall);
    server.started(kOther, {id, 2});
    const RegistrationResult agreed = server.connect(worker(kW), holdingOf(id));
    QCOMPARE(agreed.cancel, (QList<AttemptKey>{{id, 1}}));
    QVERIFY(agreed.keep.isEmpty());
    QCOMPARE(server.events(id), (QStringList{QStringLiteral("1 replaced"), QStringLiteral("1 orphan_stopped")}));
    QVERIFY(server.state(id) == RunState::Running);
    QCOMPARE(server.store.faults, QStringList());
}

void LeasesTest::replaceUsesUpNoRetry()
{
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, OnDisconnect::Replace, 1));
    server.connect(worker(kOther, 1));
    server.disconnect(kW);
    server.live(60s);
    server.finished(kOther, {id, 2}, RunState::Failed, 3);
    QVERIFY(server.state(id) == RunState::Queued);
    server.live(1s);
    server.finished(kOther, {id, 3}, RunState::Failed, 3);
    QVERIFY(server.state(id) == RunState::Failed);
    QCOMPARE(server.store.faults, QStringList());
}

void LeasesTest::stopIsLost()
{
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, OnDisconnect::Stop));
    server.disconnect(kW);
    server.live(70s);
    QCOMPARE(
        server.run(id).reason,
        QStringLiteral("worker w has been away for longer than the lease of 1 min, and has stopped the run by now"));
    QCOMPARE(server.run(id).outputBytes, 5);
    QCOMPARE(server.run(id).finishedAt, server.now.wall);
    QCOMPARE(server.book.activeCounts().at(RunState::Running), 0);
}

void LeasesTest::stopIsRetriedByTheRules()
{
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, OnDisconnect::Stop, 1));
    server.connect(worker(kOther, 1));
    server.disconnect(kW);
    server.live(70s);
    QVERIFY(server.state(id) == RunState::Queued);
    QVERIFY(server.store.attempts.at({id, 1}).state == RunState::Lost);
    QVERIFY(*server.run(id).notBefore - server.now.wall <= 1s);
    server.live(1s);
    QCOMPARE(server.run(id).worker, kOther);
    server.started(kOther, {id, 2});
    server.disconnect(kOther);
    server.live(70s);
    QVERIFY(server.state(id) == RunState::Lost);
    QCOMPARE(server.store.faults, QStringList());
}

void LeasesTest::aReconnectInTimeRenews()
{
    QFETCH(int, policy);
    QFETCH(int, seconds);
    QFETCH(QString, then);
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, static_cast<OnDisconnect>(policy)));
    for (int i = 0; i < 3; ++i) {
        server.disconnect(kW);
        server.live(Seconds(seconds) - 1ms);
        server.connect(worker(kW), holdingOf(id));
        QVERIFY(!server.book.nextDeadline(server.now));
        server.live(24h);
        QVERIFY(server.state(id) == RunState::Running);
    }
    QCOMPARE(server.events(id), QStringList());
    server.disconnect(kW);
    server.live(Seconds(seconds));
    QCOMPARE(toString(server.state(id)), then);
}

void LeasesTest::aRestartGivesAFreshLease()
{
    QFETCH(int, policy);
    QFETCH(int, seconds);
    QFETCH(QString, then);
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, static_cast<OnDisconnect>(policy)));
    server.disconnect(kW);
    server.live(50s);
    for (int i = 0; i < 2; ++i) {
        server.restart();
        server.live(Seconds(seconds) - 1ms);
        QVERIFY(server.state(id) == RunState::Running);
    }
    server.live(1ms);
    QCOMPARE(toString(server.state(id)), then);
    QCOMPARE(server.store.faults, QStringList());
}

void LeasesTest::aForsakenRunStaysSoAfterARestart()
{
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, OnDisconnect::Wait));
    server.disconnect(kW);
    server.live(60s);
    const Run before = server.run(id);
    server.restart();
    QVERIFY(!server.book.nextDeadline(server.now));
    server.live(24h);
    QCOMPARE(server.run(id), before);
    server.connect(worker(kW), holdingOf(id));
    server.started(kW, {id, 1});
    QVERIFY(server.state(id) == RunState::Running);
    QCOMPARE(server.events(id), (QStringList{QStringLiteral("1 lease_lapsed"), QStringLiteral("1 resumed")}));
}

/// No deadline of a run that has ended, or is another worker's by now, is left behind.
void LeasesTest::endsTakeTheirDeadlineWithThem()
{
    Server server;
    const QString id = runOnW(server, onDisconnect(kJob, OnDisconnect::Replace));
    server.disconnect(kW);
    server.finished(kW, {id, 1}, RunState::Succeeded, 0); // it lay in the socket
    QVERIFY(server.state(id) == RunState::Succeeded);
    QVERIFY(!server.book.nextDeadline(server.now));
    server.live(24h);
    QCOMPARE(server.events(id), QStringList());
}

QTEST_GUILESS_MAIN(LeasesTest)
#include "tst_leases.moc"
