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
using protocol::CloseCode;

class WorkerDirectoryTest : public QObject
{
    Q_OBJECT

    /// Workers w0, w1, … are on record.
    static void knows(House &house, std::size_t count)
    {
        jobs::Loaded loaded;
        for (std::size_t i = 0; i < count; ++i) {
            jobs::WorkerRecord record;
            record.name = QStringLiteral("w%1").arg(i);
            loaded.workers += record;
        }
        QStringList unreadable;
        (void)house.book.restore(loaded, house.now, &unreadable);
    }

private Q_SLOTS:
    void registersANewName()
    {
        House house;
        QCOMPARE(house.registers(1, "alpha"), (QStringList{"answer 1 alpha", "apply", "log"}));
        QCOMPARE(house.directory.sessionOf("alpha"), SessionId(1));
        const jobs::WorkerRecord &record = house.worker("alpha")->record;
        QVERIFY(record.connected);
        QCOMPARE(record.address, house.sessions.at(1).address);
        QCOMPARE(record.connectedAt, house.sessions.at(1).openedAt);
    }

    /// A server that was frozen for 20 s reads at once what waited meanwhile; the worker was away for longer than that.
    void anOutageBeginsBeforeTheServersOwnStandstill()
    {
        House house;
        house.registers(1, "alpha");
        house.now.wall += std::chrono::minutes(5);
        house.sessions.at(1).lastByteAt = house.now.wall - Milliseconds(1);
        house.sessions.at(1).seen.up = std::chrono::minutes(5);
        house.sessions.at(1).seen.stalled = Seconds(20);
        (void)house.ends(1, link::EndCause::ClosedByPeer);
        QCOMPARE(house.worker("alpha")->outage->began, house.now.wall - Seconds(20));
        QCOMPARE(house.worker("alpha")->outage->noticed, house.now.wall);
    }

    void anOutageNeverBeginsBeforeItsConnection()
    {
        House house;
        house.registers(1, "alpha");
        house.sessions.at(1).seen.stalled = Seconds(20);
        house.now.wall += Milliseconds(10);
        (void)house.ends(1, link::EndCause::ClosedByPeer);
        QCOMPARE(house.worker("alpha")->outage->began, house.sessions.at(1).openedAt);
    }

    void answersWithWhatTheWorkerUnderstands_data()
    {
        QTest::addColumn<int>("workers");
        QTest::addColumn<int>("answered");
        QTest::newRow("an old worker") << 0 << 0;
        QTest::newRow("one of today") << 1 << protocol::kVersion;
        QTest::newRow("a newer one") << 9 << protocol::kVersion;
    }
    void answersWithWhatTheWorkerUnderstands()
    {
        QFETCH(int, workers);
        QFETCH(int, answered);
        House house;
        protocol::WorkerRegister message = House::hello("alpha");
        message.protocol = workers;
        const Effects effects = house.registers(1, message);
        const Answer answer = only<Answer>(effects).at(0);
        QCOMPARE(answer.registered.protocol, answered);
        QCOMPARE(answer.id, QJsonValue(7));
        QVERIFY(!answer.registered.lastOutage);
        QCOMPARE(only<WriteLog>(effects).at(0).what.contains("takes no jobs"), workers == 0);
    }

    void theSameConnectionMayRegisterAgain()
    {
        House house;
        house.registers(1, "alpha");
        QCOMPARE(house.registers(1, "alpha"), (QStringList{"answer 1 alpha", "apply"}));
        QCOMPARE(house.directory.sessionOf("alpha"), SessionId(1));
    }

