// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/store_growth.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::server;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kMiB = 1024 * 1024;
const WallTime kNow = *parseIso(QStringLiteral("2026-11-30T12:00:00Z"));

} // namespace

class StoreGrowthTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isNotKnownInTheFirstDay()
    {
        store::StoreSpace space{.bytes = 1'000, .diskFreeBytes = 10, .sizes = {{kNow - 23h, 0}}};
        QVERIFY(growthOf(space, kNow) == StoreGrowth{});
    }

    void comparesWithTheOldestSizeOfTheLastDays()
    {
        store::StoreSpace space{.bytes = 5'000,
                                .freeBytes = 1'000,
                                .diskFreeBytes = 9'000,
                                .sizes = {{kNow - 480h, 0}, {kNow - 96h, 2'000}, {kNow - 24h, 3'999}}};
        const StoreGrowth growth = growthOf(space, kNow);
        QCOMPARE(growth.bytesADay, std::optional<qint64>(500));
        QCOMPARE(growth.fullAt, std::optional(kNow + 480h));
    }

    void fillsWhereLittleIsLeft()
    {
        store::StoreSpace space{.diskFreeBytes = 300 * kMiB, .sizes = {}};
        QCOMPARE(whyFilling(space, kNow, false), QString());
        QCOMPARE(whyFilling(space, kNow, true), QStringLiteral("300 MiB are left"));
        space.diskFreeBytes = 255 * kMiB;
        QCOMPARE(whyFilling(space, kNow, false), QStringLiteral("255 MiB are left"));
        space.diskFreeBytes = -1;
        QCOMPARE(whyFilling(space, kNow, false), QString());
    }

    void fillsWhereItGrowsFast()
    {
        store::StoreSpace space{.bytes = 1'000 * kMiB, .diskFreeBytes = 8'000 * kMiB, .sizes = {{kNow - 24h, 0}}};
        QCOMPARE(whyFilling(space, kNow, false), QString());
        QCOMPARE(whyFilling(space, kNow, true), QStringLiteral("it will be full in 8 d"));
        space.diskFreeBytes = 3'000 * kMiB;
        QCOMPARE(whyFilling(space, kNow, false), QStringLiteral("it will be full in 3 d"));
    }

    void isNeverFullWhereItShrinks()
    {
        store::StoreSpace space{.bytes = 1'000, .diskFreeBytes = 10, .sizes = {{kNow - 48h, 2'000}}};
        const StoreGrowth growth = growthOf(space, kNow);
        QCOMPARE(growth.bytesADay, std::optional<qint64>(-500));
        QVERIFY(!growth.fullAt);
    }
};

QTEST_GUILESS_MAIN(StoreGrowthTest)
#include "tst_store_growth.moc"
