// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/worker/workbench_bench.h"

#include <QRegularExpression>

using namespace holdfast;
using namespace holdfast::worker;
using namespace holdfast::worker::test;

/// What a former worker process left on the disk: delivered, ended or set aside without a program.
class WorkbenchLeftTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_work = std::make_unique<WorkBench>(); }
    void cleanup() { m_work.reset(); }

    void setsAsideAResultThatTheServerRefusesForGood();
    void sendsAgainWhatWasRefusedForAWhile();
    void deliversAResultThatAFormerProcessLeft();
    void sendsOutputFromWhereTheRecordEnds();
    void endsARunThatAFormerProcessNeverStarted();
    void stopsAKeeperThatBeganLateInsteadOfSayingThatItNeverDid();
    void reportsARunAsLostWhoseKeeperDiedWithTheMachine();
    void sendsInTheOrderOfItsDecisions();
    void keepsTheListOfOutages();
    void opensWithADamagedListOfOutages();
    void refusesAFolderThatAnotherWorkerHas();

private:
    std::unique_ptr<WorkBench> m_work;
};

void WorkbenchLeftTest::setsAsideAResultThatTheServerRefusesForGood()
{
    const AttemptKey key = keyOf("reject");
    m_work->leave(shell(key, "exit 3"), outcomeOf(key));
    m_work->open();
    m_work->answersAll = false;
    m_work->linkUp();
    QCOMPARE(m_work->sent<JobResult>().size(), 1U);
    m_work->answer(m_work->sent<JobResult>().front(), {.refusal = QStringLiteral("unknown_run")});
    QCOMPARE(m_work->spooled(), QStringList());
    QCOMPARE(spool::namesIn(m_work->dir.filePath(QStringLiteral("rejected"))).size(), 1);
}

void WorkbenchLeftTest::sendsAgainWhatWasRefusedForAWhile()
{
    const AttemptKey key = keyOf("again");
    m_work->leave(shell(key, "exit 3"), outcomeOf(key));
    m_work->open();
    m_work->answersAll = false;
    m_work->linkUp();
    m_work->answer(m_work->sent<JobResult>().front(), {.refusal = QStringLiteral("store_unavailable")});
    QCOMPARE(m_work->sent<JobResult>().size(), 1U);
    QTRY_COMPARE_WITH_TIMEOUT(m_work->sent<JobResult>().size(), 2U, kPatience);
    QCOMPARE(m_work->spooled(), QStringList(spool::folderName(key)));
}

void WorkbenchLeftTest::deliversAResultThatAFormerProcessLeft()
{
    const AttemptKey key = keyOf("left");
    m_work->leave(shell(key, "exit 3"), outcomeOf(key));
    m_work->open();
    m_work->bench->onRegistrationWanted();
    QCOMPARE(m_work->holdings.size(), 1);
    QVERIFY(m_work->holdings.first().key == key);
    QVERIFY(m_work->holdings.first().state == jobs::Holding::State::Finished);
    QCOMPARE(m_work->sent<JobResult>().size(), 0U); // no link yet
    m_work->linkUp({{key, 0, 0}});
    QVERIFY(m_work->hasSent(RunState::Failed));
    QCOMPARE(m_work->spooled(), QStringList());
}

void WorkbenchLeftTest::sendsOutputFromWhereTheRecordEnds()
{
    const AttemptKey key = keyOf("offset");
    m_work->leave(shell(key, "exit 3"), outcomeOf(key), "0123456789");
    m_work->open();
    m_work->linkUp({{key, 4, 0}});
    const auto output = m_work->sent<JobOutput>();
    QCOMPARE(output.size(), 1U);
    QCOMPARE(std::get<JobOutput>(output.front().message).offset, 4);
    QCOMPARE(std::get<JobOutput>(output.front().message).data, QByteArray("456789"));
    QCOMPARE(m_work->spooled(), QStringList());
}

void WorkbenchLeftTest::endsARunThatAFormerProcessNeverStarted()
{
    const AttemptKey key = keyOf("unstarted");
    m_work->leave(shell(key, "exit 0"), std::nullopt);
    m_work->open();
    m_work->linkUp({}, {key});
    QVERIFY(m_work->hasSent(RunState::Cancelled));
    QCOMPARE(m_work->sent<JobStarted>().size(), 0U);
    QCOMPARE(m_work->spooled(), QStringList());
}

