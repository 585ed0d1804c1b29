// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/signal_watcher.h"
#include "tests/support/patience.h"

#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace holdfast::app;

class TestSignalWatcher final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksToStop_data();
    void asksToStop();
    void secondStopIsForce();
    void reopensOnHangup();
    void tellsOfAChildThatEnded();
    void aFloodOfSignalsPushesNoneOut();
    void givesTheHandlersBack();
};

void TestSignalWatcher::asksToStop_data()
{
    QTest::addColumn<int>("number");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
}

void TestSignalWatcher::asksToStop()
{
    QFETCH(int, number);
    SignalWatcher watcher;
    QSignalSpy stop(&watcher, &SignalWatcher::stopRequested);
    QSignalSpy force(&watcher, &SignalWatcher::forceRequested);
    QCOMPARE(::raise(number), 0);
    QCOMPARE(stop.size(), 0); // not from inside the handler
    QTRY_COMPARE(stop.size(), 1);
    QCOMPARE(force.size(), 0);
}

void TestSignalWatcher::secondStopIsForce()
{
    SignalWatcher watcher;
    QSignalSpy stop(&watcher, &SignalWatcher::stopRequested);
    QSignalSpy force(&watcher, &SignalWatcher::forceRequested);
    ::raise(SIGTERM);
    ::raise(SIGINT);
    QTRY_COMPARE(force.size(), 1);
    QCOMPARE(stop.size(), 1);
}

void TestSignalWatcher::reopensOnHangup()
{
    SignalWatcher watcher;
    QSignalSpy reopen(&watcher, &SignalWatcher::reopenRequested);
    QSignalSpy stop(&watcher, &SignalWatcher::stopRequested);
    ::raise(SIGHUP);
    QTRY_COMPARE(reopen.size(), 1);
    QCOMPARE(stop.size(), 0);
}

void TestSignalWatcher::tellsOfAChildThatEnded()
{
    SignalWatcher watcher;
    QSignalSpy ended(&watcher, &SignalWatcher::childEnded);
    ::raise(SIGCHLD);
    QTRY_COMPARE(ended.size(), 1);
}

void TestSignalWatcher::aFloodOfSignalsPushesNoneOut()
{
    SignalWatcher watcher;
    QSignalSpy ended(&watcher, &SignalWatcher::childEnded);
    QSignalSpy reopen(&watcher, &SignalWatcher::reopenRequested);
    QSignalSpy stop(&watcher, &SignalWatcher::stopRequested);
    QSignalSpy force(&watcher, &SignalWatcher::forceRequested);
    for (int i = 0; i < 200'000; ++i) // more than a pipe holds
        ::raise(SIGCHLD);
    ::raise(SIGHUP);
    ::raise(SIGTERM);
    ::raise(SIGTERM); // as from timeout(1): one wish
    QTRY_COMPARE(stop.size(), 1);
    QCOMPARE(reopen.size(), 1);
    QVERIFY(!ended.isEmpty());
    QCOMPARE(force.size(), 0);
    ::raise(SIGTERM);
    QTRY_COMPARE(force.size(), 1);
}

void TestSignalWatcher::givesTheHandlersBack()
{
    const auto former = std::signal(SIGHUP, SIG_IGN);
    {
        const SignalWatcher watcher;
    }
    ::raise(SIGHUP); // would end the process
    QVERIFY(std::signal(SIGHUP, former) == SIG_IGN);
}

QTEST_GUILESS_MAIN(TestSignalWatcher)
#include "tst_signal_watcher.moc"
