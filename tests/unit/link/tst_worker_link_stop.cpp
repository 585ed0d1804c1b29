// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/link/driver.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::link;
using namespace holdfast::link::test;
using namespace std::chrono_literals;

/// Waking and stopping.
class WorkerLinkStopTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wakesFromItsWait();
    void wakingTestsALinkThatIsUp();
    void wakingDisturbsNothingElse();
    void stopsInEveryState_data();
    void stopsInEveryState();
    void aCloseThatIsNotAnsweredIsBounded();
    void canBeStartedAgainAfterAStop();
};

void WorkerLinkStopTest::wakesFromItsWait()
{
    Driver driver;
    driver.way = [](int, MonoTime) { return Way::Refuses; };
    driver.start();
    driver.runFor(60s);
    while (driver.hasSocket())
        driver.runFor(1ms);
    driver.way = [](int, MonoTime) { return Way::Accepts; };
    const std::size_t before = driver.attempts.size();
    driver.perform(driver.link.woke(driver.now()));
    QCOMPARE(driver.attempts.size(), before + 1);
    QVERIFY(driver.runUntilUp(50ms));
}

void WorkerLinkStopTest::wakingTestsALinkThatIsUp()
{
    Driver driver;
    driver.start();
    driver.runFor(25s);
    const int before = driver.pings;
    driver.perform(driver.link.woke(driver.now()));
    QCOMPARE(driver.pings, before + 1);
    driver.runFor(1s);
    QVERIFY(driver.link.isUp());
    driver.sendsPongs = false;
    driver.perform(driver.link.woke(driver.now()));
    driver.runFor(10s);
    QVERIFY(!driver.link.isUp());
}

void WorkerLinkStopTest::wakingDisturbsNothingElse()
{
    Driver idle;
    QVERIFY(idle.link.woke(idle.now()).empty());
    Driver driver;
    driver.start();
    QVERIFY(driver.link.woke(driver.now()).empty());
    driver.runFor(20ms);
    QVERIFY(driver.link.woke(driver.now()).empty());
    driver.runFor(20ms);
    QVERIFY(driver.link.isUp());
    driver.perform(driver.link.stop(driver.now()));
    QVERIFY(driver.link.woke(driver.now()).empty());
}

void WorkerLinkStopTest::stopsInEveryState_data()
{
    QTest::addColumn<qint64>("after");
    QTest::addColumn<bool>("closes");
    QTest::addColumn<bool>("aborts");
    QTest::newRow("before the start") << qint64(-1) << false << false;
    QTest::newRow("connecting") << qint64(10) << false << true;
    QTest::newRow("registering") << qint64(30) << true << false;
    QTest::newRow("up") << qint64(1'000) << true << false;
    QTest::newRow("waiting") << qint64(2'000) << false << false;
}

void WorkerLinkStopTest::stopsInEveryState()
{
    QFETCH(qint64, after);
    QFETCH(bool, closes);
    QFETCH(bool, aborts);
    Driver driver;
    if (after >= 0) {
        driver.start();
        driver.runFor(Milliseconds(after));
    }
    if (after == 2'000)
        driver.cut();
    const bool wasUp = driver.link.isUp();
    const WorkerEffects effects = driver.perform(driver.link.stop(driver.now()));
    QCOMPARE(only<CloseSocket>(effects).size(), std::size_t(closes ? 1 : 0));
    QCOMPARE(only<AbortSocket>(effects).size(), std::size_t(aborts ? 1 : 0));
    QCOMPARE(only<LinkDown>(effects).size(), std::size_t(wasUp ? 1 : 0));
    QVERIFY(driver.link.stop(driver.now()).empty());
    const std::size_t attempts = driver.attempts.size();
    driver.runFor(10min);
    QVERIFY(driver.link.isIdle());
    QVERIFY(!driver.link.nextDeadline());
    QCOMPARE(driver.attempts.size(), attempts);
}

void WorkerLinkStopTest::aCloseThatIsNotAnsweredIsBounded()
{
    Driver driver;
    driver.answersClose = false;
    driver.start();
    driver.runFor(1s);
    const auto closes = only<CloseSocket>(driver.perform(driver.link.stop(driver.now())));
    QCOMPARE(closes.front().code, protocol::CloseCode::GoingAway);
    QCOMPARE(closes.front().timeout, 5000ms);
    driver.runFor(5499ms);
    QVERIFY(!driver.link.isIdle());
    driver.runFor(1ms);
    QVERIFY(driver.link.isIdle());
    QVERIFY(!driver.hasSocket());
}

void WorkerLinkStopTest::canBeStartedAgainAfterAStop()
{
    Driver driver;
    driver.start();
    driver.runFor(1s);
    driver.perform(driver.link.stop(driver.now()));
    driver.runFor(1s);
    driver.start();
    QVERIFY(driver.runUntilUp(1s));
}

QTEST_GUILESS_MAIN(WorkerLinkStopTest)
#include "tst_worker_link_stop.moc"
