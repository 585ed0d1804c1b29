// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/server_node.h"

namespace holdfast::sim {
namespace {

const Problem kStoreBlocked{
    QStringLiteral("store_unavailable"), QStringLiteral("the database takes nothing now"), {}, {}};

} // namespace

ServerNode::ServerNode(World &world, Network &network, Plant plant)
    : Node(world, QStringLiteral("server"))
    , m_network(network)
    , m_plant(plant)
    , m_alarm(*this, [this] {
        if (m_world.now().mono >= m_blockedUntil)
            apply(m_book->onDeadline(now()));
        rearm();
    })
{}

void ServerNode::start()
{
    rise();
    m_startedAt = now().mono;
    m_book = std::make_unique<jobs::RunBook>([this] { return m_world.random64(); });
    QStringList unreadable;
    jobs::Loaded loaded = disk.loaded(now().wall);
    if (m_plant == Plant::PlanForgotten) {
        loaded.planned.clear();
        for (jobs::Span &span : loaded.openSpans)
            span.plannedUntil = std::max(span.from, span.plannedUntil - Seconds(30));
    }
    apply(m_book->restore(loaded, now(), &unreadable));
    if (!unreadable.isEmpty())
        m_world.blame(QStringLiteral("unreadable jobs after a restart"));
}

void ServerNode::crash()
{
    fall();
    for (const auto &[id, session] : m_sessions)
        m_network.drop(session->connection, 1, {link::EndCause::Reset, QStringLiteral("the server died")});
    m_sessions.clear();
    m_byWorker.clear();
    m_queue.clear();
    // A transaction that had been handed to the system is on the disk whole, or not at all.
    if (m_world.chance(0.5)) {
        for (const Batch &batch : m_written)
            disk.apply(batch.step.writes);
    }
    m_written.clear();
    m_committing = false;
    m_alarm.set(std::nullopt);
}

void ServerNode::blockStore(Microseconds length)
{
    m_blockedUntil = m_world.now().mono + length;
}

void ServerNode::apply(jobs::Step step, const std::function<void()> &done)
{
    m_queue.push_back({std::move(step), done});
    commitSoon();
    rearm();
}

void ServerNode::commitSoon()
{
    if (m_committing || m_queue.empty())
        return;
    m_committing = true;
    later(std::max(m_world.now().mono, m_blockedUntil) + m_world.msecs(1, 15), [this] {
        if (!isBlocked())
            return write();
        m_committing = false;
        commitSoon();
    });
}

/// Everything queued so far is one transaction.
void ServerNode::write()
{
    m_written.swap(m_queue);
    later(m_world.now().mono + m_world.msecs(0, 10), [this] { commit(); });
}

/// It is on the disk; what follows from it comes after.
void ServerNode::commit()
{
    std::deque<Batch> round;
    round.swap(m_written);
    m_committing = false;
    for (const Batch &batch : round)
        disk.apply(batch.step.writes);
    for (const Batch &batch : round) {
        for (const jobs::Command &command : batch.step.commands) {
            if (m_book->stands(command) || m_plant == Plant::StartNotFenced)
                sendCommand(command);
        }
        if (batch.done)
            batch.done();
    }
    commitSoon();
}

void ServerNode::sendCommand(const jobs::Command &command)
{
    const auto *start = std::get_if<jobs::StartRun>(&command);
    const auto *cancel = std::get_if<jobs::CancelRun>(&command);
    const auto found = m_byWorker.find(start != nullptr ? start->worker : cancel->worker);
    if (found == m_byWorker.end())
        return;
    link::PeerSession &machine = m_sessions.at(found->second)->machine;
    if (start != nullptr)
        write(found->second, machine.message(protocol::JobStart{start->assignment}));
    else
        write(found->second, machine.message(protocol::JobCancel{cancel->key, {}}));
}

void ServerNode::rearm()
{
    const auto due = m_book->nextDeadline(now());
    m_alarm.set(due ? std::optional(std::max(*due, m_blockedUntil)) : std::nullopt);
}

void ServerNode::accept(const ConnectionPtr &connection)
{
    const quint64 id = ++m_lastId;
    link::PeerSession::Config config;
    auto session = std::make_unique<Session>(
        Session{connection,
                link::PeerSession(config, m_world.random01(), m_world.now().mono),
                Alarm(*this,
                      [this, id] {
                          const auto found = m_sessions.find(id);
                          if (found != m_sessions.end())
                              carryOut(id, found->second->machine.onDeadline(m_world.now().mono));
                      }),
                {},
                m_world.now().mono});
    connection->ends[1].receive = [this, id](const Frame &frame) { receive(id, frame); };
    session->alarm.set(session->machine.nextDeadline());
    m_sessions.emplace(id, std::move(session));
}

void ServerNode::receive(quint64 id, const Frame &frame)
{
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end())
        return;
    if (!std::holds_alternative<Gone>(frame))
        found->second->lastByte = m_world.now().mono;
    if (const auto *text = std::get_if<Text>(&frame))
        carryOut(id, found->second->machine.received(text->bytes, m_world.now().mono));
    else if (const auto *pong = std::get_if<Pong>(&frame))
        carryOut(id, found->second->machine.ponged(pong->payload, m_world.now().mono));
    else if (const auto *gone = std::get_if<Gone>(&frame))
        leave(id, gone->end);
}

