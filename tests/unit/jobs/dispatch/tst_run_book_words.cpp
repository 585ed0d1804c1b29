// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// What workers say of runs: in order, twice, late, out of place. Saying anything twice is saying it once.
class RunBookWordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aStartMakesItRunning();
    void aStartTwiceIsOne();
    void aResultWithoutAStartEndsIt();
    void aResultSaysHowItEnded();
    void reasonsAreGivenWhereNoneIs_data();
    void reasonsAreGivenWhereNoneIs();
    void aResultTwiceIsOne();
    void outputByOffset_data();
    void outputByOffset();
    void outputStreamsAreApart();
    void outputAfterTheEndIsAskedOfTheRecordAndDropped();
    void wordsOnOthersRunsAreStale_data();
    void wordsOnOthersRunsAreStale();
    void wordsOnUnknownRunsAskTheRecord();
    void wordsOnAFormerAttemptOfThisLifeAreAcknowledged();
    void aResultFromBeforeARestartIsAskedOfTheRecord();
    void forgetsTheOldestOfThoseThatEnded();
    void anOwnJobIsARunThatHasEnded();
    void aStoppedWorkersRunIsLostAndTriedAgain();

private:
    std::unique_ptr<Server> m_server;
    QString m_id;
    AttemptKey m_key;
};

namespace {
const QString kJob = QStringLiteral("j");
const QString kW = QStringLiteral("w");
const QString kAccepted = QStringLiteral("accepted");
const QString kAskRecord = QStringLiteral("ask the record");
} // namespace

/// One run, assigned to w; one retry is allowed.
void RunBookWordsTest::init()
{
    m_server = std::make_unique<Server>();
    Job job = onRequest(kJob);
    job.retries = 1;
    m_server->add(job);
    m_server->connect(worker(kW));
    m_id = m_server->request(kJob);
    m_key = {m_id, 1};
}

void RunBookWordsTest::aStartMakesItRunning()
{
    MessageResult heard = m_server->book.started(kW, m_key, kNoon - 1s, m_server->now);
    m_server->take(heard.step);
    QCOMPARE(codeOf(heard.reply), kAccepted);
    QVERIFY(m_server->state(m_id) == RunState::Running);
    QCOMPARE(m_server->run(m_id).startedAt, kNoon - 1s);
}

void RunBookWordsTest::aStartTwiceIsOne()
{
    QCOMPARE(codeOf(m_server->started(kW, m_key)), kAccepted);
    m_server->pass(10s);
    const MessageResult again = m_server->book.started(kW, m_key, std::nullopt, m_server->now);
    QCOMPARE(codeOf(again.reply), kAccepted);
    QVERIFY(again.step.writes.empty() && again.step.changes.runs.empty());
    QCOMPARE(m_server->run(m_id).startedAt, kNoon);
}

void RunBookWordsTest::aResultWithoutAStartEndsIt()
{
    QCOMPARE(codeOf(m_server->finished(kW, m_key, RunState::Succeeded, 0)), kAccepted);
    QVERIFY(m_server->state(m_id) == RunState::Succeeded);
    QCOMPARE(m_server->store.faults, QStringList());
}

void RunBookWordsTest::aResultSaysHowItEnded()
{
    const Outcome outcome{m_key, RunState::Succeeded, 0, QStringLiteral("all well"), 1234, kNoon - 5s, kNoon - 1s};
    MessageResult heard = m_server->book.finished(kW, outcome, m_server->now);
    m_server->take(heard.step);
    const Run &run = m_server->run(m_id);
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.reason, QStringLiteral("all well"));
    QCOMPARE(run.outputBytes, 1234);
    QCOMPARE(run.startedAt, kNoon - 5s);
    QCOMPARE(run.finishedAt, kNoon - 1s);
    QCOMPARE(m_server->store.attempts.at(m_key), run);
    QCOMPARE(m_server->book.roster().find(kW)->freeSlots(), 4);
}

void RunBookWordsTest::reasonsAreGivenWhereNoneIs_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("hasExitCode");
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("reason");
    QTest::newRow("succeeded") << static_cast<int>(RunState::Succeeded) << true << QString() << QString();
    QTest::newRow("an exit code") << static_cast<int>(RunState::Cancelled) << true << QString() << "exit code 3";
    QTest::newRow("none") << static_cast<int>(RunState::Cancelled) << false << QString() << "cancelled";
    QTest::newRow("given") << static_cast<int>(RunState::Cancelled) << true << "ended by SIGKILL"
                           << "ended by SIGKILL";
}

