// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/plan/next_slots.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace std::chrono_literals;

namespace {

using Slot = std::pair<WallTime, QString>;

struct CountingLess
{
    static inline int comparisons = 0;
    bool operator()(const Slot &a, const Slot &b) const
    {
        ++comparisons;
        return a < b;
    }
};

const QString kA = QStringLiteral("a");
const QString kB = QStringLiteral("b");

} // namespace

class NextSlotsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theEarliestIsFirst()
    {
        NextSlots slots;
        QVERIFY(!slots.first());
        slots.move(kA, std::nullopt, WallTime(20s));
        slots.move(kB, std::nullopt, WallTime(10s));
        QCOMPARE(slots.first(), WallTime(10s));
        slots.move(kB, WallTime(10s), WallTime(30s));
        QCOMPARE(slots.first(), WallTime(20s));
        slots.move(kA, WallTime(20s), std::nullopt);
        QCOMPARE(slots.first(), WallTime(30s));
    }

    void aSlotIsDueFromItsMomentOn()
    {
        NextSlots slots;
        slots.move(kA, std::nullopt, WallTime(20s));
        slots.move(kB, std::nullopt, WallTime(10s));
        QVERIFY(slots.dueAt(WallTime(10s) - 1ms).empty());
        QCOMPARE(slots.dueAt(WallTime(10s)), std::vector<QString>{kB});
        QCOMPARE(slots.dueAt(WallTime(20s)), (std::vector<QString>{kB, kA}));
    }

    /// What every message asks for must cost the same with one job and with many.
    void manyJobsCostFewComparisons()
    {
        constexpr int count = 100'000;
        NextSlots<CountingLess> slots;
        for (int i = 0; i < count; ++i)
            slots.move(QString::number(i), std::nullopt, WallTime(1h) + Seconds(i));
        CountingLess::comparisons = 0;
        QCOMPARE(slots.first(), WallTime(1h));
        QVERIFY(slots.dueAt(WallTime(1h) - 1ms).empty());
        QCOMPARE(CountingLess::comparisons, 0);
        slots.move(QString::number(0), WallTime(1h), WallTime(50h));
        QVERIFY2(CountingLess::comparisons < 100, qPrintable(QString::number(CountingLess::comparisons)));
    }
};

QTEST_APPLESS_MAIN(NextSlotsTest)
#include "tst_next_slots.moc"
