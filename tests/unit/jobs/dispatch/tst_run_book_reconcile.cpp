// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// A worker comes back with what it holds; after the answer both sides agree.
class RunBookReconcileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothSidesAgreeAfterARegistration_data();
    void bothSidesAgreeAfterARegistration();
    void theOffsetsAreThoseOfTheRecord();
    void whatNobodyKnowsIsCancelledOrTakenAsAResult_data();
    void whatNobodyKnowsIsCancelledOrTakenAsAResult();
    void aFormerAttemptIsNotKept();
    void anotherWorkersRunIsNotKept();
    void aRemovedJobIsNotStartedAgain();
    void aLostRunIsTriedAgainElsewhere();
    void aLostRunTellsWhatItWroteSoFar();
    void anOldWorkerOfThatNameTakesNoRuns();
    void theSameHoldingTwiceIsOne();
    void registeringAgainChangesNothing();
    void itsFreeSlotsAreFilled();
    void afterARestartAllIsAsBefore_data() { bothSidesAgreeAfterARegistration_data(); }
    void afterARestartAllIsAsBefore();
};

namespace {

const QString kJob = QStringLiteral("j");
const QString kW = QStringLiteral("w");

/// One run on w in that state, and w away.
QString prepare(Server &server, const QString &state, bool cancelAsked)
{
    server.add(onRequest(kJob));
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    if (state == u"running") {
        server.started(kW, {id, 1});
        server.output(kW, {id, 1}, 0, "hello");
    }
    if (cancelAsked)
        server.cancel(id);
    server.disconnect(kW);
    server.commands.clear();
    return id;
}

QList<Holding> holds(const QString &id, const QString &held)
{
    if (held == u"nothing")
        return {};
    return {{{id, 1}, held == u"running" ? Holding::State::Running : Holding::State::Finished}};
}

} // namespace

void RunBookReconcileTest::bothSidesAgreeAfterARegistration_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("held");
    QTest::addColumn<bool>("cancelAsked");
    QTest::addColumn<QString>("then");
    QTest::addColumn<bool>("keeps");
    QTest::addColumn<bool>("cancels");
    QTest::addColumn<bool>("startsAgain");
    const auto row = [](const char *state, const char *held, bool cancelAsked, const char *then, bool keeps,
                        bool cancels, bool startsAgain) {
        QTest::addRow("%s, holds %s%s", state, held, cancelAsked ? ", to be cancelled" : "")
            << QString::fromLatin1(state) << QString::fromLatin1(held) << cancelAsked << QString::fromLatin1(then)
            << keeps << cancels << startsAgain;
    };
    row("assigned", "nothing", false, "assigned", false, false, true);
    row("assigned", "running", false, "assigned", true, false, false);
    row("assigned", "finished", false, "assigned", true, false, false);
    row("running", "nothing", false, "lost", false, false, false);
    row("running", "running", false, "running", true, false, false);
    row("running", "finished", false, "running", true, false, false);
    row("assigned", "nothing", true, "cancelled", false, false, false);
    row("assigned", "running", true, "assigned", true, true, false);
    row("assigned", "finished", true, "assigned", true, false, false);
    row("running", "nothing", true, "lost", false, false, false);
    row("running", "running", true, "running", true, true, false);
    row("running", "finished", true, "running", true, false, false);
}

void RunBookReconcileTest::bothSidesAgreeAfterARegistration()
{
    QFETCH(QString, state);
    QFETCH(QString, held);
    QFETCH(bool, cancelAsked);
    QFETCH(QString, then);
    QFETCH(bool, keeps);
    QFETCH(bool, cancels);
    QFETCH(bool, startsAgain);
    Server server;
    const QString id = prepare(server, state, cancelAsked);
    const RegistrationResult agreed = server.connect(worker(kW), holds(id, held));
    QCOMPARE(toString(server.state(id)), then);
    QCOMPARE(agreed.keep.size(), keeps ? 1 : 0);
    QCOMPARE(agreed.cancel, cancels ? QList<AttemptKey>({{id, 1}}) : QList<AttemptKey>());
    const auto starts = server.commanded<StartRun>();
    QCOMPARE(starts.size(), std::size_t(startsAgain ? 1 : 0));
    if (startsAgain)
        QCOMPARE(starts.front().assignment.key, (AttemptKey{id, 1}));
    QCOMPARE(server.store.faults, QStringList());
}

void RunBookReconcileTest::theOffsetsAreThoseOfTheRecord()
{
    Server server;
    const QString id = prepare(server, QStringLiteral("running"), false);
    const RegistrationResult agreed = server.connect(worker(kW), holds(id, QStringLiteral("running")));
    QCOMPARE(agreed.keep, (QList<Resume>{{{id, 1}, 5, 0}}));
    QCOMPARE(codeOf(server.output(kW, {id, 1}, 5, " you")), QStringLiteral("accepted"));
    QCOMPARE(server.store.outputOf({id, 1}, Stream::Stdout), QByteArray("hello you"));
}

void RunBookReconcileTest::whatNobodyKnowsIsCancelledOrTakenAsAResult_data()
{
    QTest::addColumn<QString>("held");
    QTest::addColumn<bool>("cancels");
    QTest::newRow("running") << "running" << true;
    QTest::newRow("finished") << "finished" << false;
}

void RunBookReconcileTest::whatNobodyKnowsIsCancelledOrTakenAsAResult()
{
    QFETCH(QString, held);
    QFETCH(bool, cancels);
    Server server;
    const RegistrationResult agreed = server.connect(worker(kW), holds(QStringLiteral("unheard"), held));
    QVERIFY(agreed.keep.isEmpty());
    QCOMPARE(agreed.cancel.size(), cancels ? 1 : 0);
}