/// A word of the former process has reached its nursery after this one had looked.
void WorkbenchLeftTest::stopsAKeeperThatBeganLateInsteadOfSayingThatItNeverDid()
{
    const AttemptKey key = keyOf("late");
    const QString folder = m_work->dir.filePath(QStringLiteral("spool/") + spool::folderName(key));
    m_work->leave(shell(key, "exit 0"), std::nullopt);
    m_work->open();
    auto keeper = std::make_unique<spool::FolderLock>();
    MUST(keeper->take(folder + QStringLiteral("/keeper.lock")));
    spool::put(folder + QStringLiteral("/launched"), {});
    m_work->linkUp({}, {key});
    QCOMPARE(m_work->sent<JobResult>().size(), 0U);
    keeper.reset();
    QTRY_VERIFY_WITH_TIMEOUT(m_work->hasSent(RunState::Lost), kPatience);
    QCOMPARE(m_work->spooled(), QStringList());
}

void WorkbenchLeftTest::reportsARunAsLostWhoseKeeperDiedWithTheMachine()
{
    const AttemptKey key = keyOf("dead");
    m_work->leave(shell(key, "exit 0"), std::nullopt);
    spool::put(m_work->dir.filePath(QStringLiteral("spool/%1/launched").arg(spool::folderName(key))), {});
    m_work->open();
    m_work->linkUp({{key, 0, 0}});
    QVERIFY(m_work->hasSent(RunState::Lost));
    QCOMPARE(m_work->spooled(), QStringList());
}

/// The end of the first run is decided before the second one's result is sent, and leads to a message after it.
void WorkbenchLeftTest::sendsInTheOrderOfItsDecisions()
{
    const AttemptKey dropped = keyOf("a");
    const AttemptKey finished = keyOf("b");
    m_work->leave(shell(dropped, "exit 0"), std::nullopt);
    m_work->leave(shell(finished, "exit 3"), outcomeOf(finished));
    m_work->open();
    m_work->answersAll = false;
    m_work->linkUp({{finished, 0, 0}}, {dropped});
    const auto results = m_work->sent<JobResult>();
    QCOMPARE(results.size(), 2U);
    QVERIFY(std::get<JobResult>(results[0].message).outcome.key == finished);
    QVERIFY(std::get<JobResult>(results[1].message).outcome.key == dropped);
    QVERIFY(results[0].id.toInteger() < results[1].id.toInteger());
}

void WorkbenchLeftTest::keepsTheListOfOutages()
{
    m_work->open();
    QVERIFY(!m_work->bench->unfinishedOutage());
    protocol::LinkLoss loss;
    loss.cause = QStringLiteral("no_pong");
    loss.began = m_work->clock.now().wall;
    loss.attempts = 3;
    protocol::OutageVerdict verdict;
    verdict.cause = loss.cause;
    m_work->bench->onOutageNoted({loss, std::nullopt, verdict});
    m_work->open();
    const auto unfinished = m_work->bench->unfinishedOutage();
    QVERIFY(unfinished);
    QCOMPARE(unfinished->cause, loss.cause);
    QCOMPARE(unfinished->attempts, loss.attempts);
}

void WorkbenchLeftTest::opensWithADamagedListOfOutages()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("outages\\.json.*attempts")));
    spool::put(m_work->dir.filePath(QStringLiteral("outages.json")),
               R"({"outages": [{"loss": {"cause": "no_pong", "attempts": 5000000000}}]})");
    m_work->open();
    QVERIFY(!m_work->bench->unfinishedOutage());
}

void WorkbenchLeftTest::refusesAFolderThatAnotherWorkerHas()
{
    m_work->open();
    Workbench second(QStringLiteral("second"), m_work->dir.path(), {}, m_work->clock);
    const auto opened = second.open();
    QVERIFY(!opened);
    QCOMPARE(opened.problem().code, QStringLiteral("spool_in_use"));
}

QTEST_GUILESS_MAIN(WorkbenchLeftTest)
#include "tst_workbench_left.moc"