    void asksForAllThatAnotherEpochMayLack()
    {
        House house;
        jobs::Loaded loaded;
        loaded.epoch = QStringLiteral("e2");
        QStringList unreadable;
        const jobs::Step step = house.book.restore(loaded, house.now, &unreadable);
        QVERIFY(step.commands.empty());
        protocol::WorkerRegister message = House::hello("alpha");
        QCOMPARE(only<Answer>(house.registers(1, message)).size(), std::size_t(1)); // it knows of none
        message = House::hello("beta");
        message.epoch = QStringLiteral("e1");
        QCOMPARE(shortLines(house.registers(2, message)), QStringList{"ask again 2 e2"});
        QVERIFY(!house.directory.sessionOf("beta"));
        message.epoch = QStringLiteral("e2");
        const Effects effects = house.registers(2, message);
        QCOMPARE(only<Answer>(effects).at(0).registered.epoch, QStringLiteral("e2"));
        QCOMPARE(house.directory.sessionOf("beta"), SessionId(2));
    }

    void aUsedConnectionKeepsItsName()
    {
        House house;
        house.registers(1, "alpha");
        const Effects effects = house.registers(1, House::hello("beta"));
        QCOMPARE(shortLines(effects), QStringList{"refuse 1 bad_field"});
        QCOMPARE(only<Refuse>(effects).at(0).problem.where, QString("worker_id"));
        QVERIFY(!house.directory.sessionOf("beta"));
        QVERIFY(house.worker("beta") == nullptr);
    }

    /// The older link ends first: what the book is told of it comes before the registration.
    void theSameWorkerTakesItsNameOver()
    {
        House house;
        house.registers(1, House::hello("alpha", "i", 4));
        const Effects effects = house.registers(2, House::hello("alpha", "i", 5));
        QCOMPARE(shortLines(effects), (QStringList{"lost unknown", "log", "apply", "close 1 4002", "answer 2 alpha",
                                                   "apply", "back worker_restart", "log"}));
        QCOMPARE(house.directory.sessionOf("alpha"), SessionId(2));
        QCOMPARE(only<WriteLog>(effects).at(0).level, LogLevel::Info); // it is back already
        QCOMPARE(house.worker("alpha")->reconnects.size(), std::size_t(1));
    }

    void anotherWorkerTakesTheNameOver()
    {
        House house;
        house.registers(1, House::hello("alpha", "i"));
        const Effects effects = house.registers(2, House::hello("alpha", "j"));
        QCOMPARE(shortLines(effects), (QStringList{"lost taken_over", "log", "apply", "close 1 4001", "answer 2 alpha",
                                                   "apply", "back taken_over", "log"}));
        const CloseSession close = only<CloseSession>(effects).at(0);
        QVERIFY2(close.reason.contains(house.sessions.at(2).address), qPrintable(close.reason));
        QCOMPARE(only<Answer>(effects).at(0).registered.lastOutage->cause, QString("taken_over"));
    }

    /// A worker that tells no instance may be another one.
    void anUnknownInstanceIsAnotherWorker()
    {
        House house;
        house.registers(1, House::hello("alpha", ""));
        QCOMPARE(only<CloseSession>(house.registers(2, House::hello("alpha", ""))).at(0).code, CloseCode::TakenOver);
    }

    void bothLinesOnATakeOverTellTheSameToDo()
    {
        House house;
        house.registers(1, House::hello("alpha", "i"));
        const auto lines = only<WriteLog>(house.registers(2, House::hello("alpha", "j")));
        QCOMPARE(lines.size(), std::size_t(2));
        QCOMPARE(lines.at(0).level, LogLevel::Warning);
        QVERIFY(lines.at(0).what.startsWith("the connection to worker alpha ended"));
        QVERIFY(!lines.at(0).action.isEmpty());
        QCOMPARE(lines.at(0).action, lines.at(1).action);
    }

    void whoWasTakenOverIsNotHeardAnyMore()
    {
        House house;
        house.registers(1, House::hello("alpha", "i"));
        house.registers(2, House::hello("alpha", "j"));
        QCOMPARE(house.registers(1, "alpha"), QStringList());
        QCOMPARE(shortLines(house.ends(1, EndCause::TakenOver)), QStringList());
        QCOMPARE(house.directory.sessionOf("alpha"), SessionId(2));
        QVERIFY(house.worker("alpha")->record.connected);
    }

