// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/http_reply.h"
#include "core/runtime/loop_watch.h"
#include "core/server/latency_service.h"
#include "core/server/session_hub.h"

#include <QJsonObject>
#include <QUrlQuery>

namespace holdfast::server {

/// The HTTP interface: /healthz, /metrics and /api/v1, as docs/http.md tells. Asks the RunService and the store;
/// decides nothing. Lives in the server's thread.
class Api final : public QObject
{
    Q_OBJECT
public:
    Api(RunService &runs, SessionHub &hub, const runtime::LoopWatch &loop, const LatencyService &latency,
        MetricsBook &metrics, QObject *parent = nullptr);

    void handle(const net::HttpRequest &request, const net::HttpReply &reply);

private:
    struct Call
    {
        QByteArray method;
        QStringList path; ///< below /api/v1, decoded
        QUrlQuery query;
        QByteArray body;
        net::HttpReply reply;
    };

    void routeCall(const Call &call);
    void routeJobs(const Call &call);
    void oneJob(const Call &call);
    void routeRuns(const Call &call);
    void routeWorkers(const Call &call);
    void routeHistory(const Call &call);
    void routeDrills(const Call &call);

    void health(const net::HttpReply &reply);
    void metrics(const net::HttpReply &reply);
    void status(const Call &call);
    void auditSlots(const Call &call);
    void addJob(const Call &call);
    void listJobs(const Call &call);
    /// Answers with the job and the fields of `more`.
    void showJob(const QString &name, const net::HttpReply &reply, const QJsonObject &more = {});
    void nextMoments(const Call &call, const QString &name);
    void runJob(const Call &call, const QString &name);
    void listRuns(const Call &call);
    void showRun(const QString &id, const net::HttpReply &reply);
    void showLog(const Call &call, const QString &id);
    void cancelRun(const Call &call, const QString &id);
    void listOutages(const Call &call);
    void showLatency(const Call &call);
    void listServerStarts(const Call &call);
    void showWorker(const QString &name, const net::HttpReply &reply);
    [[nodiscard]] QJsonObject runJson(jobs::Run run, QMap<QString, QString> *known = nullptr) const;

    RunService &m_runs;
    SessionHub &m_hub;
    const runtime::LoopWatch &m_loop;
    const LatencyService &m_latency;
    MetricsBook &m_metrics;
    Now m_startedAt;
};

} // namespace holdfast::server
