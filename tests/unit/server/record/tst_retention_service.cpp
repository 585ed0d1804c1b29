// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"
#include "core/server/record/audit.h"
#include "core/server/record/retention_service.h"
#include "tests/unit/server/service_bench.h"

using namespace holdfast;
using namespace holdfast::server;
using namespace holdfast::server::test;
using namespace std::chrono_literals;

namespace {

const WallTime kBegin = *parseIso(QStringLiteral("2026-03-01T00:00:00Z"));

} // namespace

/// Old runs go from a real database, and the audit adds up as before.
class RetentionServiceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_bench = std::make_unique<ServiceBench>(kBegin); }
    void cleanup() { m_bench.reset(); }

    void deletesWhatIsTooOld();
    void keepsTheNewestFiftyAndTheLastSuccess();
    void keepsAJobWhoseSlotsAreNotWhole();
    void acknowledgesTheLateResultOfADeletedRun();
    void deletesOutputBeforeItsRun();
    void givesSpaceBack();

private:
    /// The job has a slot each minute; the runs of the first ones have ended.
    void addMinutes(int count);
    void round(const jobs::KeepRules &rules);
    [[nodiscard]] AuditReport audit() const;
    [[nodiscard]] qint64 count(const char *sql) const { return m_bench->rows(sql).value(0).toLongLong(); }

    std::unique_ptr<ServiceBench> m_bench;
};