    void aStaleRegistrationIsRefused_data()
    {
        QTest::addColumn<QString>("instance");
        QTest::addColumn<qint64>("sequence");
        QTest::addColumn<bool>("isStale");
        QTest::newRow("older") << "i" << qint64(4) << true;
        QTest::newRow("the same again") << "i" << qint64(5) << false;
        QTest::newRow("newer") << "i" << qint64(6) << false;
        QTest::newRow("of another worker") << "j" << qint64(4) << false;
        QTest::newRow("without a number") << "i" << qint64(0) << false;
    }
    void aStaleRegistrationIsRefused()
    {
        QFETCH(QString, instance);
        QFETCH(qint64, sequence);
        QFETCH(bool, isStale);
        House house;
        house.registers(1, House::hello("alpha", "i", 5));
        const auto lines =
            shortLines(house.registers(2, House::hello("alpha", instance.toLatin1().constData(), sequence)));
        QCOMPARE(house.directory.sessionOf("alpha"), SessionId(isStale ? 1 : 2));
        if (isStale)
            QCOMPARE(lines, (QStringList{"refuse 2 stale_registration", "close 2 4002"}));
        else
            QVERIFY(lines.contains("answer 2 alpha"));
    }

    void theBookHearsOfAnEnd_data()
    {
        QTest::addColumn<int>("cause");
        QTest::addColumn<bool>("isWarning");
        QTest::newRow("cut") << int(EndCause::Reset) << true;
        QTest::newRow("silent") << int(EndCause::NoPong) << true;
        QTest::newRow("closed") << int(EndCause::ClosedByPeer) << false;
        QTest::newRow("said goodbye") << int(EndCause::GoneAway) << false;
    }
    void theBookHearsOfAnEnd()
    {
        QFETCH(int, cause);
        QFETCH(bool, isWarning);
        House house;
        house.registers(1, "alpha");
        house.sessions.at(1).lastByteAt = house.now.wall - Milliseconds(300);
        const Effects effects = house.ends(1, static_cast<EndCause>(cause));
        QCOMPARE(shortLines(effects).mid(1), (QStringList{"log", "apply"}));
        QCOMPARE(only<WriteLog>(effects).at(0).level, isWarning ? LogLevel::Warning : LogLevel::Info);
        QVERIFY(!house.directory.sessionOf("alpha"));
        const jobs::Roster::Worker &worker = *house.worker("alpha");
        QVERIFY(!worker.record.connected);
        QCOMPARE(worker.outage->began, house.now.wall - Milliseconds(300));
        QVERIFY(only<LinkLost>(effects).at(0).cause == worker.outage->cause);
    }

    void theEndOfAConnectionWithoutANameIsNobodys()
    {
        House house;
        house.registers(1, "alpha");
        QCOMPARE(shortLines(house.ends(2, EndCause::Reset)), QStringList());
        QVERIFY(house.directory.sessionOf("alpha"));
    }

    void theAnswerTellsOfTheOutageThatIsOver()
    {
        House house;
        house.registers(1, "alpha");
        (void)house.ends(1, EndCause::NoPong);
        protocol::WorkerRegister message = House::hello("alpha");
        message.lastLoss.emplace().cause = QStringLiteral("no_pong");
        message.lastLoss->attempts = 3;
        const Effects effects = house.registers(2, message);
        QCOMPARE(toString(only<LinkBack>(effects).at(0).cause), QString("no_pong"));
        QCOMPARE(only<Answer>(effects).at(0).registered.lastOutage->cause, QString("no_pong"));
        QVERIFY(!house.worker("alpha")->outage);
    }

    void aWorkerThatFlapsIsToldOfOnce()
    {
        House house;
        int warnings = 0;
        for (int reconnects = 0; reconnects <= jobs::Roster::kFlaps + 2; ++reconnects) {
            for (const WriteLog &line : only<WriteLog>(house.registers(1, House::hello("alpha"))))
                warnings += line.what.contains("flapping") ? 1 : 0;
            (void)house.ends(1, EndCause::Reset);
        }
        QCOMPARE(warnings, 1);
    }