void ServerNode::carryOut(quint64 id, const link::Effects &effects)
{
    for (const link::Effect &effect : effects) {
        const auto found = m_sessions.find(id);
        if (found == m_sessions.end())
            return;
        if (const auto *text = std::get_if<link::SendText>(&effect)) {
            write(id, text->text);
        } else if (const auto *ping = std::get_if<link::SendPing>(&effect)) {
            m_network.send(found->second->connection, 1, Ping{ping->payload});
        } else if (const auto *deliver = std::get_if<link::Deliver>(&effect)) {
            hear(id, deliver->envelope);
        } else if (const auto *answered = std::get_if<link::Answered>(&effect)) {
            if (std::holds_alternative<protocol::Error>(answered->answer))
                m_world.blame(
                    QStringLiteral("a worker refused: %1").arg(std::get<protocol::Error>(answered->answer).reason));
        } else if (const auto *down = std::get_if<link::LinkDown>(&effect)) {
            m_network.drop(found->second->connection, 1, {link::EndCause::Reset, {}});
            leave(id, down->end);
        } else if (std::holds_alternative<link::CloseSocket>(effect)) {
            m_world.blame(QStringLiteral("the server took a worker for a sender of garbage"));
        }
    }
    const auto found = m_sessions.find(id);
    if (found != m_sessions.end())
        found->second->alarm.set(found->second->machine.nextDeadline());
}

void ServerNode::write(quint64 id, const QByteArray &text)
{
    const auto found = m_sessions.find(id);
    if (found != m_sessions.end())
        m_network.send(found->second->connection, 1, Text{text});
}

void ServerNode::hear(quint64 id, const protocol::Envelope &envelope)
{
    const QString worker = m_sessions.at(id)->worker;
    if (const auto *hello = std::get_if<protocol::WorkerRegister>(&envelope.message))
        return registerWorker(id, *hello, envelope.id);
    if (isBlocked() && !std::holds_alternative<protocol::Heartbeat>(envelope.message))
        return refuse(id, envelope.id, kStoreBlocked);
    if (const auto *started = std::get_if<protocol::JobStarted>(&envelope.message))
        answer(id, envelope.id, m_book->started(worker, started->key, started->at, now()), started->key);
    else if (const auto *output = std::get_if<protocol::JobOutput>(&envelope.message))
        answer(id, envelope.id, m_book->output(worker, output->key, output->stream, output->offset, output->data),
               output->key);
    else if (const auto *done = std::get_if<protocol::JobResult>(&envelope.message))
        result(id, envelope.id, worker, done->outcome);
}

void ServerNode::refuse(quint64 id, const QJsonValue &messageId, const Problem &problem)
{
    const auto found = m_sessions.find(id);
    if (found != m_sessions.end())
        write(id, found->second->machine.refusal(messageId, problem));
}