void RetentionServiceTest::addMinutes(int count)
{
    jobs::Job job;
    job.name = QStringLiteral("tick");
    job.command = QStringList{QStringLiteral("true")};
    job.schedule = {schedule::Kind::Cron, QStringLiteral("* * * * *"), QStringLiteral("UTC"), kBegin};
    job.enabled = false; // the service plans nothing itself
    m_bench->execute(jobs::action::AddJob{job});
    jobs::Writes writes{jobs::OpenSpan{{job.name, job.schedule, kBegin, std::nullopt, kBegin}}};
    for (int i = 1; i <= count; ++i) {
        jobs::Run run;
        run.queuedAt = kBegin + i * 1min;
        run.id = makeRunId(run.queuedAt, static_cast<std::uint64_t>(i));
        run.job = job.name;
        run.trigger = jobs::Trigger::Slot;
        run.state = i == 3 ? jobs::RunState::Succeeded : jobs::RunState::Failed;
        run.plannedAt = run.queuedAt;
        run.recordedAt = run.finishedAt = run.queuedAt + 1s;
        writes.emplace_back(jobs::PutRun{run});
        writes.emplace_back(jobs::AppendOutput{run.id, 1, jobs::Stream::Stdout, 0, QByteArray(20'000, 'x')});
    }
    writes.emplace_back(jobs::AdvancePlan{job.name, kBegin + count * 1min});
    bool isStored = false;
    m_bench->runs->record(writes, [&](const Result<void> &done) { isStored = done.ok(); });
    QTRY_VERIFY_WITH_TIMEOUT(isStored, kPatience);
}

void RetentionServiceTest::round(const jobs::KeepRules &rules)
{
    RetentionService service(*m_bench->runs, rules, m_bench->clock);
    QSignalSpy over(&service, &RetentionService::roundOver);
    service.lookNow();
    QTRY_COMPARE_WITH_TIMEOUT(over.size(), 1, kPatience);
}

AuditReport RetentionServiceTest::audit() const
{
    std::optional<Result<AuditReport>> report;
    m_bench->store->read<AuditReport>(
        m_bench->store.get(),
        [until = m_bench->clock.now().wall](store::Reader &reader) {
            return server::audit(reader, std::nullopt, std::min(until, kBegin + 300min));
        },
        [&report](const Result<AuditReport> &made) { report = made; });
    [&report] { QTRY_VERIFY_WITH_TIMEOUT(report, kPatience); }();
    return report && *report ? report->value() : AuditReport{};
}

void RetentionServiceTest::deletesWhatIsTooOld()
{
    addMinutes(300);
    m_bench->clock.pass(24h);
    const AuditReport before = audit();
    QCOMPARE(before.planned, 300);
    round({.runs = 1h});
    QCOMPARE(count("SELECT count(*) FROM runs"), 51); // the newest, and the one that succeeded
    QCOMPARE(count("SELECT count(*) FROM attempts"), 51);
    QCOMPARE(count("SELECT count(*) FROM output"), 51);
    QCOMPARE(count("SELECT sum(runs) FROM run_summaries"), 249);
    const AuditReport after = audit();
    QVERIFY(after.ok());
    QCOMPARE(after.planned, before.planned);
    QCOMPARE(after.accounted, before.accounted);
    QVERIFY(after.states == before.states);
    QCOMPARE(after.summarized, 249);
}

void RetentionServiceTest::keepsTheNewestFiftyAndTheLastSuccess()
{
    addMinutes(60);
    m_bench->clock.pass(24h);
    round({.mostOfJob = 1});
    QCOMPARE(count("SELECT count(*) FROM runs"), 51);
    QCOMPARE(count("SELECT count(*) FROM runs WHERE state = 'succeeded'"), 1);
    m_bench->removeJob(QStringLiteral("tick"));
    round({.runs = 1h});
    QCOMPARE(count("SELECT count(*) FROM runs WHERE queued_ms < 1772409600000"),
             0); // nothing stays of a job that is gone
}

void RetentionServiceTest::keepsAJobWhoseSlotsAreNotWhole()
{
    addMinutes(100);
    store::test::OtherConnection(m_bench->path)
        .run(QStringLiteral("UPDATE runs SET planned_ms = NULL WHERE planned_ms = %1").arg(toMsecs(kBegin + 9min)));
    m_bench->clock.pass(24h);
    RetentionService service(*m_bench->runs, {.runs = 1h}, m_bench->clock);
    QSignalSpy over(&service, &RetentionService::roundOver);
    service.lookNow();
    QTRY_COMPARE_WITH_TIMEOUT(over.size(), 1, kPatience);
    QCOMPARE(service.unprovenJobs(), QStringList{QStringLiteral("tick")});
    QCOMPARE(count("SELECT count(*) FROM runs"), 99); // the one without a slot went
}

void RetentionServiceTest::acknowledgesTheLateResultOfADeletedRun()
{
    addMinutes(100);
    m_bench->clock.pass(24h);
    round({.runs = 1h});
    const auto answerTo = [this](const QString &id) {
        std::optional<Result<Acknowledged>> answer;
        jobs::Outcome outcome;
        outcome.key = {id, 1};
        outcome.status = jobs::RunState::Succeeded;
        m_bench->runs->finished(QStringLiteral("w"), outcome,
                                [&answer](const Result<Acknowledged> &result) { answer = result; });
        [&answer] { QTRY_VERIFY_WITH_TIMEOUT(answer, kPatience); }();
        return answer->ok() ? QString() : answer->problem().code;
    };
    QCOMPARE(answerTo(makeRunId(kBegin + 1min, 1)), QString());
    QCOMPARE(answerTo(makeRunId(kBegin + 90min, 7)), QStringLiteral("unknown_run")); // never was one
    m_bench->end();
    m_bench->start();
    QCOMPARE(answerTo(makeRunId(kBegin + 1min, 1)), QString());
}

void RetentionServiceTest::deletesOutputBeforeItsRun()
{
    addMinutes(10);
    m_bench->clock.pass(24h);
    round({.output = 1h});
    QCOMPARE(count("SELECT count(*) FROM runs"), 10);
    QCOMPARE(count("SELECT count(*) FROM output"), 0);
    QCOMPARE(count("SELECT count(*) FROM run_events WHERE kind = 'output_deleted'"), 10);
}

void RetentionServiceTest::givesSpaceBack()
{
    addMinutes(1'000);
    m_bench->clock.pass(48h);
    const qint64 before = count("PRAGMA page_count");
    round({.runs = 1h});
    const qint64 after = count("PRAGMA page_count");
    QVERIFY2(after < before / 2, qPrintable(QStringLiteral("%1 pages of %2").arg(after).arg(before)));
    QCOMPARE(count("SELECT count(*) FROM store_sizes"), 1);
}

QTEST_GUILESS_MAIN(RetentionServiceTest)
#include "tst_retention_service.moc"
