// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/fleet/house.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::fleet;
using holdfast::test::House;
using holdfast::test::only;
using holdfast::test::shortLines;
using Kind = Drill::Kind;

class WorkerDrillsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsWithTheLinksThatAreUp_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QStringList>("begin");
        QTest::addColumn<QStringList>("end");
        QTest::newRow("cut") << int(Kind::Cut) << QStringList{"cut 1"} << QStringList{};
        QTest::newRow("lag") << int(Kind::Lag) << QStringList{"lag 1 2000"} << QStringList{"restore 1"};
        QTest::newRow("freeze") << int(Kind::Freeze) << QStringList{"freeze 1"} << QStringList{"restore 1"};
        QTest::newRow("kill-worker") << int(Kind::KillWorker) << QStringList{"kill 1"} << QStringList{};
    }
    void beginsWithTheLinksThatAreUp()
    {
        QFETCH(int, kind);
        QFETCH(QStringList, begin);
        QFETCH(QStringList, end);
        House house;
        house.registers(1, "alpha");
        house.registers(2, "beta");
        const auto start = house.drill(static_cast<Kind>(kind), {"alpha", "alpha"});
        QVERIFY(start.ok());
        QCOMPARE(start->drill.workers, QStringList{"alpha"});
        QCOMPARE(shortLines(start->effects), QStringList({"log", "apply"}) + begin);
        QCOMPARE(house.directory.nextDeadline(), house.now.mono + start->drill.lasts);
        QCOMPARE(house.waits(), QStringList({"log", "apply"}) + end);
        QVERIFY(!house.directory.nextDeadline());
    }

    void endsWhenSomebodyEndsIt()
    {
        House house;
        house.registers(1, "alpha");
        QVERIFY(house.directory.stopDrill({}, house.now).empty());
        QVERIFY(house.drill(Kind::Freeze, {"alpha"}).ok());
        QCOMPARE(shortLines(house.directory.stopDrill({}, house.now)), (QStringList{"log", "apply", "restore 1"}));
        QVERIFY(!house.directory.nextDeadline());
        QVERIFY(house.drill(Kind::Cut, {"alpha"}).ok());
    }

    void itsBeginAndItsEndAreOnRecord()
    {
        const jobs::Actor anna{"anna", "192.0.2.7"};
        const auto changeIn = [](const fleet::Effects &effects) {
            const auto applied = only<fleet::Apply>(effects);
            return std::get<jobs::PutChange>(applied.at(0).step.writes.at(0)).change;
        };
        House house;
        house.registers(1, "alpha");
        const auto start = house.directory.startDrill({.kind = Kind::Freeze, .workers = {"alpha"}}, anna, house.now);
        const jobs::Change begun = changeIn(start->effects);
        QCOMPARE(begun.what, QString("drill_begun"));
        QCOMPARE(begun.name, QString("freeze for alpha"));
        QVERIFY(begun.actor == anna);
        const jobs::Change stopped = changeIn(house.directory.stopDrill(anna, house.now));
        QCOMPARE(stopped.what, QString("drill_ended"));
        QCOMPARE(stopped.name, QString("freeze for alpha"));
        QVERIFY(stopped.actor == anna);
        QVERIFY(house.drill(Kind::Cut, {"alpha"}).ok());
        house.now.mono = house.directory.nextDeadline().value();
        QVERIFY(changeIn(house.directory.onDeadline(house.now)).actor == jobs::Actor{});
    }

    void meetsWhoComesBackWhileItLasts_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QStringList>("met");
        QTest::addColumn<bool>("isRegistered");
        QTest::newRow("cut: again") << int(Kind::Cut) << QStringList{"cut 2"} << false;
        QTest::newRow("lag: and is registered") << int(Kind::Lag) << QStringList{"lag 2 2000"} << true;
        QTest::newRow("freeze: and is not heard") << int(Kind::Freeze) << QStringList{"freeze 2"} << false;
        QTest::newRow("kill-worker: it has died once") << int(Kind::KillWorker) << QStringList{} << true;
    }
    void meetsWhoComesBackWhileItLasts()
    {
        QFETCH(int, kind);
        QFETCH(QStringList, met);
        QFETCH(bool, isRegistered);
        House house;
        house.registers(1, "alpha");
        QVERIFY(house.drill(static_cast<Kind>(kind)).ok());
        (void)house.ends(1, link::EndCause::Reset);
        const QStringList lines = house.registers(2, "alpha");
        QCOMPARE(lines.mid(0, met.size()), met);
        QCOMPARE(lines.contains("answer 2 alpha"), isRegistered);
        QCOMPARE(house.directory.sessionOf("alpha").has_value(), isRegistered);
        QVERIFY(house.registers(3, "beta").contains("answer 3 beta")); // it is not met
    }

    void aRegistrationIsKeptDuringAFreeze()
    {
        House house;
        house.registers(1, House::hello("alpha", "i", 5));
        QVERIFY(house.drill(Kind::Freeze).ok());
        const auto message = House::hello("alpha", "i", 6);
        QCOMPARE(shortLines(house.registers(2, message)), QStringList{"freeze 2"});
        house.now.mono = house.directory.nextDeadline().value();
        const Effects effects = house.directory.onDeadline(house.now);
        // Each session is restored before a registration counts: one that had ended says so now.
        QCOMPARE(shortLines(effects), (QStringList{"log", "apply", "restore 1", "restore 2", "again 2"}));
        const RegisterAgain again = only<RegisterAgain>(effects).at(0);
        QCOMPARE(again.registration.id, QJsonValue(7));
        QCOMPARE(std::get<protocol::WorkerRegister>(again.registration.message), message);
        QVERIFY(shortLines(house.registers(2, message)).contains("answer 2 alpha"));
    }

    void onlyTheNewestRegistrationIsKeptDuringAFreeze()
    {
        House house;
        house.registers(1, "alpha");
        QVERIFY(house.drill(Kind::Freeze).ok());
        house.registers(2, "alpha");
        QCOMPARE(house.registers(3, "alpha"), (QStringList{"freeze 3", "cut 2"}));
        QCOMPARE(shortLines(house.ends(2, link::EndCause::Reset)), QStringList());
        QCOMPARE(house.waits(), (QStringList{"log", "apply", "restore 1", "restore 3", "again 3"}));
    }

    void aKeptRegistrationEndsWithItsConnection()
    {
        House house;
        house.registers(1, "alpha");
        QVERIFY(house.drill(Kind::Freeze).ok());
        house.registers(2, "alpha");
        (void)house.ends(2, link::EndCause::Reset);
        QCOMPARE(house.waits(), (QStringList{"log", "apply", "restore 1"}));
    }

    void aServerThatStopsEndsTheDrillAndHearsNobody()
    {
        House house;
        house.registers(1, "alpha");
        QVERIFY(house.drill(Kind::Freeze).ok());
        house.registers(2, "alpha");
        QCOMPARE(shortLines(house.directory.stop(house.now)), (QStringList{"log", "apply", "restore 1", "restore 2"}));
        QVERIFY(!house.directory.nextDeadline());
    }

    void meetsEverybodyWhereNobodyIsNamed()
    {
        House house;
        house.registers(1, "beta");
        house.registers(2, "alpha");
        const auto start = house.drill(Kind::Cut);
        QCOMPARE(start->drill.workers, (QStringList{"alpha", "beta"}));
        QCOMPARE(shortLines(start->effects), (QStringList{"log", "apply", "cut 2", "cut 1"}));
    }

    void saysWhatKeepsItFromBeginning()
    {
        House house;
        QCOMPARE(house.drill(Kind::Cut).problem().code, QString("no_worker"));
        protocol::WorkerRegister old = House::hello("old");
        old.protocol = 0;
        (void)house.registers(1, old);
        QCOMPARE(house.drill(Kind::Cut, {"none"}).problem().code, QString("no_worker"));
        QCOMPARE(house.drill(Kind::KillWorker, {"old"}).problem().code, QString("old_worker"));
        QVERIFY(house.drill(Kind::Cut, {"old"}).ok());
        QCOMPARE(house.drill(Kind::Cut, {"old"}).problem().code, QString("drill_runs"));
    }

    void nothingBeginsWhileTheServerStops()
    {
        House house;
        house.registers(1, "alpha");
        (void)house.directory.stop(house.now);
        QCOMPARE(house.drill(Kind::Cut).problem().code, QString("drill_runs"));
    }

    void anEarlyCallEndsNoDrill()
    {
        House house;
        house.registers(1, "alpha");
        QVERIFY(house.drill(Kind::Lag).ok());
        QCOMPARE(shortLines(house.directory.onDeadline(house.now)), QStringList());
        QVERIFY(house.directory.nextDeadline());
    }
};

QTEST_GUILESS_MAIN(WorkerDrillsTest)
#include "tst_worker_drills.moc"
