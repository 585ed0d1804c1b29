// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/plan/plan_clock.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace std::chrono_literals;

class TestPlanClock final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_clock = PlanClock();
        m_now = {MonoTime(1h), kNoon};
        m_notices.clear();
    }

    void aClockThatGoesIsTakenAsItIs()
    {
        begin(std::nullopt);
        pass(24h);
        QCOMPARE(at(), m_now.wall);
        QVERIFY(m_notices.isEmpty());
    }

    void aSmallStepIsTakenAtOnce()
    {
        begin(std::nullopt);
        for (const Milliseconds step : {Milliseconds(119s), Milliseconds(-119s)}) {
            m_now.wall += step;
            QCOMPARE(at(), m_now.wall);
            pass(10s);
        }
        QVERIFY(m_notices.isEmpty());
    }

    void whatWasWrongForSecondsNeverCounts()
    {
        begin(std::nullopt);
        for (const Milliseconds step : {Milliseconds(std::chrono::years(10)), Milliseconds(-2h)}) {
            const WallTime before = m_now.wall;
            m_now.wall += step;
            QCOMPARE(at(), before); // before anybody has looked
            pass(14s);
            QCOMPARE(at(), before + 14s);
            QVERIFY(!m_clock.whyHeld(m_now).isEmpty());
            m_now.wall -= step;
            QCOMPARE(at(), before + 14s);
            pass(10s);
            QVERIFY(m_clock.whyHeld(m_now).isEmpty());
        }
        QCOMPARE(m_notices.size(), 4); // stepped and back, twice
    }

    void aTimeThatTheSystemVouchesForNeedsNoProof()
    {
        const auto notice = m_clock.begin(m_now.wall - 12h, m_now, true);
        QVERIFY(!notice);
        QVERIFY(!m_clock.isHeld());
        QVERIFY(!m_clock.stopsAt());
        QCOMPARE(at(), m_now.wall);
        m_now.wall += 12h;
        QCOMPARE(at(), m_now.wall - 12h); // nobody has asked the system yet
        const auto stepped = m_clock.observe(m_now, true);
        QVERIFY(stepped && stepped->todo.isEmpty());
        QVERIFY2(stepped->what.contains("synchronised"), qPrintable(stepped->what));
        QCOMPARE(at(), m_now.wall);
        QVERIFY(!m_clock.isHeld());
    }

    void theHoldOfAStartEndsOnceTheSystemVouchesForTheTime()
    {
        begin(m_now.wall - 12h);
        QVERIFY(m_clock.stopsAt().has_value());
        pass(10s);
        QVERIFY(m_clock.isHeld());
        QVERIFY(m_clock.observe(m_now, true).has_value());
        QVERIFY(!m_clock.stopsAt());
        QVERIFY(m_clock.whyHeld(m_now).isEmpty());
    }

    void aNewTimeCountsOnceItHasBeenSteady()
    {
        begin(std::nullopt);
        m_now.wall += 1h;
        pass(PlanClock::kSteady - 10s);
        QCOMPARE(at(), m_now.wall - 1h);
        pass(10s);
        QCOMPARE(at(), m_now.wall);
        QCOMPARE(m_notices.size(), 2);
    }

    void aClockThatJumpsAboutDoesNotCount()
    {
        begin(std::nullopt);
        const WallTime before = m_now.wall;
        for (int i = 1; i <= 100; ++i) {
            m_now.wall += 1h;
            pass(10s);
        }
        QCOMPARE(at(), before + 1000s);
    }

    void aReturnToTheFormerTimeNeedsNoProof()
    {
        begin(std::nullopt);
        m_now.wall += 1h;
        pass(10min);
        QCOMPARE(at(), m_now.wall);
        m_now.wall -= 1h;
        QCOMPARE(at(), m_now.wall);
    }

    void aSuspendedMachineIsNotAStep()
    {
        begin(std::nullopt);
        m_now.mono += 8h; // which counts the suspension
        m_now.wall += 8h;
        QCOMPARE(at(), m_now.wall);
        pass(10s);
        QVERIFY(m_notices.isEmpty());
    }

    void aStartFarAheadOfTheRecordPlansNothingUntilItIsSteady()
    {
        begin(kNoon - 31min);
        QCOMPARE(m_clock.stopsAt(), std::optional(kNoon - 31min));
        QCOMPARE(at(), m_now.wall);
        pass(PlanClock::kSteady - 10s);
        QVERIFY(m_clock.stopsAt());
        pass(10s);
        QVERIFY(!m_clock.stopsAt());
    }

    void aStartSoonAfterTheFormerOnePlansAtOnce()
    {
        begin(kNoon - 29min);
        QVERIFY(!m_clock.stopsAt());
        QVERIFY(m_notices.isEmpty());
    }

    void aStartWithAWrongClockGoesOnAtOnceWhenItIsSet()
    {
        begin(kNoon - std::chrono::years(10));
        pass(5s);
        m_now.wall -= std::chrono::years(10) - 60s;
        pass(10s);
        QVERIFY(!m_clock.stopsAt());
        QCOMPARE(at(), m_now.wall);
    }

    /// The plan cannot go wrong by it: nothing before the record's end is planned again.
    void aStartBehindTheRecordIsTakenAndSaid()
    {
        begin(kNoon + 2h);
        QVERIFY(!m_clock.stopsAt());
        QCOMPARE(at(), m_now.wall);
        QCOMPARE(m_notices.size(), 1);
        m_now.wall += 2h + 20min; // the machine was off for 20 minutes
        QCOMPARE(at(), m_now.wall);
    }

private:
    void begin(std::optional<WallTime> last) { hear(m_clock.begin(last, m_now)); }
    /// Time passes, and the clocks are looked at every 10 s.
    void pass(Milliseconds time)
    {
        for (Milliseconds left = time; left > 0s; left -= 10s) {
            hear(m_clock.observe(m_now));
            m_now.mono += std::min(left, Milliseconds(10s));
            m_now.wall += std::min(left, Milliseconds(10s));
        }
        hear(m_clock.observe(m_now));
    }
    [[nodiscard]] WallTime at() const { return m_clock.at(m_now); }
    void hear(const std::optional<PlanClock::Notice> &notice)
    {
        if (notice)
            m_notices += notice->what;
    }

    static constexpr WallTime kNoon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + 12h;
    PlanClock m_clock;
    Now m_now{};
    QStringList m_notices;
};

QTEST_GUILESS_MAIN(TestPlanClock)
#include "tst_plan_clock.moc"
