// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/json.h"

#include "core/base/json_values.h"
#include "core/protocol/bytes.h"
#include "core/protocol/job_json.h"

#include <QJsonDocument>

namespace holdfast::server {

namespace {

QJsonValue codeOrNull(const std::optional<int> &code)
{
    return code ? QJsonValue(*code) : QJsonValue();
}

QJsonValue msOrNull(const std::optional<Milliseconds> &duration)
{
    return duration ? QJsonValue(qint64(duration->count())) : QJsonValue();
}

template <typename Histogram>
QJsonObject figuresOf(const Histogram &histogram)
{
    const auto figure = [&histogram](Microseconds value) {
        return histogram.count() == 0 ? QJsonValue() : QJsonValue(static_cast<double>(value.count()) / 1000.0);
    };
    return {
        {QStringLiteral("p50"), figure(histogram.quantile(0.5))},
        {QStringLiteral("p99"), figure(histogram.quantile(0.99))},
        {QStringLiteral("max"), figure(histogram.max())},
    };
}

} // namespace

QJsonObject toJson(const jobs::Run &run)
{
    QJsonObject json{
        {QStringLiteral("id"), run.id},
        {QStringLiteral("job"), run.job},
        {QStringLiteral("trigger"), jobs::toString(run.trigger)},
        {QStringLiteral("state"), jobs::toString(run.state)},
        {QStringLiteral("reason"), textOrNull(run.reason)},
        {QStringLiteral("worker"), textOrNull(run.worker)},
        {QStringLiteral("attempt"), run.attempt},
        {QStringLiteral("fence"), run.fence},
        {QStringLiteral("priority"), run.priority},
        {QStringLiteral("planned_at"), timeOrNull(run.plannedAt)},
        {QStringLiteral("queued_at"), toIso(run.queuedAt)},
        {QStringLiteral("not_before"), timeOrNull(run.notBefore)},
        {QStringLiteral("started_at"), timeOrNull(run.startedAt)},
        {QStringLiteral("finished_at"), timeOrNull(run.finishedAt)},
        {QStringLiteral("recorded_at"), timeOrNull(run.recordedAt)},
        {QStringLiteral("took_ms"), msOrNull(run.took)},
        {QStringLiteral("exit_code"), codeOrNull(run.exitCode)},
        {QStringLiteral("output_bytes"), run.outputBytes},
    };
    if (run.slotRange) {
        json[QStringLiteral("slots")] = QJsonObject{
            {QStringLiteral("first"), toIso(run.slotRange->first)},
            {QStringLiteral("count"), run.slotRange->count > 0 ? QJsonValue(run.slotRange->count) : QJsonValue()}};
    }
    if (const QString note = jobs::clockNote(run); !note.isEmpty())
        json[QStringLiteral("clock_note")] = note;
    return json;
}

QJsonObject toJson(const store::LateResult &late)
{
    return {
        {QStringLiteral("state"), jobs::toString(late.state)},
        {QStringLiteral("exit_code"), codeOrNull(late.exitCode)},
        {QStringLiteral("worker"), late.worker},
        {QStringLiteral("at"), toIso(late.at)},
    };
}

QJsonObject toJson(const store::AttemptRecord &attempt)
{
    return {
        {QStringLiteral("attempt"), attempt.attempt},
        {QStringLiteral("fence"), attempt.fence},
        {QStringLiteral("state"), jobs::toString(attempt.state)},
        {QStringLiteral("reason"), textOrNull(attempt.reason)},
        {QStringLiteral("worker"), textOrNull(attempt.worker)},
        {QStringLiteral("started_at"), timeOrNull(attempt.startedAt)},
        {QStringLiteral("finished_at"), timeOrNull(attempt.finishedAt)},
        {QStringLiteral("took_ms"), msOrNull(attempt.took)},
        {QStringLiteral("exit_code"), codeOrNull(attempt.exitCode)},
        {QStringLiteral("output_bytes"), attempt.outputBytes},
        {QStringLiteral("late"), attempt.late ? QJsonValue(toJson(*attempt.late)) : QJsonValue()},
    };
}

QJsonObject toJson(const jobs::RunEvent &event)
{
    return {
        {QStringLiteral("at"), toIso(event.at)},
        {QStringLiteral("attempt"), event.attempt},
        {QStringLiteral("kind"), event.kind},
        {QStringLiteral("text"), event.text},
    };
}

QJsonObject toJson(const store::OutputChunk &chunk)
{
    QJsonObject object{
        {QStringLiteral("seq"), chunk.seq},
        {QStringLiteral("attempt"), chunk.attempt},
        {QStringLiteral("stream"), jobs::toString(chunk.stream)},
        {QStringLiteral("offset"), chunk.offset},
    };
    protocol::putBytes(object, chunk.data);
    return object;
}

QJsonObject toJson(const jobs::Job &job, std::optional<WallTime> nextAt, std::optional<jobs::RunState> lastState)
{
    QJsonObject object = protocol::toJson(job);
    object[QStringLiteral("next_at")] = timeOrNull(nextAt);
    object[QStringLiteral("last_state")] = lastState ? QJsonValue(jobs::toString(*lastState)) : QJsonValue();
    return object;
}

QJsonObject toJson(const store::ChangeRow &row)
{
    const jobs::Change &change = row.change;
    const auto orNull = [](const QByteArray &job) {
        return job.isEmpty() ? QJsonValue() : QJsonValue(QJsonDocument::fromJson(job).object());
    };
    return {
        {QStringLiteral("id"), change.id},
        {QStringLiteral("at"), toIso(change.at)},
        {QStringLiteral("who"), textOrNull(change.actor.name)},
        {QStringLiteral("from"), textOrNull(change.actor.address)},
        {QStringLiteral("what"), change.what},
        {QStringLiteral("name"), change.name},
        {QStringLiteral("job"), textOrNull(change.job)},
        {QStringLiteral("old"), orNull(row.former)},
        {QStringLiteral("new"), orNull(row.later)},
    };
}

QJsonObject toJson(const schedule::Moment &moment)
{
    return {{QStringLiteral("at"), toIso(moment.at)}, {QStringLiteral("note"), textOrNull(moment.note)}};
}

QJsonObject toJson(const metrics::Histogram &histogram)
{
    return figuresOf(histogram);
}

QJsonObject toJson(const metrics::LifeHistogram &histogram)
{
    return figuresOf(histogram);
}

QJsonObject toJson(const WorkerView &worker)
{
    const jobs::WorkerRecord &record = worker.record;
    return {
        {QStringLiteral("name"), record.name},
        {QStringLiteral("state"), toString(worker.state)},
        {QStringLiteral("reason"), textOrNull(worker.reason)},
        {QStringLiteral("address"), record.address},
        {QStringLiteral("hostname"), textOrNull(record.hostname)},
        {QStringLiteral("version"), textOrNull(record.version)},
        {QStringLiteral("platform"), textOrNull(record.platform)},
        {QStringLiteral("protocol"), record.protocol},
        {QStringLiteral("labels"), mapOf(record.labels)},
        {QStringLiteral("connected_at"), toIso(record.connectedAt)},
        {QStringLiteral("last_seen_at"), toIso(record.lastSeenAt)},
        {QStringLiteral("slots"), record.slots},
        {QStringLiteral("running"), worker.running},
        {QStringLiteral("reconnects_24h"), worker.reconnects24h},
        {QStringLiteral("flapping"), worker.flapping},
        {QStringLiteral("ack_ms"), toJson(worker.ackLatency)},
        {QStringLiteral("rtt_ms"), toJson(worker.roundTrip)},
        {QStringLiteral("clock_ahead_ms"), msOrNull(worker.clockAhead)},
    };
}

QJsonObject toJson(const jobs::Outage &outage)
{
    return {
        {QStringLiteral("worker"), outage.worker},
        {QStringLiteral("began"), toIso(outage.began)},
        {QStringLiteral("noticed"), toIso(outage.noticed)},
        {QStringLiteral("back"), timeOrNull(outage.back)},
        {QStringLiteral("attempts"), outage.attempts},
        {QStringLiteral("cause"), toString(outage.cause)},
        {QStringLiteral("verdict"), outage.verdict},
        {QStringLiteral("act"), textOrNull(outage.act)},
        {QStringLiteral("held"), outage.held},
    };
}

QJsonObject toJson(const AuditReport &report)
{
    QJsonObject states;
    for (const auto &[state, count] : report.states)
        states[jobs::toString(state)] = count;
    return {
        {QStringLiteral("since"), timeOrNull(report.since)},
        {QStringLiteral("until"), toIso(report.until)},
        {QStringLiteral("planned"), report.planned},
        {QStringLiteral("accounted"), report.accounted},
        {QStringLiteral("missing"), report.missing},
        {QStringLiteral("duplicated"), report.duplicated},
        {QStringLiteral("unplanned"), report.unplanned},
        {QStringLiteral("summarized"), report.summarized},
        {QStringLiteral("former_rules"), report.formerRules},
        {QStringLiteral("states"), states},
        {QStringLiteral("problems"), QJsonArray::fromStringList(report.problems)},
        {QStringLiteral("ok"), report.ok()},
    };
}

} // namespace holdfast::server
