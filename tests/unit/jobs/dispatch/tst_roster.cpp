// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

class RosterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matchesByTheRules_data();
    void matchesByTheRules();
    void prefersTheWorkerWithTheMostFreeSlots();
    void saysWhyNoneFits_data();
    void saysWhyNoneFits();
    void aLossOpensAnOutageAndTheReturnClosesIt();
    void theOutageBeginsAtTheLastSignOfLife();
    void aLossOfWhoIsAwayIsNone();
    void theReturnSaysWhyItWasAway();
    void aRestartIsAnOutageForThoseConnected();
    void aTakeOverIsAnOutageForThoseConnected();
    void anOutageLastsThroughARestart();
    void countsReconnectsOfADay();
    void manyReconnectsInAnHourAreFlapping();
    void aFirstConnectionIsNoReconnect();
    void anOvertakenRegistrationIsStale_data();
    void anOvertakenRegistrationIsStale();
    void runsStayWithTheFolderThatHasThem();
    void outagesOfOneMillisecondStayApart();
    void aClockThatWasSetBackMovesNoOutage();
    void whatIsElsewhereIsReleasedToo();
    void isLinkedOnlyToTheFolderThatHasTheRun();
};

namespace {

using Store = holdfast::test::ModelStore;

const Disconnect kLoss{OutageCause::NoPong, QStringLiteral("a ping was not answered"), std::nullopt};

struct House
{
    Roster roster;
    Store store;

    Roster::Worker &connect(WorkerRecord record, WallTime now = kNoon, const Reconnect &how = {3, 0, {}})
    {
        record.connectedAt = record.lastSeenAt = now;
        Step step;
        Roster::Worker &found = roster.connected(record, how, step);
        store.apply(step.writes);
        return found;
    }
    void lose(const QString &name, WallTime now, const Disconnect &loss = kLoss)
    {
        Step step;
        roster.disconnected(name, loss, now, step);
        store.apply(step.writes);
    }
    void restart(WallTime now, const QString &takeOver = {})
    {
        roster = Roster();
        const Loaded loaded = store.loaded(now);
        Step step;
        roster.restore(loaded.workers, loaded.recentOutages, takeOver, now, step);
        store.apply(step.writes);
    }
    [[nodiscard]] const Outage &lastOutage() const { return store.outages.rbegin()->second; }
};

const QString kW = QStringLiteral("w");

Run runOf(const QString &instance, int id)
{
    Run run;
    run.id = QString::number(id);
    run.worker = kW;
    run.instance = instance;
    return run;
}

const Labels kLinux{{QStringLiteral("os"), QStringLiteral("linux")}};
const Labels kGpu{{QStringLiteral("os"), QStringLiteral("linux")}, {QStringLiteral("gpu"), QStringLiteral("yes")}};

} // namespace

void RosterTest::matchesByTheRules_data()
{
    QTest::addColumn<int>("protocol");
    QTest::addColumn<int>("slotCount");
    QTest::addColumn<int>("running");
    QTest::addColumn<Labels>("labels");
    QTest::addColumn<bool>("matches");
    QTest::newRow("has all the labels") << 1 << 1 << 0 << kGpu << true;
    QTest::newRow("has exactly the labels") << 1 << 1 << 0 << kLinux << true;
    QTest::newRow("lacks a label") << 1 << 1 << 0 << Labels() << false;
    QTest::newRow("another value") << 1 << 1 << 0 << Labels{{QStringLiteral("os"), QStringLiteral("windows")}} << false;
    QTest::newRow("another case") << 1 << 1 << 0 << Labels{{QStringLiteral("os"), QStringLiteral("Linux")}} << false;
    QTest::newRow("an old worker") << 0 << 1 << 0 << kLinux << false;
    QTest::newRow("takes no jobs") << 1 << 0 << 0 << kLinux << false;
    QTest::newRow("one slot free") << 1 << 2 << 1 << kLinux << true;
    QTest::newRow("none free") << 1 << 2 << 2 << kLinux << false;
    QTest::newRow("fewer slots than it runs") << 1 << 1 << 2 << kLinux << false;
}

void RosterTest::matchesByTheRules()
{
    QFETCH(int, protocol);
    QFETCH(int, slotCount);
    QFETCH(int, running);
    QFETCH(Labels, labels);
    QFETCH(bool, matches);
    House house;
    WorkerRecord record = worker(kW, slotCount, labels);
    record.protocol = protocol;
    Roster::Worker &found = house.connect(record);
    for (int i = 0; i < running; ++i)
        found.running.insert({QString::number(i), 1});
    QCOMPARE(house.roster.match(kLinux, {}) != nullptr, matches);
    house.lose(kW, kNoon + 1s);
    QVERIFY(house.roster.match(kLinux, {}) == nullptr);
}

