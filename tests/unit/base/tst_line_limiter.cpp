// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/line_limiter.h"

#include <QTest>

using namespace holdfast;

class LineLimiterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysFewLinesOfAKindAndCountsTheRest()
    {
        LineLimiter limiter;
        const MonoTime now(Seconds(100));
        int said = 0;
        QString last;
        for (int i = 0; i < 1000; ++i) {
            if (const auto more = limiter.take(QStringLiteral("k"), now)) {
                ++said;
                last = *more;
            }
        }
        QCOMPARE(said, LineLimiter::kMax);
        QVERIFY(last.contains(QStringLiteral("left out for a minute")));
        QVERIFY(!limiter.take(QStringLiteral("k"), now + Seconds(60) - Milliseconds(1)));
        QCOMPARE(limiter.take(QStringLiteral("k"), now + Seconds(60)),
                 std::optional(QStringLiteral(" (991 more such lines were left out)")));
        QCOMPARE(limiter.take(QStringLiteral("k"), now + Seconds(60)), std::optional(QString()));
    }

    void takesAsManyAsItIsToldInEachMinute()
    {
        LineLimiter limiter(3);
        for (int minute = 0; minute < 3; ++minute) {
            const MonoTime now(Seconds(5 + 60 * minute));
            for (int line = 0; line < 3; ++line)
                QVERIFY(limiter.take({}, now + Milliseconds(line)));
            QVERIFY(!limiter.take({}, now + Milliseconds(59'999)));
        }
    }

    void eachKindCountsForItself()
    {
        LineLimiter limiter;
        const MonoTime now(Seconds(100));
        for (int i = 0; i < 1000; ++i)
            static_cast<void>(limiter.take(QStringLiteral("k"), now));
        QVERIFY(limiter.take(QStringLiteral("other"), now));
        limiter.forget(QStringLiteral("k"));
        QCOMPARE(limiter.take(QStringLiteral("k"), now), std::optional(QString()));
    }
};

QTEST_GUILESS_MAIN(LineLimiterTest)
#include "tst_line_limiter.moc"
