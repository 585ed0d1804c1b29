// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/life.h"

#include <QTest>

#include <tuple>

using namespace holdfast;
using namespace holdfast::app::service;
using State = Saying::State;

class TestServiceLife final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsAtOnceAndTakesAStop();
    void stopsWithinItsTime();
    void hearsTheFirstStopOnly();
    void takesNoStopBeforeItRuns();
    void saysItsStateWhenAsked();
    void tellsItsExitCode();
};

void TestServiceLife::runsAtOnceAndTakesAStop()
{
    Life life(Milliseconds(60'000));
    const Saying start = life.starting();
    QVERIFY(start.state == State::StartPending);
    QVERIFY(!start.takesStop && start.waitHint <= Milliseconds(1'000) && start.waitHint > Milliseconds(0));
    const Saying running = life.running();
    QVERIFY(running.state == State::Running);
    QVERIFY(running.takesStop);
    QCOMPARE(running.step, 0); // else the manager takes it for under way
    QCOMPARE(running.waitHint, Milliseconds(0));
}

void TestServiceLife::stopsWithinItsTime()
{
    Life life(Milliseconds(60'000));
    std::ignore = life.running();
    const auto stop = life.asked(Control::Stop);
    QVERIFY(stop);
    QVERIFY(stop->state == State::StopPending);
    QVERIFY(!stop->takesStop && stop->step > 0);
    QCOMPARE(stop->waitHint, Milliseconds(60'000));
}

void TestServiceLife::hearsTheFirstStopOnly()
{
    Life life(Milliseconds(60'000));
    std::ignore = life.running();
    QVERIFY(life.asked(Control::Stop));
    QVERIFY(!life.asked(Control::Stop));
    QVERIFY(life.isStopping());
    std::ignore = life.ended(0);
    QVERIFY(!life.asked(Control::Stop));
}

void TestServiceLife::takesNoStopBeforeItRuns()
{
    Life life(Milliseconds(60'000));
    std::ignore = life.starting();
    QVERIFY(!life.asked(Control::Stop));
    QVERIFY(!life.isStopping());
}

void TestServiceLife::saysItsStateWhenAsked()
{
    Life life(Milliseconds(60'000));
    const Saying running = life.running();
    QVERIFY(life.asked(Control::Ask) == running);
    QVERIFY(!life.asked(Control::Other));
    std::ignore = life.asked(Control::Stop);
    QVERIFY(life.asked(Control::Ask)->state == State::StopPending);
}

void TestServiceLife::tellsItsExitCode()
{
    Life life(Milliseconds(60'000));
    std::ignore = life.running();
    const Saying end = life.ended(2);
    QVERIFY(end.state == State::Stopped);
    QCOMPARE(end.exitCode, 2);
    QVERIFY(!end.takesStop);
    QCOMPARE(end.waitHint, Milliseconds(0));
}

QTEST_GUILESS_MAIN(TestServiceLife)
#include "tst_service_life.moc"
