// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// A run is not wanted any more.
class RunBookCancelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void removingAJobCancelsWhatWaits();
    void removingAJobLeavesTheSlotsOfOthersDue();
    void aRemovedJobsRunGoesOnWithoutRetries();
    void cancelsInEachState_data();
    void cancelsInEachState();
    void cancellingWhatHasEndedIsRefused();
    void aCancelledRunIsNotTriedAgain();
    void aResultThatWasFasterThanTheCancelCounts();
};

namespace {
const QString kJob = QStringLiteral("j");
const QString kW = QStringLiteral("w");
} // namespace

void RunBookCancelTest::removingAJobCancelsWhatWaits()
{
    Server server;
    server.add(onRequest(kJob));
    server.add(onRequest(QStringLiteral("k")));
    const QString a = server.request(kJob);
    const QString b = server.request(kJob);
    const QString other = server.request(QStringLiteral("k"));
    server.take(server.book.execute({{}, action::RemoveJob{kJob}}, server.now));
    QVERIFY(server.state(a) == RunState::Cancelled && server.state(b) == RunState::Cancelled);
    QCOMPARE(server.run(a).reason, QStringLiteral("the job was removed"));
    QVERIFY(server.state(other) == RunState::Queued);
    server.add(onRequest(kJob));
    QVERIFY(server.state(server.request(kJob)) == RunState::Queued);
    QCOMPARE(server.store.faults, QStringList());
}

/// Their slots came due in the same moment.
void RunBookCancelTest::removingAJobLeavesTheSlotsOfOthersDue()
{
    Server server;
    server.connect(worker(kW));
    server.add(onRequest(kJob));
    server.add(at(QStringLiteral("once"), kNoon + 5s));
    server.pass(6s);
    server.take(server.book.execute({{}, action::RemoveJob{kJob}}, server.now));
    QCOMPARE(server.book.nextDeadline(server.now), server.now.mono);
    server.take(server.book.onDeadline(server.now));
    QCOMPARE(server.commanded<StartRun>().size(), std::size_t(1));
}

void RunBookCancelTest::aRemovedJobsRunGoesOnWithoutRetries()
{
    Server server;
    server.connect(worker(kW));
    Job job = onRequest(kJob);
    job.retries = 3;
    server.add(job);
    const QString id = server.request(kJob);
    server.take(server.book.execute({{}, action::RemoveJob{kJob}}, server.now));
    QVERIFY(server.state(id) == RunState::Assigned);
    server.started(kW, {id, 1});
    QCOMPARE(codeOf(server.finished(kW, {id, 1}, RunState::Failed, 1)), QStringLiteral("accepted"));
    QVERIFY(server.state(id) == RunState::Failed);
}

void RunBookCancelTest::cancelsInEachState_data()
{
    QTest::addColumn<QString>("when");
    QTest::addColumn<QString>("then");
    QTest::addColumn<bool>("commands");
    QTest::newRow("queued") << "queued"
                            << "cancelled" << false;
    QTest::newRow("assigned") << "assigned"
                              << "assigned" << true;
    QTest::newRow("running") << "running"
                             << "running" << true;
}

void RunBookCancelTest::cancelsInEachState()
{
    QFETCH(QString, when);
    QFETCH(QString, then);
    QFETCH(bool, commands);
    Server server;
    server.add(onRequest(kJob));
    if (when != u"queued")
        server.connect(worker(kW));
    const QString id = server.request(kJob);
    if (when == u"running")
        server.started(kW, {id, 1});
    QCOMPARE(toString(server.state(id)), when);
    server.cancel(id);
    QCOMPARE(toString(server.state(id)), then);
    QCOMPARE(server.run(id).cancelWhy.has_value(), commands);
    QCOMPARE(server.commanded<CancelRun>().size(), std::size_t(commands ? 1 : 0));
    if (commands) {
        QCOMPARE(server.commanded<CancelRun>().front().key, (AttemptKey{id, 1}));
        QCOMPARE(codeOf(server.finished(kW, {id, 1}, RunState::Cancelled)), QStringLiteral("accepted"));
    }
    QVERIFY(server.state(id) == RunState::Cancelled);
    QVERIFY(!server.run(id).cancelWhy);
    QVERIFY(server.book.activeRun(id) == nullptr);
    QCOMPARE(server.store.faults, QStringList());
}

void RunBookCancelTest::cancellingWhatHasEndedIsRefused()
{
    Server server;
    server.add(onRequest(kJob));
    const QString id = server.request(kJob);
    server.cancel(id);
    QCOMPARE(server.book.execute({{}, action::CancelRun{id}}, server.now).problem().code, QStringLiteral("not_active"));
    QCOMPARE(server.book.execute({{}, action::CancelRun{QStringLiteral("nothing")}}, server.now).problem().code,
             QStringLiteral("not_active"));
}

void RunBookCancelTest::aCancelledRunIsNotTriedAgain()
{
    Server server;
    server.connect(worker(kW));
    Job job = onRequest(kJob);
    job.retries = 5;
    server.add(job);
    const QString id = server.request(kJob);
    server.cancel(id);
    server.finished(kW, {id, 1}, RunState::Failed, 143);
    QVERIFY(server.state(id) == RunState::Failed);
    QVERIFY(server.book.activeRun(id) == nullptr);
}

void RunBookCancelTest::aResultThatWasFasterThanTheCancelCounts()
{
    Server server;
    server.connect(worker(kW));
    server.add(onRequest(kJob));
    const QString id = server.request(kJob);
    server.cancel(id);
    server.finished(kW, {id, 1}, RunState::Succeeded, 0);
    QVERIFY(server.state(id) == RunState::Succeeded);
    QCOMPARE(server.run(id).reason, QString());
}

QTEST_GUILESS_MAIN(RunBookCancelTest)
#include "tst_run_book_cancel.moc"
