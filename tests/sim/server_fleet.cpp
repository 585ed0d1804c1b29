// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of ServerNode that carries out what the WorkerDirectory decides.
#include "tests/sim/server_node.h"

#include "core/base/overloaded.h"

namespace holdfast::sim {
namespace {

/// What the close code makes of it on the worker's side, as core/net reads it.
link::EndCause causeOf(protocol::CloseCode code)
{
    switch (code) {
    case protocol::CloseCode::GoingAway:
        return link::EndCause::GoneAway;
    case protocol::CloseCode::TakenOver:
        return link::EndCause::TakenOver;
    case protocol::CloseCode::PolicyViolation:
    case protocol::CloseCode::TooBig:
        return link::EndCause::ProtocolError;
    case protocol::CloseCode::Revoked:
        return link::EndCause::Revoked;
    case protocol::CloseCode::Normal:
    case protocol::CloseCode::Replaced:
        return link::EndCause::ClosedByPeer;
    }
    Q_UNREACHABLE();
}

} // namespace

void ServerNode::carryOut(fleet::Effects effects)
{
    for (fleet::Effect &effect : effects)
        carryOut(effect);
    m_drillAlarm.set(m_directory->nextDeadline());
}

void ServerNode::carryOut(fleet::Effect &effect)
{
    std::visit(
        Overloaded{
            [&](const fleet::Refuse &refusal) { refuse(refusal.session, refusal.id, refusal.problem); },
            [&](const fleet::Answer &answer) {
                Session &session = *m_sessions.at(answer.session);
                session.worker = answer.worker;
                session.machine.setRegistered(answer.registered.protocol);
                write(answer.session, session.machine.answer(answer.id, protocol::Ack{answer.registered, false}));
            },
            [&](const fleet::AskAgain &ask) {
                protocol::Registered asked;
                asked.isAsked = true;
                asked.store = ask.store;
                asked.epoch = ask.epoch;
                write(ask.session, m_sessions.at(ask.session)->machine.answer(ask.id, protocol::Ack{asked, false}));
            },
            [&](fleet::Apply &step) { apply(std::move(step.step)); },
            [&](const fleet::CloseSession &its) {
                close(its.session, {causeOf(its.code), its.reason});
            },
            [&](const fleet::CutSession &its) {
                close(its.session, {link::EndCause::Reset, its.why});
            },
            [&](const fleet::ImpairSession &its) { impair(its); },
            [&](const fleet::ProbeSession &its) {
                carryOut(its.session, m_sessions.at(its.session)->machine.probe(m_world.now().mono));
            },
            [&](const fleet::RestoreSession &its) { restore(its.session); },
            [&](const fleet::KillWorker &its) {
                write(its.session, m_sessions.at(its.session)->machine.message(protocol::Drill{}));
            },
            [&](const fleet::RegisterAgain &its) {
                if (m_sessions.contains(its.session))
                    hear(its.session, its.registration);
            },
            [](const fleet::LinkLost &) {},
            [](const fleet::LinkBack &) {},
            [this](const link::WriteLog &line) { m_world.trace([&] { return line.what; }); },
        },
        effect);
}

/// This end closes; as the worker's end is told, so it is seen here.
void ServerNode::close(SessionId id, const link::LinkEnd &seenByWorker)
{
    m_network.drop(m_sessions.at(id)->connection, 1, seenByWorker);
    end(id, seenByWorker);
}

void ServerNode::startDrill(const fleet::Drill &drill)
{
    if (auto start = m_directory->startDrill(drill, {}, now()))
        carryOut(std::move(start->effects));
}

void ServerNode::impair(const fleet::ImpairSession &how)
{
    Connection::End &end = m_sessions.at(how.session)->connection->ends[1];
    end.isHeld = !how.lag;
    end.lag = how.lag.value_or(Milliseconds(0));
    armSession(how.session);
}

void ServerNode::restore(SessionId id)
{
    const ConnectionPtr connection = m_sessions.at(id)->connection; // what was held may end the session
    m_network.release(connection, 1);
    armSession(id);
}

fleet::Observation ServerNode::observed(SessionId id) const
{
    const Session &session = *m_sessions.at(id);
    fleet::Observation observed{
        session.connection->who, session.openedAt.wall, session.lastByte.wall, session.lastByte.mono, {}};
    observed.seen.up = inMsecs(m_world.now().mono - session.openedAt.mono);
    observed.seen.silent = inMsecs(m_world.now().mono - session.lastByte.mono);
    observed.tokenId = session.shown.id;
    return observed;
}

void ServerNode::end(SessionId id, const link::LinkEnd &end)
{
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end())
        return;
    Session &session = *found->second;
    MonoTime &lastSign = m_lastSigns[session.worker];
    lastSign = std::max(lastSign, session.lastByte.mono);
    session.connection->ends[1].receive = nullptr;
    carryOut(m_directory->ended(id, end, now()));
    m_sessions.erase(id);
}

} // namespace holdfast::sim
