// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/server.h"

#include "core/base/log.h"

namespace holdfast::server {
namespace {

const QString kMonitorPath = QStringLiteral("/ws/monitor");

} // namespace

Server::Server(const ServerConfig &config, store::Store::MakeBackend makeBackend, const runtime::Clock &clock,
               QObject *parent)
    : QObject(parent)
    , m_store(std::move(makeBackend))
    , m_runs(m_store, clock, m_metrics, config.labelLimits)
    , m_loop(clock)
    , m_hub(m_runs, config.link, clock, m_loop, m_metrics)
    , m_latency(m_runs, clock, m_metrics)
    , m_monitors(m_runs, m_hub, m_loop, m_metrics, clock)
    , m_api(m_runs, m_hub, m_loop, m_latency, m_metrics)
    , m_listener(config.listener)
{
    connect(&m_listener, &net::Listener::webSocketOpened, this, &Server::adopt);
    connect(&m_runs, &RunService::refused, this, &Server::onRefused);
    connect(&m_hub, &SessionHub::allGone, this, &Server::onAllGone);
    connect(&m_monitors, &MonitorHub::allGone, this, &Server::onAllGone);
    m_listener.setUpgradePolicy([this](const net::RequestHead &head) {
        const bool isRefused = m_monitors.isFull() && QString::fromLatin1(head.target) == kMonitorPath;
        return isRefused ? std::optional(net::Refusal{503, QStringLiteral("too many monitors are connected")})
                         : std::nullopt;
    });
    m_listener.setHttpHandler(
        [this](const net::HttpRequest &request, const net::HttpReply &reply) { m_api.handle(request, reply); });
}

Result<QString> Server::start()
{
    if (auto opened = m_runs.open(); !opened)
        return opened.problem();
    m_latency.begin();
    auto address = m_listener.listen();
    if (!address)
        return address;
    m_runs.record({jobs::PutServerStart{m_runs.now().wall, QStringLiteral(HOLDFAST_VERSION)}}, {});
    log(lcApp(), LogLevel::Info, QStringLiteral("ready: ws://%1/ws/heartbeat").arg(*address));
    return address;
}

void Server::adopt(net::WebSocket *socket, const QString &path)
{
    if (path == kMonitorPath)
        m_monitors.adopt(socket);
    else
        m_hub.adopt(socket);
}

void Server::onRefused()
{
    m_hasFailed = true;
    stop();
}

void Server::stop()
{
    if (std::exchange(m_isStopping, true))
        return;
    m_listener.stop();
    m_latency.flush();
    m_monitors.closeAll(QStringLiteral("the server stops"));
    m_hub.closeAll(QStringLiteral("the server stops"));
}

void Server::onAllGone()
{
    if (!m_isStopping || m_hasStopped || !m_hub.isEmpty() || !m_monitors.isEmpty())
        return;
    m_hasStopped = true; // once
    m_store.close();
    Q_EMIT stopped();
}

} // namespace holdfast::server
