// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sql_writes.h"

#include "core/access/token_facts.h"
#include "core/protocol/job_json.h"
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

constexpr int kMaxEvents = 100; ///< of one run; then one that says so

/// A run that stood for many slots keeps those up to the cut.
QString cutRangesSql()
{
    return QStringLiteral("UPDATE runs SET planned_ms = ?, slots = 0 "
                          "WHERE job = ? AND first_planned_ms <= ? AND planned_ms > ?");
}

QString forgetSlotsSql(const SqlDialect &dialect)
{
    return QStringLiteral("UPDATE runs SET reason = reason || CASE reason WHEN '' THEN '' ELSE '; ' END || "
                          "'the job was planned again, and this run does not count for ' || ") +
           isoTimeOf(dialect, QStringLiteral("planned_ms")) +
           QStringLiteral(", planned_ms = NULL, first_planned_ms = NULL, slots = 1 WHERE job = ? AND planned_ms > ?");
}

QString cutSpansSql()
{
    return QStringLiteral("UPDATE spans SET to_ms = ?, planned_until_ms = "
                          "CASE WHEN planned_until_ms < ? THEN planned_until_ms ELSE ? END "
                          "WHERE job = ? AND (to_ms IS NULL OR to_ms > ?)");
}

QString putClockSql()
{
    return QStringLiteral("INSERT INTO meta (key, value) VALUES ('clock_ms', ?) "
                          "ON CONFLICT (key) DO UPDATE SET value = excluded.value");
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

/// A worker may hold an attempt that this database does not know, as after a restored backup: of that nothing is told.
QString putEventSql()
{
    return QStringLiteral(
               "WITH new (run, at, attempt, kind, text) AS (SELECT ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, ?) "
               "INSERT INTO run_events (run_id, at_ms, attempt, kind, text) SELECT * FROM new "
               "WHERE EXISTS (SELECT 1 FROM attempts WHERE run_id = new.run AND attempt = new.attempt) "
               "AND (SELECT count(*) FROM run_events WHERE run_id = new.run) < %1 "
               "ON CONFLICT (run_id, at_ms, attempt, kind) DO NOTHING")
        .arg(kMaxEvents);
}

/// One event beyond the bound stands for all that were left out.
QString moreEventsSql()
{
    return QStringLiteral("WITH new (run, at, attempt, kind) AS (SELECT ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?) "
                          "INSERT INTO run_events (run_id, at_ms, attempt, kind, text) "
                          "SELECT run, at, attempt, 'more', 'further events of this run are not stored' FROM new "
                          "WHERE EXISTS (SELECT 1 FROM attempts WHERE run_id = new.run AND attempt = new.attempt) "
                          "AND NOT EXISTS (SELECT 1 FROM run_events WHERE run_id = new.run AND (kind = 'more' OR "
                          "(at_ms = new.at AND attempt = new.attempt AND kind = new.kind))) "
                          "ON CONFLICT (run_id, at_ms, attempt, kind) DO NOTHING");
}

/// Only upwards, for an old write may be applied again.
QString putFenceSql()
{
    return QStringLiteral("INSERT INTO meta (key, value) VALUES ('fence', ?) "
                          "ON CONFLICT (key) DO UPDATE SET value = CASE WHEN excluded.value > meta.value "
                          "THEN excluded.value ELSE meta.value END");
}

QString dropServerStartsSql()
{
    return QStringLiteral("DELETE FROM server_starts WHERE started_ms < ? OR started_ms <= "
                          "(SELECT started_ms FROM server_starts ORDER BY started_ms DESC LIMIT 1 OFFSET 10000)");
}

QString textOf(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

/// A change is of one or the other, or of neither: empty then.
QString definitionText(const std::optional<jobs::Job> &job, const std::optional<access::Token> &token)
{
    if (token)
        return textOf(access::factsOf(*token));
    return job ? textOf(protocol::toJson(*job)) : QStringLiteral("");
}

QString policyText(const jobs::Policy &policy)
{
    return textOf(protocol::toJson(policy));
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
    , m_cutRanges(connection, cutRangesSql())
    , m_forgetSlots(connection, forgetSlotsSql(connection.dialect()))
    , m_dropSpans(connection, QStringLiteral("DELETE FROM spans WHERE job = ? AND from_ms >= ?"))
    , m_cutSpans(connection, cutSpansSql())
    , m_putRun(connection, putInto(kRuns))
    , m_putAttempt(connection, putInto(kAttempts))
    , m_putLate(connection, putLateSql())
    , m_putEvent(connection, putEventSql())
    , m_moreEvents(connection, moreEventsSql())
    , m_putFence(connection, putFenceSql())
    , m_appendOutput(connection, appendOutputSql())
    , m_putWorker(connection, putInto(kWorkers))
    , m_putLastSeen(connection, QStringLiteral("UPDATE workers SET last_seen_ms = ? WHERE name = ?"))
    , m_removeWorker(connection, QStringLiteral("DELETE FROM workers WHERE name = ?"))
    , m_removeOutages(connection, QStringLiteral("DELETE FROM outages WHERE worker = ?"))
    , m_putOutage(connection, putInto(kOutages))
    , m_putLatency(connection, putInto(kLatency))
    , m_dropLatency(connection, QStringLiteral("DELETE FROM latency WHERE step_s = ? AND at_ms < ? AND worker <> ''"))
    , m_dropAllLatency(connection, QStringLiteral("DELETE FROM latency WHERE step_s = ? AND at_ms < ? AND worker = ''"))
    , m_putServerStart(connection, putInto(kServerStarts))
    , m_dropServerStarts(connection, dropServerStartsSql())
    , m_putClock(connection, putClockSql())
    , m_putChange(connection, putInto(kChanges))
    , m_putToken(connection, putInto(kTokens))
    , m_dropToken(connection, QStringLiteral("DELETE FROM tokens WHERE id = ?"))
    , m_putTokenUse(connection, QStringLiteral("UPDATE tokens SET last_used_ms = ? WHERE id = ?"))
    , m_prove(connection, proveSql())
    , m_notify(connection)
    , m_retention(connection)
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
                          schedule::toString(span.schedule.fold), span.plannedUntil, span.rules);
}

Result<void> SqlWrites::put(const jobs::CloseSpan &write)
{
    return m_closeSpan.run(write.to, write.job);
}

Result<void> SqlWrites::put(const jobs::AdvancePlan &write)
{
    return m_advancePlan.run(write.plannedUntil, write.job, write.plannedUntil);
}

Result<void> SqlWrites::put(const jobs::CutPlan &write)
{
    Result<void> done = m_cutRanges.run(write.at, write.job, write.at, write.at);
    if (done)
        done = m_forgetSlots.run(write.job, write.at);
    if (done)
        done = m_dropSpans.run(write.job, write.at);
    if (done)
        done = m_retention.cut(write);
    return done ? m_cutSpans.run(write.at, write.at, write.at, write.job, write.at) : done;
}

Result<void> SqlWrites::put(const jobs::PutRun &write)
{
    const jobs::Run &run = write.run;
    const QString cancelKind = run.cancelWhy ? jobs::toString(run.cancelWhy->kind) : QString();
    const std::optional<WallTime> firstSlot = run.slotRange ? std::optional(run.slotRange->first) : std::nullopt;
    const std::optional<WallTime> cancelSlot = run.cancelWhy ? run.cancelWhy->slot : std::nullopt;
    Result<void> done = m_putRun.run(
        run.id, run.job, run.trigger, run.state, run.reason, run.worker, run.instance, run.attempt, run.givenElsewhere,
        run.fence, run.priority, jobs::toString(run.onDisconnect), run.lease, run.plannedAt, firstSlot,
        run.slotRange ? run.slotRange->count : 1, run.queuedAt, run.notBefore, run.startedAt, run.finishedAt,
        run.recordedAt, run.took, run.exitCode, run.outputBytes, cancelKind, cancelSlot);
    return done ? put(jobs::PutAttempt{run}) : done;
}

Result<void> SqlWrites::put(const jobs::PutAttempt &write)
{
    const jobs::Run &run = write.run;
    return m_putAttempt.run(run.id, run.attempt, run.state, run.reason, run.worker, run.instance, run.fence,
                            run.startedAt, run.finishedAt, run.took, run.exitCode, run.outputBytes);
}

Result<void> SqlWrites::put(const jobs::PutLate &write)
{
    return m_putLate.run(write.worker, write.state, write.exitCode, write.at, write.key.runId, write.key.attempt);
}

Result<void> SqlWrites::put(const jobs::PutEvent &write)
{
    const jobs::RunEvent &event = write.event;
    Result<void> done = m_putEvent.run(event.runId, event.at, event.attempt, event.kind, event.text);
    return done ? m_moreEvents.run(event.runId, event.at, event.attempt, event.kind) : done;
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
                           worker.connectedAt, worker.lastSeenAt, worker.isEphemeral);
}