void RunBookWordsTest::reasonsAreGivenWhereNoneIs()
{
    QFETCH(int, status);
    QFETCH(bool, hasExitCode);
    QFETCH(QString, given);
    QFETCH(QString, reason);
    Outcome outcome;
    outcome.key = m_key;
    outcome.status = static_cast<RunState>(status);
    outcome.reason = given;
    if (hasExitCode)
        outcome.exitCode = 3;
    m_server->take(m_server->book.finished(kW, outcome, m_server->now).step);
    QCOMPARE(m_server->run(m_id).reason, reason);
}

void RunBookWordsTest::aResultTwiceIsOne()
{
    m_server->finished(kW, m_key, RunState::Succeeded, 0);
    const auto before = m_server->store.runs;
    m_server->pass(10s);
    QCOMPARE(codeOf(m_server->finished(kW, m_key, RunState::Failed, 1)), kAccepted);
    QVERIFY(m_server->store.runs == before);
    QCOMPARE(codeOf(m_server->started(kW, m_key)), kAccepted);
    QVERIFY(m_server->store.runs == before);
}

void RunBookWordsTest::outputByOffset_data()
{
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QString>("reply");
    QTest::addColumn<QByteArray>("record");
    const auto row = [](const char *name, qint64 offset, const char *data, const char *reply, const char *record) {
        QTest::newRow(name) << offset << QByteArray(data) << QString::fromLatin1(reply) << QByteArray(record);
    };
    // "hello" is on record.
    row("what follows", 5, " you", "accepted", "hello you");
    row("twice", 0, "hello", "accepted", "hello");
    row("a part of it again", 1, "el", "accepted", "hello");
    row("overlapping", 3, "lo you", "accepted", "hello you");
    row("all of it and more", 0, "hello you", "accepted", "hello you");
    row("nothing at the end", 5, "", "accepted", "hello");
    row("nothing inside", 2, "", "accepted", "hello");
    row("a gap of one", 6, "x", "bad_field", "hello");
    row("a gap", 1000, "x", "bad_field", "hello");
    row("nothing beyond", 6, "", "bad_field", "hello");
    row("far beyond", 1LL << 53, "x", "bad_field", "hello");
}

void RunBookWordsTest::outputByOffset()
{
    QFETCH(qint64, offset);
    QFETCH(QByteArray, data);
    QFETCH(QString, reply);
    QFETCH(QByteArray, record);
    QCOMPARE(codeOf(m_server->output(kW, m_key, 0, "hello")), kAccepted);
    const Reply said = m_server->output(kW, m_key, offset, data);
    QCOMPARE(codeOf(said), reply);
    if (const auto *problem = std::get_if<Problem>(&said))
        QCOMPARE(problem->where, QStringLiteral("offset"));
    QCOMPARE(m_server->store.outputOf(m_key, Stream::Stdout), record);
    QCOMPARE(m_server->store.faults, QStringList());
}

void RunBookWordsTest::outputStreamsAreApart()
{
    m_server->output(kW, m_key, 0, "out");
    m_server->take(m_server->book.output(kW, m_key, Stream::Stderr, 0, "err", m_server->now).step);
    m_server->output(kW, m_key, 3, "more");
    QCOMPARE(m_server->store.outputOf(m_key, Stream::Stdout), QByteArray("outmore"));
    QCOMPARE(m_server->store.outputOf(m_key, Stream::Stderr), QByteArray("err"));
}

void RunBookWordsTest::outputAfterTheEndIsAskedOfTheRecordAndDropped()
{
    m_server->output(kW, m_key, 0, "out");
    m_server->finished(kW, m_key, RunState::Succeeded, 0);
    QCOMPARE(codeOf(m_server->output(kW, m_key, 3, "more")), kAskRecord);
    QCOMPARE(m_server->store.outputOf(m_key, Stream::Stdout), QByteArray("out"));
}

void RunBookWordsTest::wordsOnOthersRunsAreStale_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("attempt");
    QTest::newRow("another worker") << "other" << 1;
    QTest::newRow("an attempt to come") << kW << 2;
}

void RunBookWordsTest::wordsOnOthersRunsAreStale()
{
    QFETCH(QString, name);
    QFETCH(int, attempt);
    m_server->connect(worker(QStringLiteral("other")));
    const Run before = m_server->run(m_id);
    const AttemptKey key{m_id, attempt};
    const QString stale = QStringLiteral("stale_attempt");
    QCOMPARE(codeOf(m_server->started(name, key)), stale);
    QCOMPARE(codeOf(m_server->output(name, key, 0, "x")), stale);
    QCOMPARE(codeOf(m_server->finished(name, key, RunState::Succeeded, 0)), stale);
    QCOMPARE(m_server->run(m_id), before);
    QVERIFY(m_server->store.output.empty());
}

