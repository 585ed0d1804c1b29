// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/server_node.h"

namespace holdfast::sim {
namespace {

const Problem kStoreBlocked{
    QStringLiteral("store_unavailable"), QStringLiteral("the database takes nothing now"), {}, {}};

} // namespace

ServerNode::ServerNode(World &world, Network &network)
    : Node(world, QStringLiteral("server"))
    , m_network(network)
    , m_alarm(*this, [this] {
        if (m_world.now().mono >= m_blockedUntil)
            apply(m_book->onDeadline(m_world.now()));
        rearm();
    })
{}

void ServerNode::start()
{
    rise();
    m_book = std::make_unique<jobs::RunBook>([this] { return m_world.random64(); });
    QStringList unreadable;
    apply(m_book->restore(disk.loaded(m_world.now().wall), m_world.now(), &unreadable));
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
        m_committing = false;
        if (m_world.now().mono < m_blockedUntil)
            commitSoon();
        else
            commit();
    });
}

/// Everything queued so far is one transaction; what follows from it comes after.
void ServerNode::commit()
{
    std::deque<Batch> round;
    round.swap(m_queue);
    for (const Batch &batch : round)
        disk.apply(batch.step.writes);
    for (const Batch &batch : round) {
        for (const jobs::Command &command : batch.step.commands) {
            if (!m_book->stands(command))
                continue;
            const bool isStart = std::holds_alternative<jobs::StartRun>(command);
            const QString worker =
                isStart ? std::get<jobs::StartRun>(command).worker : std::get<jobs::CancelRun>(command).worker;
            const auto found = m_byWorker.find(worker);
            if (found == m_byWorker.end())
                continue;
            link::PeerSession &machine = m_sessions.at(found->second)->machine;
            if (isStart)
                write(found->second, machine.message(protocol::JobStart{std::get<jobs::StartRun>(command).assignment}));
            else
                write(found->second, machine.message(protocol::JobCancel{std::get<jobs::CancelRun>(command).key, {}}));
        }
        if (batch.done)
            batch.done();
    }
    commitSoon();
}

void ServerNode::rearm()
{
    const auto due = m_book->nextDeadline(m_world.now());
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
                {}});
    connection->ends[1].receive = [this, id](const Frame &frame) { receive(id, frame); };
    session->alarm.set(session->machine.nextDeadline());
    m_sessions.emplace(id, std::move(session));
}

void ServerNode::receive(quint64 id, const Frame &frame)
{
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end())
        return;
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
    const Now now = m_world.now();
    if (const auto *hello = std::get_if<protocol::WorkerRegister>(&envelope.message))
        return registerWorker(id, *hello, envelope.id);
    if (now.mono < m_blockedUntil && !std::holds_alternative<protocol::Heartbeat>(envelope.message))
        return write(id, m_sessions.at(id)->machine.refusal(envelope.id, kStoreBlocked));
    if (const auto *started = std::get_if<protocol::JobStarted>(&envelope.message))
        answer(id, envelope.id, worker, m_book->started(worker, started->key, started->at, now), started->key);
    else if (const auto *output = std::get_if<protocol::JobOutput>(&envelope.message))
        answer(id, envelope.id, worker,
               m_book->output(worker, output->key, output->stream, output->offset, output->data), output->key);
    else if (const auto *result = std::get_if<protocol::JobResult>(&envelope.message))
        answer(id, envelope.id, worker, m_book->finished(worker, result->outcome, now), result->outcome.key);
}

void ServerNode::answer(quint64 id, const QJsonValue &messageId, const QString &, jobs::Heard heard,
                        const jobs::AttemptKey &key)
{
    const auto refuse = [this, id, messageId](const Problem &problem) {
        const auto found = m_sessions.find(id);
        if (found != m_sessions.end())
            write(id, found->second->machine.refusal(messageId, problem));
    };
    if (const auto *problem = std::get_if<Problem>(&heard.reply))
        return refuse(*problem);
    if (std::holds_alternative<jobs::AskRecord>(heard.reply)) {
        const auto run = disk.runs.find(key.runId);
        if (run == disk.runs.end() || run->second.attempt < key.attempt)
            return refuse({QStringLiteral("unknown_run"), QStringLiteral("not on record"), {}, {}});
    }
    apply(std::move(heard.step), [this, id, messageId] {
        const auto found = m_sessions.find(id);
        if (found != m_sessions.end())
            write(id, found->second->machine.answer(messageId, protocol::Ack{std::nullopt, true}));
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
    const WallTime now = m_world.now().wall;
    const jobs::WorkerRecord record{
        name, message.instance, {}, {}, {}, message.protocol, message.slots, message.labels, {}, true, now,
        now,  message.sequence};
    const auto agreed = m_book->workerRegistered(record, message.holding, 0, std::nullopt, std::nullopt, m_world.now());
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
    found->second->connection->ends[1].receive = nullptr;
    m_sessions.erase(found);
    if (const auto mine = m_byWorker.find(worker); mine != m_byWorker.end() && mine->second == id) {
        m_byWorker.erase(mine);
        apply(m_book->workerGone(worker, {link::toString(end.cause), link::inWords(end)}, m_world.now()));
    }
}

} // namespace holdfast::sim
