// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/feed/row_json.h"

#include <cmath>

namespace holdfast::gui {
namespace {

constexpr double kOverEverything = 10'000'000; ///< milliseconds; for the bucket without an upper bound

QString text(const QJsonObject &json, QLatin1String name)
{
    return json[name].toString();
}

int count(const QJsonObject &json, QLatin1String name)
{
    return std::max(0, json[name].toInt());
}

qint64 bigCount(const QJsonObject &json, QLatin1String name)
{
    return std::max<qint64>(0, json[name].toInteger());
}

std::optional<double> number(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

QStringList texts(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &each : value.toArray())
        list += each.toString();
    return list;
}

Figures figuresFrom(const QJsonObject &json)
{
    return {number(json[QLatin1String("p50")]), number(json[QLatin1String("p99")]), number(json[QLatin1String("max")])};
}

/// The newest minute stands last, however many were sent.
Spark sparkFrom(const QJsonArray &json)
{
    Spark spark;
    spark.fill(-1);
    const auto most = static_cast<qsizetype>(spark.size());
    const qsizetype given = std::min(json.size(), most);
    for (qsizetype i = 0; i < given; ++i) {
        const QJsonValue value = json[json.size() - given + i];
        if (value.isDouble())
            spark[static_cast<std::size_t>(most - given + i)] = static_cast<float>(std::max(0.0, value.toDouble()));
    }
    return spark;
}

} // namespace

MaybeTime timeFrom(const QJsonValue &json)
{
    return json.isString() ? parseIso(json.toString()) : std::nullopt;
}

std::optional<WorkerRow> workerFrom(const QJsonObject &json)
{
    WorkerRow row;
    row.name = text(json, QLatin1String("name"));
    if (row.name.isEmpty())
        return std::nullopt;
    row.state = text(json, QLatin1String("state"));
    row.reason = text(json, QLatin1String("reason"));
    row.address = text(json, QLatin1String("address"));
    row.hostname = text(json, QLatin1String("hostname"));
    row.version = text(json, QLatin1String("version"));
    row.platform = text(json, QLatin1String("platform"));
    row.instance = text(json, QLatin1String("instance"));
    const QJsonObject labels = json[QLatin1String("labels")].toObject();
    for (auto it = labels.begin(); it != labels.end(); ++it)
        row.labels.insert(it.key(), it.value().toString());
    row.connectedAt = timeFrom(json[QLatin1String("connected_at")]);
    row.since = timeFrom(json[QLatin1String("since")]);
    row.lastSeenAt = timeFrom(json[QLatin1String("last_seen_at")]);
    row.lastHeartbeatAt = timeFrom(json[QLatin1String("last_heartbeat_at")]);
    row.slots = count(json, QLatin1String("slots"));
    row.running = count(json, QLatin1String("running"));
    row.reconnects24h = count(json, QLatin1String("reconnects_24h"));
    row.flapping = json[QLatin1String("flapping")].toBool();
    row.ackMs = figuresFrom(json[QLatin1String("ack_ms")].toObject());
    row.rttMs = figuresFrom(json[QLatin1String("rtt_ms")].toObject());
    row.loopLagMs = number(json[QLatin1String("loop_lag_ms")]);
    row.ack15m = sparkFrom(json[QLatin1String("ack_15m")].toArray());
    return row;
}

std::optional<JobRow> jobFrom(const QJsonObject &json)
{
    JobRow row;
    row.name = text(json, QLatin1String("name"));
    if (row.name.isEmpty())
        return std::nullopt;
    row.schedule = text(json, QLatin1String("schedule"));
    row.timezone = text(json, QLatin1String("timezone"));
    row.command = texts(json[QLatin1String("command")]);
    row.enabled = json[QLatin1String("enabled")].toBool(true);
    row.nextAt = timeFrom(json[QLatin1String("next_at")]);
    row.lastState = text(json, QLatin1String("last_state"));
    row.lastRuns = texts(json[QLatin1String("last_runs")]);
    row.lastAt = timeFrom(json[QLatin1String("last_run_at")]);
    if (const auto took = number(json[QLatin1String("last_run_ms")]))
        row.lastTook = Milliseconds(std::llround(std::max(0.0, *took)));
    row.problem = text(json, QLatin1String("problem"));
    return row;
}

std::optional<RunRow> runFrom(const QJsonObject &json)
{
    RunRow row;
    row.id = text(json, QLatin1String("id"));
    if (row.id.isEmpty())
        return std::nullopt;
    row.job = text(json, QLatin1String("job"));
    row.state = text(json, QLatin1String("state"));
    row.reason = text(json, QLatin1String("reason"));
    row.worker = text(json, QLatin1String("worker"));
    row.trigger = text(json, QLatin1String("trigger"));
    row.attempt = count(json, QLatin1String("attempt"));
    row.plannedAt = timeFrom(json[QLatin1String("planned_at")]);
    row.queuedAt = timeFrom(json[QLatin1String("queued_at")]);
    row.startedAt = timeFrom(json[QLatin1String("started_at")]);
    row.finishedAt = timeFrom(json[QLatin1String("finished_at")]);
    if (const QJsonValue code = json[QLatin1String("exit_code")]; code.isDouble())
        row.exitCode = code.toInt();
    row.outputBytes = bigCount(json, QLatin1String("output_bytes"));
    return row;
}

std::optional<AttemptRow> attemptFrom(const QJsonObject &json)
{
    AttemptRow row;
    row.number = count(json, QLatin1String("attempt"));
    if (row.number <= 0)
        return std::nullopt;
    row.state = text(json, QLatin1String("state"));
    row.reason = text(json, QLatin1String("reason"));
    row.worker = text(json, QLatin1String("worker"));
    row.startedAt = timeFrom(json[QLatin1String("started_at")]);
    row.finishedAt = timeFrom(json[QLatin1String("finished_at")]);
    if (const QJsonValue code = json[QLatin1String("exit_code")]; code.isDouble())
        row.exitCode = code.toInt();
    return row;
}

std::optional<OutageRow> outageFrom(const QJsonObject &json)
{
    OutageRow row;
    row.worker = text(json, QLatin1String("worker"));
    const MaybeTime began = timeFrom(json[QLatin1String("began")]);
    if (row.worker.isEmpty() || !began)
        return std::nullopt;
    row.began = *began;
    row.noticed = timeFrom(json[QLatin1String("noticed")]).value_or(*began);
    row.back = timeFrom(json[QLatin1String("back")]);
    row.attempts = count(json, QLatin1String("attempts"));
    row.held = bigCount(json, QLatin1String("held"));
    row.cause = text(json, QLatin1String("cause"));
    row.verdict = text(json, QLatin1String("verdict"));
    row.act = text(json, QLatin1String("act"));
    return row;
}

std::optional<ChangeRow> changeFrom(const QJsonObject &json)
{
    ChangeRow row;
    row.id = text(json, QLatin1String("id"));
    const MaybeTime at = timeFrom(json[QLatin1String("at")]);
    if (row.id.isEmpty() || !at)
        return std::nullopt;
    row.at = *at;
    row.who = text(json, QLatin1String("who"));
    row.from = text(json, QLatin1String("from"));
    row.what = text(json, QLatin1String("what"));
    row.name = text(json, QLatin1String("name"));
    row.job = text(json, QLatin1String("job"));
    return row;
}

std::optional<ChannelRow> channelFrom(const QJsonObject &json)
{
    ChannelRow row;
    row.name = text(json, QLatin1String("name"));
    if (row.name.isEmpty())
        return std::nullopt;
    row.kind = text(json, QLatin1String("kind"));
    row.target = text(json, QLatin1String("target"));
    row.waiting = count(json, QLatin1String("waiting"));
    row.failures = count(json, QLatin1String("failures"));
    row.error = text(json, QLatin1String("error"));
    row.lastSent = timeFrom(json[QLatin1String("last_sent_at")]);
    return row;
}

UsualDuration usualFrom(const QJsonObject &job)
{
    const QJsonObject json = job[QLatin1String("usual")].toObject();
    UsualDuration usual;
    usual.runs = count(json, QLatin1String("runs"));
    if (const auto median = number(json[QLatin1String("median_ms")]))
        usual.median = Milliseconds(std::llround(*median));
    usual.low = Milliseconds(bigCount(json, QLatin1String("low_ms")));
    usual.high = Milliseconds(bigCount(json, QLatin1String("high_ms")));
    return usual;
}

std::optional<StandbyRole> standbyRoleFrom(const QJsonObject &health)
{
    if (text(health, QLatin1String("role")) != u"standby")
        return std::nullopt;
    return StandbyRole{text(health, QLatin1String("leader")), text(health, QLatin1String("leader_url"))};
}

std::optional<std::vector<StandbyRow>> standbysFrom(const QJsonObject &status)
{
    const QJsonValue list = status[QLatin1String("standbys")];
    if (!list.isArray())
        return std::nullopt;
    std::vector<StandbyRow> standbys;
    for (const QJsonValue &value : list.toArray())
        standbys.push_back(
            {text(value.toObject(), QLatin1String("name")), text(value.toObject(), QLatin1String("url"))});
    return standbys;
}

Overview overviewFrom(const QJsonObject &json)
{
    Overview overview;
    overview.connected = count(json, QLatin1String("workers_connected"));
    overview.degraded = count(json, QLatin1String("workers_degraded"));
    overview.offline = count(json, QLatin1String("workers_offline"));
    overview.acksPerSecond = json[QLatin1String("acks_per_s")].toDouble();
    overview.ackMs = figuresFrom(json[QLatin1String("ack_ms")].toObject());
    overview.runsActive = count(json, QLatin1String("runs_active"));
    overview.runsQueued = count(json, QLatin1String("runs_queued"));
    overview.failed24h = count(json, QLatin1String("failed_24h"));
    overview.lost24h = count(json, QLatin1String("lost_24h"));
    overview.loopLagMs = number(json[QLatin1String("loop_lag_ms")]);
    overview.storeOk = json[QLatin1String("store_ok")].toBool(true);
    overview.news = text(json, QLatin1String("news"));
    overview.newsLevel = text(json, QLatin1String("news_level"));
    return overview;
}

ServerInfo serverFrom(const QJsonObject &json)
{
    return {text(json, QLatin1String("name")), text(json, QLatin1String("version")),
            timeFrom(json[QLatin1String("started_at")])};
}

Latency latencyFrom(const QJsonObject &json)
{
    Latency latency;
    for (const QJsonValue &value : json[QLatin1String("points")].toArray()) {
        const QJsonObject point = value.toObject();
        const MaybeTime at = timeFrom(point[QLatin1String("at")]);
        if (!at)
            continue;
        latency.points.push_back({*at,
                                  Seconds(std::max(1, point[QLatin1String("seconds")].toInt(60))),
                                  bigCount(point, QLatin1String("count")),
                                  {number(point[QLatin1String("p50_ms")]), number(point[QLatin1String("p99_ms")]),
                                   number(point[QLatin1String("max_ms")])}});
    }
    for (const QJsonValue &value : json[QLatin1String("histogram")].toArray()) {
        const QJsonObject bar = value.toObject();
        const double le = number(bar[QLatin1String("le_ms")]).value_or(kOverEverything);
        if (le > 0)
            latency.histogram.push_back({le, bigCount(bar, QLatin1String("count"))});
    }
    return latency;
}

std::vector<ServerStart> startsFrom(const QJsonArray &json)
{
    std::vector<ServerStart> starts;
    for (const QJsonValue &value : json) {
        const QJsonObject start = value.toObject();
        if (const MaybeTime at = timeFrom(start[QLatin1String("started_at")]))
            starts.push_back({*at, text(start, QLatin1String("version"))});
    }
    return starts;
}

} // namespace holdfast::gui
