// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/stall_watch.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::worker;
using namespace std::chrono_literals;

class StallWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksOneQuestionAtATime()
    {
        StallWatch watch;
        QVERIFY(watch.ask(m_now));
        QVERIFY(!watch.ask(m_now));
        QVERIFY(!watch.answered(m_now));
        QVERIFY(watch.ask(m_now));
    }

    void tellsAStallOnce()
    {
        StallWatch watch;
        QVERIFY(!watch.nextDeadline());
        QVERIFY(watch.ask(m_now));
        QCOMPARE(watch.nextDeadline(), std::optional(m_now + StallWatch::kPatience));
        QVERIFY(!watch.onDeadline(m_now + StallWatch::kPatience - 1ms));
        QVERIFY(watch.onDeadline(m_now + StallWatch::kPatience));
        QVERIFY(!watch.onDeadline(m_now + 1h));
        QVERIFY(!watch.nextDeadline());
    }

    void saysHowLongAToldStallTook()
    {
        StallWatch watch;
        QVERIFY(watch.ask(m_now));
        QVERIFY(watch.onDeadline(m_now + 10s));
        QCOMPARE(watch.answered(m_now + 12s), std::optional(Milliseconds(12s)));
        QVERIFY(watch.ask(m_now + 13s)); // the next one is told again
        QVERIFY(watch.onDeadline(m_now + 23s));
    }

private:
    MonoTime m_now{1h};
};

QTEST_GUILESS_MAIN(StallWatchTest)
#include "tst_stall_watch.moc"