void RunBookReconcileTest::aFormerAttemptIsNotKept()
{
    Server server;
    Job job = onRequest(kJob);
    job.retries = 1;
    server.add(job);
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    server.finished(kW, {id, 1}, RunState::Failed, 1);
    server.live(1s);
    QCOMPARE(server.run(id).attempt, 2);
    const RegistrationResult agreed =
        server.connect(worker(kW), {{{id, 1}, Holding::State::Running}, {{id, 2}, Holding::State::Running}});
    QCOMPARE(agreed.keep, (QList<Resume>{{{id, 2}, 0, 0}}));
    QCOMPARE(agreed.cancel, (QList<AttemptKey>{{id, 1}}));
}

void RunBookReconcileTest::anotherWorkersRunIsNotKept()
{
    Server server;
    const QString id = prepare(server, QStringLiteral("running"), false);
    const RegistrationResult agreed =
        server.connect(worker(QStringLiteral("other")), holds(id, QStringLiteral("running")));
    QVERIFY(agreed.keep.isEmpty());
    QCOMPARE(agreed.cancel, (QList<AttemptKey>{{id, 1}}));
    QVERIFY(server.state(id) == RunState::Running);
}

void RunBookReconcileTest::aRemovedJobIsNotStartedAgain()
{
    Server server;
    const QString id = prepare(server, QStringLiteral("assigned"), false);
    server.take(server.book.execute({{}, action::RemoveJob{kJob}}, server.now));
    server.connect(worker(kW));
    QVERIFY(server.state(id) == RunState::Cancelled);
    QVERIFY(server.commands.empty());
}

void RunBookReconcileTest::aLostRunIsTriedAgainElsewhere()
{
    Server server;
    Job job = onRequest(kJob);
    job.retries = 1;
    server.add(job);
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    server.started(kW, {id, 1});
    server.disconnect(kW);
    server.connect(worker(QStringLiteral("other"), 8));
    server.connect(worker(kW));
    QVERIFY(server.store.attempts.at({id, 1}).state == RunState::Lost);
    server.live(1s);
    QCOMPARE(server.run(id).worker, QStringLiteral("other"));
    QCOMPARE(server.run(id).attempt, 2);
}

void RunBookReconcileTest::aLostRunTellsWhatItWroteSoFar()
{
    Server server;
    const QString id = prepare(server, QStringLiteral("running"), false);
    server.connect(worker(kW));
    QVERIFY(server.state(id) == RunState::Lost);
    QCOMPARE(server.run(id).outputBytes, 5);
    QVERIFY(server.run(id).reason.contains(QStringLiteral("does not know the run")));
    QVERIFY(server.run(id).startedAt && server.run(id).finishedAt);
}

/// It could not be told to start them.
void RunBookReconcileTest::anOldWorkerOfThatNameTakesNoRuns()
{
    Server server;
    const QString id = prepare(server, QStringLiteral("assigned"), false);
    WorkerRecord old = worker(kW);
    old.protocol = 0;
    server.connect(old);
    QVERIFY(server.commands.empty());
    QVERIFY(server.state(id) == RunState::Queued);
    server.connect(worker(QStringLiteral("other")));
    QCOMPARE(server.run(id).worker, QStringLiteral("other"));
    QCOMPARE(server.run(id).attempt, 1);
    QCOMPARE(server.store.faults, QStringList());
}

void RunBookReconcileTest::theSameHoldingTwiceIsOne()
{
    Server server;
    const QString id = prepare(server, QStringLiteral("running"), true);
    const RegistrationResult agreed =
        server.connect(worker(kW), {{{id, 1}, Holding::State::Running}, {{id, 1}, Holding::State::Running}});
    QCOMPARE(agreed.keep.size(), 1);
    QCOMPARE(agreed.cancel.size(), 1);
}

void RunBookReconcileTest::registeringAgainChangesNothing()
{
    Server server;
    const QString id = prepare(server, QStringLiteral("running"), false);
    const auto held = holds(id, QStringLiteral("running"));
    const RegistrationResult first = server.connect(worker(kW), held);
    const auto runs = server.store.runs;
    const RegistrationResult second = server.connect(worker(kW), held);
    QCOMPARE(second.keep, first.keep);
    QVERIFY(server.store.runs == runs);
    QVERIFY(second.step.commands.empty());
}

void RunBookReconcileTest::itsFreeSlotsAreFilled()
{
    Server server;
    const QString id = prepare(server, QStringLiteral("running"), false);
    for (int i = 0; i < 5; ++i)
        server.request(kJob);
    server.connect(worker(kW, 3), holds(id, QStringLiteral("running")));
    QCOMPARE(server.commanded<StartRun>().size(), std::size_t(2));
}

void RunBookReconcileTest::afterARestartAllIsAsBefore()
{
    QFETCH(QString, state);
    QFETCH(QString, held);
    QFETCH(bool, cancelAsked);
    Server kept;
    Server restarted;
    const QString id = prepare(kept, state, cancelAsked);
    QCOMPARE(prepare(restarted, state, cancelAsked), id);
    restarted.restart();
    const RegistrationResult one = kept.connect(worker(kW), holds(id, held));
    const RegistrationResult two = restarted.connect(worker(kW), holds(id, held));
    QCOMPARE(two.keep, one.keep);
    QCOMPARE(two.cancel, one.cancel);
    QCOMPARE(two.step.commands.size(), one.step.commands.size());
    QCOMPARE(restarted.run(id), kept.run(id));
}

QTEST_GUILESS_MAIN(RunBookReconcileTest)
#include "tst_run_book_reconcile.moc"