void RosterTest::prefersTheWorkerWithTheMostFreeSlots()
{
    House house;
    house.connect(worker(QStringLiteral("a"), 2));
    house.connect(worker(QStringLiteral("b"), 8)).running = {
        {QStringLiteral("1"), 1}, {QStringLiteral("2"), 1}, {QStringLiteral("3"), 1}};
    house.connect(worker(QStringLiteral("c"), 4));
    QCOMPARE(house.roster.match({}, {})->record.name, QStringLiteral("b"));
    house.lose(QStringLiteral("b"), kNoon);
    QCOMPARE(house.roster.match({}, {})->record.name, QStringLiteral("c"));
}

void RosterTest::saysWhyNoneFits_data()
{
    QTest::addColumn<int>("connected");
    QTest::addColumn<Labels>("labels");
    QTest::addColumn<QString>("words");
    QTest::newRow("nobody") << 0 << Labels() << "waits for a worker: no connected worker takes jobs";
    QTest::newRow("nobody fits")
        << 2 << kGpu << "waits for a worker with gpu=yes, os=linux: none of the 2 connected workers matches";
    QTest::newRow("all are busy") << 2 << Labels()
                                  << "waits for a free slot: all slots of the 2 matching workers are taken";
    QTest::newRow("the one that fits is busy")
        << 2 << kLinux << "waits for a free slot: all slots of the only matching worker are taken";
}

void RosterTest::saysWhyNoneFits()
{
    QFETCH(int, connected);
    QFETCH(Labels, labels);
    QFETCH(QString, words);
    House house;
    for (int i = 0; i < connected; ++i)
        house.connect(worker(QString::number(i), 1, i == 0 ? kLinux : Labels()))
            .running.insert({QString::number(i), 1});
    WorkerRecord old = worker(QStringLiteral("old"));
    old.protocol = 0;
    house.connect(old);
    QCOMPARE(house.roster.whyNone(labels, {}), words);
}

void RosterTest::aLossOpensAnOutageAndTheReturnClosesIt()
{
    House house;
    house.connect(worker(kW));
    house.lose(kW, kNoon + 10s);
    QVERIFY(!house.store.workers.at(kW).connected);
    QCOMPARE(house.lastOutage(), (Outage{kW, kNoon, kNoon + 10s, std::nullopt, 0, kLoss.cause, kLoss.verdict}));
    house.connect(worker(kW), kNoon + 25s);
    QVERIFY(house.store.workers.at(kW).connected);
    QCOMPARE(house.lastOutage(), (Outage{kW, kNoon, kNoon + 10s, kNoon + 25s, 3, kLoss.cause, kLoss.verdict}));
    QCOMPARE(house.store.outages.size(), std::size_t(1));
    QVERIFY(!house.roster.find(kW)->outage);
}

void RosterTest::theOutageBeginsAtTheLastSignOfLife()
{
    House house;
    house.connect(worker(kW));
    house.roster.seen(kW, {MonoTime(60s), kNoon + 60s});
    house.lose(kW, kNoon + 95s);
    QCOMPARE(house.lastOutage().began, kNoon + 60s);
    house.connect(worker(kW), kNoon + 100s);
    house.lose(kW, kNoon + 130s, {kLoss.cause, kLoss.verdict, kNoon + 125s});
    QCOMPARE(house.lastOutage().began, kNoon + 125s);
    QCOMPARE(house.store.workers.at(kW).lastSeenAt, kNoon + 125s);
}

void RosterTest::aLossOfWhoIsAwayIsNone()
{
    House house;
    house.lose(kW, kNoon);
    house.connect(worker(kW));
    house.lose(kW, kNoon + 1s);
    house.lose(kW, kNoon + 2s, {OutageCause::Unknown, QStringLiteral("x"), std::nullopt});
    QCOMPARE(house.store.outages.size(), std::size_t(1));
    QCOMPARE(house.lastOutage().noticed, kNoon + 1s);
}

void RosterTest::theReturnSaysWhyItWasAway()
{
    House house;
    house.connect(worker(kW));
    house.lose(kW, kNoon + 10s);
    const Disconnect judged{OutageCause::Slept, QStringLiteral("it slept"), std::nullopt, std::nullopt,
                            QStringLiteral("keep it awake")};
    house.connect(worker(kW), kNoon + 25s, {7, 2, judged});
    QCOMPARE(house.lastOutage(),
             (Outage{kW, kNoon, kNoon + 10s, kNoon + 25s, 7, judged.cause, judged.verdict, judged.act, 2}));
}

