// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/server.h"

#include "core/base/log.h"

namespace holdfast::server {

Server::Server(const ServerConfig &config, store::Store::MakeBackend makeBackend, const runtime::Clock &clock,
               QObject *parent)
    : QObject(parent)
    , m_store(std::move(makeBackend))
    , m_runs(m_store, clock, m_metrics, config.labelLimits)
    , m_loop(clock)
    , m_hub(m_runs, config.link, clock, m_loop, m_metrics)
    , m_api(m_runs, m_hub, m_loop, m_metrics)
    , m_listener(config.listener)
{
    connect(&m_listener, &net::Listener::webSocketOpened, this,
            [this](net::WebSocket *socket) { m_hub.adopt(socket); });
    connect(&m_hub, &SessionHub::allGone, this, &Server::onAllGone);
    m_listener.setHttpHandler(
        [this](const net::HttpRequest &request, const net::HttpReply &reply) { m_api.handle(request, reply); });
}

Result<QString> Server::start()
{
    if (auto opened = m_runs.open(); !opened)
        return opened.problem();
    auto address = m_listener.listen();
    if (address)
        log(lcApp(), LogLevel::Info, QStringLiteral("ready: ws://%1/ws/heartbeat").arg(*address));
    return address;
}

void Server::stop()
{
    m_listener.stop();
    m_hub.closeAll(QStringLiteral("the server stops"));
}

void Server::onAllGone()
{
    m_store.close();
    Q_EMIT stopped();
}

} // namespace holdfast::server