Result<void> SqlWrites::put(const jobs::RemoveWorker &write)
{
    Result<void> done = m_removeWorker.run(write.name);
    return done ? m_removeOutages.run(write.name) : done;
}

Result<void> SqlWrites::put(const jobs::PutLastSeen &write)
{
    for (const jobs::LastSeen &seen : write.list) {
        if (Result<void> done = m_putLastSeen.run(seen.at, seen.worker); !done)
            return done;
    }
    return {};
}

Result<void> SqlWrites::put(const jobs::PutOutage &write)
{
    const jobs::Outage &outage = write.outage;
    return m_putOutage.run(outage.worker, outage.began, outage.noticed, outage.back, outage.attempts,
                           toString(outage.cause), outage.verdict, outage.act, outage.held);
}

Result<void> SqlWrites::put(const jobs::PutLatency &write)
{
    return m_putLatency.run(qint64(write.step.count()), write.at, write.worker, write.part, write.histogram);
}

Result<void> SqlWrites::put(const jobs::DropLatency &write)
{
    const auto step = qint64(write.step.count());
    Result<void> done = m_dropLatency.run(step, write.before);
    return done ? m_dropAllLatency.run(step, write.allBefore) : done;
}

Result<void> SqlWrites::put(const jobs::PutServerStart &write)
{
    Result<void> done = m_putServerStart.run(write.at, write.version);
    return done ? m_dropServerStarts.run(write.at - std::chrono::days(90)) : done;
}

