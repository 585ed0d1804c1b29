// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fleet/clock_difference.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::fleet;
using namespace std::chrono_literals;

class TestClockDifference final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aClockThatIsAheadIsSeenAtOnce() { QCOMPARE(clockAhead(kNoon + 3s, kNoon, 10s), Milliseconds(3s)); }

    void whatWasLongUnderWayIsNoClockThatIsBehind()
    {
        QCOMPARE(clockAhead(kNoon - 3s, kNoon, 4s), Milliseconds(0));
        QCOMPARE(clockAhead(kNoon - 25h, kNoon, 1s), Milliseconds(-25h + 1s));
    }

    void saysItInWords()
    {
        QCOMPARE(clockWords(3s), QStringLiteral("3.0 s ahead of"));
        QCOMPARE(clockWords(-25h), QStringLiteral("1 d 1 h behind"));
    }

private:
    static constexpr WallTime kNoon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + 12h;
};

QTEST_GUILESS_MAIN(TestClockDifference)
#include "tst_clock_difference.moc"
