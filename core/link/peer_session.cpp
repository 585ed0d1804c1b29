// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/peer_session.h"

#include <algorithm>

namespace holdfast::link {
namespace {

using protocol::Message;

bool needsRegistration(const Message &message)
{
    return std::holds_alternative<protocol::JobStarted>(message) ||
           std::holds_alternative<protocol::JobOutput>(message) ||
           std::holds_alternative<protocol::JobResult>(message) ||
           std::holds_alternative<protocol::CredentialOffer>(message);
}

/// The owner answers these: what they say must be on record, or decided, first.
bool isOwners(const Message &message)
{
    return needsRegistration(message) || std::holds_alternative<protocol::WorkerRegister>(message);
}

} // namespace

PeerSession::PeerSession(const Config &config, double phase01, MonoTime now, quint64 secret)
    : m_config(config)
    , m_keepalive(config.keepalive)
    , m_registerBy(now + config.registerWithin)
{
    const auto interval = std::chrono::duration_cast<Microseconds>(config.keepalive.interval);
    const double phase = static_cast<double>(interval.count()) * phase01;
    m_keepalive.start(now, Microseconds(static_cast<Microseconds::rep>(phase)), secret);
}

void PeerSession::setRegistered(int protocol)
{
    m_registered = true;
    m_registerBy.reset();
    m_protocol = protocol;
}

QByteArray PeerSession::answer(const QJsonValue &id, protocol::Ack ack) const
{
    // Without an id, to a worker that gave no protocol number: exactly what the old servers said.
    if (m_protocol == 0 && id.isUndefined()) {
        ack.durable = false;
        if (ack.registered)
            ack.registered = protocol::Registered{};
    }
    return protocol::encode({id, std::move(ack)});
}

QByteArray PeerSession::refusal(const QJsonValue &id, const Problem &problem) const
{
    return protocol::encode({id, protocol::Error{problem.code, problem.text(), problem.where}});
}

QByteArray PeerSession::message(Message message)
{
    const QJsonValue id(static_cast<qint64>(m_nextId++));
    return protocol::encode({id, std::move(message)});
}

void PeerSession::refuse(PeerEffects &effects, const QJsonValue &id, const Problem &problem)
{
    effects.push_back(SendAnswer{refusal(id, problem), SendAnswer::Kind::Error});
    if (++m_badInARow != protocol::kMaxBadMessages)
        return; // below it, or closing already
    effects.push_back(
        CloseSocket{protocol::CloseCode::PolicyViolation,
                    QStringLiteral("%1 bad messages in a row; the last: %2").arg(m_badInARow).arg(problem.code),
                    m_config.closeTimeout});
}

PeerEffects PeerSession::received(QByteArrayView text, MonoTime)
{
    PeerEffects effects;
    auto decoded = protocol::decode(text);
    if (const auto *bad = std::get_if<protocol::DecodeFailure>(&decoded)) {
        refuse(effects, bad->id, bad->problem);
        return effects;
    }
    auto &envelope = std::get<protocol::Envelope>(decoded);
    const Message &message = envelope.message;
    if (!m_registered && needsRegistration(message)) {
        refuse(effects, envelope.id,
               {QStringLiteral("not_registered"),
                QStringLiteral("register first: send worker_register on this connection"),
                {},
                {}});
        return effects;
    }
    m_badInARow = 0;
    if (const auto *ack = std::get_if<protocol::Ack>(&message)) {
        effects.push_back(Answered{envelope.id, *ack, {}});
    } else if (const auto *error = std::get_if<protocol::Error>(&message)) {
        effects.push_back(Answered{envelope.id, *error, {}});
    } else {
        if (!isOwners(message))
            effects.push_back(SendAnswer{answer(envelope.id, {}), SendAnswer::Kind::Ack});
        effects.push_back(Deliver{std::move(envelope)});
    }
    return effects;
}

PeerEffects PeerSession::slowedDown(bool mayGoOn, MonoTime now)
{
    PeerEffects effects;
    m_keepalive.readLate(now);
    if (!mayGoOn)
        effects.push_back(CloseSocket{protocol::CloseCode::PolicyViolation,
                                      QStringLiteral("too many messages: more than %1 a second for %2")
                                          .arg(protocol::kMessagesPerSecond)
                                          .arg(forPeople(protocol::kTooManyFor)),
                                      m_config.closeTimeout});
    return effects;
}

PeerEffects PeerSession::ponged(const QByteArray &payload, MonoTime now)
{
    PeerEffects effects;
    if (const auto took = m_keepalive.pong(payload, now))
        effects.push_back(MeasuredRoundTrip{*took});
    return effects;
}

PeerEffects PeerSession::probe(MonoTime now)
{
    m_keepalive.start(now, Microseconds(0));
    return onDeadline(now);
}

std::optional<MonoTime> PeerSession::nextDeadline() const
{
    const auto next = m_keepalive.nextDeadline();
    return next && m_registerBy ? std::min(*next, *m_registerBy) : m_registerBy ? m_registerBy : next;
}

PeerEffects PeerSession::onDeadline(MonoTime now)
{
    PeerEffects effects;
    if (m_registerBy && now >= *m_registerBy) {
        m_registerBy.reset();
        effects.push_back(
            CloseSocket{protocol::CloseCode::PolicyViolation,
                        QStringLiteral("no registration within %1").arg(forPeople(m_config.registerWithin)),
                        m_config.closeTimeout});
        return effects;
    }
    const auto verdict = m_keepalive.onDeadline(now);
    if (const auto *ping = std::get_if<Keepalive::Ping>(&verdict)) {
        effects.push_back(SendPing{ping->payload});
    } else if (std::holds_alternative<Keepalive::Dead>(verdict)) {
        const LinkEnd end{EndCause::NoPong, QStringLiteral("within %1").arg(forPeople(m_config.keepalive.timeout))};
        effects.push_back(AbortSocket{inWords(end)});
        effects.push_back(LinkDown{end});
    }
    return effects;
}

} // namespace holdfast::link
