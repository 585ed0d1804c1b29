// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/session.h"

#include "core/base/log.h"
#include "core/net/link_end_from.h"
#include "core/runtime/random.h"

namespace holdfast::server {
namespace {

/// A worker's loop this late, or a ping this long without its pong, is worth a word.
constexpr Milliseconds kDegraded{2'000};

/// How the link machine's answers begin that acknowledge.
constexpr char kAckBegins[] = "{\"type\": \"ack\"";

} // namespace

Session::Session(SessionId id, net::WebSocket *socket, const link::PeerSession::Config &config,
                 const runtime::Clock &clock, const runtime::LoopWatch &loop, MetricsBook &metrics, QObject *parent)
    : QObject(parent)
    , m_id(id)
    , m_socket(socket)
    , m_clock(clock)
    , m_loop(loop)
    , m_metrics(metrics)
    , m_config(config)
    , m_machine(config, runtime::random01(), clock.now().mono)
    , m_openedAt(clock.now())
    , m_suspendedAtOpen(clock.suspended())
    , m_lastByteAt(clock.now())
{
    m_socket->setParent(this);
    connect(m_socket, &net::WebSocket::textReceived, this, &Session::onText);
    connect(m_socket, &net::WebSocket::pongReceived, this, &Session::onPong);
    connect(m_socket, &net::WebSocket::bytesSeen, this, [this] { m_lastByteAt = m_clock.now(); });
    connect(m_socket, &net::WebSocket::closed, this, &Session::onClosed);
}

void Session::onText(const QByteArray &text)
{
    const MonoTime now = m_clock.now().mono;
    carryOut(m_machine.received(text, now), now);
}

void Session::onPong(const QByteArray &payload)
{
    const MonoTime now = m_clock.now().mono;
    carryOut(m_machine.ponged(payload, now), now);
    Q_EMIT deadlineChanged(m_id);
}

void Session::onDeadline(MonoTime now)
{
    carryOut(m_machine.onDeadline(now), now);
}

void Session::onClosed(const net::End &end)
{
    Q_EMIT ended(m_id, m_verdict.value_or(net::linkEndFrom(end)));
}

void Session::carryOut(const link::Effects &effects, MonoTime readAt)
{
    for (const link::Effect &effect : effects) {
        if (const auto *text = std::get_if<link::SendText>(&effect)) {
            write(text->text, text->text.startsWith(kAckBegins) ? Kind::Ack : Kind::Error, readAt);
        } else if (const auto *deliver = std::get_if<link::Deliver>(&effect)) {
            Q_EMIT messageArrived(m_id, deliver->envelope, readAt);
        } else if (const auto *answered = std::get_if<link::Answered>(&effect)) {
            Q_EMIT answerArrived(m_id, *answered);
        } else if (const auto *ping = std::get_if<link::SendPing>(&effect)) {
            m_socket->ping(ping->payload);
        } else if (const auto *measured = std::get_if<link::MeasuredRoundTrip>(&effect)) {
            m_roundTrip.add(measured->took, m_clock.now().mono);
            m_metrics.linkRoundTrip.add(measured->took);
        } else if (const auto *close = std::get_if<link::CloseSocket>(&effect)) {
            m_verdict = link::LinkEnd{link::EndCause::ProtocolError, close->reason};
            m_socket->close(static_cast<quint16>(close->code), close->reason, close->timeout);
        } else if (const auto *down = std::get_if<link::LinkDown>(&effect)) {
            m_verdict = down->end;
        } else if (const auto *abort = std::get_if<link::AbortSocket>(&effect)) {
            m_socket->abort(abort->why);
        }
    }
}

/// Every text that answers a message goes through here: it is counted and timed.
void Session::write(const QByteArray &answer, Kind kind, MonoTime readAt)
{
    m_socket->sendText(answer);
    const MonoTime now = m_clock.now().mono;
    m_ackLatency.add(now - readAt, now);
    m_metrics.ackLatency.add(now - readAt);
    m_metrics.latency.add(m_worker, now - readAt, now);
    m_metrics.acks += kind == Kind::Ack ? 1 : 0;
}

void Session::setHeartbeat(const protocol::Heartbeat &heartbeat)
{
    m_heartbeat = heartbeat;
    m_heartbeatAt = m_clock.now().wall;
}

void Session::registered(const QString &worker, const protocol::Registered &registered, const QJsonValue &id,
                         MonoTime readAt)
{
    m_worker = worker;
    m_machine.setRegistered(registered.protocol);
    write(m_machine.answer(id, protocol::Ack{registered, false}), Kind::Ack, readAt);
}

void Session::answer(const QJsonValue &id, const protocol::Ack &ack, MonoTime readAt)
{
    write(m_machine.answer(id, ack), Kind::Ack, readAt);
}

void Session::refuse(const QJsonValue &id, const Problem &problem, MonoTime readAt)
{
    write(m_machine.refusal(id, problem), Kind::Error, readAt);
}

quint64 Session::send(protocol::Message message)
{
    m_socket->sendText(m_machine.message(std::move(message)));
    return m_machine.lastId();
}

void Session::close(protocol::CloseCode code, const QString &reason)
{
    using protocol::CloseCode;
    const auto cause = code == CloseCode::TakenOver  ? link::EndCause::TakenOver
                       : code == CloseCode::Replaced ? link::EndCause::Superseded
                                                     : link::EndCause::Stopped;
    m_verdict = link::LinkEnd{cause, reason};
    m_socket->close(static_cast<quint16>(code), reason, m_config.closeTimeout);
}

void Session::cut(const QString &why)
{
    m_verdict = link::LinkEnd{link::EndCause::Reset, why};
    m_socket->abort(why);
}

void Session::impair(std::optional<Milliseconds> lag)
{
    m_frozen = !lag;
    m_socket->impair(lag);
}

void Session::restore()
{
    m_frozen = false;
    m_socket->restore();
}

link::Sighting Session::sighting(const link::LinkEnd &end) const
{
    const Now now = m_clock.now();
    const auto &times = m_config.keepalive;
    const auto traffic = m_socket->traffic(now.mono);
    protocol::Circumstances seen;
    seen.up = inMsecs(now.mono - m_openedAt.mono);
    seen.silent = inMsecs(traffic.silent);
    seen.idle = inMsecs(traffic.idle);
    seen.outlived = inMsecs(traffic.outlived);
    seen.queuedBytes = traffic.queuedBytes;
    seen.stalled = inMsecs(m_loop.stalled(link::kStallWindow));
    seen.slept = inMsecs(m_loop.slept(link::sleepWindow(times.interval, times.timeout)));
    const Microseconds slept = std::max(m_clock.suspended() - m_suspendedAtOpen, Microseconds(0));
    seen.clockStep = link::clockStep(now.wall - m_openedAt.wall, seen.up, inMsecs(slept));
    return {end, seen};
}

QString Session::degradedReason(MonoTime now) const
{
    if (const auto since = m_machine.pingWaitingSince(); since && now - *since > kDegraded)
        return QStringLiteral("a ping has waited %1 for its answer").arg(forPeople(inMsecs(now - *since)));
    if (Milliseconds(m_heartbeat.loopLagMs) > kDegraded)
        return QStringLiteral("its event loop was %1 late").arg(forPeople(Milliseconds(m_heartbeat.loopLagMs)));
    return {};
}

} // namespace holdfast::server