void ServerNode::acknowledge(quint64 id, const QJsonValue &messageId, const std::optional<jobs::Receipt> &receipt)
{
    const auto found = m_sessions.find(id);
    if (found != m_sessions.end())
        write(id, found->second->machine.answer(messageId, protocol::Ack{std::nullopt, true, receipt}));
}

void ServerNode::answer(quint64 id, const QJsonValue &messageId, jobs::Heard heard, const jobs::AttemptKey &key)
{
    if (const auto *problem = std::get_if<Problem>(&heard.reply))
        return refuse(id, messageId, *problem);
    if (std::holds_alternative<jobs::AskRecord>(heard.reply)) {
        const auto run = disk.runs.find(key.runId);
        if (run == disk.runs.end() || run->second.attempt < key.attempt)
            return refuse(id, messageId, {QStringLiteral("unknown_run"), QStringLiteral("not on record"), {}, {}});
    }
    apply(std::move(heard.step), [this, id, messageId] { acknowledge(id, messageId, std::nullopt); });
}

void ServerNode::result(quint64 id, const QJsonValue &messageId, const QString &worker, const jobs::Outcome &outcome)
{
    jobs::Heard heard = m_book->finished(worker, outcome, now());
    if (const auto *problem = std::get_if<Problem>(&heard.reply))
        return refuse(id, messageId, *problem);
    if (std::holds_alternative<jobs::AskRecord>(heard.reply)) {
        const auto known = disk.attempts.find(outcome.key);
        if (known == disk.attempts.end())
            return refuse(id, messageId, {QStringLiteral("unknown_run"), QStringLiteral("not on record"), {}, {}});
        if (known->second.state != outcome.status)
            heard.step = m_book->late(worker, outcome, now());
    }
    if (m_plant == Plant::AckBeforeCommit)
        acknowledge(id, messageId, heard.receipt);
    apply(std::move(heard.step), [this, id, messageId, receipt = heard.receipt] {
        if (m_plant != Plant::AckBeforeCommit)
            acknowledge(id, messageId, receipt);
    });
}

void ServerNode::registerWorker(quint64 id, const protocol::WorkerRegister &message, const QJsonValue &messageId)
{
    const QString name = message.workerId;
    if (m_book->roster().isStale(name, message.instance, message.sequence)) {
        m_network.drop(m_sessions.at(id)->connection, 1, {link::EndCause::ClosedByPeer, {}});
        return leave(id, {link::EndCause::Reset, {}});
    }
    if (const auto old = m_byWorker.find(name); old != m_byWorker.end() && old->second != id) {
        const quint64 oldId = old->second;
        m_network.drop(m_sessions.at(oldId)->connection, 1, {link::EndCause::ClosedByPeer, {}});
        leave(oldId, {link::EndCause::Reset, {}});
    }
    const WallTime at = now().wall;
    const jobs::WorkerRecord record{
        name, message.instance, {}, {}, {}, message.protocol, message.slots, message.labels, {}, true, at,
        at,   message.sequence};
    const auto agreed = m_book->workerRegistered(record, message.holding, {}, now());
    Session &session = *m_sessions.at(id);
    session.worker = name;
    session.machine.setRegistered(message.protocol);
    m_byWorker[name] = id;
    write(id, session.machine.answer(
                  messageId,
                  protocol::Ack{protocol::Registered{1, QStringLiteral("sim"), agreed.keep, agreed.cancel}, false}));
    apply(agreed.step);
}

void ServerNode::leave(quint64 id, const link::LinkEnd &end)
{
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end())
        return;
    const QString worker = found->second->worker;
    const MonoTime silentSince = found->second->lastByte;
    m_lastSigns[worker] = std::max(m_lastSigns[worker], silentSince);
    found->second->connection->ends[1].receive = nullptr;
    m_sessions.erase(found);
    if (const auto mine = m_byWorker.find(worker); mine != m_byWorker.end() && mine->second == id) {
        m_byWorker.erase(mine);
        apply(m_book->workerGone(worker, {link::toString(end.cause), link::inWords(end), std::nullopt, silentSince},
                                 now()));
    }
}

} // namespace holdfast::sim
