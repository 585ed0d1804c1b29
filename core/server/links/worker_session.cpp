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

WorkerSession::WorkerSession(SessionId id, net::WebSocket *socket, const Shared &shared, QObject *parent)
    : QObject(parent)
    , m_id(id)
    , m_socket(socket)
    , m_shared(shared)
    , m_machine(shared.config, runtime::random01(), shared.clock.mono(), runtime::random64())
    , m_openedAt(shared.clock.now())
    , m_suspendedAtOpen(shared.clock.suspended())
{
    m_socket->setParent(this);
    m_socket->limitMessages({protocol::kMessagesAtOnce, protocol::kMessagesPerSecond, protocol::kTooManyFor});
    connect(m_socket, &net::WebSocket::textReceived, this, &WorkerSession::onText);
    connect(m_socket, &net::WebSocket::pongReceived, this, &WorkerSession::onPong);
    connect(m_socket, &net::WebSocket::slowedDown, this, &WorkerSession::onSlowedDown);
    connect(m_socket, &net::WebSocket::closed, this, &WorkerSession::onClosed);
}

void WorkerSession::onText(const QByteArray &text)
{
    if (m_verdict && m_verdict->cause == link::EndCause::Revoked)
        return; // Qt still delivers what comes before the peer's own close frame
    const MonoTime now = m_shared.clock.mono();
    carryOut(m_machine.received(text, now), now);
}

void WorkerSession::onPong(const QByteArray &payload)
{
    const MonoTime now = m_shared.clock.mono();
    carryOut(m_machine.ponged(payload, now), now);
    m_shared.owner.onDeadlineChanged(*this);
}

void WorkerSession::onSlowedDown(bool mayGoOn)
{
    if (!std::exchange(m_toldOfPace, true))
        log(lcLink(), LogLevel::Warning,
            QStringLiteral("%1 sends more than %2 messages a second, so the server reads them no faster")
                .arg(m_worker.isEmpty() ? address() : QStringLiteral("worker %1 at %2").arg(m_worker, address()))
                .arg(protocol::kMessagesPerSecond));
    const MonoTime now = m_shared.clock.mono();
    carryOut(m_machine.slowedDown(mayGoOn, now), now);
    m_shared.owner.onDeadlineChanged(*this);
}

void WorkerSession::onDeadline(MonoTime now)
{
    carryOut(m_machine.onDeadline(now), now);
}

void WorkerSession::onClosed(const net::End &end)
{
    m_shared.owner.onEnded(*this, m_verdict ? *m_verdict : net::linkEndFrom(end));
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
        [&](const link::Deliver &deliver) { m_shared.owner.onMessage(*this, deliver.envelope, readAt); },
        [&](const link::Answered &answered) { m_shared.owner.onAnswer(*this, answered); },
        [&](const link::MeasuredRoundTrip &measured) {
            m_roundTrip.add(measured.took, readAt);
            m_shared.metrics.linkRoundTrip.add(measured.took);
            m_shared.owner.onPingAnswered(*this, readAt - measured.took);
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
    const MonoTime now = m_shared.clock.mono();
    m_ackLatency.add(now - readAt, now);
    m_shared.metrics.ackLatency.add(now - readAt);
    m_shared.latencies.add(m_latencyPlace, m_worker, now - readAt, now);
    m_shared.metrics.acks += kind == Kind::Ack ? 1 : 0;
}

void WorkerSession::setHeartbeat(const protocol::Heartbeat &heartbeat)
{
    m_heartbeat = heartbeat;
    m_heartbeatAt = m_shared.clock.now().wall;
}

bool WorkerSession::compareClock(std::optional<WallTime> sentAt)
{
    if (!sentAt)
        return false;
    const Now now = m_shared.clock.now();
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
    m_socket->close(static_cast<quint16>(code), reason, m_shared.config.closeTimeout);
}

void WorkerSession::probe()
{
    const MonoTime now = m_shared.clock.mono();
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
    const Now now = m_shared.clock.now();
    const auto &times = m_shared.config.keepalive;
    const auto traffic = m_socket->traffic(now.mono);
    const Now &heard = m_socket->heardAt();
    protocol::LinkObservations seen;
    seen.up = inMsecs(now.mono - m_openedAt.mono);
    seen.silent = inMsecs(traffic.silent);
    seen.idle = inMsecs(traffic.idle);
    seen.outlived = inMsecs(traffic.outlived);
    seen.queuedBytes = traffic.queuedBytes;
    seen.stalled = inMsecs(m_shared.loop.stalled(link::kStallWindow));
    seen.slept = inMsecs(m_shared.loop.slept(link::sleepWindow(times.interval, times.timeout)));
    const Microseconds slept = std::max(m_shared.clock.suspended() - m_suspendedAtOpen, Microseconds(0));
    seen.clockStep = link::clockStep(now.wall - m_openedAt.wall, seen.up, inMsecs(slept));
    return {m_socket->peerAddress(), m_openedAt.wall, heard.wall, heard.mono, seen, ownTokenId()};
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