void RosterTest::aRestartIsAnOutageForThoseConnected()
{
    House house;
    house.connect(worker(kW));
    house.connect(worker(QStringLiteral("away")));
    house.lose(QStringLiteral("away"), kNoon + 5s);
    house.restart(kNoon + 60s);
    QVERIFY(!house.roster.find(kW)->record.connected);
    const Outage &outage = house.store.outages.at({kW, kNoon});
    QCOMPARE(toString(outage.cause), QString("server_restart"));
    QCOMPARE(outage.noticed, kNoon + 60s);
    QCOMPARE(house.store.outages.size(), std::size_t(2));
}

/// Also where the former server said goodbye first; an outage for another reason keeps it.
void RosterTest::aTakeOverIsAnOutageForThoseConnected()
{
    House house;
    for (const char *name : {"connected", "told", "silent"})
        house.connect(worker(QString::fromLatin1(name)));
    house.lose(QStringLiteral("told"), kNoon + 5s, {OutageCause::ServerRestart, QStringLiteral("it was stopping")});
    house.lose(QStringLiteral("silent"), kNoon + 5s);
    house.restart(kNoon + 6s, QStringLiteral("another server took over: db2, from db1"));
    const auto cause = [&house](const char *name) { return toString(house.roster.find(name)->outage->cause); };
    QCOMPARE(cause("connected"), QString("server_failover"));
    QCOMPARE(cause("told"), QString("server_failover"));
    QCOMPARE(cause("silent"), QString("no_pong"));
}

void RosterTest::anOutageLastsThroughARestart()
{
    House house;
    house.connect(worker(kW));
    house.lose(kW, kNoon + 10s);
    house.restart(kNoon + 1h);
    house.connect(worker(kW), kNoon + 2h);
    QCOMPARE(house.lastOutage(), (Outage{kW, kNoon, kNoon + 10s, kNoon + 2h, 3, kLoss.cause, kLoss.verdict}));
}

void RosterTest::countsReconnectsOfADay()
{
    House house;
    house.connect(worker(kW));
    for (int hour = 1; hour <= 30; ++hour) {
        house.lose(kW, kNoon + std::chrono::hours(hour) - 1s);
        house.connect(worker(kW), kNoon + std::chrono::hours(hour));
    }
    const WallTime now = kNoon + 30h;
    QCOMPARE(Roster::reconnectsSince(*house.roster.find(kW), now - 24h), 25);
    QCOMPARE(Roster::reconnectsSince(*house.roster.find(kW), now - 90min), 2);
    QVERIFY(house.roster.find(kW)->reconnects.size() <= 25);
    house.restart(now);
    QCOMPARE(Roster::reconnectsSince(*house.roster.find(kW), now - 90min), 2);
}

void RosterTest::manyReconnectsInAnHourAreFlapping()
{
    House house;
    house.connect(worker(kW));
    for (int i = 1; i <= Roster::kFlaps; ++i) {
        QVERIFY(!Roster::isFlapping(*house.roster.find(kW), kNoon + std::chrono::minutes(i)));
        house.lose(kW, kNoon + std::chrono::minutes(i) - 1s);
        house.connect(worker(kW), kNoon + std::chrono::minutes(i));
    }
    QVERIFY(Roster::isFlapping(*house.roster.find(kW), kNoon + 6min));
    QVERIFY(!Roster::isFlapping(*house.roster.find(kW), kNoon + 62min));
}

void RosterTest::aFirstConnectionIsNoReconnect()
{
    House house;
    QCOMPARE(Roster::reconnectsSince(house.connect(worker(kW)), kNoon - 1h), 0);
    QVERIFY(house.store.outages.empty());
}

void RosterTest::anOvertakenRegistrationIsStale_data()
{
    QTest::addColumn<QString>("instance");
    QTest::addColumn<qint64>("sequence");
    QTest::addColumn<bool>("stale");
    QTest::newRow("older") << QStringLiteral("disk-1") << qint64(6) << true;
    QTest::newRow("the same, as after a lost answer") << QStringLiteral("disk-1") << qint64(7) << false;
    QTest::newRow("newer") << QStringLiteral("disk-1") << qint64(8) << false;
    QTest::newRow("another machine of that name") << QStringLiteral("disk-2") << qint64(1) << false;
    QTest::newRow("an old worker gives no number") << QStringLiteral("disk-1") << qint64(0) << false;
}

