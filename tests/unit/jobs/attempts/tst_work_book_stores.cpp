// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/attempts/work_samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// A run belongs to the store that gave it: with another server it is neither delivered, nor stopped, nor lost.
class WorkBookStoresTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysAtEachRegistrationWhoseRunsItHolds()
    {
        Bench bench = holding();
        QCOMPARE(bench.book.holding().front().store, kFirst);
    }

    void anotherStoreGetsNothingOfIt()
    {
        Bench bench = holding();
        QVERIFY(bench.up({}, {key()}, true, kSecond).empty()); // not even where that store says to stop it
        QCOMPARE(bench.book.foreign(), 1);
        QVERIFY(bench.cancel().empty());
        QVERIFY(bench.grow(10).empty());
        QVERIFY(bench.finish(key(), 10).empty());
        QCOMPARE(bench.book.holding().size(), 1);
    }

    void itsOwnStoreGetsAllOfItLater()
    {
        Bench bench = holding();
        bench.up({}, {}, true, kSecond);
        bench.finish(key(), 10);
        bench.book.linkDown();
        const auto outputs = only<work::SendOutput>(bench.up({{key(), 0, 0}}, {}, true, kFirst));
        QCOMPARE(outputs.size(), std::size_t(1));
        const auto results = only<work::SendResult>(bench.acked(outputs.front().token));
        QCOMPARE(results.size(), std::size_t(1));
        QCOMPARE(only<work::Forget>(bench.acked(results.front().token, true)).size(), std::size_t(1));
    }

    void anotherStoreRenewsNoLease()
    {
        Bench bench;
        bench.up({}, {}, true, kFirst);
        Assignment leased = given();
        leased.onDisconnect = OnDisconnect::Stop;
        leased.grace = 60s;
        bench.confirm();
        bench.assign(leased);
        bench.up({}, {}, true, kSecond);
        bench.pass(30s);
        QVERIFY(only<work::RenewLease>(bench.confirm()).empty());
        bench.up({}, {}, true, kFirst);
        bench.pass(1s);
        QCOMPARE(only<work::RenewLease>(bench.confirm()).size(), std::size_t(1));
    }

    void anAssignmentThatDidNotBeginWaits()
    {
        Bench bench;
        RecoveredAttempt found;
        found.assignment = given();
        bench.book.restore({found});
        QVERIFY(bench.up({}, {}, true, kSecond).empty());
        QCOMPARE(only<work::Launch>(bench.up({{key(), 0, 0}}, {}, true, kFirst)).size(), std::size_t(1));
    }

    void aWorkerThatStopsDoesNotWaitForAnotherStore()
    {
        Bench bench = holding();
        bench.up({}, {}, true, kSecond);
        QVERIFY(!bench.book.isSettled());
        QCOMPARE(only<work::StopTree>(bench.carryOut(bench.book.stopAll())).size(), std::size_t(1));
        bench.finish();
        QVERIFY(bench.book.isSettled());
        bench.up({{key(), 0, 0}}, {}, true, kFirst);
        QVERIFY(!bench.book.isSettled());
    }

    void whereOneSideSaysNoStoreAllIsAsBefore_data()
    {
        QTest::addColumn<QString>("ofTheRun");
        QTest::addColumn<QString>("ofTheServer");
        QTest::newRow("an older server gave the run") << QString() << kSecond;
        QTest::newRow("an older server is connected") << kFirst << QString();
    }
    void whereOneSideSaysNoStoreAllIsAsBefore()
    {
        QFETCH(QString, ofTheRun);
        QFETCH(QString, ofTheServer);
        Bench bench = holding(ofTheRun);
        QCOMPARE(only<work::StopTree>(bench.up({}, {key()}, true, ofTheServer)).size(), std::size_t(1));
        QCOMPARE(bench.book.foreign(), 0);
    }

private:
    static Assignment given(const QString &store = kFirst)
    {
        Assignment assignment = test::assignment(key());
        assignment.store = store;
        return assignment;
    }
    /// One that runs, and a link that is down.
    static Bench holding(const QString &store = kFirst)
    {
        Bench bench;
        bench.up({}, {}, true, store);
        bench.assign(given(store));
        bench.start();
        bench.book.linkDown();
        return bench;
    }

    static inline const QString kFirst = QStringLiteral("first");
    static inline const QString kSecond = QStringLiteral("second");
};

QTEST_GUILESS_MAIN(WorkBookStoresTest)
#include "tst_work_book_stores.moc"
