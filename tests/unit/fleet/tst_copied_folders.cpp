// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/fleet/house.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::fleet;
using holdfast::test::House;
using holdfast::test::only;
using holdfast::test::shortLines;
using link::EndCause;
using link::WriteLog;

/// One data folder, and two processes that come with it.
class CopiedFoldersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSameProcessTakesOverAtOnce()
    {
        House house;
        house.registers(1, from("alpha", "p"));
        QVERIFY(shortLines(house.registers(2, from("alpha", "p"))).contains("answer 2 alpha"));
    }

    void anotherProcessMustWaitForAProof_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("under the same name") << "alpha";
        QTest::newRow("under another name") << "beta";
    }
    void anotherProcessMustWaitForAProof()
    {
        QFETCH(QString, name);
        House house;
        house.registers(1, from("alpha", "p"));
        QCOMPARE(shortLines(house.registers(2, from(name, "q"))), QStringList{"probe 1"});
        QCOMPARE(house.directory.sessionOf("alpha"), SessionId(1));
        QCOMPARE(house.directory.nextDeadline(), std::optional(house.now.mono + WorkerDirectory::kProofTime));
    }

    void aWorkerThatLivesKeepsItsPlace()
    {
        House house;
        house.registers(1, from("alpha", "p"));
        (void)house.registers(2, from("alpha", "q"));
        QCOMPARE(shortLines(house.directory.proved(1, house.now.mono - Milliseconds(1), house.now)), QStringList());
        const Effects effects = house.directory.proved(1, house.now.mono, house.now);
        QCOMPARE(shortLines(effects), (QStringList{"refuse 2 copied_folder", "close 2 4001", "log"}));
        QVERIFY(only<WriteLog>(effects).at(0).action.contains("identity.json"));
        QVERIFY(!house.directory.nextDeadline());
        QVERIFY(house.directory.copyOf("alpha", house.now.mono).contains("identity.json"));
        QVERIFY(house.directory.copyOf("alpha", house.now.mono + std::chrono::hours(1)).isEmpty());
        // The log is not full of it.
        (void)house.ends(2, EndCause::TakenOver);
        (void)house.registers(3, from("alpha", "q"));
        QCOMPARE(only<WriteLog>(house.directory.proved(1, house.now.mono, house.now)).size(), std::size_t(0));
    }

    void theRefusalNamesBothAddresses()
    {
        House house;
        house.registers(1, from("alpha", "p"));
        (void)house.registers(2, from("alpha", "q"));
        const Effects effects = house.directory.proved(1, house.now.mono, house.now);
        for (const char *address : {"192.0.2.1:4000", "192.0.2.2:4000"}) {
            QVERIFY(only<Refuse>(effects).at(0).problem.what.contains(address));
            QVERIFY(only<WriteLog>(effects).at(0).what.contains(address));
        }
    }

    /// Its identity.json was deleted, but not its credential.
    void aClonedCredentialStaysOutWhileTheOriginalLives()
    {
        House house;
        house.sessions[1].tokenId = house.sessions[2].tokenId = QStringLiteral("t1");
        house.registers(1, from("alpha", "p"));
        protocol::WorkerRegister clone = from("alpha", "q");
        clone.instance = QStringLiteral("another");
        QCOMPARE(shortLines(house.registers(2, clone)), QStringList{"probe 1"});
        const Effects effects = house.directory.proved(1, house.now.mono, house.now);
        QCOMPARE(shortLines(effects), (QStringList{"refuse 2 copied_folder", "close 2 4001", "log"}));
        QVERIFY(only<Refuse>(effects).at(0).problem.what.contains("192.0.2.1:4000"));
        QCOMPARE(house.directory.sessionOf("alpha"), SessionId(1));
    }

    void anotherCredentialOfThatNameTakesOver()
    {
        House house;
        house.sessions[1].tokenId = QStringLiteral("t1");
        house.sessions[2].tokenId = QStringLiteral("t2");
        house.registers(1, from("alpha", "p"));
        protocol::WorkerRegister other = from("alpha", "q");
        other.instance = QStringLiteral("another");
        QVERIFY(shortLines(house.registers(2, other)).contains("close 1 4001"));
    }

    void aRevokedWorkerLeavesAtOnceWithACodeOfItsOwn()
    {
        House house;
        house.registers(1, from("alpha", "p"));
        const Effects effects = house.directory.revoked("alpha", "revoked: x", house.now);
        QVERIFY(shortLines(effects).contains("close 1 4003"));
        QVERIFY(shortLines(effects).contains("lost revoked"));
        QVERIFY(!house.directory.sessionOf("alpha"));
        QVERIFY(only<CloseSession>(effects).at(0).reason.startsWith("revoked"));
        QCOMPARE(shortLines(house.directory.revoked("alpha", "revoked: x", house.now)), QStringList());
        QCOMPARE(shortLines(house.ends(1, EndCause::Revoked)), QStringList());
    }

    void aWorkerThatIsGoneMakesRoom()
    {
        House house;
        house.registers(1, from("alpha", "p"));
        (void)house.registers(2, from("alpha", "q"));
        QVERIFY(shortLines(house.ends(1, EndCause::Reset)).contains("answer 2 alpha"));
        QCOMPARE(house.directory.sessionOf("alpha"), SessionId(2));
    }

    void aWorkerWithoutAProofMakesRoom_data() { anotherProcessMustWaitForAProof_data(); }
    void aWorkerWithoutAProofMakesRoom()
    {
        QFETCH(QString, name);
        House house;
        house.registers(1, from("alpha", "p"));
        (void)house.registers(2, from(name, "q"));
        const QStringList lines = house.waits();
        QVERIFY2(lines.contains("close 1 4002"), qPrintable(lines.join(u';')));
        QCOMPARE(house.directory.sessionOf(name), SessionId(2));
        QCOMPARE(house.directory.sessionOf("alpha").has_value(), name == u"alpha");
    }

    void aChallengerThatGoesIsForgotten()
    {
        House house;
        house.registers(1, from("alpha", "p"));
        (void)house.registers(2, from("alpha", "q"));
        (void)house.ends(2, EndCause::Reset);
        QVERIFY(!house.directory.nextDeadline());
        QCOMPARE(shortLines(house.directory.proved(1, house.now.mono, house.now)), QStringList());
    }

    /// It knocks again and again, and the original may stand still for a while.
    void aKnownCopyStaysOutWhileTheOriginalHasRuns()
    {
        House house;
        house.registers(1, from("alpha", "p"));
        (void)house.registers(2, from("alpha", "q"));
        (void)house.directory.proved(1, house.now.mono, house.now);
        (void)house.ends(2, EndCause::TakenOver);
        jobs::Job job;
        job.name = QStringLiteral("j");
        job.command = QStringList{QStringLiteral("true")};
        QVERIFY(house.book.execute({{}, jobs::action::AddJob{job}}, house.now));
        QVERIFY(house.book.execute({{}, jobs::action::RequestRun{job.name}}, house.now));
        QVERIFY(!house.worker("alpha")->running.empty());
        QCOMPARE(shortLines(house.registers(3, from("alpha", "q"))),
                 (QStringList{"refuse 3 copied_folder", "close 3 4001"}));
    }

    /// The copy may be faster than the original, and it has none of its runs.
    void afterARestartACopyWaitsForTheOneThatHasTheRuns()
    {
        House house;
        jobs::AttemptKey key = restarted(house);
        QCOMPARE(shortLines(house.registers(2, from("alpha", "q"))), QStringList());
        QCOMPARE(house.directory.nextDeadline(), std::optional(house.now.mono + WorkerDirectory::kReturnTime));
        protocol::WorkerRegister original = from("alpha", "p");
        original.holding = {{.key = key}};
        QVERIFY(shortLines(house.registers(3, original)).contains("answer 3 alpha"));
        QCOMPARE(house.worker("alpha")->running.size(), std::size_t(1));
        QCOMPARE(house.waits(), QStringList{"probe 3"});
        QVERIFY(shortLines(house.directory.proved(3, house.now.mono, house.now)).contains("refuse 2 copied_folder"));
        QCOMPARE(house.book.activeRun(key.runId)->attempt, 1);
    }

    /// Its disk has lost the run, and nobody else comes.
    void afterARestartWhoeverComesWithoutTheRunsGetsInAfterAWhile()
    {
        House house;
        const jobs::AttemptKey key = restarted(house);
        (void)house.registers(2, from("alpha", "q"));
        QVERIFY(house.waits().contains("answer 2 alpha"));
        QVERIFY(house.book.activeRun(key.runId) == nullptr);
        QVERIFY(!house.directory.nextDeadline());
    }

    /// Its disk may be slow, or it was stopped for a while.
    void aCopyWaitsForAnOriginalThatDoesNotAnswer()
    {
        House house;
        const jobs::AttemptKey key = restarted(house);
        protocol::WorkerRegister original = from("alpha", "p");
        original.holding = {{.key = key}};
        (void)house.registers(1, original);
        QCOMPARE(shortLines(house.registers(2, from("alpha", "q"))), QStringList{"probe 1"});
        const QStringList lines = house.waits();
        QVERIFY2(lines.contains("close 1 4002") && !lines.contains("answer 2 alpha"), qPrintable(lines.join(u';')));
        QVERIFY(shortLines(house.registers(3, original)).contains("answer 3 alpha"));
        QCOMPARE(house.book.activeRun(key.runId)->attempt, 1);
    }

    /// Its own patience may end sooner, and it comes again.
    void whoeverComesAgainWaitsNoLongerThanThat()
    {
        House house;
        (void)restarted(house);
        for (const fleet::SessionId session : {2, 3}) {
            QCOMPARE(shortLines(house.registers(session, from("alpha", "q"))), QStringList());
            (void)house.ends(session, EndCause::Reset);
            house.now.mono += WorkerDirectory::kReturnTime / 2;
        }
        QVERIFY(shortLines(house.registers(4, from("alpha", "q"))).contains("answer 4 alpha"));
    }

    void afterARestartWhoeverWaitedAndWentIsForgotten()
    {
        House house;
        (void)restarted(house);
        (void)house.registers(2, from("alpha", "q"));
        (void)house.ends(2, EndCause::Reset);
        QVERIFY(!house.directory.nextDeadline());
    }

    void whoTellsNoProcessTakesOverAsBefore()
    {
        House house;
        house.registers(1, House::hello("alpha", "i"));
        QVERIFY(shortLines(house.registers(2, from("alpha", "q"))).contains("close 1 4002"));
    }

    void aRenamedWorkerIsToldOf()
    {
        House house;
        house.registers(1, from("alpha", "p"));
        (void)house.ends(1, EndCause::GoneAway);
        const Effects effects = house.registers(2, from("beta", "q"));
        const auto lines = only<WriteLog>(effects);
        QVERIFY2(lines.back().what.startsWith("worker alpha is named beta now"), qPrintable(lines.back().what));
        QVERIFY(house.worker("alpha") == nullptr);
        QVERIFY(house.worker("beta") != nullptr);
    }

private:
    /// The server is new, and knows from its database that alpha has a run that has begun.
    static jobs::AttemptKey restarted(House &house)
    {
        jobs::Loaded loaded;
        jobs::WorkerRecord alpha;
        alpha.name = QStringLiteral("alpha");
        alpha.instance = QStringLiteral("i");
        alpha.protocol = alpha.slots = 1;
        loaded.workers = {alpha};
        jobs::Run run;
        run.id = QStringLiteral("r1");
        run.job = QStringLiteral("j");
        run.worker = QStringLiteral("alpha");
        run.instance = QStringLiteral("i");
        run.state = jobs::RunState::Running;
        run.startedAt = house.now.wall;
        loaded.activeRuns = {run};
        QStringList unreadable;
        (void)house.book.restore(loaded, house.now, &unreadable);
        return {run.id, run.attempt};
    }

    static protocol::WorkerRegister from(const QString &name, const char *process)
    {
        protocol::WorkerRegister message = House::hello(qPrintable(name), "i");
        message.process = QLatin1String(process);
        return message;
    }
};

QTEST_GUILESS_MAIN(CopiedFoldersTest)
#include "tst_copied_folders.moc"