Result<void> SqlWrites::put(const jobs::PutClock &write)
{
    return m_putClock.run(write.at);
}

Result<void> SqlWrites::put(const jobs::PutChange &write)
{
    const jobs::Change &change = write.change;
    return m_putChange.run(change.id, change.at, change.actor.name, change.actor.address, change.what, change.name,
                           change.job, definitionText(change.former, change.formerToken),
                           definitionText(change.later, change.laterToken));
}

Result<void> SqlWrites::put(const access::PutToken &write)
{
    const access::Token &token = write.token;
    const access::JoinTerms terms = token.join.value_or(access::JoinTerms{});
    std::optional<int> usesLeft;
    if (token.join)
        usesLeft = terms.usesLeft;
    return m_putToken.run(token.id, access::toString(token.role), token.name, token.hash, token.nextHash, token.madeAt,
                          token.madeBy, token.lastUsed, token.expires, token.revoked, usesLeft, terms.pattern,
                          terms.labels, terms.isRejoin);
}

Result<void> SqlWrites::put(const access::DropToken &write)
{
    return m_dropToken.run(write.id);
}

Result<void> SqlWrites::put(const access::PutTokenUses &write)
{
    for (const access::TokenUse &use : write.list) {
        if (Result<void> done = m_putTokenUse.run(use.at, use.id); !done)
            return done;
    }
    return {};
}

} // namespace holdfast::store
