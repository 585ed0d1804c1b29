// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/attempts/work_samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// A database that was replaced by an earlier one has another epoch: what the worker holds is offered to it.
class WorkBookEpochsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatAnEpochHasConfirmed()
    {
        Bench bench = upWith(QStringLiteral("a"));
        bench.assign(given());
        const auto results = only<work::SendResult>(bench.finish());
        const auto effects = bench.acked(results.front().token, true);
        const auto kept = only<work::Keep>(effects);
        QCOMPARE(kept.size(), std::size_t(1));
        QCOMPARE(kept.front().key, key());
        QCOMPARE(kept.front().store, kStore);
        QCOMPARE(kept.front().epoch, QStringLiteral("a"));
        QVERIFY(only<work::Forget>(effects).empty());
        QVERIFY(bench.book.isEmpty());
    }
    void namesTheJobOfWhatAnotherEpochGave()
    {
        Bench bench = upWith(QStringLiteral("a"));
        bench.assign(given());
        QCOMPARE(bench.book.holding(QStringLiteral("a")).front().job, QString());
        const Holding offered = bench.book.holding(QStringLiteral("b")).front();
        QCOMPARE(offered.job, QStringLiteral("j"));
        QCOMPARE(offered.plannedAt, given().plannedAt);
        QCOMPARE(bench.book.holding().front().job, QString()); // no server has named an epoch
    }
    void sendsAllOfAResultThatIsTakenIn()
    {
        Bench bench = upWith(QStringLiteral("b"));
        Outcome outcome;
        outcome.key = key();
        outcome.status = RunState::Succeeded;
        bench.book.linkDown();
        bench.book.restore({{given(), true, bench.now.wall, 7, outcome, 10, 3}});
        const auto offered = only<work::SendResult>(bench.up({}, {}, true, kStore));
        QCOMPARE(offered.size(), std::size_t(1));
        Answer wanted;
        wanted.receipt = Receipt{key(), 4, 0, false};
        const auto outputs = only<work::SendOutput>(bench.answered(offered.front().token, wanted));
        QCOMPARE(outputs.size(), std::size_t(2));
        QCOMPARE(outputs[0].offset, 4);
        QCOMPARE(outputs[1].offset, 0);
        QVERIFY(only<work::SendResult>(bench.acked(outputs[0].token)).empty());
        const auto again = only<work::SendResult>(bench.acked(outputs[1].token));
        QCOMPARE(again.size(), std::size_t(1));
        Answer taken{true};
        taken.receipt = Receipt{key(), 10, 3};
        QCOMPARE(only<work::Forget>(bench.answered(again.front().token, taken)).size(), std::size_t(1));
    }

private:
    static Bench upWith(const QString &epoch)
    {
        Bench bench;
        bench.carryOut(bench.book.linkUp({}, {}, true, bench.now.mono, kStore, epoch));
        return bench;
    }
    static Assignment given()
    {
        Assignment given = assignment(key());
        given.store = kStore;
        given.epoch = QStringLiteral("a");
        given.plannedAt = fromMsecs(1'795'414'970'000);
        return given;
    }
    inline static const QString kStore = QStringLiteral("store");
};

QTEST_GUILESS_MAIN(WorkBookEpochsTest)
#include "tst_work_book_epochs.moc"
