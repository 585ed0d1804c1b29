// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/dispatch/run_book.h"
#include "tests/unit/store/fixture.h"

using namespace holdfast;
using namespace holdfast::store;
using namespace holdfast::store::test;
using namespace std::chrono_literals;

/// A RunBook on a real database: what it writes after a clock that was set back must fit what is there.
class TestSqlBook final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_db = std::make_unique<Database>();
        m_now = {MonoTime(1h), kNow};
        restart();
        take(m_book->execute({{}, jobs::action::AddJob{everyMinute()}}, m_now));
        m_now.wall += 2h; // a clock that is ahead …
        take(m_book->onDeadline(m_now));
    }
    void cleanup()
    {
        m_book.reset();
        m_db.reset();
    }

    void removedAndAddedWithAClockSetBack_data() { withAndWithoutRestart(); }
    void removedAndAddedWithAClockSetBack()
    {
        take(m_book->execute({{}, jobs::action::RemoveJob{everyMinute().name}}, m_now));
        setBack();
        take(m_book->execute({{}, jobs::action::AddJob{everyMinute()}}, m_now));
        planTwoHours();
    }

    void pausedAndResumedWithAClockSetBack_data() { withAndWithoutRestart(); }
    void pausedAndResumedWithAClockSetBack()
    {
        take(m_book->execute({{}, jobs::action::SetJobEnabled{everyMinute().name, false}}, m_now));
        setBack();
        take(m_book->execute({{}, jobs::action::SetJobEnabled{everyMinute().name, true}}, m_now));
        planTwoHours();
    }

    void replacedOnRequestAndBackWithAClockSetBack_data() { withAndWithoutRestart(); }
    void replacedOnRequestAndBackWithAClockSetBack()
    {
        jobs::Job onRequest = everyMinute();
        onRequest.schedule = {};
        take(m_book->execute({{}, jobs::action::ReplaceJob{onRequest}}, m_now));
        setBack();
        take(m_book->execute({{}, jobs::action::ReplaceJob{everyMinute()}}, m_now));
        planTwoHours();
    }

    void aVersionThatOpenedASpanOverPlannedSlots()
    {
        // 0.1.0 did, and what the database refused of it was lost.
        const QString job = everyMinute().name;
        m_db->apply({jobs::CloseSpan{job, m_now.wall}});
        jobs::Span span{job, everyMinute().schedule, kNow + 1min, std::nullopt, kNow + 1min};
        m_db->apply({jobs::OpenSpan{span}});
        m_now.wall = kNow + 90min;
        restart();
        take(m_book->onDeadline(m_now));
        planTwoHours();
    }

private:
    static jobs::Job everyMinute()
    {
        jobs::Job job;
        job.name = QStringLiteral("tick");
        job.command = QStringList{QStringLiteral("true")};
        job.schedule = {schedule::Kind::Cron, QStringLiteral("* * * * *"), QStringLiteral("UTC"), kNow};
        return job;
    }
    static void withAndWithoutRestart()
    {
        QTest::addColumn<bool>("restarted");
        QTest::newRow("in one life") << false;
        QTest::newRow("restarted") << true;
    }

    void restart()
    {
        m_db->reopen();
        m_book = std::make_unique<jobs::RunBook>([this] { return ++m_chance; });
        QStringList unreadable;
        m_db->apply(m_book->restore(m_db->loaded(), m_now, &unreadable).writes);
    }
    /// … is set right.
    void setBack()
    {
        m_now.wall = kNow + 1min;
        QFETCH(bool, restarted);
        if (restarted)
            restart();
    }
    void planTwoHours()
    {
        for (const WallTime end = kNow + 3h; m_now.wall < end; m_now.wall += 7min)
            take(m_book->onDeadline(m_now));
        const auto slots = m_db->reader->slotsOnRecord(everyMinute().name, kNow, kNow + 170min);
        QVERIFY(slots);
        qint64 count = 0;
        for (const SlotRecord &each : *slots)
            count += each.range ? each.range->count : 1;
        QCOMPARE(count, 170);
    }
    void take(const Result<jobs::Step> &step)
    {
        QVERIFY2(step, step ? "" : qPrintable(step.problem().text()));
        m_db->apply(step->writes);
    }

    std::unique_ptr<Database> m_db;
    std::unique_ptr<jobs::RunBook> m_book;
    Now m_now{};
    std::uint64_t m_chance = 0;
};

QTEST_GUILESS_MAIN(TestSqlBook)
#include "tst_sql_book.moc"
