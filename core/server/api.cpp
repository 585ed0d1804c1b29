// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api.h"

#include "core/server/api_answer.h"
#include "core/server/api_json.h"

#include <QUrl>

namespace holdfast::server {
namespace {

constexpr Milliseconds kHealthPatience{3'000};

} // namespace

Api::Api(RunService &runs, SessionHub &hub, const runtime::LoopWatch &loop, const LatencyService &latency,
         MetricsBook &metrics, QObject *parent)
    : QObject(parent)
    , m_runs(runs)
    , m_hub(hub)
    , m_loop(loop)
    , m_latency(latency)
    , m_metrics(metrics)
    , m_startedAt(runs.now())
{}

void Api::handle(const net::HttpRequest &request, const net::HttpReply &reply)
{
    const QByteArray &path = request.head.target;
    const bool isRead = request.head.method == "GET" || request.head.method == "HEAD";
    if (path == "/healthz" || path == "/metrics") {
        if (!isRead)
            return wrongMethod(reply, "GET");
        return path == "/healthz" ? health(reply) : metrics(reply);
    }
    static const QByteArray prefix("/api/v1/");
    if (!path.startsWith(prefix))
        return notFound(
            reply,
            QStringLiteral("there is nothing at this path; /api/v1, /healthz, /metrics and /ws/heartbeat are served"));
    QStringList parts;
    for (const QByteArray &part : path.mid(prefix.size()).split('/'))
        parts += QUrl::fromPercentEncoding(part);
    routeCall({isRead ? QByteArray("GET") : request.head.method, parts,
               QUrlQuery(QString::fromUtf8(request.head.query)), request.body, reply});
}

void Api::routeCall(const Call &call)
{
    const QString &first = call.path.first();
    if (first == u"jobs")
        return routeJobs(call);
    if (first == u"runs")
        return routeRuns(call);
    if (first == u"workers")
        return routeWorkers(call);
    if (first == u"outages" || first == u"latency" || first == u"server")
        return routeHistory(call);
    if (first == u"drills" && call.path.size() == 1)
        return routeDrills(call);
    if (call.path.size() > 1 || (first != u"status" && first != u"audit"))
        return notFound(call.reply, QStringLiteral("there is nothing at this path of the API; see docs/http.md"));
    if (call.method != "GET")
        return wrongMethod(call.reply, "GET");
    return first == u"status" ? status(call) : auditSlots(call);
}

void Api::health(const net::HttpReply &reply)
{
    m_runs.store().probe(
        this,
        [reply](const Result<void> &result) {
            if (result)
                sendJson(reply, 200, QJsonObject{{QStringLiteral("ok"), true}});
            else
                sendJson(
                    reply, 503,
                    QJsonObject{{QStringLiteral("ok"), false}, {QStringLiteral("reason"), result.problem().text()}});
        },
        kHealthPatience);
}

void Api::metrics(const net::HttpReply &reply)
{
    Gauges gauges;
    for (const char *state : {"connected", "degraded", "offline"})
        gauges.workers[QLatin1String(state)] = 0;
    for (const WorkerView &worker : m_hub.workers())
        ++gauges.workers[toString(worker.state)];
    gauges.activeRuns = m_runs.book().activeCounts();
    gauges.loopLagSeconds = toSeconds(m_loop.worst());
    reply.send(200, "text/plain; version=0.0.4; charset=utf-8", m_metrics.text(gauges));
}

void Api::status(const Call &call)
{
    QJsonObject workers{
        {QStringLiteral("connected"), 0}, {QStringLiteral("degraded"), 0}, {QStringLiteral("offline"), 0}};
    for (const WorkerView &worker : m_hub.workers())
        workers[toString(worker.state)] = workers[toString(worker.state)].toInt() + 1;
    QJsonObject active;
    for (const auto &[state, count] : m_runs.book().activeCounts())
        active[jobs::toString(state)] = count;
    int enabled = 0;
    const auto all = m_runs.book().timetable().jobs();
    for (const auto &job : all)
        enabled += job.enabled ? 1 : 0;
    const Now now = m_runs.now();
    QJsonObject answer{
        {QStringLiteral("version"), QStringLiteral(HOLDFAST_VERSION)},
        {QStringLiteral("started_at"), toIso(m_startedAt.wall)},
        {QStringLiteral("uptime_s"), toSeconds(now.mono - m_startedAt.mono)},
        {QStringLiteral("workers"), workers},
        {QStringLiteral("runs"), active},
        {QStringLiteral("jobs"),
         QJsonObject{{QStringLiteral("enabled"), enabled}, {QStringLiteral("paused"), all.size() - enabled}}},
        {QStringLiteral("store"), QJsonObject{{QStringLiteral("available"), m_runs.store().available()},
                                              {QStringLiteral("reason"), m_runs.store().unavailableReason()}}},
        {QStringLiteral("ack_ms"), toJson(m_metrics.ackLatency)},
    };
    using Counts = QMap<jobs::RunState, qint64>;
    const WallTime since = now.wall - std::chrono::hours(24);
    m_runs.store().read<Counts>(
        this, [since](store::Reader &reader) { return reader.finishedCounts(since); },
        [answer, reply = call.reply](const Result<Counts> &counts) mutable {
            QJsonObject ended;
            if (counts) {
                for (auto it = counts->cbegin(); it != counts->cend(); ++it)
                    ended[jobs::toString(it.key())] = it.value();
            }
            answer[QStringLiteral("finished_24h")] = ended;
            sendJson(reply, 200, answer);
        });
}

void Api::auditSlots(const Call &call)
{
    std::optional<WallTime> since;
    if (call.query.hasQueryItem(QStringLiteral("since"))) {
        since = parseIso(call.query.queryItemValue(QStringLiteral("since"), QUrl::FullyDecoded));
        if (!since)
            return sendProblem(call.reply, {QStringLiteral("bad_field"),
                                            QStringLiteral("is not a time in ISO 8601"),
                                            QStringLiteral("since"),
                                            {}});
    }
    const WallTime until = m_runs.now().wall;
    m_runs.settle([this, since, until, reply = call.reply](const Result<void> &settled) {
        if (!settled)
            return sendProblem(reply, settled.problem());
        m_runs.store().read<AuditReport>(
            this, [since, until](store::Reader &reader) { return audit(reader, since, until); },
            [reply](const Result<AuditReport> &report) { sendResult(reply, report); });
    });
}

void Api::routeWorkers(const Call &call)
{
    if (call.method != "GET")
        return wrongMethod(call.reply, "GET");
    if (call.path.size() == 2)
        return showWorker(call.path[1], call.reply);
    if (call.path.size() > 2)
        return notFound(call.reply, QStringLiteral("a worker has nothing below it"));
    QJsonArray list;
    for (const WorkerView &worker : m_hub.workers())
        list += toJson(worker);
    sendJson(call.reply, 200, list);
}

void Api::routeDrills(const Call &call)
{
    if (call.method != "POST")
        return wrongMethod(call.reply, "POST");
    const Result<Drill> wanted = readDrill(call.body);
    if (!wanted)
        return sendProblem(call.reply, wanted.problem());
    const Now now = m_runs.now();
    const Result<Drill> drill = m_hub.startDrill(*wanted);
    if (!drill)
        return sendProblem(call.reply, drill.problem());
    sendJson(call.reply, 200,
             QJsonObject{{QStringLiteral("kind"), toString(drill->kind)},
                         {QStringLiteral("workers"), QJsonArray::fromStringList(drill->workers)},
                         {QStringLiteral("began"), toIso(now.wall)},
                         {QStringLiteral("ends"), toIso(now.wall + drill->lasts)}});
}

void Api::showWorker(const QString &name, const net::HttpReply &reply)
{
    const auto view = m_hub.worker(name);
    if (!view)
        return notFound(reply, QStringLiteral("there is no worker named \"%1\"").arg(name));
    using Outages = QList<jobs::Outage>;
    constexpr int mostOutages = 100;
    m_runs.store().read<Outages>(
        this, [name](store::Reader &reader) { return reader.outages(name, mostOutages); },
        [json = toJson(*view), reply](const Result<Outages> &outages) mutable {
            if (!outages)
                return sendProblem(reply, outages.problem());
            QJsonArray list;
            for (const auto &outage : *outages)
                list += toJson(outage);
            json[QStringLiteral("outages")] = list;
            sendJson(reply, 200, json);
        });
}

} // namespace holdfast::server
