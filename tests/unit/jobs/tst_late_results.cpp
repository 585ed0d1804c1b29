// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// Results that come again, or after their attempt was given up; the receipts; and the fences that tell attempts apart.
class LateResultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLateResultIsKeptBesideTheRecord();
    void aLateResultDoesNotEndTheAttemptThatReplacedIt();
    void aLateResultTwiceIsOneRecord();
    void aLateResultThatEqualsTheRecordIsNone();
    void theSameResultTwiceIsOneRecord();
    void theReceiptSaysWhatIsOnRecord();
    void whatTheBookHasForgottenIsAskedOfTheRecord();
    void fencesRise();
    void fencesRiseAfterARestart();
    void aStartThatWaitsForItsCommitIsDroppedWhenItIsOld_data();
    void aStartThatWaitsForItsCommitIsDroppedWhenItIsOld();
};

namespace {

const QString kJob = QStringLiteral("j");
const QString kW = QStringLiteral("w");
const QString kOther = QStringLiteral("other");

Outcome outcome(const AttemptKey &key, RunState status, std::optional<int> exitCode = {})
{
    Outcome what;
    what.key = key;
    what.status = status;
    what.exitCode = exitCode;
    what.finishedAt = kNoon + 10s;
    return what;
}

/// A run whose first attempt was replaced: the second one runs on the other worker, and w is back.
QString replaced(Server &server)
{
    server.add(onDisconnect(kJob, OnDisconnect::Replace));
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    server.started(kW, {id, 1});
    server.connect(worker(kOther));
    server.disconnect(kW);
    server.live(60s);
    server.started(kOther, {id, 2});
    server.connect(worker(kW), {{{id, 1}, Holding::State::Finished}});
    return id;
}

} // namespace

void LateResultsTest::aLateResultIsKeptBesideTheRecord()
{
    Server server;
    const QString id = replaced(server);
    const Heard heard = server.hearResult(kW, outcome({id, 1}, RunState::Failed, 7));
    QCOMPARE(codeOf(heard.reply), QStringLiteral("accepted"));
    QCOMPARE(heard.receipt, (Receipt{{id, 1}}));
    const PutLate &late = server.store.late.at({id, 1});
    QVERIFY(late.state == RunState::Failed);
    QCOMPARE(late.worker, kW);
    QCOMPARE(late.exitCode, 7);
    QCOMPARE(late.at, kNoon + 10s);
    QCOMPARE(server.events(id).last(), QStringLiteral("1 late_result"));
    QCOMPARE(server.store.events.back().text,
             QStringLiteral("its result came late from worker w: failed, exit code 7"));
    QVERIFY(server.store.attempts.at({id, 1}).state == RunState::Lost);
    QCOMPARE(server.store.faults, QStringList());
}

void LateResultsTest::aLateResultDoesNotEndTheAttemptThatReplacedIt()
{
    Server server;
    const QString id = replaced(server);
    const Run before = server.run(id);
    server.hearResult(kW, outcome({id, 1}, RunState::Succeeded, 0));
    QCOMPARE(server.run(id), before);
    server.finished(kOther, {id, 2}, RunState::Failed, 1);
    QVERIFY(server.state(id) == RunState::Failed);
    server.hearResult(kW, outcome({id, 1}, RunState::Succeeded, 0));
    QVERIFY(server.state(id) == RunState::Failed);
    QCOMPARE(server.run(id).attempt, 2);
    QCOMPARE(server.store.faults, QStringList());
}

void LateResultsTest::aLateResultTwiceIsOneRecord()
{
    Server server;
    const QString id = replaced(server);
    const Outcome result = outcome({id, 1}, RunState::Succeeded, 0);
    server.hearResult(kW, result);
    const auto events = server.store.events;
    server.pass(1h);
    QCOMPARE(codeOf(server.hearResult(kW, result).reply), QStringLiteral("accepted"));
    QCOMPARE(server.store.late.size(), std::size_t(1));
    QVERIFY(server.store.events == events);
}

void LateResultsTest::aLateResultThatEqualsTheRecordIsNone()
{
    Server server;
    const QString id = replaced(server);
    const auto events = server.events(id);
    const Heard heard = server.hearResult(kW, outcome({id, 1}, RunState::Lost));
    QCOMPARE(codeOf(heard.reply), QStringLiteral("accepted"));
    QVERIFY(heard.step.writes.empty());
    QVERIFY(server.store.late.empty());
    QCOMPARE(server.events(id), events);
}

void LateResultsTest::theSameResultTwiceIsOneRecord()
{
    Server server;
    server.add(onRequest(kJob));
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    const Outcome result = outcome({id, 1}, RunState::Failed, 3);
    server.hearResult(kW, result);
    const auto runs = server.store.runs;
    const Heard again = server.hearResult(kW, result);
    QCOMPARE(codeOf(again.reply), QStringLiteral("accepted"));
    QVERIFY(again.step.writes.empty() && again.step.changed.empty());
    QVERIFY(server.store.runs == runs);
    QVERIFY(server.store.late.empty());
}

