// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/http_reply.h"
#include "core/runtime/loop_watch.h"
#include "core/server/links/session_hub.h"
#include "core/server/links/worker_credentials.h"
#include "core/server/notify/notify_service.h"
#include "core/server/record/figure_service.h"
#include "core/server/record/latency_service.h"
#include "core/server/record/retention_service.h"
#include "core/server/record/server_info.h"
#include "core/server/record/token_service.h"

#include <QUrlQuery>

namespace holdfast::server {

/// What the handlers ask. Outlives every call.
struct Services
{
    RunService &runs;
    TokenService &tokens;
    WorkerCredentials &credentials;
    SessionHub &hub;
    const runtime::LoopWatch &loop;
    const LatencyService &latency;
    const FigureService &figures;
    NotifyService &notify;
    const RetentionService &retention;
    ServerMetrics &metrics;
    const ServerInfo &info;
    QObject *context; ///< of answers that come later: none comes after its end
};

/// One request that has found its route.
struct Call
{
    QString name; ///< what stands in the path for the pattern's {…}, decoded
    QUrlQuery query;
    QByteArray body;
    net::Admission admission; ///< who asks
    net::HttpReply reply;
};

/// Who asks, for the record.
[[nodiscard]] inline jobs::Actor actorOf(const Call &call)
{
    return {call.admission.who, call.admission.address};
}

using Handler = void (*)(const Services &services, const Call &call);

} // namespace holdfast::server