void RunBookWordsTest::wordsOnUnknownRunsAskTheRecord()
{
    const AttemptKey key{QStringLiteral("unheard"), 1};
    const QString ask = QStringLiteral("ask the record");
    QCOMPARE(codeOf(m_server->started(kW, key)), ask);
    QCOMPARE(codeOf(m_server->output(kW, key, 0, "x")), ask);
    QCOMPARE(codeOf(m_server->finished(kW, key, RunState::Succeeded, 0)), ask);
    QCOMPARE(m_server->store.runs.size(), std::size_t(1));
}

void RunBookWordsTest::wordsOnAFormerAttemptOfThisLifeAreAcknowledged()
{
    m_server->finished(kW, m_key, RunState::Failed, 1);
    const auto attempts = m_server->store.attempts;
    QCOMPARE(codeOf(m_server->finished(kW, m_key, RunState::Failed, 1)), kAccepted);
    QCOMPARE(codeOf(m_server->output(kW, m_key, 0, "x")), kAskRecord);
    QVERIFY(m_server->store.attempts == attempts);
    QCOMPARE(m_server->run(m_id).attempt, 2);
}

/// The server was restarted, so it does not know any more that attempt 1 ended here; its worker says so again. Only the
/// record can tell whether that is news: tst_late_results.
void RunBookWordsTest::aResultFromBeforeARestartIsAskedOfTheRecord()
{
    m_server->finished(kW, m_key, RunState::Failed, 1);
    m_server->restart();
    m_server->connect(worker(kW));
    m_server->live(1s);
    const Run before = m_server->run(m_id);
    QCOMPARE(before.attempt, 2);
    const auto attempts = m_server->store.attempts;
    QCOMPARE(codeOf(m_server->finished(kW, m_key, RunState::Failed, 1)), QStringLiteral("ask the record"));
    QCOMPARE(m_server->run(m_id), before);
    QVERIFY(m_server->store.attempts == attempts);
    QVERIFY(m_server->store.late.empty());
    QCOMPARE(m_server->book.activeRun(m_id)->attempt, 2);
}

void RunBookWordsTest::forgetsTheOldestOfThoseThatEnded()
{
    m_server->finished(kW, m_key, RunState::Succeeded, 0);
    QCOMPARE(codeOf(m_server->finished(kW, m_key, RunState::Succeeded, 0)), kAccepted);
    for (int i = 0; i < 10'000; ++i)
        m_server->finished(kW, {m_server->request(kJob), 1}, RunState::Succeeded, 0);
    QCOMPARE(codeOf(m_server->finished(kW, m_key, RunState::Succeeded, 0)), QStringLiteral("ask the record"));
}

void RunBookWordsTest::anOwnJobIsARunThatHasEnded()
{
    Outcome outcome;
    outcome.status = RunState::Failed;
    outcome.exitCode = 2;
    MessageResult heard = m_server->book.ownJobFinished(QStringLiteral("old"), QStringLiteral("nightly"), outcome,
                                                        R"({"type":"job_result"})", m_server->now);
    m_server->take(heard.step);
    QCOMPARE(codeOf(heard.reply), kAccepted);
    QCOMPARE(heard.step.changes.runs.size(), std::size_t(1));
    const Run &run = m_server->run(heard.step.changes.runs.front().id);
    QVERIFY(run.trigger == Trigger::Worker && run.state == RunState::Failed);
    QCOMPARE(run.job, QStringLiteral("nightly"));
    QCOMPARE(run.worker, QStringLiteral("old"));
    QCOMPARE(run.reason, QStringLiteral("exit code 2"));
    QVERIFY(run.finishedAt);
    QCOMPARE(m_server->store.outputOf({run.id, 1}, Stream::Stdout), QByteArray(R"({"type":"job_result"})"));
    QVERIFY(m_server->book.activeRun(run.id) == nullptr);
}

void RunBookWordsTest::aStoppedWorkersRunIsLostAndTriedAgain()
{
    m_server->started(kW, m_key);
    m_server->finished(kW, m_key, RunState::Lost);
    m_server->disconnect(kW);
    m_server->connect(worker(QStringLiteral("other")));
    m_server->live(1s);
    QCOMPARE(m_server->run(m_id).worker, QStringLiteral("other"));
    QCOMPARE(m_server->run(m_id).attempt, 2);
}

QTEST_GUILESS_MAIN(RunBookWordsTest)
#include "tst_run_book_words.moc"