void LateResultsTest::theReceiptSaysWhatIsOnRecord()
{
    Server server;
    server.add(onRequest(kJob));
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    server.started(kW, {id, 1});
    server.output(kW, {id, 1}, 0, "hello");
    server.output(kW, {id, 1}, 3, "lo you");
    server.take(server.book.output(kW, {id, 1}, Stream::Stderr, 0, "no").step);
    const Outcome result = outcome({id, 1}, RunState::Succeeded, 0);
    QCOMPARE(server.hearResult(kW, result).receipt, (Receipt{{id, 1}, 9, 2}));
    QCOMPARE(server.hearResult(kW, result).receipt, (Receipt{{id, 1}})); // again: the book has it no more
}

void LateResultsTest::whatTheBookHasForgottenIsAskedOfTheRecord()
{
    Server server;
    const QString id = replaced(server);
    server.restart();
    const Heard heard = server.hearResult(kW, outcome({id, 1}, RunState::Succeeded, 0));
    QCOMPARE(codeOf(heard.reply), QStringLiteral("ask the record"));
    QCOMPARE(heard.receipt, (Receipt{{id, 1}}));
    QVERIFY(heard.step.writes.empty());
    QCOMPARE(codeOf(server.finished(kW, {QStringLiteral("unheard"), 1}, RunState::Failed)),
             QStringLiteral("ask the record"));
    QCOMPARE(codeOf(server.finished(kW, {id, 3}, RunState::Failed)), QStringLiteral("stale_attempt"));
    // The record has it as lost: it is late.
    server.take(server.book.late(kW, outcome({id, 1}, RunState::Succeeded, 0), server.now));
    QVERIFY(server.store.late.at({id, 1}).state == RunState::Succeeded);
    QCOMPARE(server.events(id).last(), QStringLiteral("1 late_result"));
    QVERIFY(server.state(id) == RunState::Running);
    QCOMPARE(server.store.faults, QStringList());
}

void LateResultsTest::fencesRise()
{
    Server server;
    Job job = onDisconnect(kJob, OnDisconnect::Replace, 2);
    server.add(job);
    server.connect(worker(kW));
    const QString first = server.request(kJob);
    const QString second = server.request(kJob);
    QVERIFY(server.run(first).fence > 0);
    QVERIFY(server.run(second).fence > server.run(first).fence);
    server.finished(kW, {first, 1}, RunState::Failed, 1);
    QCOMPARE(server.run(first).fence, 0); // it waits, and is nobody's
    server.live(1s);
    QVERIFY(server.run(first).fence > server.run(second).fence);
    server.take(server.book.assignmentRefused(kW, {second, 1}, QStringLiteral("full"), server.now));
    server.live(15s);
    QVERIFY(server.run(second).fence > server.run(first).fence); // the same attempt, sent anew
    qint64 last = 0;
    for (const StartRun &start : server.commanded<StartRun>()) {
        QVERIFY(start.assignment.fence > last);
        last = start.assignment.fence;
    }
    QCOMPARE(server.store.fence, last);
}

void LateResultsTest::fencesRiseAfterARestart()
{
    Server server;
    server.add(onRequest(kJob));
    server.connect(worker(kW));
    const QString first = server.request(kJob);
    server.finished(kW, {first, 1}, RunState::Succeeded, 0);
    const qint64 before = server.run(first).fence;
    server.restart();
    server.connect(worker(kW));
    const QString second = server.request(kJob);
    QVERIFY(server.run(second).fence > before);
}

void LateResultsTest::aStartThatWaitsForItsCommitIsDroppedWhenItIsOld_data()
{
    QTest::addColumn<QString>("meanwhile");
    QTest::addColumn<bool>("stands");
    QTest::newRow("nothing") << "nothing" << true;
    QTest::newRow("its worker was away and is back") << "away" << true;
    QTest::newRow("it was refused and sent anew") << "refused" << false;
    QTest::newRow("it was put back") << "queued" << false;
    QTest::newRow("it has started") << "started" << false;
    QTest::newRow("it has ended") << "ended" << false;
    QTest::newRow("the worker is another one") << "other" << false;
}

void LateResultsTest::aStartThatWaitsForItsCommitIsDroppedWhenItIsOld()
{
    QFETCH(QString, meanwhile);
    QFETCH(bool, stands);
    Server server;
    server.add(onRequest(kJob));
    server.connect(workerFrom(QStringLiteral("a"), kW));
    const QString id = server.request(kJob);
    const Command start = server.commands.back();
    QVERIFY(std::holds_alternative<StartRun>(start));
    if (meanwhile == u"away" || meanwhile == u"other") {
        server.disconnect(kW);
        server.connect(workerFrom(meanwhile == u"away" ? QStringLiteral("a") : QStringLiteral("b"), kW));
    } else if (meanwhile == u"refused" || meanwhile == u"queued") {
        server.take(server.book.assignmentRefused(kW, {id, 1}, QStringLiteral("full"), server.now));
        if (meanwhile == u"refused")
            server.live(15s);
    } else if (meanwhile == u"started") {
        server.started(kW, {id, 1});
    } else if (meanwhile == u"ended") {
        server.finished(kW, {id, 1}, RunState::Succeeded, 0);
    }
    QCOMPARE(server.book.stands(start), stands);
    if (meanwhile == u"refused")
        QVERIFY(server.book.stands(server.commands.back()));
    QVERIFY(server.book.stands(CancelRun{kW, {id, 1}, {}}));
}

QTEST_GUILESS_MAIN(LateResultsTest)
#include "tst_late_results.moc"
