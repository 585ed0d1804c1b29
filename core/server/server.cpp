// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/server.h"

#include "core/base/log.h"
#include "core/server/addresses.h"
#include "core/server/api/answer.h"
#include "core/server/api/routes.h"

namespace holdfast::server {
namespace {

const QString kNotLeading = QStringLiteral("this server is not the leader");

net::ListenerConfig listenerConfig(const ServerConfig &config)
{
    net::ListenerConfig listener = config.listener;
    listener.webSocketPaths = webSocketPaths();
    if (config.tls)
        listener.tls = tls::serverConfiguration(config.tls->pair);
    return listener;
}

} // namespace

Server::Server(const ServerConfig &config, store::Store::MakeBackend makeBackend, const runtime::Clock &clock,
               QObject *parent)
    : QObject(parent)
    , m_config(config)
    , m_makeBackend(std::move(makeBackend))
    , m_clock(clock)
    , m_loop(clock)
    , m_listener(listenerConfig(config), clock)
{
    connect(&m_listener, &net::Listener::webSocketOpened, this, &Server::adopt);
    m_listener.setAdmit([this](const net::RequestHead &head, const net::HostPort &peer) { return admit(head, peer); });
    m_listener.setHttpHandler(
        [this](const net::HttpRequest &request, const net::HttpReply &reply) { handle(request, reply); });
}

Result<QString> Server::start()
{
    if (auto begun = beginTerm(); !begun)
        return begun.problem();
    auto address = m_listener.listen();
    if (!address)
        return address;
    m_address = *address;
    m_leadership->recordStart();
    Q_EMIT listening(m_address);
    const QString scheme = m_config.tls ? QStringLiteral("wss") : QStringLiteral("ws");
    log(lcApp(), LogLevel::Info, QStringLiteral("ready: %1://%2/ws/heartbeat").arg(scheme, m_address));
    watchCertificate();
    return address;
}

void Server::watchCertificate()
{
    if (!m_config.tls)
        return;
    tellOfCertificate();
    m_certificate = std::make_unique<tls::PairWatch>(m_config.tls->files, m_config.tls->pair, m_clock);
    connect(m_certificate.get(), &tls::PairWatch::changed, this, [this](const tls::Pair &pair) {
        m_config.tls->pair = pair;
        m_listener.setTls(tls::serverConfiguration(pair));
        tellOfCertificate();
    });
}

/// To the term, if there is one.
void Server::tellOfCertificate()
{
    if (!m_leadership || !m_config.tls)
        return;
    const tls::Pair &pair = m_config.tls->pair;
    const tls::CertificateFacts facts = pair.facts();
    m_leadership->setTls({pair.pin(), facts.notAfter, urlForOthers(m_address, facts.names)});
}

Result<void> Server::beginTerm()
{
    auto leadership = std::make_unique<Leadership>(m_config.leadership, m_makeBackend, m_clock, m_loop, m_metrics);
    if (auto begun = leadership->begin(); !begun)
        return begun;
    connect(leadership.get(), &Leadership::failed, this, &Server::onFailed);
    // Queued: the term's own code is still on the stack.
    connect(leadership.get(), &Leadership::ended, this, &Server::onTermEnded, Qt::QueuedConnection);
    m_leadership = std::move(leadership);
    tellOfCertificate();
    if (!m_address.isEmpty())
        m_leadership->recordStart();
    return {};
}

std::variant<net::Refusal, net::Admission> Server::admit(const net::RequestHead &head, const net::HostPort &peer) const
{
    if (!isLeading())
        return net::Refusal{ErrorCode::NotLeading, kNotLeading};
    return m_leadership->admit(head, peer);
}

/// The body may have outlasted the term.
void Server::handle(const net::HttpRequest &request, const net::HttpReply &reply)
{
    if (isLeading())
        m_leadership->handle(request, reply);
    else
        sendProblem(reply, {QStringLiteral("not_leading"), kNotLeading, {}, QStringLiteral("try again later")});
}

/// The handshake may have outlasted the term.
void Server::adopt(net::WebSocket *socket, const net::Opening &opening)
{
    if (m_leadership)
        return m_leadership->adopt(socket, opening);
    connect(socket, &net::WebSocket::closed, socket, &QObject::deleteLater);
    socket->close(static_cast<quint16>(protocol::CloseCode::GoingAway), kNotLeading,
                  m_config.leadership.link.closeTimeout);
}

void Server::look(QObject *context, std::function<void(const Health &)> done)
{
    if (!isLeading())
        return done({true, kNotLeading}); // it waits, which is all that it is to do
    m_leadership->look(context, std::move(done));
}

void Server::onFailed()
{
    m_hasFailed = true;
    stop();
}

void Server::endTerm()
{
    if (m_leadership)
        m_leadership->end();
}

void Server::stop()
{
    if (std::exchange(m_isStopping, true))
        return;
    Q_EMIT stopping();
    m_listener.stop();
    if (m_leadership)
        m_leadership->end();
    else
        Q_EMIT stopped();
}

void Server::onTermEnded()
{
    m_hasFailed = m_hasFailed || !m_leadership->isWritten();
    m_leadership.reset();
    Q_EMIT termEnded();
    if (m_isStopping)
        Q_EMIT stopped();
}

} // namespace holdfast::server
