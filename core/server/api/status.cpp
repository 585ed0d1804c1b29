// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/answer.h"
#include "core/server/api/handlers.h"
#include "core/server/api/job_state.h"
#include "core/server/api/json.h"
#include "core/server/api/pages.h"
#include "core/server/record/store_growth.h"
#include "core/store/postgres/postgres.h"
#include "core/tls/expiry.h"

namespace holdfast::server {
namespace {

constexpr Milliseconds kHealthPatience{3'000};

/// The run that has been queued for the longest time, and why; null where none waits.
QJsonValue longestWaiting(const jobs::RunBook &book, Now now)
{
    const jobs::Run *run = book.longestWaiting(now.mono);
    if (run == nullptr)
        return QJsonValue::Null;
    return QJsonObject{{QStringLiteral("id"), run->id},
                       {QStringLiteral("job"), run->job},
                       {QStringLiteral("queued_at"), toIso(run->queuedAt)},
                       {QStringLiteral("for_s"), toSeconds(now.wall - run->queuedAt)},
                       {QStringLiteral("reason"), book.whyWaiting(run->id, now)}};
}

/// How many there are, and how many do not run by their schedules.
QJsonObject jobCounts(const RunService &runs)
{
    int enabled = 0;
    int ahead = 0;
    int unreadable = 0;
    const auto &all = runs.book().catalogue().all();
    for (const auto &[name, job] : all) {
        const PlanTrouble trouble = planTroubleOf(runs, job);
        enabled += job.enabled ? 1 : 0;
        ahead += trouble == PlanTrouble::Ahead ? 1 : 0;
        unreadable += trouble == PlanTrouble::Unreadable ? 1 : 0;
    }
    return {{QStringLiteral("enabled"), enabled},
            {QStringLiteral("paused"), static_cast<int>(all.size()) - enabled},
            {QStringLiteral("ahead"), ahead},
            {QStringLiteral("unreadable"), unreadable}};
}

/// Null for a server without TLS.
QJsonValue certificateJson(const std::optional<TlsInfo> &tls, WallTime now)
{
    if (!tls)
        return QJsonValue::Null;
    return QJsonObject{{QStringLiteral("expires_at"), toIso(tls->notAfter)},
                       {QStringLiteral("days_left"), tls::daysLeft(tls->notAfter, now)},
                       {QStringLiteral("pin"), tls->pin}};
}

/// A report as it is sent, and what people are told of it; empty: nothing.
struct Audited
{
    QByteArray json;
    QString fault;
};

QString faultOf(const AuditReport &report)
{
    return report.ok() ? QString()
                       : QStringLiteral("missing: %1, duplicated: %2, unplanned: %3")
                             .arg(report.missing)
                             .arg(report.duplicated)
                             .arg(report.unplanned);
}

/// What is read of the record for the status.
struct OnRecord
{
    QMap<jobs::RunState, qint64> finished;
    store::StoreSpace space;
};

Result<OnRecord> readRecord(store::Reader &reader, WallTime since)
{
    OnRecord read;
    const auto finished = reader.finishedCounts(since);
    if (!finished)
        return finished.problem();
    read.finished = *finished;
    const auto space = reader.space();
    if (!space)
        return space.problem();
    read.space = *space;
    return read;
}

/// Adds to the status of the store how large it is, and what becomes of old runs.
void addSpace(QJsonObject &store, const store::StoreSpace &space, WallTime now)
{
    const StoreGrowth growth = growthOf(space, now);
    store[QStringLiteral("bytes")] = space.bytes;
    store[QStringLiteral("free_bytes")] = space.freeBytes;
    store[QStringLiteral("disk_free_bytes")] = space.diskFreeBytes < 0 ? QJsonValue() : QJsonValue(space.diskFreeBytes);
    store[QStringLiteral("growth_bytes_a_day")] = growth.bytesADay ? QJsonValue(*growth.bytesADay) : QJsonValue();
    store[QStringLiteral("full_at")] = growth.fullAt ? QJsonValue(toIso(*growth.fullAt)) : QJsonValue();
}

QJsonObject retentionJson(const RetentionService &retention)
{
    const jobs::KeepRules &rules = retention.rules();
    return {{QStringLiteral("keep_runs_s"), toSeconds(rules.runs)},
            {QStringLiteral("keep_output_s"), rules.output ? QJsonValue(toSeconds(*rules.output)) : QJsonValue()},
            {QStringLiteral("deleted_runs"), retention.deletedRuns()},
            {QStringLiteral("unproven_jobs"), QJsonArray::fromStringList(retention.unprovenJobs())}};
}

QJsonValue standbysJson(const ServerInfo &info)
{
    if (!info.standbys)
        return {};
    QJsonArray list;
    for (const store::WaitingServer &server : *info.standbys)
        list += QJsonObject{{QStringLiteral("name"), server.name}, {QStringLiteral("url"), server.url}};
    return list;
}

} // namespace

void showHealth(const Services &services, const Call &call)
{
    services.runs.store().probe(
        services.context,
        [reply = call.reply](const Result<void> &result) {
            if (result)
                sendJson(reply, 200,
                         QJsonObject{{QStringLiteral("ok"), true}, {QStringLiteral("role"), QStringLiteral("leader")}});
            else
                sendJson(
                    reply, 503,
                    QJsonObject{{QStringLiteral("ok"), false}, {QStringLiteral("reason"), result.problem().text()}});
        },
        kHealthPatience);
}

void showStatus(const Services &services, const Call &call)
{
    QJsonObject workers;
    for (const auto &[state, count] : services.hub.countWorkers())
        workers[toString(state)] = count;
    QJsonObject active;
    for (const auto &[state, count] : services.runs.book().activeCounts())
        active[jobs::toString(state)] = count;
    const Now now = services.runs.now();
    const QString held = services.runs.whyClockIsHeld();
    QJsonObject answer{
        {QStringLiteral("version"), services.info.version},
        {QStringLiteral("now"), toIso(now.wall)},
        {QStringLiteral("started_at"), toIso(services.info.startedAt.wall)},
        {QStringLiteral("uptime_s"), toSeconds(now.mono - services.info.startedAt.mono)},
        {QStringLiteral("workers"), workers},
        {QStringLiteral("runs"), active},
        {QStringLiteral("longest_waiting"), longestWaiting(services.runs.book(), now)},
        {QStringLiteral("jobs"), jobCounts(services.runs)},
        {QStringLiteral("clock"),
         QJsonObject{{QStringLiteral("held"), !held.isEmpty()}, {QStringLiteral("reason"), held}}},
        {QStringLiteral("store"), QJsonObject{{QStringLiteral("available"), services.runs.store().available()},
                                              {QStringLiteral("reason"), services.runs.store().trouble()}}},
        {QStringLiteral("retention"), retentionJson(services.retention)},
        {QStringLiteral("ack_ms"), toJson(services.metrics.ackLatency)},
        {QStringLiteral("certificate"), certificateJson(services.info.tls, now.wall)},
        {QStringLiteral("channels"), channelStates(services.notify)},
        {QStringLiteral("standbys"), standbysJson(services.info)},
    };
    const WallTime since = now.wall - std::chrono::hours(24);
    services.runs.store().read<OnRecord>(
        services.context, [since](store::Reader &reader) { return readRecord(reader, since); },
        [answer, now, reply = call.reply](const Result<OnRecord> &read) mutable {
            QJsonObject ended;
            if (read) {
                for (auto it = read->finished.cbegin(); it != read->finished.cend(); ++it)
                    ended[jobs::toString(it.key())] = it.value();
                QJsonObject store = answer[QStringLiteral("store")].toObject();
                addSpace(store, read->space, now.wall);
                answer[QStringLiteral("store")] = store;
            }
            answer[QStringLiteral("finished_24h")] = ended;
            sendJson(reply, 200, answer);
        });
}

void stepDown(const Services &services, const Call &call)
{
    if (!services.info.standbys || !services.info.stepDown)
        return sendProblem(call.reply,
                           {QStringLiteral("bad_request"),
                            QStringLiteral("this server's database is its own: no other server can take over"),
                            {},
                            QStringLiteral("see docs/high-availability.md")});
    if (services.info.standbys->isEmpty())
        return sendProblem(call.reply, {QStringLiteral("unavailable"),
                                        QStringLiteral("no other server is ready to take over"),
                                        {},
                                        QStringLiteral("start a second server on this database, and wait until "
                                                       "holdfast status lists it")});
    jobs::Step step;
    services.runs.note(step, actorOf(call), {QStringLiteral("server_stepped_down"), store::nameOfThisServer(), {}});
    services.runs.apply(std::move(step), [reply = call.reply, standbys = standbysJson(services.info),
                                          stepDown = services.info.stepDown](const Result<void> &noted) {
        if (!noted)
            return sendProblem(reply, noted.problem());
        sendJson(reply, 200, QJsonObject{{QStringLiteral("standbys"), standbys}});
        stepDown();
    });
}

void auditSlots(const Services &services, const Call &call)
{
    std::optional<WallTime> since;
    if (call.query.hasQueryItem(QStringLiteral("since"))) {
        since = parseIso(call.query.queryItemValue(QStringLiteral("since"), QUrl::FullyDecoded));
        if (!since)
            return sendProblem(call.reply,
                               badField(QStringLiteral("since"), QStringLiteral("is not a time in ISO 8601")));
    }
    const WallTime until = services.runs.plansUpTo();
    services.runs.planDueSlots([&services, since, until, reply = call.reply](const Result<void> &settled) {
        if (!settled)
            return sendProblem(reply, settled.problem());
        services.runs.store().read<Audited>(
            services.context,
            [since, until](store::Reader &reader) -> Result<Audited> {
                const auto report = audit(reader, since, until);
                if (!report)
                    return report.problem();
                return Audited{toBytes(toJson(*report)) + '\n', faultOf(*report)};
            },
            [&services, reply](const Result<Audited> &audited) {
                if (!audited)
                    return sendProblem(reply, audited.problem());
                services.notify.audited(audited->fault);
                reply.send(200, "application/json", audited->json);
            });
    });
}

} // namespace holdfast::server
