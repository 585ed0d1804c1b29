// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QTest>

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
    void aStrangersResultIsRefused_data();
    void aStrangersResultIsRefused();
    void onlyWhatWasGivenUpHasALateResult();
    void outputAfterTheEndIsNotStored();
    void outputIsStoredUpToItsBound();
    void orphansOfRunsThatNeverWereAreNoEvents();
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
    const MessageResult heard = server.hearResult(kW, outcome({id, 1}, RunState::Failed, 7));
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
    const MessageResult heard = server.hearResult(kW, outcome({id, 1}, RunState::Lost));
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
    const MessageResult again = server.hearResult(kW, result);
    QCOMPARE(codeOf(again.reply), QStringLiteral("accepted"));
    QVERIFY(again.step.writes.empty() && again.step.changes.runs.empty());
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
    server.take(server.book.output(kW, {id, 1}, Stream::Stderr, 0, "no", server.now).step);
    const Outcome result = outcome({id, 1}, RunState::Succeeded, 0);
    QCOMPARE(server.hearResult(kW, result).receipt, (Receipt{{id, 1}, 9, 2}));
    QCOMPARE(server.hearResult(kW, result).receipt, (Receipt{{id, 1}})); // again: the book has it no more
}

void LateResultsTest::whatTheBookHasForgottenIsAskedOfTheRecord()
{
    Server server;
    const QString id = replaced(server);
    server.restart();
    const MessageResult heard = server.hearResult(kW, outcome({id, 1}, RunState::Succeeded, 0));
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

void LateResultsTest::aStrangersResultIsRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("instance");
    QTest::newRow("another worker") << kOther << "b";
    QTest::newRow("another data folder of that name") << kW << "b";
}

void LateResultsTest::aStrangersResultIsRefused()
{
    QFETCH(QString, name);
    QFETCH(QString, instance);
    Server server;
    server.add(onDisconnect(kJob, OnDisconnect::Stop));
    server.connect(workerFrom(QStringLiteral("a"), kW));
    const QString lost = server.request(kJob);
    server.started(kW, {lost, 1});
    server.disconnect(kW);
    server.live(70s);
    QVERIFY(server.state(lost) == RunState::Lost);
    server.connect(workerFrom(instance, name));
    const auto events = server.store.events;
    QCOMPARE(codeOf(server.hearResult(name, outcome({lost, 1}, RunState::Succeeded, 0)).reply),
             QStringLiteral("stale_attempt"));
    QVERIFY(server.store.late.empty());
    QVERIFY(server.store.events == events);
    server.disconnect(name);
    server.connect(workerFrom(QStringLiteral("a"), kW));
    QCOMPARE(codeOf(server.hearResult(kW, outcome({lost, 1}, RunState::Succeeded, 0)).reply),
             QStringLiteral("accepted"));
    QCOMPARE(server.store.late.size(), std::size_t(1));
}

void LateResultsTest::onlyWhatWasGivenUpHasALateResult()
{
    Server server;
    server.add(onRequest(kJob));
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    server.hearResult(kW, outcome({id, 1}, RunState::Succeeded, 0));
    const MessageResult again = server.hearResult(kW, outcome({id, 1}, RunState::Failed, 1));
    QCOMPARE(codeOf(again.reply), QStringLiteral("accepted")); // once more, whatever it says
    QVERIFY(again.step.writes.empty());
    QVERIFY(lateWord({RunState::Lost, kW, {}}, kW, QStringLiteral("a"), RunState::Failed) == LateWord::Late);
    QVERIFY(lateWord({RunState::Lost, kW, {}}, kOther, QStringLiteral("a"), RunState::Failed) == LateWord::NotIts);
    // A data folder may have another name by now.
    const EndedAttempt ended{RunState::Lost, kW, QStringLiteral("a")};
    QVERIFY(lateWord(ended, kOther, QStringLiteral("a"), RunState::Failed) == LateWord::Late);
}

void LateResultsTest::outputAfterTheEndIsNotStored()
{
    Server server;
    const QString id = runOnW(server, onRequest(kJob));
    server.finished(kW, {id, 1}, RunState::Succeeded, 0);
    QCOMPARE(codeOf(server.output(kW, {id, 1}, 5, "more")), QStringLiteral("ask the record"));
    QCOMPARE(server.store.outputOf({id, 1}, Stream::Stdout), QByteArray("hello"));
    QCOMPARE(codeOf(server.started(kW, {id, 1})), QStringLiteral("accepted"));
}

void LateResultsTest::outputIsStoredUpToItsBound()
{
    Server server;
    server.add(onRequest(kJob));
    server.connect(worker(kW));
    const QString id = server.request(kJob);
    const QByteArray piece(16 * 1024 * 1024, 'x');
    const auto send = [&](Stream stream, qint64 offset) {
        return codeOf(server.book.output(kW, {id, 1}, stream, offset, piece, server.now).reply);
    };
    for (int i = 0; i < 8; ++i) {
        QCOMPARE(send(Stream::Stdout, i * piece.size()), QStringLiteral("accepted"));
        QCOMPARE(send(Stream::Stderr, i * piece.size()), QStringLiteral("accepted"));
    }
    QCOMPARE(send(Stream::Stdout, 8 * piece.size()), QStringLiteral("too_large"));
    QCOMPARE(send(Stream::Stdout, 7 * piece.size()), QStringLiteral("accepted")); // once more
    const QByteArray mark("\n[holdfast: output cut here]\n");
    QCOMPARE(codeOf(server.book.output(kW, {id, 1}, Stream::Stdout, 8 * piece.size(), mark, server.now).reply),
             QStringLiteral("accepted"));
}

void LateResultsTest::orphansOfRunsThatNeverWereAreNoEvents()
{
    Server server;
    const QString id = runOnW(server, onRequest(kJob));
    QList<Holding> holding;
    for (int attempt = 1; attempt <= 500; ++attempt) {
        holding += {{id, attempt}, Holding::State::Running};
        holding += {{QStringLiteral("r%1").arg(attempt), 1}, Holding::State::Running};
    }
    const RegistrationResult agreed = server.connect(worker(kOther), holding);
    QCOMPARE(agreed.cancel.size(), 1000);
    QVERIFY(agreed.step.changes.events.size() <= 100);
    QCOMPARE(server.events(id), QStringList{QStringLiteral("1 orphan_stopped")});
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
    QCOMPARE(server.book.isStillValid(start), stands);
    if (meanwhile == u"refused")
        QVERIFY(server.book.isStillValid(server.commands.back()));
    QVERIFY(server.book.isStillValid(CancelRun{kW, {id, 1}, {}}));
}

QTEST_GUILESS_MAIN(LateResultsTest)
#include "tst_late_results.moc"