void RosterTest::anOvertakenRegistrationIsStale()
{
    QFETCH(QString, instance);
    QFETCH(qint64, sequence);
    House house;
    WorkerRecord record = worker(QStringLiteral("w"));
    record.instance = QStringLiteral("disk-1");
    record.sequence = 7;
    QVERIFY(!house.roster.isStale(record.name, record.instance, 1));
    house.connect(record);
    house.lose(record.name, kNoon); // what waited in a buffer arrives after the end of the newer one, too
    QTEST(house.roster.isStale(record.name, instance, sequence), "stale");
}

void RosterTest::runsStayWithTheFolderThatHasThem()
{
    House house;
    house.connect(workerFrom(QStringLiteral("a"), kW));
    house.roster.give(runOf(QStringLiteral("a"), 1));
    Roster::Worker &second = house.connect(workerFrom(QStringLiteral("b"), kW), kNoon + 1s);
    QVERIFY(second.running.empty());
    QCOMPARE(second.freeSlots(), 4);
    house.roster.give(runOf(QStringLiteral("a"), 2)); // from the record
    house.roster.give(runOf(QStringLiteral("b"), 3));
    QCOMPARE(second.freeSlots(), 3);
    const Roster::Worker &back = house.connect(workerFrom(QStringLiteral("a"), kW), kNoon + 2s);
    QVERIFY(back.running == (std::set<AttemptKey>{{QStringLiteral("1"), 1}, {QStringLiteral("2"), 1}}));
    QCOMPARE(back.elsewhere.size(), std::size_t(1));
    QVERIFY(back.elsewhere.at(QStringLiteral("b")) == (std::set<AttemptKey>{{QStringLiteral("3"), 1}}));
}

/// When it began is the key of an outage.
void RosterTest::outagesOfOneMillisecondStayApart()
{
    House house;
    Disconnect loss = kLoss;
    loss.lastSign = kNoon;
    for (int i = 0; i < 3; ++i) {
        house.connect(workerFrom(QStringLiteral("a"), kW), kNoon);
        house.lose(kW, kNoon, loss);
        if (i == 1)
            house.restart(kNoon);
    }
    QCOMPARE(house.store.outages.size(), std::size_t(3));
    QCOMPARE(house.lastOutage().began, kNoon + 2ms);
    QVERIFY(house.lastOutage().noticed >= house.lastOutage().began);
}

void RosterTest::aClockThatWasSetBackMovesNoOutage()
{
    House house;
    Disconnect loss = kLoss;
    for (const WallTime sign : {kNoon, kNoon - 1h}) {
        loss.lastSign = sign;
        house.connect(workerFrom(QStringLiteral("a"), kW), sign);
        house.lose(kW, sign, loss);
    }
    QVERIFY(house.store.outages.contains({kW, kNoon - 1h}));
}

void RosterTest::whatIsElsewhereIsReleasedToo()
{
    House house;
    house.connect(workerFrom(QStringLiteral("a"), kW));
    for (int id = 1; id <= 2; ++id)
        house.roster.give(runOf(QStringLiteral("a"), id));
    const Roster::Worker &second = house.connect(workerFrom(QStringLiteral("b"), kW), kNoon + 1s);
    house.roster.release(runOf(QStringLiteral("a"), 1));
    QCOMPARE(second.elsewhere.at(QStringLiteral("a")).size(), std::size_t(1));
    house.roster.release(runOf(QStringLiteral("a"), 1));
    house.roster.release(runOf(QStringLiteral("b"), 2)); // it is not there
    QCOMPARE(second.elsewhere.at(QStringLiteral("a")).size(), std::size_t(1));
    house.roster.release(runOf(QStringLiteral("a"), 2));
    QVERIFY(second.elsewhere.empty());
}

void RosterTest::isLinkedOnlyToTheFolderThatHasTheRun()
{
    House house;
    const Roster::Worker &found = house.connect(workerFrom(QStringLiteral("a"), kW));
    QVERIFY(found.isLinkedTo(runOf(QStringLiteral("a"), 1)));
    QVERIFY(!found.isLinkedTo(runOf(QStringLiteral("b"), 1)));
    house.lose(kW, kNoon + 1s);
    QVERIFY(!found.isLinkedTo(runOf(QStringLiteral("a"), 1)));
}

QTEST_GUILESS_MAIN(RosterTest)
#include "tst_roster.moc"
