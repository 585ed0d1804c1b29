// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sql_writes.h"

#include "core/protocol/policy_json.h"
#include "core/store/sql_tables.h"

#include <QJsonDocument>

namespace holdfast::store {
namespace {

QString closeSpanSql()
{
    return QStringLiteral("UPDATE spans SET to_ms = ? WHERE job = ? AND to_ms IS NULL");
}

/// Only forward: an old write that is applied again does not take back what was planned since.
QString advancePlanSql()
{
    return QStringLiteral(
        "UPDATE spans SET planned_until_ms = ? WHERE job = ? AND to_ms IS NULL AND planned_until_ms < ?");
}

QString appendOutputSql()
{
    return QStringLiteral("INSERT INTO output (run_id, attempt, stream, byte_offset, data) VALUES (?,?,?,?,?) "
                          "ON CONFLICT (run_id, attempt, stream, byte_offset) DO NOTHING");
}

QString putLateSql()
{
    return QStringLiteral("UPDATE attempts SET late_worker = ?, late_state = ?, late_exit_code = ?, late_ms = ? "
                          "WHERE run_id = ? AND attempt = ?");
}

/// A worker may hold a run that this database does not know, as after a restored backup: of that nothing is told.
QString putEventSql()
{
    return QStringLiteral("INSERT INTO run_events (run_id, at_ms, attempt, kind, text) SELECT ?, ?, ?, ?, ? "
                          "WHERE EXISTS (SELECT 1 FROM runs WHERE id = ?) "
                          "ON CONFLICT (run_id, at_ms, attempt, kind) DO NOTHING");
}

/// Only upwards, for an old write may be applied again.
QString putFenceSql()
{
    return QStringLiteral("INSERT INTO meta (key, value) VALUES ('fence', ?) "
                          "ON CONFLICT (key) DO UPDATE SET value = CASE WHEN excluded.value > meta.value "
                          "THEN excluded.value ELSE meta.value END");
}

QString policyText(const jobs::Policy &policy)
{
    return QString::fromUtf8(QJsonDocument(protocol::toJson(policy)).toJson(QJsonDocument::Compact));
}

QString proveSql()
{
    return QStringLiteral("INSERT INTO meta (key, value) VALUES ('proofs', 1) "
                          "ON CONFLICT (key) DO UPDATE SET value = meta.value + 1");
}

} // namespace

SqlWrites::SqlWrites(SqlConnection &connection)
    : m_putJob(connection, putInto(kJobs))
    , m_removeJob(connection, QStringLiteral("DELETE FROM jobs WHERE name = ?"))
    , m_openSpan(connection, putInto(kSpans))
    , m_closeSpan(connection, closeSpanSql())
    , m_advancePlan(connection, advancePlanSql())
    , m_putRun(connection, putInto(kRuns))
    , m_putAttempt(connection, putInto(kAttempts))
    , m_putLate(connection, putLateSql())
    , m_putEvent(connection, putEventSql())
    , m_putFence(connection, putFenceSql())
    , m_appendOutput(connection, appendOutputSql())
    , m_putWorker(connection, putInto(kWorkers))
    , m_putOutage(connection, putInto(kOutages))
    , m_prove(connection, proveSql())
{}

Result<void> SqlWrites::apply(const jobs::Write &write)
{
    return std::visit([this](const auto &each) { return put(each); }, write);
}

Result<void> SqlWrites::applyProof()
{
    return m_prove.run();
}

Result<void> SqlWrites::put(const jobs::PutJob &write)
{
    const jobs::Job &job = write.job;
    return m_putJob.run(job.name, kindWord(job.schedule.kind), job.schedule.text, job.schedule.timezone,
                        job.schedule.anchor, schedule::toString(job.schedule.gap),
                        schedule::toString(job.schedule.fold), job.command, job.env, job.cwd, job.timeout, job.retries,
                        job.labels, job.priority, policyText(job.policy), job.enabled, job.createdAt);
}

Result<void> SqlWrites::put(const jobs::RemoveJob &write)
{
    return m_removeJob.run(write.name);
}

Result<void> SqlWrites::put(const jobs::OpenSpan &write)
{
    const jobs::Span &span = write.span;
    return m_openSpan.run(span.job, span.from, span.to, kindWord(span.schedule.kind), span.schedule.text,
                          span.schedule.timezone, span.schedule.anchor, schedule::toString(span.schedule.gap),
                          schedule::toString(span.schedule.fold), span.plannedUntil);
}

Result<void> SqlWrites::put(const jobs::CloseSpan &write)
{
    return m_closeSpan.run(write.to, write.job);
}

Result<void> SqlWrites::put(const jobs::AdvancePlan &write)
{
    return m_advancePlan.run(write.plannedUntil, write.job, write.plannedUntil);
}

Result<void> SqlWrites::put(const jobs::PutRun &write)
{
    const jobs::Run &run = write.run;
    Result<void> done =
        m_putRun.run(run.id, run.job, run.trigger, run.state, run.reason, run.worker, run.instance, run.attempt,
                     run.fence, run.priority, jobs::toString(run.onDisconnect), run.lease, run.plannedAt, run.queuedAt,
                     run.notBefore, run.startedAt, run.finishedAt, run.exitCode, run.outputBytes, run.cancelAsked);
    return done ? put(jobs::PutAttempt{run}) : done;
}

Result<void> SqlWrites::put(const jobs::PutAttempt &write)
{
    const jobs::Run &run = write.run;
    return m_putAttempt.run(run.id, run.attempt, run.state, run.reason, run.worker, run.fence, run.startedAt,
                            run.finishedAt, run.exitCode, run.outputBytes);
}

Result<void> SqlWrites::put(const jobs::PutLate &write)
{
    return m_putLate.run(write.worker, write.state, write.exitCode, write.at, write.key.runId, write.key.attempt);
}

Result<void> SqlWrites::put(const jobs::PutEvent &write)
{
    const jobs::RunEvent &event = write.event;
    return m_putEvent.run(event.runId, event.at, event.attempt, event.kind, event.text, event.runId);
}

Result<void> SqlWrites::put(const jobs::PutFence &write)
{
    return m_putFence.run(write.fence);
}

Result<void> SqlWrites::put(const jobs::AppendOutput &write)
{
    return m_appendOutput.run(write.runId, write.attempt, write.stream, write.offset, write.data);
}

Result<void> SqlWrites::put(const jobs::PutWorker &write)
{
    const jobs::WorkerRecord &worker = write.worker;
    return m_putWorker.run(worker.name, worker.instance, worker.hostname, worker.platform, worker.version,
                           worker.protocol, worker.slots, worker.labels, worker.address, worker.connected,
                           worker.connectedAt, worker.lastSeenAt);
}

Result<void> SqlWrites::put(const jobs::PutOutage &write)
{
    const jobs::Outage &outage = write.outage;
    return m_putOutage.run(outage.worker, outage.began, outage.noticed, outage.back, outage.attempts, outage.cause,
                           outage.verdict, outage.act, outage.held);
}

} // namespace holdfast::store