    /// Two workers that fight for a name fill neither the log nor the database.
    void aFightForANameIsToldAFewTimes()
    {
        House house;
        std::size_t lines = 0;
        std::size_t outages = 0;
        for (int i = 0; i < 1000; ++i) {
            const Effects effects = house.registers(1 + i % 2, House::hello("alpha", i % 2 == 0 ? "i" : "j"));
            lines += only<WriteLog>(effects).size();
            for (const Apply &apply : only<Apply>(effects))
                outages += apply.step.changes.outages.size();
            (void)house.ends(1 + (i + 1) % 2, EndCause::TakenOver);
            house.now.wall += Milliseconds(10);
        }
        QVERIFY2(lines <= 2 * LineLimiter::kMax, qPrintable(QString::number(lines)));
        QVERIFY2(outages <= 2 * jobs::Roster::kMaxOutages + 2, qPrintable(QString::number(outages)));
        QVERIFY(house.worker("alpha")->reconnects.size() <= jobs::Roster::kMaxReconnects);
    }

    void newNamesOfOneAddressAreBoundedInAMinute()
    {
        using fleet::NameBudget;
        NameBudget budget;
        const MonoTime start(Seconds(100));
        const auto take = [&budget](const QString &address, MonoTime now) {
            return budget.take(address, NameBudget::kFree, now);
        };
        for (int i = 0; i < 2 * NameBudget::kTotal; ++i)
            QVERIFY(budget.take("[2001:db8::1]:1", NameBudget::kFree - 1, start));
        for (int i = 0; i < NameBudget::kPerAddress; ++i)
            QVERIFY(take(QStringLiteral("[2001:db8::1]:%1").arg(i), start));
        QVERIFY(!take("[2001:db8::1]:9", start + Milliseconds(59'999)));
        QVERIFY(take("[2001:db8::2]:9", start));
        QVERIFY(take("[2001:db8::1]:9", start + Seconds(60)));
        for (int i = 1; i < NameBudget::kTotal; ++i)
            QVERIFY(take(QStringLiteral("192.0.2.%1:1").arg(i % 250), start + Seconds(60)));
        QVERIFY(!take("198.51.100.1:1", start + Seconds(60)));
    }

    void tooManyNewNamesAreRefusedAndKnownOnesAreNot()
    {
        House house;
        knows(house, fleet::NameBudget::kFree);
        const auto registers = [&house](const QByteArray &name) {
            (void)house.ends(1, link::EndCause::Reset);
            return only<fleet::Refuse>(house.registers(1, House::hello(name.constData(), name.constData())));
        };
        for (int i = 0; i < fleet::NameBudget::kPerAddress; ++i)
            QVERIFY(registers("new" + QByteArray::number(i)).empty());
        const auto refused = registers("one-more");
        QCOMPARE(refused.size(), std::size_t(1));
        QCOMPARE(refused[0].problem.code, QString("too_many"));
        QVERIFY(registers("w7").empty());
        house.now.mono += Seconds(60);
        QVERIFY(registers("one-more").empty());
    }

    void theServerKnowsOnlySoManyNames()
    {
        House house;
        knows(house, jobs::Roster::kMaxNames);
        QCOMPARE(house.registers(1, "w7"), (QStringList{"answer 1 w7", "apply", "log"}));
        QCOMPARE(shortLines(house.registers(2, House::hello("one-more", "j"))), QStringList{"refuse 2 too_many"});
        QVERIFY(house.worker("one-more") == nullptr);
    }

    void aServerThatStopsRegistersNobody()
    {
        House house;
        QCOMPARE(shortLines(house.directory.stop(house.now)), QStringList());
        QCOMPARE(house.registers(1, "alpha"), QStringList{"close 1 1001"});
        QVERIFY(!house.directory.sessionOf("alpha"));
        QVERIFY(house.worker("alpha") == nullptr);
    }
};

QTEST_GUILESS_MAIN(WorkerDirectoryTest)
#include "tst_worker_directory.moc"
