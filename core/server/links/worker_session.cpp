// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/links/worker_session.h"

#include "core/base/log.h"
#include "core/base/overloaded.h"
#include "core/fleet/clock_difference.h"
#include "core/net/link_end_from.h"
#include "core/runtime/random.h"

namespace holdfast::server {
namespace {

/// A worker's loop this late, or a ping this long without its pong, is worth a word.
constexpr Milliseconds kDegraded{2'000};

} // namespace

WorkerSession::WorkerSession(SessionId id, net::WebSocket *socket, const link::PeerSession::Config &config,
                             const runtime::Clock &clock, const runtime::LoopWatch &loop, ServerMetrics &metrics,
                             metrics::LatencyBook &latencies, QObject *parent)
    : QObject(parent)
    , m_id(id)
    , m_socket(socket)
    , m_clock(clock)
    , m_loop(loop)
    , m_metrics(metrics)
    , m_latencies(latencies)
    , m_config(config)
    , m_machine(config, runtime::random01(), clock.now().mono, runtime::random64())
    , m_openedAt(clock.now())
    , m_suspendedAtOpen(clock.suspended())
    , m_lastByteAt(clock.now())
{
    m_socket->setParent(this);
    m_socket->limitMessages({protocol::kMessagesAtOnce, protocol::kMessagesPerSecond, protocol::kTooManyFor});
    connect(m_socket, &net::WebSocket::textReceived, this, &WorkerSession::onText);
    connect(m_socket, &net::WebSocket::pongReceived, this, &WorkerSession::onPong);
    connect(m_socket, &net::WebSocket::bytesSeen, this, [this] { m_lastByteAt = m_clock.now(); });
    connect(m_socket, &net::WebSocket::slowedDown, this, &WorkerSession::onSlowedDown);
    connect(m_socket, &net::WebSocket::closed, this, &WorkerSession::onClosed);
}

void WorkerSession::onText(const QByteArray &text)
{
    if (m_verdict && m_verdict->cause == link::EndCause::Revoked)
        return; // Qt still delivers what comes before the peer's own close frame
    const MonoTime now = m_clock.now().mono;
    carryOut(m_machine.received(text, now), now);
}

void WorkerSession::onPong(const QByteArray &payload)
{
    const MonoTime now = m_clock.now().mono;
    carryOut(m_machine.ponged(payload, now), now);
    Q_EMIT deadlineChanged(m_id);
}

void WorkerSession::onSlowedDown(bool mayGoOn)
{
    if (!std::exchange(m_toldOfPace, true))
        log(lcLink(), LogLevel::Warning,
            QStringLiteral("%1 sends more than %2 messages a second, so the server reads them no faster")
                .arg(m_worker.isEmpty() ? address() : QStringLiteral("worker %1 at %2").arg(m_worker, address()))
                .arg(protocol::kMessagesPerSecond));
    const MonoTime now = m_clock.now().mono;
    carryOut(m_machine.slowedDown(mayGoOn, now), now);
    Q_EMIT deadlineChanged(m_id);
}

void WorkerSession::onDeadline(MonoTime now)
{
    carryOut(m_machine.onDeadline(now), now);
}

void WorkerSession::onClosed(const net::End &end)
{
    Q_EMIT ended(m_id, m_verdict.value_or(net::linkEndFrom(end)));
}

void WorkerSession::carryOut(const link::PeerEffects &effects, MonoTime readAt)
{
    const Overloaded perform{
        [&](const link::SendAnswer &answer) { write(answer.text, answer.kind, readAt); },
        [&](const link::SendPing &ping) { m_socket->ping(ping.payload); },
        [&](const link::CloseSocket &close) {
            m_verdict = link::LinkEnd{link::EndCause::ProtocolError, close.reason};
            m_socket->close(static_cast<quint16>(close.code), close.reason, close.timeout);
        },
        [&](const link::AbortSocket &abort) { m_socket->abort(abort.why); },
        [&](const link::LinkDown &down) { m_verdict = down.end; },
        [&](const link::Deliver &deliver) { Q_EMIT messageArrived(m_id, deliver.envelope, readAt); },
        [&](const link::Answered &answered) { Q_EMIT answerArrived(m_id, answered); },
        [&](const link::MeasuredRoundTrip &measured) {
            m_roundTrip.add(measured.took, readAt);
            m_metrics.linkRoundTrip.add(measured.took);
            Q_EMIT pingAnswered(m_id, readAt - measured.took);
        },
    };
    for (const link::PeerEffect &effect : effects)
        std::visit(perform, effect);
}

/// Every text that answers a message goes through here: what was sent is counted and timed.
void WorkerSession::write(const QByteArray &answer, Kind kind, MonoTime readAt)
{
    if (!m_socket->sendText(answer))
        return;
    const MonoTime now = m_clock.now().mono;
    m_ackLatency.add(now - readAt, now);
    m_metrics.ackLatency.add(now - readAt);
    m_latencies.add(m_worker, now - readAt, now);
    m_metrics.acks += kind == Kind::Ack ? 1 : 0;
}

void WorkerSession::setHeartbeat(const protocol::Heartbeat &heartbeat)
{
    m_heartbeat = heartbeat;
    m_heartbeatAt = m_clock.now().wall;
}

bool WorkerSession::compareClock(std::optional<WallTime> sentAt)
{
    if (!sentAt)
        return false;
    const Now now = m_clock.now();
    // A registration is sent one round trip after the opening, at the earliest.
    const Microseconds roundTrip = m_worker.isEmpty() ? now.mono - m_openedAt.mono : m_roundTrip.recent(now.mono).max();
    m_clockAhead = fleet::clockAhead(*sentAt, now.wall, roundTrip);
    return std::chrono::abs(*m_clockAhead) >= fleet::kClocksDiffer && !std::exchange(m_toldOfClock, true);
}

void WorkerSession::registered(const QString &worker, const protocol::Registered &registered, const QJsonValue &id,
                               MonoTime readAt)
{
    m_worker = worker;
    m_machine.setRegistered(registered.protocol);
    write(m_machine.answer(id, protocol::Ack{registered, false}), Kind::Ack, readAt);
}

void WorkerSession::answer(const QJsonValue &id, const protocol::Ack &ack, MonoTime readAt)
{
    write(m_machine.answer(id, ack), Kind::Ack, readAt);
}

void WorkerSession::refuse(const QJsonValue &id, const Problem &problem, MonoTime readAt)
{
    write(m_machine.refusal(id, problem), Kind::Error, readAt);
}

quint64 WorkerSession::send(protocol::Message message)
{
    m_socket->sendText(m_machine.message(std::move(message)));
    return m_machine.lastId();
}

void WorkerSession::close(protocol::CloseCode code, const QString &reason)
{
    using protocol::CloseCode;
    const auto cause = code == CloseCode::TakenOver  ? link::EndCause::TakenOver
                       : code == CloseCode::Replaced ? link::EndCause::Superseded
                       : code == CloseCode::Revoked  ? link::EndCause::Revoked
                                                     : link::EndCause::Stopped;
    m_verdict = link::LinkEnd{cause, reason};
    m_socket->close(static_cast<quint16>(code), reason, m_config.closeTimeout);
}

void WorkerSession::probe()
{
    const MonoTime now = m_clock.now().mono;
    carryOut(m_machine.probe(now), now);
}

void WorkerSession::cut(const QString &why)
{
    m_verdict = link::LinkEnd{link::EndCause::Reset, why};
    m_socket->abort(why);
}

void WorkerSession::impair(std::optional<Milliseconds> lag)
{
    m_frozen = !lag;
    m_socket->impair(lag);
}

void WorkerSession::restore()
{
    m_frozen = false;
    m_socket->restore();
}

fleet::Observation WorkerSession::observed() const
{
    const Now now = m_clock.now();
    const auto &times = m_config.keepalive;
    const auto traffic = m_socket->traffic(now.mono);
    protocol::LinkObservations seen;
    seen.up = inMsecs(now.mono - m_openedAt.mono);
    seen.silent = inMsecs(traffic.silent);
    seen.idle = inMsecs(traffic.idle);
    seen.outlived = inMsecs(traffic.outlived);
    seen.queuedBytes = traffic.queuedBytes;
    seen.stalled = inMsecs(m_loop.stalled(link::kStallWindow));
    seen.slept = inMsecs(m_loop.slept(link::sleepWindow(times.interval, times.timeout)));
    const Microseconds slept = std::max(m_clock.suspended() - m_suspendedAtOpen, Microseconds(0));
    seen.clockStep = link::clockStep(now.wall - m_openedAt.wall, seen.up, inMsecs(slept));
    return {m_socket->peerAddress(), m_openedAt.wall, m_lastByteAt.wall, m_lastByteAt.mono, seen, ownTokenId()};
}

QString WorkerSession::degradedReason(MonoTime now) const
{
    if (const auto since = m_machine.pingWaitingSince(); since && now - *since > kDegraded)
        return QStringLiteral("a ping has waited %1 for its answer").arg(forPeople(inMsecs(now - *since)));
    if (Milliseconds(m_heartbeat.loopLagMs) > kDegraded)
        return QStringLiteral("its event loop was %1 late").arg(forPeople(Milliseconds(m_heartbeat.loopLagMs)));
    return {};
}

} // namespace holdfast::server
