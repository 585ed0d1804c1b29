// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/worker_link.h"

#include "core/base/error_code.h"

#include <algorithm>
#include <utility>

namespace holdfast::link {
namespace {

EndCause causeOf(std::optional<ErrorCode> code)
{
    if (code == ErrorCode::TokenRevoked)
        return EndCause::Revoked;
    const bool isForToken =
        code == ErrorCode::Unauthorized || code == ErrorCode::TokenExpired || code == ErrorCode::Forbidden;
    return isForToken ? EndCause::Unauthorized : EndCause::Refused;
}

/// Of a copied data folder the server lets one worker in; the other one waits as one of the same name does.
LinkEnd refusedAs(const protocol::Error &error)
{
    if (errorCodeFrom(error.code) == ErrorCode::CopiedFolder)
        return {EndCause::TakenOver, QStringLiteral("%1: %2").arg(error.code, error.reason)};
    return {causeOf(errorCodeFrom(error.code)), QStringLiteral("registration: %1: %2").arg(error.code, error.reason)};
}

std::optional<MonoTime> earliest(std::optional<MonoTime> a, std::optional<MonoTime> b)
{
    if (a && b)
        return std::min(*a, *b);
    return a ? a : b;
}

} // namespace

WorkerLink::WorkerLink(Config config, Random01 random)
    : m_config(std::move(config))
    , m_random(std::move(random))
    , m_times(roundTimes(static_cast<int>(m_config.urls.size()), m_config.reconnectMax))
    , m_backoff(m_times.period)
    , m_keepalive(m_config.keepalive)
    , m_acks(m_config.ackTimeout)
    , m_refusedUntil(m_config.urls.size())
{}

WorkerEffects WorkerLink::start(Now now, const std::optional<protocol::LinkLoss> &unfinished)
{
    WorkerEffects effects;
    if (m_state != State::Idle)
        return effects;
    m_outage = Outage{now, {}, 0, now.mono + kFirstReminder, kFirstReminder};
    m_outage->inherited = unfinished;
    connectNow(effects, now.mono);
    return effects;
}

WorkerEffects WorkerLink::stop(Now now)
{
    WorkerEffects effects;
    if (m_state == State::Up || m_state == State::Registering) {
        effects.push_back(
            CloseSocket{protocol::CloseCode::GoingAway, QStringLiteral("the worker stops"), m_config.closeTimeout});
        if (m_state == State::Up)
            effects.push_back(LinkDown{{EndCause::Stopped, {}}});
        m_state = State::Closing;
        m_stateDue = now.mono + m_config.closeTimeout + Milliseconds(500);
    } else if (m_state != State::Closing) {
        if (m_state == State::Connecting)
            effects.push_back(AbortSocket{QStringLiteral("the worker stops")});
        m_state = State::Idle;
        m_stateDue.reset();
    }
    m_keepalive.stop();
    m_acks.clear();
    m_outage.reset();
    return effects;
}

void WorkerLink::connectNow(WorkerEffects &effects, MonoTime now)
{
    if (!findUrl(now))
        return waitForRefusals();
    if (m_triedInRound == 0)
        m_roundBegan = now;
    ++m_triedInRound;
    ++m_outage->attempts;
    m_state = State::Connecting;
    m_serverSaidGoodbye = false;
    m_isOldToken = false;
    m_registration = 0;
    m_isAsked = false;
    m_stateDue = now + m_times.attempt + Milliseconds(500);
    effects.push_back(OpenSocket{m_url, m_times.attempt});
}

WorkerEffects WorkerLink::opened(Now now)
{
    WorkerEffects effects;
    if (m_state != State::Connecting)
        return effects;
    m_state = State::Registering;
    m_stateDue = now.mono + kRegisterTimeout;
    effects.push_back(Opened{});
    return effects;
}

WorkerEffects WorkerLink::registerAs(protocol::WorkerRegister message, Now now)
{
    WorkerEffects effects;
    // Once a connection: what a hung disk had held up says nothing of the starts that came since.
    if (m_state != State::Registering || m_registration != 0)
        return effects;
    m_name = message.workerId;
    if (m_outage && (!m_outage->first || m_outage->inherited))
        message.lastLoss = loss();
    if (m_outage && m_outage->unanswered) {
        message.unanswered = m_outage->unanswered;
        message.unanswered->attempts = m_outage->attempts - m_outage->unanswered->attempts;
    }
    message.sentAt = now.wall;
    m_registration = message.sequence;
    const QJsonValue id = QStringLiteral("register");
    m_acks.sent(id, now.mono);
    effects.push_back(SendText{protocol::encode({id, std::move(message)})});
    return effects;
}

WorkerEffects WorkerLink::send(const protocol::Envelope &envelope, Now now)
{
    WorkerEffects effects;
    if (m_state != State::Up)
        return effects;
    const bool isAnswer = std::holds_alternative<protocol::Ack>(envelope.message) ||
                          std::holds_alternative<protocol::Error>(envelope.message);
    if (!isAnswer && !m_oldServer)
        m_acks.sent(envelope.id, now.mono);
    effects.push_back(SendText{protocol::encode(envelope)});
    return effects;
}

WorkerEffects WorkerLink::received(QByteArrayView text, Now now)
{
    WorkerEffects effects;
    if (m_state != State::Registering && m_state != State::Up)
        return effects;
    auto decoded = protocol::decode(text);
    if (const auto *bad = std::get_if<protocol::DecodeFailure>(&decoded)) {
        const Problem &problem = bad->problem;
        if (const auto more = m_lines.take(QStringLiteral("unreadable"), now.mono))
            effects.push_back(WriteLog{
                LogLevel::Warning,
                QStringLiteral("the server sent a message that cannot be read: %1%2").arg(problem.text(), *more),
                {}});
        effects.push_back(
            SendText{protocol::encode({bad->id, protocol::Error{problem.code, problem.text(), problem.where}})});
        return effects;
    }
    auto &envelope = std::get<protocol::Envelope>(decoded);
    if (const auto *ack = std::get_if<protocol::Ack>(&envelope.message)) {
        answer(effects, envelope.id, *ack, now);
    } else if (const auto *error = std::get_if<protocol::Error>(&envelope.message)) {
        answer(effects, envelope.id, *error, now);
    } else if (std::holds_alternative<protocol::JobStart>(envelope.message) ||
               std::holds_alternative<protocol::JobCancel>(envelope.message)) {
        effects.push_back(Deliver{std::move(envelope)});
    } else if (std::holds_alternative<protocol::Drill>(envelope.message) ||
               std::holds_alternative<protocol::CredentialRotate>(envelope.message)) {
        effects.push_back(SendText{protocol::encode({envelope.id, protocol::Ack{}})});
        effects.push_back(Deliver{std::move(envelope)});
    } else {
        m_serverSaidGoodbye = m_serverSaidGoodbye || std::holds_alternative<protocol::Goodbye>(envelope.message);
        effects.push_back(SendText{protocol::encode({envelope.id, protocol::Ack{}})});
    }
    return effects;
}

void WorkerLink::answer(WorkerEffects &effects, const QJsonValue &id,
                        const std::variant<protocol::Ack, protocol::Error> &what, Now now)
{
    const auto took = m_acks.answered(id, now.mono);
    const auto *ack = std::get_if<protocol::Ack>(&what);
    if (took)
        effects.push_back(Confirmed{now.mono - *took});
    if (m_state == State::Registering) {
        if (ack != nullptr && ack->registered && ack->registered->isAsked) {
            askedAgain(effects, *ack->registered, now);
        } else if (ack != nullptr && ack->registered) {
            becomeUp(effects, *ack->registered, now);
        } else if (ack == nullptr) {
            const auto &error = std::get<protocol::Error>(what);
            abortAs(effects, refusedAs(error), now);
        }
        return;
    }
    if (took)
        effects.push_back(Answered{id, what, *took});
}

/// Once a connection: a server that never has enough is given up as one that does not answer.
void WorkerLink::askedAgain(WorkerEffects &effects, const protocol::Registered &asked, Now now)
{
    if (std::exchange(m_isAsked, true))
        return;
    m_registration = 0;
    m_stateDue = now.mono + kRegisterTimeout;
    effects.push_back(Opened{asked.store, asked.epoch});
}

void WorkerLink::becomeUp(WorkerEffects &effects, const protocol::Registered &registered, Now now)
{
    m_state = State::Up;
    m_stateDue.reset();
    m_oldServer = registered.protocol == 0;
    m_nextHeartbeat = now.mono + m_config.heartbeat;
    m_keepalive.start(now.mono, m_keepalive.interval());
    const protocol::OutageVerdict verdict = verdictOnReturn(registered);
    if (!m_outage->first || m_outage->inherited)
        effects.push_back(NoteOutage{loss(), now.wall, verdict});
    tellBack(effects, verdict.verdict, now);
    m_outage.reset();
    m_upSince = now;
    m_upAddress = m_address;
    m_upSuspended = m_suspended;
    m_upUrl = m_url;
    effects.push_back(LinkUp{registered});
}

WorkerEffects WorkerLink::ponged(const QByteArray &payload, Now now)
{
    WorkerEffects effects;
    if (const auto took = m_keepalive.pong(payload, now.mono))
        effects.insert(effects.end(), {MeasuredRoundTrip{*took}, Confirmed{now.mono - *took}});
    return effects;
}

WorkerEffects WorkerLink::closed(const LinkEnd &end, Now now)
{
    WorkerEffects effects;
    if (m_state == State::Closing) {
        m_state = State::Idle;
        m_stateDue.reset();
    } else if (m_state == State::Connecting || m_state == State::Registering || m_state == State::Up) {
        const bool saidGoodbye = m_serverSaidGoodbye && end.cause != EndCause::TakenOver;
        ended(effects, saidGoodbye ? LinkEnd{EndCause::GoneAway, end.detail} : end, now);
    }
    return effects;
}

void WorkerLink::abortAs(WorkerEffects &effects, const LinkEnd &end, Now now)
{
    effects.push_back(AbortSocket{inWords(end)});
    ended(effects, end, now);
}

void WorkerLink::ended(WorkerEffects &effects, const LinkEnd &end, Now now)
{
    const bool wasUp = m_state == State::Up;
    noteRefusal(effects, end, now.mono);
    m_metStandby = m_metStandby || end.cause == EndCause::Standby;
    if (wasUp) {
        outageBegins(effects, end, now);
        if (now.mono - m_upSince.mono >= kStable)
            m_backoff.reset();
        m_triedInRound = 0;
    } else {
        m_outage->blockedBy = end;
        noteUnanswered(end);
        tellFailedAttempt(effects, end, now);
        nextUrl();
    }
    m_keepalive.stop();
    m_acks.clear();
    if (end.cause == EndCause::TakenOver) {
        m_state = State::Waiting;
        m_stateDue = now.mono + kTakenOverWait;
    } else if (!wasUp && m_triedInRound < urlsToTry(now.mono)) {
        connectNow(effects, now.mono);
    } else {
        waitForNext(wasUp, now.mono);
    }
}

WorkerEffects WorkerLink::woke(Now now)
{
    WorkerEffects effects;
    if (m_state == State::Waiting) {
        m_backoff.reset();
        m_triedInRound = 0;
        connectNow(effects, now.mono);
    } else if (m_state == State::Up) {
        m_keepalive.start(now.mono, Microseconds(0));
        keepAlive(effects, now);
    }
    return effects;
}

void WorkerLink::limitPingInterval(std::optional<Milliseconds> most)
{
    m_keepalive.setInterval(std::min(m_config.keepalive.interval, most.value_or(m_config.keepalive.interval)));
}

std::optional<MonoTime> WorkerLink::nextDeadline() const
{
    if (m_state != State::Up)
        return m_stateDue;
    return earliest(earliest(m_keepalive.nextDeadline(), m_acks.nextDeadline()), m_nextHeartbeat);
}

WorkerEffects WorkerLink::onDeadline(Now now)
{
    WorkerEffects effects;
    if (m_state == State::Up) {
        keepAlive(effects, now);
        if (m_state == State::Up)
            watchAnswers(effects, now);
        if (m_state == State::Up && now.mono >= m_nextHeartbeat)
            sendHeartbeat(effects, now);
        return effects;
    }
    if (!m_stateDue || now.mono < *m_stateDue)
        return effects;
    switch (m_state) {
    case State::Waiting:
        connectNow(effects, now.mono);
        break;
    case State::Connecting:
        abortAs(effects,
                {EndCause::Unreachable, QStringLiteral("no connection within %1").arg(forPeople(m_times.attempt))},
                now);
        break;
    case State::Registering:
        abortAs(effects, {EndCause::NoAnswer, QStringLiteral("within %1").arg(forPeople(kRegisterTimeout))}, now);
        break;
    case State::Closing:
        effects.push_back(
            AbortSocket{QStringLiteral("the close was not answered within %1").arg(forPeople(m_config.closeTimeout))});
        m_state = State::Idle;
        m_stateDue.reset();
        break;
    case State::Idle:
    case State::Up:
        break;
    }
    return effects;
}

void WorkerLink::keepAlive(WorkerEffects &effects, Now now)
{
    const auto verdict = m_keepalive.onDeadline(now.mono);
    if (const auto *ping = std::get_if<Keepalive::Ping>(&verdict)) {
        effects.push_back(SendPing{ping->payload});
    } else if (const auto *stalled = std::get_if<Keepalive::Stalled>(&verdict)) {
        effects.push_back(
            WriteLog{LogLevel::Warning,
                     QStringLiteral("this process did not run for %1; the connection gets one more ping timeout")
                         .arg(forPeople(inMsecs(stalled->lateBy))),
                     {}});
    } else if (std::holds_alternative<Keepalive::Dead>(verdict)) {
        abortAs(effects, {EndCause::NoPong, QStringLiteral("within %1").arg(forPeople(m_config.keepalive.timeout))},
                now);
    }
}

void WorkerLink::sendHeartbeat(WorkerEffects &effects, Now now)
{
    m_nextHeartbeat = now.mono + m_config.heartbeat;
    m_heartbeat.sentAt = now.wall;
    protocol::Envelope envelope{QJsonValue(QJsonValue::Undefined), m_heartbeat};
    if (!m_oldServer)
        envelope.id = QStringLiteral("heartbeat-%1").arg(++m_heartbeats);
    m_acks.sent(envelope.id, now.mono);
    effects.push_back(SendText{protocol::encode(envelope)});
}

} // namespace holdfast::link
