// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scene.h"

#include "gui/feed/row_json.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QPointer>
#include <QTimer>
#include <QUrlQuery>

#include <cmath>

namespace holdfast::gui::test {
namespace {

constexpr qint64 kPiece = 512 * 1024;

QJsonValue timeOrNull(MaybeTime time)
{
    return time ? QJsonValue(toIso(*time)) : QJsonValue();
}

QJsonObject figures(const Figures &ms)
{
    const auto value = [](std::optional<double> number) { return number ? QJsonValue(*number) : QJsonValue(); };
    return {{QStringLiteral("p50"), value(ms.p50)},
            {QStringLiteral("p99"), value(ms.p99)},
            {QStringLiteral("max"), value(ms.max)}};
}

MaybeTime timeOf(const QUrlQuery &query, const char *name)
{
    return parseIso(query.queryItemValue(QLatin1String(name)));
}

/// A day that has a shape: a slow hour, a gap, a spike.
double loadAt(double hour)
{
    return 1 + 0.6 * std::sin(hour / 24 * 2 * M_PI) + (std::fmod(hour, 7.0) < 0.25 ? 6 : 0) +
           0.25 * std::sin(hour * 37.0) + 0.2 * std::sin(hour * 91.7);
}

/// Each worker is late in its own way; all together have the plain shape.
struct Habit
{
    double hoursAhead = 0;
    double slowness = 1;
};

Habit habitOf(const QString &worker, const std::vector<WorkerRow> &workers)
{
    const auto same = [&](const WorkerRow &row) { return row.name == worker; };
    const auto place = std::find_if(workers.begin(), workers.end(), same) - workers.begin();
    return worker.isEmpty() ? Habit() : Habit{1.7 * double(place), std::pow(1.45, double(place % 9) - 4)};
}

/// The last as the run is, those before it failed.
QJsonArray attemptsOf(const RunRow &run)
{
    QJsonArray attempts;
    for (int number = 1; number <= run.attempt; ++number) {
        QJsonObject attempt = toJson(run);
        attempt[QStringLiteral("attempt")] = number;
        if (number < run.attempt) {
            attempt[QStringLiteral("exit_code")] = 75;
            attempt[QStringLiteral("reason")] = QStringLiteral("exit code 75");
        }
        attempts += attempt;
    }
    return attempts;
}

} // namespace

QJsonObject toJson(const OutageRow &row)
{
    return {{QStringLiteral("worker"), row.worker},
            {QStringLiteral("began"), toIso(row.began)},
            {QStringLiteral("noticed"), toIso(row.noticed)},
            {QStringLiteral("back"), timeOrNull(row.back)},
            {QStringLiteral("attempts"), row.attempts},
            {QStringLiteral("held"), row.held},
            {QStringLiteral("cause"), row.cause},
            {QStringLiteral("verdict"), row.verdict},
            {QStringLiteral("act"), row.act}};
}

QJsonObject toJson(const WorkerRow &row)
{
    QJsonObject labels;
    for (auto it = row.labels.begin(); it != row.labels.end(); ++it)
        labels[it.key()] = it.value();
    QJsonArray spark;
    for (const float ms : row.ack15m)
        spark += ms < 0 ? QJsonValue() : QJsonValue(double(ms));
    return {{QStringLiteral("name"), row.name},
            {QStringLiteral("state"), row.state},
            {QStringLiteral("reason"), row.reason},
            {QStringLiteral("address"), row.address},
            {QStringLiteral("hostname"), row.hostname},
            {QStringLiteral("version"), row.version},
            {QStringLiteral("platform"), row.platform},
            {QStringLiteral("instance"), row.instance},
            {QStringLiteral("labels"), labels},
            {QStringLiteral("since"), timeOrNull(row.since)},
            {QStringLiteral("connected_at"), timeOrNull(row.connectedAt)},
            {QStringLiteral("last_seen_at"), timeOrNull(row.lastSeenAt)},
            {QStringLiteral("last_heartbeat_at"), timeOrNull(row.lastHeartbeatAt)},
            {QStringLiteral("slots"), row.slots},
            {QStringLiteral("running"), row.running},
            {QStringLiteral("reconnects_24h"), row.reconnects24h},
            {QStringLiteral("flapping"), row.flapping},
            {QStringLiteral("ack_ms"), figures(row.ackMs)},
            {QStringLiteral("rtt_ms"), figures(row.rttMs)},
            {QStringLiteral("ack_15m"), spark},
            {QStringLiteral("loop_lag_ms"), row.loopLagMs ? QJsonValue(*row.loopLagMs) : QJsonValue()}};
}

QJsonObject toJson(const RunRow &row)
{
    return {{QStringLiteral("id"), row.id},
            {QStringLiteral("job"), row.job},
            {QStringLiteral("state"), row.state},
            {QStringLiteral("reason"), row.reason},
            {QStringLiteral("worker"), row.worker},
            {QStringLiteral("trigger"), row.trigger},
            {QStringLiteral("attempt"), row.attempt},
            {QStringLiteral("planned_at"), timeOrNull(row.plannedAt)},
            {QStringLiteral("queued_at"), timeOrNull(row.queuedAt)},
            {QStringLiteral("started_at"), timeOrNull(row.startedAt)},
            {QStringLiteral("finished_at"), timeOrNull(row.finishedAt)},
            {QStringLiteral("exit_code"), row.exitCode ? QJsonValue(*row.exitCode) : QJsonValue()},
            {QStringLiteral("output_bytes"), row.outputBytes}};
}

QJsonObject toJson(const JobRow &row)
{
    return {{QStringLiteral("name"), row.name},
            {QStringLiteral("schedule"), row.schedule},
            {QStringLiteral("timezone"), row.timezone},
            {QStringLiteral("command"), QJsonArray::fromStringList(row.command)},
            {QStringLiteral("enabled"), row.enabled},
            {QStringLiteral("next_at"), timeOrNull(row.nextAt)},
            {QStringLiteral("last_state"), row.lastState},
            {QStringLiteral("last_runs"), QJsonArray::fromStringList(row.lastRuns)},
            {QStringLiteral("last_run_at"), timeOrNull(row.lastAt)},
            {QStringLiteral("last_run_ms"), row.lastTook ? QJsonValue(qint64(row.lastTook->count())) : QJsonValue()}};
}

void SceneApi::ask(const ApiRequest &request, QObject *context, Answer answer)
{
    static constexpr const char *verbs[] = {"GET", "POST", "DELETE"};
    m_asked += QStringLiteral("%1 %2").arg(QLatin1String(verbs[int(request.verb)]), request.path);
    if (request.path == u"/api/v1/latency")
        m_latencyOf += request.query.queryItemValue(QStringLiteral("worker"));
    if (request.path == u"/api/v1/outages")
        m_outagesOf += request.query.queryItemValue(QStringLiteral("worker"));
    if (request.verb != Verb::Get)
        m_body = request.body;
    const auto result = answerTo(request);
    auto say = [context = QPointer<QObject>(context), result, answer = std::move(answer)] {
        if (context)
            answer(result);
    };
    if (m_heldPaths.contains(request.path))
        m_held.push_back(std::move(say));
    else
        QTimer::singleShot(0, context, std::move(say));
}

void SceneApi::release()
{
    m_heldPaths.clear();
    for (const auto &say : std::exchange(m_held, {}))
        say();
}

Result<QJsonValue> SceneApi::answerTo(const ApiRequest &request)
{
    if (m_refusals.contains(request.path))
        return m_refusals.take(request.path);
    if (request.path == u"/api/v1/outages")
        return QJsonValue(outages(request.query));
    if (request.path == u"/api/v1/channels")
        return request.verb == Verb::Get ? QJsonValue(m_channels) : QJsonValue(request.body);
    if (request.path.startsWith(u"/api/v1/channels/") && request.path.endsWith(u"/test"))
        return QJsonValue(
            QJsonObject{{QStringLiteral("delivered"), false}, {QStringLiteral("error"), QStringLiteral("HTTP 500")}});
    if (request.path == u"/healthz")
        return QJsonValue(m_health);
    if (request.path == u"/api/v1/status")
        return QJsonValue(QJsonObject{{QStringLiteral("standbys"), m_standbys}});
    if (request.path == u"/api/v1/changes")
        return QJsonValue(changes());
    if (request.path == u"/api/v1/latency")
        return QJsonValue(latency(request.query));
    if (request.path == u"/api/v1/runs")
        return QJsonValue(runs(request.query));
    if (request.path.endsWith(u"/log"))
        return QJsonValue(output(request.query.queryItemValue(QStringLiteral("after")).toLongLong()));
    if (request.path == u"/api/v1/server/starts") {
        QJsonArray starts;
        for (const ServerStart &start : m_scene.starts)
            starts += QJsonObject{{QStringLiteral("started_at"), toIso(start.at)},
                                  {QStringLiteral("version"), start.version}};
        return QJsonValue(starts);
    }
    if (request.path == u"/api/v1/jobs")
        return QJsonValue(request.body);
    return about(request.path);
}

QJsonValue SceneApi::about(const QString &path) const
{
    const QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    for (const JobRow &job : m_scene.snapshot.jobs) {
        if (parts.value(3) == job.name && parts.value(4) == u"run")
            return toJson(m_scene.snapshot.runs.front());
        if (parts.value(3) == job.name) {
            QJsonObject shown = toJson(job);
            shown[QStringLiteral("usual")] = QJsonObject{{QStringLiteral("runs"), 20},
                                                         {QStringLiteral("median_ms"), 61'000},
                                                         {QStringLiteral("low_ms"), 48'000},
                                                         {QStringLiteral("high_ms"), 95'000}};
            return shown;
        }
    }
    for (const RunRow &run : m_scene.snapshot.runs) {
        if (parts.value(3) == run.id) {
            QJsonObject shown = toJson(run);
            shown[QStringLiteral("attempts")] = attemptsOf(run);
            return shown;
        }
    }
    return QJsonObject();
}

QJsonArray SceneApi::changes() const
{
    QJsonArray list;
    const auto add = [&](const char *id, const char *who, const char *what, const char *name, int minutesAgo) {
        list += QJsonObject{{QStringLiteral("id"), QLatin1String(id)},
                            {QStringLiteral("at"), toIso(m_scene.now - std::chrono::minutes(minutesAgo))},
                            {QStringLiteral("who"), QLatin1String(who)},
                            {QStringLiteral("from"), QStringLiteral("192.0.2.7")},
                            {QStringLiteral("what"), QLatin1String(what)},
                            {QStringLiteral("name"), QLatin1String(name)},
                            {QStringLiteral("job"), QLatin1String(name)}};
    };
    add("c", "anna", "job_paused", "backup-db", 1);
    add("b", "anna", "job_replaced", "backup-db", 3);
    add("a", "ci", "job_added", "report", 30);
    return list;
}

QJsonArray SceneApi::outages(const QUrlQuery &query) const
{
    const WallTime from = timeOf(query, "from").value_or(WallTime());
    const WallTime to = timeOf(query, "to").value_or(m_scene.now);
    const QString worker = query.queryItemValue(QStringLiteral("worker"));
    const int limit = query.queryItemValue(QStringLiteral("limit")).toInt();
    QJsonArray rows;
    for (const OutageRow &outage : m_scene.outages) {
        if (outage.began > to || outage.back.value_or(to) < from || (!worker.isEmpty() && worker != outage.worker))
            continue;
        if (rows.size() < limit)
            rows += toJson(outage);
    }
    return rows;
}

QJsonArray SceneApi::runs(const QUrlQuery &query) const
{
    const QString job = query.queryItemValue(QStringLiteral("job"));
    const QString state = query.queryItemValue(QStringLiteral("state"));
    const int limit = query.queryItemValue(QStringLiteral("limit")).toInt();
    QJsonArray rows;
    for (const auto *runs : {&m_scene.snapshot.runs, &m_scene.olderRuns}) {
        for (const RunRow &run : *runs) {
            const bool fits = (job.isEmpty() || run.job == job) && (state.isEmpty() || run.state == state);
            if (fits && rows.size() < limit)
                rows += toJson(run);
        }
    }
    return rows;
}

QJsonObject SceneApi::latency(const QUrlQuery &query) const
{
    if (m_scene.snapshot.workers.empty())
        return {{QStringLiteral("points"), QJsonArray()}, {QStringLiteral("histogram"), QJsonArray()}};
    const WallTime from = *timeOf(query, "from");
    const WallTime to = *timeOf(query, "to");
    const Seconds step(to - from <= std::chrono::hours(1) ? 10 : 60); // as the server has them
    const qint64 steps = std::max<qint64>(1, (to - from) / step);
    const qint64 wanted = std::min<qint64>(steps, query.queryItemValue(QStringLiteral("points")).toInt());
    const Seconds length = step * (steps / wanted);
    const Habit habit = habitOf(query.queryItemValue(QStringLiteral("worker")), m_scene.snapshot.workers);
    QJsonArray points;
    for (qint64 i = 0; i < wanted; ++i) {
        const WallTime at = from + length * i;
        const double hour = static_cast<double>(toMsecs(at)) / 3'600'000.0;
        if (i * 20 / wanted == 11) // a gap: nobody was connected
            continue;
        const double jitter = step < Seconds(60) ? 1 + 0.12 * std::sin(double(i * i % 97)) : 1;
        const double load = std::max(0.3, loadAt(hour + habit.hoursAhead)) * habit.slowness * jitter;
        points += QJsonObject{{QStringLiteral("at"), toIso(at)},
                              {QStringLiteral("seconds"), qint64(length.count())},
                              {QStringLiteral("count"), 400},
                              {QStringLiteral("p50_ms"), 1.4 * load},
                              {QStringLiteral("p99_ms"), 9 * load * load},
                              {QStringLiteral("max_ms"), 38 * load * load + (i % 31 == 7 ? 900 : 0)}};
    }
    QJsonArray bars;
    double le = 0.1;
    for (const int count : {3, 40, 310, 2210, 6140, 8200, 5310, 2030, 720, 260, 120, 44, 17, 9, 3, 2, 1}) {
        bars += QJsonObject{{QStringLiteral("le_ms"), le}, {QStringLiteral("count"), count}};
        le *= 1.778;
    }
    return {{QStringLiteral("points"), points}, {QStringLiteral("histogram"), bars}};
}

/// Lines of 64 characters, or a short story where no number of bytes is set.
QJsonObject SceneApi::output(qint64 after) const
{
    QByteArray data;
    if (m_outputBytes == 0 && after == 0)
        data = "reading the list of tables\n412 tables, 18.3 GiB\ncustomers    done  00:14\norders       done  01:52\n"
               "events       \xe2\x80\xa6 62 %\n";
    const qint64 left = m_outputBytes - after;
    if (left > 0)
        data = QByteArray("2026-03-18 13:37:42 a line of output as programs write them, often\n")
                   .repeated(int(std::min(left, kPiece) / 66 + 1))
                   .left(int(std::min(left, kPiece)));
    QJsonArray chunks;
    if (!data.isEmpty())
        chunks += QJsonObject{{QStringLiteral("attempt"), 1},
                              {QStringLiteral("stream"), QStringLiteral("stdout")},
                              {QStringLiteral("data"), QString::fromUtf8(data)}};
    return {{QStringLiteral("chunks"), chunks},
            {QStringLiteral("next"), qint64(after + data.size())},
            {QStringLiteral("more"), !data.isEmpty()},
            {QStringLiteral("final"), data.isEmpty()}};
}

} // namespace holdfast::gui::test
