// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/server/service_bench.h"

using namespace holdfast;
using namespace holdfast::server;
using holdfast::server::test::kPatience;
using holdfast::server::test::ServiceBench;
using namespace std::chrono_literals;

/// The RunService, a real database, and a clock on the wall that is wrong for a while.
class RunServiceClockTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<ServiceBench>(kNoon);
        jobs::Job job;
        job.name = kJob;
        job.command = QStringList{QStringLiteral("true")};
        job.schedule = {schedule::Kind::Every, QStringLiteral("1h"), {}, {}};
        m_bench->execute(jobs::action::AddJob{job});
    }
    void cleanup() { m_bench.reset(); }

    void goesOnByTheFormerTime()
    {
        m_bench->clock.setWall(kNoon + std::chrono::days(400));
        plan();
        QCOMPARE(m_bench->runs->now().wall, kNoon);
        QVERIFY(!m_bench->runs->whyClockIsHeld().isEmpty());
        m_bench->clock.setWall(kNoon);
        plan();
        QVERIFY(m_bench->runs->whyClockIsHeld().isEmpty());
        QCOMPARE(m_bench->rows("SELECT count(*) FROM runs"), QStringList{QStringLiteral("0")});
        QCOMPARE(m_bench->runs->book().planner().nextOf(kJob), std::optional(kNoon + 1h));
    }

    void believesANewTimeAfterSomeMinutes()
    {
        m_bench->clock.setWall(kNoon + 10h);
        for (int i = 0; i < 20; ++i) {
            m_bench->clock.pass(10s);
            plan();
        }
        QCOMPARE(m_bench->runs->now().wall, kNoon + 10h + 200s);
        plan();
        QCOMPARE(m_bench->rows("SELECT count(*) FROM runs"), QStringList{QStringLiteral("10")});
    }

    void aServerWithAWrongClockPlansNothing()
    {
        plan();
        m_bench->end();
        m_bench->clock.setWall(kNoon + std::chrono::years(10));
        m_bench->start();
        plan();
        QCOMPARE(m_bench->runs->plansUpTo(), kNoon);
        std::optional<Result<QString>> answer;
        m_bench->runs->execute({{}, jobs::action::SetJobEnabled{kJob, false}},
                               [&answer](const Result<QString> &result) { answer = result; });
        QVERIFY(answer && !*answer);
        QCOMPARE(answer->problem().code, QStringLiteral("unavailable"));
        m_bench->end();
        m_bench->clock.setWall(kNoon + 1h);
        m_bench->start(); // far ahead of the record as well, but it stays
        for (int i = 0; i < 20; ++i) {
            m_bench->clock.pass(10s);
            plan();
        }
        QCOMPARE(m_bench->rows("SELECT count(*) FROM runs"), QStringList{QStringLiteral("1")});
    }

private:
    void plan()
    {
        bool done = false;
        m_bench->runs->planDueSlots([&done](const Result<void> &) { done = true; });
        QTRY_VERIFY_WITH_TIMEOUT(done, kPatience);
    }

    static constexpr WallTime kNoon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + 12h;
    const QString kJob = QStringLiteral("j");
    std::unique_ptr<ServiceBench> m_bench;
};

QTEST_GUILESS_MAIN(RunServiceClockTest)
#include "tst_run_service_clock.moc"
