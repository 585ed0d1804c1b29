// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/line_budget.h"

#include <QtTest>

using namespace holdfast;
using namespace std::chrono_literals;

class LineBudgetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leavesWhatIsTooMuchOfAMinute()
    {
        LineBudget budget;
        const MonoTime start{5s};
        for (int minute = 0; minute < 3; ++minute) {
            const MonoTime now = start + Seconds(60 * minute);
            for (int line = 1; line < LineBudget::kMost; ++line)
                QVERIFY(budget.take(now + Milliseconds(line)) == LineBudget::Line::Say);
            QVERIFY(budget.take(now + 30s) == LineBudget::Line::SayAsLast);
            for (int line = 0; line < 1000; ++line)
                QVERIFY(budget.take(now + 59'999ms) == LineBudget::Line::Leave);
        }
    }
};

QTEST_APPLESS_MAIN(LineBudgetTest)
#include "tst_line_budget.moc"
