// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/routes.h"

#include "core/server/api/handlers.h"

#include <array>

namespace holdfast::server {
namespace {

constexpr std::array kRoutes{
    Route{Method::Upgrade, kHeartbeatPath, Role::Worker, nullptr},
    Route{Method::Upgrade, kMonitorPath, Role::Viewer, nullptr},
    Route{Method::Get, "/", Role::Public, &showPage},
    Route{Method::Post, "/api/v1/session", Role::Public, &openSession},
    Route{Method::Delete, "/api/v1/session", Role::Public, &closeSession},
    Route{Method::Get, "/healthz", Role::Public, &showHealth},
    Route{Method::Get, "/metrics", Role::Viewer, &showMetrics},
    Route{Method::Get, "/api/v1/status", Role::Viewer, &showStatus},
    Route{Method::Get, "/api/v1/audit", Role::Viewer, &auditSlots},
    Route{Method::Get, "/api/v1/jobs", Role::Viewer, &listJobs},
    Route{Method::Post, "/api/v1/jobs", Role::Operator, &addJob},
    Route{Method::Get, "/api/v1/jobs/{name}", Role::Viewer, &showJob},
    Route{Method::Delete, "/api/v1/jobs/{name}", Role::Operator, &removeJob},
    Route{Method::Post, "/api/v1/jobs/{name}/run", Role::Operator, &runJob},
    Route{Method::Post, "/api/v1/jobs/{name}/pause", Role::Operator, &pauseJob},
    Route{Method::Post, "/api/v1/jobs/{name}/resume", Role::Operator, &resumeJob},
    Route{Method::Post, "/api/v1/jobs/{name}/replan", Role::Operator, &replanJob},
    Route{Method::Get, "/api/v1/jobs/{name}/next", Role::Viewer, &listNextMoments},
    Route{Method::Get, "/api/v1/runs", Role::Viewer, &listRuns},
    Route{Method::Get, "/api/v1/runs/{id}", Role::Viewer, &showRun, RunWaits::News::End},
    Route{Method::Get, "/api/v1/runs/{id}/log", Role::Viewer, &showLog, RunWaits::News::Output},
    Route{Method::Post, "/api/v1/runs/{id}/cancel", Role::Operator, &cancelRun},
    Route{Method::Get, "/api/v1/workers", Role::Viewer, &listWorkers},
    Route{Method::Get, "/api/v1/workers/{name}", Role::Viewer, &showWorker},
    Route{Method::Delete, "/api/v1/workers/{name}", Role::Operator, &removeWorker},
    Route{Method::Get, "/api/v1/changes", Role::Viewer, &listChanges},
    Route{Method::Post, "/api/v1/workers/{name}/revoke", Role::Admin, &revokeWorker},
    Route{Method::Post, "/api/v1/workers/{name}/rotate", Role::Admin, &rotateWorker},
    Route{Method::Get, "/api/v1/join", Role::Worker, &showJoined},
    Route{Method::Post, "/api/v1/join", Role::Public, &joinWorker},
    Route{Method::Get, "/api/v1/outages", Role::Viewer, &listOutages},
    Route{Method::Get, "/api/v1/server/starts", Role::Viewer, &listServerStarts},
    Route{Method::Post, "/api/v1/server/step-down", Role::Admin, &stepDown},
    Route{Method::Get, "/api/v1/latency", Role::Viewer, &showLatency},
    Route{Method::Get, "/api/v1/tokens", Role::Admin, &listTokens},
    Route{Method::Post, "/api/v1/tokens", Role::Admin, &createToken},
    Route{Method::Delete, "/api/v1/tokens/{id}", Role::Admin, &revokeToken},
    Route{Method::Post, "/api/v1/tokens/{id}/rotate", Role::Admin, &rotateToken},
    Route{Method::Get, "/api/v1/channels", Role::Viewer, &listChannels},
    Route{Method::Post, "/api/v1/channels", Role::Admin, &addChannel},
    Route{Method::Delete, "/api/v1/channels/{name}", Role::Admin, &removeChannel},
    Route{Method::Post, "/api/v1/channels/{name}/test", Role::Admin, &testChannel},
    Route{Method::Post, "/api/v1/drills", Role::Operator, &beginDrill},
    Route{Method::Delete, "/api/v1/drills", Role::Operator, &endDrill},
};

} // namespace

std::span<const Route> routes()
{
    return kRoutes;
}

QStringList webSocketPaths()
{
    QStringList paths;
    for (const Route &route : kRoutes) {
        if (route.method == Method::Upgrade)
            paths += QLatin1String(route.pattern);
    }
    return paths;
}

} // namespace holdfast::server
