// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/listener.h"
#include "core/runtime/loop_watch.h"
#include "core/server/api.h"
#include "core/server/latency_service.h"
#include "core/server/monitor_hub.h"
#include "core/server/run_service.h"
#include "core/server/session_hub.h"

namespace holdfast::server {

struct ServerConfig
{
    net::ListenerConfig listener;
    link::PeerSession::Config link;
    jobs::LabelLimits labelLimits;
};

/// The server: one port, one database, the workers behind it. Lives in one thread with an event loop.
class Server final : public QObject
{
    Q_OBJECT
public:
    Server(const ServerConfig &config, store::Store::MakeBackend makeBackend, const runtime::Clock &clock,
           QObject *parent = nullptr);

    /// Opens the database, then the port. "HOST:PORT" as it was picked. Blocks while the database opens.
    [[nodiscard]] Result<QString> start();

    /// Says goodbye to workers and monitors, writes what is queued; stopped() follows within the close timeout and the
    /// store's. It stops by itself when the database refused a record.
    void stop();
    [[nodiscard]] bool hasFailed() const { return m_hasFailed; }

Q_SIGNALS:
    void stopped();

private:
    void adopt(net::WebSocket *socket, const QString &path);
    void onAllGone();
    void onRefused();

    MetricsBook m_metrics;
    store::Store m_store;
    RunService m_runs;
    runtime::LoopWatch m_loop;
    SessionHub m_hub;
    LatencyService m_latency;
    MonitorHub m_monitors;
    Api m_api;
    net::Listener m_listener;
    bool m_isStopping = false;
    bool m_hasStopped = false;
    bool m_hasFailed = false;
};

} // namespace holdfast::server
