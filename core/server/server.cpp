// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/server.h"

#include "core/base/json_values.h"
#include "core/base/log.h"
#include "core/protocol/limits.h"
#include "core/server/addresses.h"
#include "core/server/api/answer.h"
#include "core/server/api/routes.h"

namespace holdfast::server {
namespace {

net::ListenerConfig listenerConfig(const ServerConfig &config)
{
    net::ListenerConfig listener = config.listener;
    listener.webSocketPaths = webSocketPaths();
    if (config.tls)
        listener.tls = tls::serverConfiguration(config.tls->pair);
    return listener;
}

QJsonObject standbyJson(const store::Leader &leader)
{
    return {{QStringLiteral("ok"), true},
            {QStringLiteral("role"), QStringLiteral("standby")},
            {QStringLiteral("leader"), textOrNull(leader.isFree ? QString() : leader.name)},
            {QStringLiteral("leader_url"), textOrNull(leader.isFree ? QString() : leader.url)}};
}

} // namespace

Server::Server(const ServerConfig &config, store::Store::MakeBackend makeBackend, const runtime::Clock &clock,
               QObject *parent)
    : QObject(parent)
    , m_config(config)
    , m_makeBackend(std::move(makeBackend))
    , m_clock(clock)
    , m_loop(clock)
    , m_standby(config.standby ? std::make_unique<Standby>(*config.standby, clock) : nullptr)
    , m_listener(listenerConfig(config), clock)
{
    connect(&m_listener, &net::Listener::webSocketOpened, this, &Server::adopt);
    m_listener.setAdmit([this](const net::RequestHead &head, const net::HostPort &peer) { return admit(head, peer); });
    m_listener.setHttpHandler(
        [this](const net::HttpRequest &request, const net::HttpReply &reply) { handle(request, reply); });
    if (m_standby) {
        // Queued: a take-over ends the watch that tells of it.
        connect(m_standby.get(), &Standby::free, this, &Server::takeOver, Qt::QueuedConnection);
        connect(m_standby.get(), &Standby::lost, this, &Server::giveUp);
        connect(m_standby.get(), &Standby::listed, this, [this](const QList<store::WaitingServer> &waiting) {
            if (m_leadership)
                m_leadership->setStandbys(waiting);
        });
    }
}

Result<QString> Server::start()
{
    const auto begun = beginTerm();
    if (!begun && !(m_standby && begun.problem().code == store::kInUse))
        return begun.problem();
    auto address = m_listener.listen();
    if (!address)
        return address;
    m_address = *address;
    if (m_leadership)
        m_leadership->recordStart();
    Q_EMIT listening(m_address);
    if (begun)
        tellReady();
    else
        m_standby->wait();
    watchCertificate();
    return address;
}

void Server::tellReady() const
{
    const QString scheme = m_config.tls ? QStringLiteral("wss") : QStringLiteral("ws");
    log(lcApp(), LogLevel::Info, QStringLiteral("ready: %1://%2/ws/heartbeat").arg(scheme, m_address));
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

Result<void> Server::beginTerm(const QString &takeOver)
{
    auto leadership = std::make_unique<Leadership>(m_config.leadership, m_makeBackend, m_clock, m_loop, m_metrics);
    if (auto begun = leadership->begin(takeOver); !begun)
        return begun;
    connect(leadership.get(), &Leadership::failed, this, &Server::onFailed);
    // Queued: the term's own code is still on the stack.
    connect(leadership.get(), &Leadership::ended, this, &Server::onTermEnded, Qt::QueuedConnection);
    m_leadership = std::move(leadership);
    tellOfCertificate();
    if (m_standby) {
        m_standby->lead();
        m_leadership->setStepDown([this] { stepDown(); });
    }
    if (!m_address.isEmpty())
        m_leadership->recordStart();
    return {};
}

/// Nobody leads. Another server may be faster: then this one waits on.
void Server::takeOver(const QString &takeOver)
{
    if (m_isStopping || m_leadership)
        return;
    const auto begun = beginTerm(takeOver);
    if (begun) {
        m_toldWhy.clear();
        log(lcApp(), LogLevel::Info, takeOver.isEmpty() ? QStringLiteral("this server leads now") : takeOver);
        return tellReady();
    }
    const QString why = begun.problem().text();
    if (begun.problem().code != store::kInUse && std::exchange(m_toldWhy, why) != why)
        log(lcApp(), LogLevel::Warning, QStringLiteral("this server cannot take over: %1").arg(why));
    m_standby->wait();
}

/// What is not on record now will not be: whoever sent it has no receipt, and tells it to the next leader.
void Server::giveUp()
{
    if (m_isStopping || !isLeading() || std::exchange(m_isGivingUp, true))
        return;
    log(lcApp(), LogLevel::Warning,
        QStringLiteral("this server does not lead any more: its lease on the database is over"),
        QStringLiteral("look whether the database can be reached from here, if that was not on purpose"));
    endTerm();
}

/// As at an orderly stop: all is on record, and the lease is given back.
void Server::stepDown()
{
    if (m_isStopping || !isLeading() || std::exchange(m_isGivingUp, true))
        return;
    m_isYielding = true;
    log(lcApp(), LogLevel::Info, QStringLiteral("this server steps down, on request"));
    endTerm();
}

/// A standby says that it is well.
bool Server::isForStandby(const net::RequestHead &head) const
{
    return m_standby && !head.upgrade && head.target == "/healthz";
}

QString Server::whyNotLeading() const
{
    return m_standby ? m_standby->words() : QString::fromLatin1(protocol::kNotLeading);
}

std::variant<net::Refusal, net::Admission> Server::admit(const net::RequestHead &head, const net::HostPort &peer) const
{
    if (!isLeading() && isForStandby(head))
        return net::Admission{peer.text()};
    if (!isLeading())
        return net::Refusal{ErrorCode::NotLeading, whyNotLeading()};
    return m_leadership->admit(head, peer);
}

/// The body may have outlasted the term.
void Server::handle(const net::HttpRequest &request, const net::HttpReply &reply)
{
    if (isLeading())
        m_leadership->handle(request, reply);
    else if (isForStandby(request.head))
        sendJson(reply, 200, standbyJson(m_standby->leader()));
    else
        sendProblem(reply, {QStringLiteral("not_leading"), whyNotLeading(), {}, QStringLiteral("try again later")});
}

/// The handshake may have outlasted the term.
void Server::adopt(net::WebSocket *socket, const net::Opening &opening)
{
    if (m_leadership)
        return m_leadership->adopt(socket, opening);
    connect(socket, &net::WebSocket::closed, socket, &QObject::deleteLater);
    socket->close(static_cast<quint16>(protocol::CloseCode::GoingAway), QString::fromLatin1(protocol::kNotLeading),
                  m_config.leadership.link.closeTimeout);
}

void Server::look(QObject *context, std::function<void(const Health &)> done)
{
    if (!isLeading())
        return done({true, whyNotLeading()}); // it waits, which is all that it is to do
    m_leadership->look(context, std::move(done));
}

void Server::onFailed()
{
    if (m_standby && m_standby->hasLost())
        return giveUp();
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
    if (m_standby)
        m_standby->stop();
    if (m_leadership)
        m_leadership->end();
    else
        Q_EMIT stopped();
}

void Server::onTermEnded()
{
    const bool hasGivenUp = std::exchange(m_isGivingUp, false);
    m_hasFailed = m_hasFailed || (!hasGivenUp && !m_leadership->isWritten());
    m_leadership.reset();
    Q_EMIT termEnded();
    if (m_isStopping)
        Q_EMIT stopped();
    else if (hasGivenUp)
        m_standby->wait(std::exchange(m_isYielding, false));
}

} // namespace holdfast::server
