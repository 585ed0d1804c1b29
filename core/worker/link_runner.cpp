// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/link_runner.h"

#include "core/base/log.h"
#include "core/net/link_end_from.h"
#include "core/runtime/random.h"

namespace holdfast::worker {
namespace {

/// A sleeping machine is noticed at the first tick after it wakes.
constexpr Milliseconds kSleepCheck{1'000};

} // namespace

LinkRunner::LinkRunner(const link::WorkerLink::Config &config, const QByteArray &token, const runtime::Clock &clock,
                       QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_config(config)
    , m_token(token)
    , m_machine(config, runtime::random01)
    , m_timer(clock)
    , m_loop(clock)
    , m_sleep(clock.suspended())
{
    connect(&m_timer, &runtime::DeadlineTimer::expired, this, &LinkRunner::onDeadline);
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

void LinkRunner::onDeadline(Now now)
{
    if (const auto slept = m_sleep.look(m_clock.suspended())) {
        log(lcLink(), LogLevel::Info,
            QStringLiteral("this machine slept for %1; testing the link").arg(forPeople(inMsecs(*slept))));
        feed(m_machine.woke(now));
    }
    lookAround();
    m_machine.setHeartbeat({m_running, inMsecs(m_loop.stalled(m_config.heartbeat)).count()});
    feed(m_machine.onDeadline(now));
}

void LinkRunner::openSocket(const link::OpenSocket &what)
{
    dropSocket();
    net::WebSocket *socket = m_dialer.dial(QUrl(m_config.urls[what.url]), m_token, what.timeout, this);
    m_socket = socket;
    connect(socket, &net::WebSocket::opened, this, [this] {
        lookAround();
        feed(m_machine.opened(m_clock.now()));
    });
    connect(socket, &net::WebSocket::textReceived, this, [this](const QByteArray &text) {
        if (!m_machine.isUp()) // it may begin the link
            lookAround();
        feed(m_machine.received(text, m_clock.now()));
    });
    connect(socket, &net::WebSocket::pongReceived, this,
            [this](const QByteArray &payload) { feed(m_machine.ponged(payload, m_clock.now())); });
    connect(socket, &net::WebSocket::closed, this, [this](const net::End &end) {
        lookAround();
        dropSocket();
        feed(m_machine.closed(net::linkEndFrom(end), m_clock.now()));
    });
}

void LinkRunner::lookAround()
{
    const auto &times = m_config.keepalive;
    const auto traffic = m_socket ? m_socket->traffic(m_clock.now().mono) : net::WebSocket::Traffic{};
    protocol::Circumstances seen;
    seen.silent = inMsecs(traffic.silent);
    seen.idle = inMsecs(traffic.idle);
    seen.outlived = inMsecs(traffic.outlived);
    seen.queuedBytes = traffic.queuedBytes;
    seen.stalled = inMsecs(m_loop.stalled(link::kStallWindow));
    seen.slept = inMsecs(m_loop.slept(link::sleepWindow(times.interval, times.timeout)));
    m_machine.setSurroundings(seen, traffic.localAddress, m_clock.suspended());
}

void LinkRunner::dropSocket()
{
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->deleteLater();
        m_socket.clear();
    }
}

void LinkRunner::feed(const link::Effects &effects)
{
    for (const link::Effect &effect : effects) {
        if (!useSocket(effect))
            tell(effect);
    }
    const auto due = m_machine.nextDeadline();
    const MonoTime check = m_clock.now().mono + kSleepCheck;
    m_timer.set(due ? std::min(*due, check) : check);
    if (m_stopping && m_machine.isIdle()) {
        m_stopping = false;
        m_timer.set(std::nullopt);
        Q_EMIT stopped();
    }
}

/// What is to be done to the socket; false for any other effect.
bool LinkRunner::useSocket(const link::Effect &effect)
{
    if (const auto *open = std::get_if<link::OpenSocket>(&effect)) {
        openSocket(*open);
    } else if (const auto *text = std::get_if<link::SendText>(&effect)) {
        if (m_socket)
            m_socket->sendText(text->text);
    } else if (const auto *ping = std::get_if<link::SendPing>(&effect)) {
        if (m_socket)
            m_socket->ping(ping->payload);
    } else if (const auto *close = std::get_if<link::CloseSocket>(&effect)) {
        if (m_socket)
            m_socket->close(static_cast<quint16>(close->code), close->reason, close->timeout);
    } else if (const auto *abort = std::get_if<link::AbortSocket>(&effect)) {
        if (m_socket)
            m_socket->abort(abort->why);
        dropSocket();
    } else {
        return false;
    }
    return true;
}

/// What others want to know.
void LinkRunner::tell(const link::Effect &effect)
{
    if (std::holds_alternative<link::Opened>(effect)) {
        Q_EMIT registrationWanted();
    } else if (const auto *linkUp = std::get_if<link::LinkUp>(&effect)) {
        Q_EMIT up(++m_linkNumber, linkUp->registered, !m_machine.isOldServer());
    } else if (std::holds_alternative<link::LinkDown>(effect)) {
        Q_EMIT down();
    } else if (const auto *deliver = std::get_if<link::Deliver>(&effect)) {
        Q_EMIT delivered(deliver->envelope);
    } else if (const auto *answer = std::get_if<link::Answered>(&effect)) {
        const auto *ack = std::get_if<protocol::Ack>(&answer->answer);
        Q_EMIT answered(answer->id, ack != nullptr
                                        ? jobs::Answer{ack->durable, {}, ack->receipt}
                                        : jobs::Answer{false, std::get<protocol::Error>(answer->answer).code, {}});
    } else if (const auto *sign = std::get_if<link::Confirmed>(&effect)) {
        Q_EMIT confirmed(sign->sentAt);
    } else if (const auto *outage = std::get_if<link::NoteOutage>(&effect)) {
        Q_EMIT outageNoted(*outage);
    } else if (const auto *line = std::get_if<link::WriteLog>(&effect)) {
        log(lcLink(), line->level, line->what, line->action);
    }
}

} // namespace holdfast::worker
