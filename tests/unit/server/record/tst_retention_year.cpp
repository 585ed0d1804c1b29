// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"
#include "core/server/record/audit.h"
#include "core/server/record/old_runs.h"
#include "tests/unit/store/fixture.h"

using namespace holdfast;
using namespace holdfast::server;
using namespace holdfast::store::test;
using namespace std::chrono_literals;

namespace {

const WallTime kBegin = *parseIso(QStringLiteral("2026-01-01T00:00:00Z"));
constexpr int kJobs = 4;
constexpr int kRunsADay = 12;
constexpr int kDays = 365;

} // namespace

/// A year of virtual time on a real database: its size stays bounded, and the audit stays whole.
class RetentionYearTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sizeIsBoundedAndTheAuditWhole()
    {
        addJobs();
        qint64 pagesOfDay64 = 0;
        for (int day = 0; day < kDays; ++day) {
            addDay(kBegin + day * 24h);
            if (day % 5 == 4)
                round(kBegin + (day + 1) * 24h);
            if (day == 64)
                pagesOfDay64 = pages();
        }
        QVERIFY2(pages() < pagesOfDay64 + pagesOfDay64 / 5, // the summaries grow, a row a job, day and state
                 qPrintable(QStringLiteral("%1 pages after %2").arg(pages()).arg(pagesOfDay64)));
        const auto report = audit(*m_db.reader, std::nullopt, kBegin + kDays * 24h);
        QVERIFY(report);
        QVERIFY2(report->ok(), qPrintable(report->problems.value(0)));
        QCOMPARE(report->planned, qint64(kJobs) * kRunsADay * kDays);
        QCOMPARE(report->accounted, report->planned);
        QVERIFY(report->summarized > report->planned * 9 / 10);
        qint64 states = 0;
        for (const auto &[state, count] : report->states)
            states += count;
        QCOMPARE(states, report->planned);
        const auto later = audit(*m_db.reader, kBegin + 180 * 24h, kBegin + kDays * 24h);
        QVERIFY(later);
        // The slot at midnight belongs to the day that begins, and that day's summary counts as a whole.
        QCOMPARE(later->planned, qint64(kJobs) * (kRunsADay * (kDays - 180) + 1));
    }

private:
    static QString nameOf(int job) { return QStringLiteral("job-%1").arg(job); }
    [[nodiscard]] qint64 pages() const
    {
        return OtherConnection(m_db.path).rows(QStringLiteral("PRAGMA page_count")).value(0).toLongLong() -
               OtherConnection(m_db.path).rows(QStringLiteral("PRAGMA freelist_count")).value(0).toLongLong();
    }

    void addJobs()
    {
        // A slot every two hours; the last one of a day is at midnight.
        const schedule::Schedule schedule{schedule::Kind::Every, QStringLiteral("2h"), QStringLiteral("UTC"), kBegin};
        jobs::Writes writes;
        for (int job = 0; job < kJobs; ++job) {
            m_there.insert(nameOf(job));
            writes.emplace_back(jobs::OpenSpan{{nameOf(job), schedule, kBegin, std::nullopt, kBegin}});
        }
        m_db.apply(writes);
    }

    void addDay(WallTime begin)
    {
        jobs::Writes writes;
        for (int job = 0; job < kJobs; ++job) {
            for (int i = 1; i <= kRunsADay; ++i) {
                jobs::Run run;
                run.queuedAt = begin + i * 2h;
                run.id = makeRunId(run.queuedAt, ++m_last);
                run.job = nameOf(job);
                run.trigger = jobs::Trigger::Slot;
                run.state = m_last % 7 == 0 ? jobs::RunState::Failed : jobs::RunState::Succeeded;
                run.plannedAt = run.queuedAt;
                run.recordedAt = run.finishedAt = run.queuedAt + 1s;
                writes.emplace_back(jobs::PutRun{run});
                writes.emplace_back(jobs::AppendOutput{run.id, 1, jobs::Stream::Stdout, 0, QByteArray(200, 'x')});
            }
            writes.emplace_back(jobs::AdvancePlan{nameOf(job), begin + 24h});
        }
        m_db.apply(writes);
    }

    void round(WallTime now)
    {
        RoundPlace place;
        for (;;) {
            const auto found = findOld(*m_db.reader, place, {.runs = std::chrono::days(30)}, m_there, now);
            QVERIFY2(found, found ? "" : qPrintable(found.problem().text()));
            QCOMPARE(found->unproven, QStringList());
            if (!found->writes.empty())
                m_db.apply(found->writes);
            place = found->next;
            if (found->isRoundOver)
                return;
        }
    }

    Database m_db;
    QSet<QString> m_there;
    std::uint64_t m_last = 0;
};

QTEST_GUILESS_MAIN(RetentionYearTest)
#include "tst_retention_year.moc"
