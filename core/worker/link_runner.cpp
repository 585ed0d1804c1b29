// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/link_runner.h"

#include "core/base/log.h"
#include "core/base/overloaded.h"
#include "core/net/link_end_from.h"
#include "core/runtime/random.h"

#include <algorithm>
#include <utility>

namespace holdfast::worker {
namespace {

/// Where the system does not tell of a sleep, it is noticed at the first tick after it.
constexpr Milliseconds kSleepCheck{1'000};

/// A server's ping that nobody answers for `timeout` shows a stall of at least half of it, also with this tick.
Milliseconds calmTick(const link::Keepalive::Config &keepalive, bool isToldOfSleep)
{
    const Milliseconds longest = isToldOfSleep ? Milliseconds(5'000) : kSleepCheck;
    return std::clamp(keepalive.timeout / 2, runtime::LoopWatch::kTick, longest);
}

} // namespace

LinkRunner::LinkRunner(const link::WorkerLink::Config &config, const QByteArray &token, const runtime::Clock &clock,
                       tls::ClientTls tls, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_config(config)
    , m_token(token)
    , m_machine(config, runtime::random01)
    , m_dialer(clock, std::move(tls))
    , m_timer(clock)
    , m_loop(clock)
    , m_sleep(clock.suspended())
    , m_calmTick(calmTick(config.keepalive, m_resumed.isThere()))
{
    connect(&m_timer, &runtime::DeadlineTimer::expired, this, &LinkRunner::onDeadline);
    connect(&m_loop, &runtime::LoopWatch::ticked, this, &LinkRunner::lookForSleep);
    connect(&m_resumed, &runtime::ResumeNotice::clockJumped, this, [this] { lookForSleep(m_clock.now()); });
}

void LinkRunner::start(const std::optional<protocol::LinkLoss> &unfinished)
{
    feed(m_machine.start(m_clock.now(), unfinished));
}

void LinkRunner::stop()
{
    m_stopping = true;
    feed(m_machine.stop(m_clock.now()));
}

void LinkRunner::registerAs(const protocol::WorkerRegister &message)
{
    feed(m_machine.registerAs(message, m_clock.now()));
}

void LinkRunner::send(quint64 linkNumber, const protocol::Envelope &envelope)
{
    if (linkNumber == m_linkNumber)
        feed(m_machine.send(envelope, m_clock.now()));
}

void LinkRunner::limitPingInterval(std::optional<Milliseconds> most)
{
    m_machine.limitPingInterval(most);
    feed({});
}

void LinkRunner::setToken(const QByteArray &token, bool atOnce)
{
    m_token = token;
    if (atOnce)
        feed(m_machine.tokenChanged(m_clock.now()));
}

void LinkRunner::lookForSleep(Now now)
{
    const auto slept = m_sleep.look(m_clock.suspended());
    if (!slept || m_machine.isIdle())
        return;
    log(lcLink(), LogLevel::Info,
        QStringLiteral("this machine slept for %1; testing the connection").arg(forPeople(inMsecs(*slept))));
    feed(m_machine.woke(now));
}

void LinkRunner::onDeadline(Now now)
{
    lookForSleep(now);
    observeLink();
    m_machine.setHeartbeat({m_running, inMsecs(m_loop.stalled(m_config.heartbeat)).count()});
    feed(m_machine.onDeadline(now));
}

void LinkRunner::openSocket(const link::OpenSocket &what)
{
    dropSocket();
    m_presented = m_token;
    net::WebSocket *socket = m_dialer.dial(QUrl(m_config.urls[what.url]), m_token, what.timeout, this);
    m_socket = socket;
    connect(socket, &net::WebSocket::opened, this, [this] {
        observeLink();
        feed(m_machine.opened(m_clock.now()));
    });
    connect(socket, &net::WebSocket::textReceived, this, [this](const QByteArray &text) {
        if (!m_machine.isUp()) // it may begin the link
            observeLink();
        feed(m_machine.received(text, m_clock.now()));
    });
    connect(socket, &net::WebSocket::pongReceived, this,
            [this](const QByteArray &payload) { feed(m_machine.ponged(payload, m_clock.now())); });
    connect(socket, &net::WebSocket::closed, this, [this](const net::End &end) {
        observeLink();
        dropSocket();
        const link::LinkEnd linkEnd = net::linkEndFrom(end);
        feed(m_machine.closed(linkEnd, m_clock.now()));
    });
}

void LinkRunner::observeLink()
{
    const auto &times = m_config.keepalive;
    const auto traffic = m_socket ? m_socket->traffic(m_clock.now().mono) : net::WebSocket::Traffic{};
    protocol::LinkObservations seen;
    seen.silent = inMsecs(traffic.silent);
    seen.idle = inMsecs(traffic.idle);
    seen.outlived = inMsecs(traffic.outlived);
    seen.queuedBytes = traffic.queuedBytes;
    seen.stalled = inMsecs(m_loop.stalled(link::kStallWindow));
    seen.slept = inMsecs(m_loop.slept(link::sleepWindow(times.interval, times.timeout)));
    m_machine.setObservations(seen, traffic.localAddress, m_clock.suspended());
}

void LinkRunner::dropSocket()
{
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->deleteLater();
        m_socket.clear();
    }
}

void LinkRunner::feed(const link::WorkerEffects &effects)
{
    for (const link::WorkerEffect &effect : effects)
        carryOut(effect);
    m_timer.set(m_machine.nextDeadline());
    m_loop.setTick(m_machine.isCalm() ? m_calmTick : runtime::LoopWatch::kTick);
    if (m_stopping && m_machine.isIdle()) {
        m_stopping = false;
        m_timer.set(std::nullopt);
        Q_EMIT stopped();
    }
}

void LinkRunner::carryOut(const link::WorkerEffect &effect)
{
    std::visit(Overloaded{
                   [this](const link::OpenSocket &open) { openSocket(open); },
                   [this](const link::SendText &its) {
                       if (m_socket)
                           m_socket->sendText(its.text);
                   },
                   [this](const link::SendPing &its) {
                       if (m_socket)
                           m_socket->ping(its.payload);
                   },
                   [this](const link::CloseSocket &close) {
                       if (m_socket)
                           m_socket->close(static_cast<quint16>(close.code), close.reason, close.timeout);
                   },
                   [this](const link::AbortSocket &abort) { abortSocket(abort.why); },
                   [this](const link::Opened &its) { Q_EMIT registrationWanted(its.store, its.epoch); },
                   [this](const link::LinkUp &its) {
                       Q_EMIT tokenAccepted(++m_linkNumber, m_presented);
                       Q_EMIT up(m_linkNumber, its.registered, !m_machine.isOldServer());
                   },
                   [this](const link::TokenRefused &) { Q_EMIT tokenRefused(m_presented); },
                   [this](const link::LinkDown &) { Q_EMIT down(); },
                   [this](const link::Deliver &deliver) { Q_EMIT delivered(deliver.envelope); },
                   [this](const link::Answered &answer) { tellAnswer(answer); },
                   [](const link::MeasuredRoundTrip &) {}, // the server keeps the figures
                   [this](const link::Confirmed &sign) { Q_EMIT confirmed(sign.sentAt); },
                   [this](const link::NoteOutage &outage) { Q_EMIT outageNoted(outage); },
                   [](const link::WriteLog &line) { log(lcLink(), line.level, line.what, line.action); },
               },
               effect);
}

void LinkRunner::abortSocket(const QString &why)
{
    if (m_socket)
        m_socket->abort(why);
    dropSocket();
}

void LinkRunner::tellAnswer(const link::Answered &answer)
{
    const auto *ack = std::get_if<protocol::Ack>(&answer.answer);
    if (ack != nullptr) {
        Q_EMIT answered(answer.id, jobs::Answer{ack->durable, {}, ack->receipt});
        return;
    }
    const auto &error = std::get<protocol::Error>(answer.answer);
    Q_EMIT answered(answer.id, jobs::Answer{false, error.code, {}, error.reason});
}

} // namespace holdfast::worker
