// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/attempts/receipt_book.h"
#include "tests/unit/jobs/attempts/work_samples.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// What a worker keeps after the receipt: for how long, how much, and for whom.
class ReceiptBookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsForAWhile()
    {
        ReceiptBook book({.age = 1h});
        QVERIFY(book.keep(kept(1), m_now).empty());
        QCOMPARE(book.nextEnd(), std::optional(m_now + 1h));
        QVERIFY(book.expire(m_now + 1h - 1ms).empty());
        QCOMPARE(book.expire(m_now + 1h), std::vector{key(1)});
        QCOMPARE(book.nextEnd(), std::nullopt);
    }
    void keepsNothingWhereNothingIsToBeKept()
    {
        ReceiptBook book({.age = 0ms});
        QCOMPARE(book.keep(kept(1), m_now), std::vector{key(1)});
        QCOMPARE(book.count(), std::size_t(0));
    }
    void theOldestGoForMore()
    {
        ReceiptBook book({.most = 2});
        for (int i = 1; i <= 2; ++i)
            QVERIFY(book.keep(kept(i), m_now + i * 1s).empty());
        QCOMPARE(book.keep(kept(3), m_now + 3s), std::vector{key(1)});
    }
    void theOldestGoForTheirBytes()
    {
        ReceiptBook book({.bytes = 100});
        QVERIFY(book.keep(kept(1, 60), m_now).empty());
        QCOMPARE(book.keep(kept(2, 60), m_now + 1s), std::vector{key(1)});
        QCOMPARE(book.keep(kept(3, 101), m_now + 2s), (std::vector{key(2), key(3)}));
        QVERIFY(book.keep(kept(4, 100), m_now + 3s).empty()); // nothing is left of their bytes
    }
    void offersWhatAnotherEpochOfTheStoreHas()
    {
        ReceiptBook book({});
        KeptResult ours = kept(1);
        KeptResult theirs = kept(2);
        theirs.store = QStringLiteral("other");
        KeptResult known = kept(3);
        known.epoch = QStringLiteral("b");
        KeptResult unreadable = kept(4);
        unreadable.store.clear();
        for (const KeptResult &each : {ours, theirs, known, unreadable})
            QVERIFY(book.keep(each, m_now).empty());
        QCOMPARE(book.takeOffers(QStringLiteral("store"), QStringLiteral("b")), (std::vector{key(1), key(4)}));
        QCOMPARE(book.count(), std::size_t(2));
        QVERIFY(book.takeOffers(QStringLiteral("store"), QStringLiteral("b")).empty());
    }
    void aFormerProcessMayHaveKeptTooMuch()
    {
        ReceiptBook book({.age = 1h, .most = 1});
        const std::vector<KeptResult> found{kept(1, 0, m_now - 2h), kept(2, 0, m_now - 10min),
                                            kept(3, 0, m_now - 5min)};
        QCOMPARE(book.restore(found, m_now), (std::vector{key(1), key(2)}));
    }
    void aClockThatWasAheadKeepsNothingForEver()
    {
        ReceiptBook book({.age = 1h});
        QVERIFY(book.restore({kept(1, 0, m_now + std::chrono::years(10))}, m_now).empty());
        QCOMPARE(book.nextEnd(), std::optional(m_now + 1h));
    }
    void aFullDiskGetsAllOfIt()
    {
        ReceiptBook book({});
        QVERIFY(book.keep(kept(1), m_now).empty());
        QCOMPARE(book.dropAll(), std::vector{key(1)});
        QCOMPARE(book.epochs(), QStringList());
    }

private:
    [[nodiscard]] KeptResult kept(int run, qint64 bytes = 0, std::optional<WallTime> since = {}) const
    {
        return {key(run), QStringLiteral("store"), QStringLiteral("a"), since.value_or(m_now), bytes};
    }
    const WallTime m_now = fromMsecs(1'795'414'971'120);
};

QTEST_GUILESS_MAIN(ReceiptBookTest)
#include "tst_receipt_book.moc"
