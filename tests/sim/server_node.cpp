// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/server_node.h"

#include "core/base/overloaded.h"

namespace holdfast::sim {
namespace {

const Problem kStoreBlocked{
    QStringLiteral("store_unavailable"), QStringLiteral("the database cannot be written"), {}, {}};

} // namespace

ServerNode::ServerNode(World &world, Network &network, Plant plant)
    : Node(world, QStringLiteral("server"))
    , m_network(network)
    , m_plant(plant)
    , m_alarm(*this,
              [this] {
                  watchClock();
                  if (m_world.now().mono >= m_blockedUntil)
                      apply(m_book->onDeadline(now()));
                  rearm();
              })
    , m_drillAlarm(*this, [this] { carryOut(m_directory->onDeadline(now())); })
    , m_tokenAlarm(*this, [this] { onTokensDue(); })
    , m_deskAlarm(*this, [this] {
        (void)m_desk.onDeadline(m_world.now().mono);
        m_deskAlarm.set(m_desk.nextDeadline());
    })
{}

void ServerNode::start()
{
    rise();
    m_startedAt = now().mono;
    m_book = std::make_unique<jobs::RunBook>([this] { return m_world.random64(); });
    m_directory = std::make_unique<fleet::WorkerDirectory>(
        *m_book, [this](SessionId id) { return observed(id); }, link::PeerSession::Config().keepalive.timeout);
    QStringList unreadable;
    jobs::Loaded loaded = disk.loaded(now().wall);
    if (m_plant == Plant::PlanForgotten) {
        loaded.planned.clear();
        for (jobs::Span &span : loaded.openSpans)
            span.plannedUntil = std::max(span.from, span.plannedUntil - Seconds(30));
    }
    m_planClock = {};
    jobs::Step restored = m_book->restore(loaded, clocks(), &unreadable);
    (void)m_planClock.begin(m_book->planner().next() ? loaded.clock : std::nullopt, clocks());
    m_book->holdPlan(m_planClock.stopsAt());
    m_tokens = std::make_unique<access::TokenBook>();
    m_tokens->restore(loaded.tokens);
    m_desk = {};
    if (usesTokens)
        m_tokenAlarm.set(m_tokens->nextDeadline(now()));
    apply(std::move(restored));
    if (!unreadable.isEmpty())
        m_world.blame(QStringLiteral("unreadable jobs after a restart"));
}

void ServerNode::crash()
{
    fall();
    for (const auto &[id, session] : m_sessions)
        m_network.drop(session->connection, 1, {link::EndCause::Reset, QStringLiteral("the server died")});
    m_sessions.clear();
    m_starts.clear();
    m_directory.reset();
    m_queue.clear();
    // A transaction that had been handed to the system is on the disk whole, or not at all.
    if (m_world.chance(0.5)) {
        for (const Batch &batch : m_written)
            disk.apply(batch.step.writes);
    }
    m_written.clear();
    m_committing = false;
    m_alarm.set(std::nullopt);
    m_drillAlarm.set(std::nullopt);
    m_tokenAlarm.set(std::nullopt);
    m_deskAlarm.set(std::nullopt);
}

void ServerNode::goBackTo(const test::ModelStore &earlier, Lost lost)
{
    const QStringList faults = disk.faults;
    disk = earlier;
    disk.faults = faults;
    disk.epochId = QString::number(m_world.random64(), 36);
    disk.fence += 1'000'000'000;
    (lost == Lost::Minutes ? disk.restoredAt : disk.promotedAt) = now().wall;
}

void ServerNode::blockStore(Microseconds length)
{
    m_blockedUntil = m_world.now().mono + length;
}

void ServerNode::apply(jobs::Step step, const std::function<void()> &done)
{
    if (!m_planClock.isHeld())
        step.writes.push_back(jobs::PutClock{now().wall});
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
            if (m_book->isStillValid(command) || m_plant == Plant::StartNotFenced)
                sendCommand(command);
        }
        if (batch.done)
            batch.done();
    }
    commitSoon();
}

void ServerNode::sendCommand(const jobs::Command &command)
{
    std::visit(Overloaded{[&](const jobs::StartRun &start) { sendStart(start); },
                          [&](const jobs::CancelRun &cancel) {
                              if (const auto id = m_directory->sessionOf(cancel.worker))
                                  write(*id, m_sessions.at(*id)->machine.message(protocol::JobCancel{cancel.key, {}}));
                          }},
               command);
}

void ServerNode::sendStart(const jobs::StartRun &start)
{
    m_book->startSent(start.assignment.key, now());
    const auto id = m_directory->sessionOf(start.worker);
    if (!id)
        return;
    link::PeerSession &machine = m_sessions.at(*id)->machine;
    write(*id, machine.message(protocol::JobStart{start.assignment}));
    m_starts.emplace(std::pair(*id, machine.lastId()), start.assignment.key);
}

void ServerNode::startAnswered(SessionId id, const link::Answered &answered)
{
    const auto start = m_starts.extract({id, static_cast<quint64>(answered.id.toInteger())});
    if (!start)
        return;
    const QString worker = m_sessions.at(id)->worker;
    if (const auto *error = std::get_if<protocol::Error>(&answered.answer))
        apply(m_book->assignmentRefused(worker, start.mapped(), error->reason, now()));
    else
        apply(m_book->startTaken(worker, start.mapped(), now()));
}

void ServerNode::rearm()
{
    auto due = m_book->nextDeadline(now());
    if (m_planClock.isHeld())
        due = std::min(due.value_or(MonoTime::max()), now().mono + Seconds(10));
    m_alarm.set(due ? std::optional(std::max(*due, m_blockedUntil)) : std::nullopt);
}

void ServerNode::watchClock()
{
    (void)m_planClock.observe(clocks());
    m_book->holdPlan(m_planClock.stopsAt());
}

void ServerNode::accept(const ConnectionPtr &connection, const access::Presented &shown)
{
    const SessionId id = ++m_lastId;
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
                now(),
                now(),
                {},
                shown});
    connection->ends[1].receive = [this, id](const Frame &frame) { receive(id, frame); };
    session->alarm.set(session->machine.nextDeadline());
    m_sessions.emplace(id, std::move(session));
}

void ServerNode::receive(SessionId id, const Frame &frame)
{
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end())
        return;
    if (!std::holds_alternative<Gone>(frame))
        found->second->lastByte = now();
    link::PeerSession &machine = found->second->machine;
    std::visit(Overloaded{[&](const Text &text) { carryOut(id, machine.received(text.bytes, m_world.now().mono)); },
                          [&](const Pong &pong) { carryOut(id, machine.ponged(pong.payload, m_world.now().mono)); },
                          [](const Ping &) {}, // the network answers it
                          [&](const Gone &gone) { end(id, gone.end); }},
               frame);
}

void ServerNode::carryOut(SessionId id, const link::PeerEffects &effects)
{
    for (const link::PeerEffect &effect : effects) {
        if (m_sessions.contains(id))
            carryOut(id, effect);
    }
    armSession(id);
}

void ServerNode::carryOut(SessionId id, const link::PeerEffect &effect)
{
    std::visit(
        Overloaded{
            [&](const link::SendAnswer &answer) { write(id, answer.text); },
            [&](const link::SendPing &ping) { m_network.send(m_sessions.at(id)->connection, 1, Ping{ping.payload}); },
            [&](const link::CloseSocket &close) {
                if (!close.reason.startsWith(u"no registration")) // that one may be lost on its way
                    m_world.blame(QStringLiteral("the server took a worker for a sender of garbage"));
                m_network.drop(m_sessions.at(id)->connection, 1, {link::EndCause::ClosedByPeer, close.reason});
                end(id, {link::EndCause::ProtocolError, close.reason});
            },
            [](const link::AbortSocket &) {}, // LinkDown follows
            [&](const link::LinkDown &down) {
                m_network.drop(m_sessions.at(id)->connection, 1, {link::EndCause::Reset, {}});
                end(id, down.end);
            },
            [&](const link::Deliver &deliver) { hear(id, deliver.envelope); },
            [&](const link::Answered &answered) { startAnswered(id, answered); },
            [&](const link::MeasuredRoundTrip &its) {
                const MonoTime sentAt = m_world.now().mono - its.took;
                carryOut(m_directory->proved(id, sentAt, now()));
                const QString &worker = m_sessions.at(id)->worker;
                if (!isBlocked() && m_directory->sessionOf(worker) == id)
                    apply(m_book->pingAnswered(worker, sentAt, now()));
            },
        },
        effect);
}

/// A session that a drill has frozen judges nothing.
void ServerNode::armSession(SessionId id)
{
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end())
        return;
    Session &session = *found->second;
    session.alarm.set(session.connection->ends[1].isHeld ? std::nullopt : session.machine.nextDeadline());
}

void ServerNode::write(SessionId id, const QByteArray &text)
{
    const auto found = m_sessions.find(id);
    if (found != m_sessions.end())
        m_network.send(found->second->connection, 1, Text{text});
}

void ServerNode::hear(SessionId id, const protocol::Envelope &envelope)
{
    const QString worker = m_sessions.at(id)->worker;
    if (const auto *hello = std::get_if<protocol::WorkerRegister>(&envelope.message))
        return carryOut(m_directory->registered(id, *hello, envelope.id, now()));
    if (isBlocked() && !std::holds_alternative<protocol::Heartbeat>(envelope.message))
        return refuse(id, envelope.id, kStoreBlocked);
    std::visit(Overloaded{
                   [&](const protocol::JobStarted &its) {
                       auto heard = m_book->started(worker, its.key, its.at, now());
                       if (std::holds_alternative<jobs::AskRecord>(heard.reply) && takesIn(worker, its.key))
                           heard = m_book->started(worker, its.key, its.at, now());
                       answer(id, envelope.id, std::move(heard), its.key);
                   },
                   [&](const protocol::JobOutput &its) {
                       answer(id, envelope.id, m_book->output(worker, its.key, its.stream, its.offset, its.data, now()),
                              its.key);
                   },
                   [&](const protocol::JobResult &its) { result(id, envelope.id, worker, its.outcome); },
                   [](const protocol::WorkerRegister &) {}, // as above
                   [](const protocol::Heartbeat &) {},
                   [](const protocol::Event &) {},
                   [&](const protocol::CredentialOffer &its) { takeOffer(id, its, envelope.id); },
                   [](const protocol::JobStart &) {},
                   [](const protocol::JobCancel &) {},
                   [](const protocol::Goodbye &) {},
                   [](const protocol::Drill &) {},
                   [](const protocol::CredentialRotate &) {},
                   [](const protocol::Ack &) {},
                   [](const protocol::Error &) {},
                   [](const protocol::Unknown &) {},
               },
               envelope.message);
}

void ServerNode::refuse(SessionId id, const QJsonValue &messageId, const Problem &problem)
{
    const auto found = m_sessions.find(id);
    if (found != m_sessions.end())
        write(id, found->second->machine.refusal(messageId, problem));
}

void ServerNode::acknowledge(SessionId id, const QJsonValue &messageId, const std::optional<jobs::Receipt> &receipt)
{
    const auto found = m_sessions.find(id);
    if (found != m_sessions.end())
        write(id, found->second->machine.answer(messageId,
                                                protocol::Ack{std::nullopt, !receipt || receipt->isTaken, receipt}));
}

void ServerNode::answer(SessionId id, const QJsonValue &messageId, jobs::MessageResult heard,
                        const jobs::AttemptKey &key)
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

/// What is not on record, and what the worker has offered.
bool ServerNode::takesIn(const QString &worker, const jobs::AttemptKey &key)
{
    const bool isWanted = !disk.runs.contains(key.runId) && !m_book->isTooEarly(key);
    auto step = isWanted ? m_book->takeIn(worker, key, now()) : std::nullopt;
    if (!step)
        return false;
    apply(std::move(*step));
    return true;
}

void ServerNode::result(SessionId id, const QJsonValue &messageId, const QString &worker, const jobs::Outcome &outcome)
{
    jobs::MessageResult heard = m_book->finished(worker, outcome, now());
    if (const auto *problem = std::get_if<Problem>(&heard.reply))
        return refuse(id, messageId, *problem);
    if (std::holds_alternative<jobs::AskRecord>(heard.reply)) {
        const auto known = disk.attempts.find(outcome.key);
        if (known == disk.attempts.end() && m_book->isTooEarly(outcome.key))
            return refuse(id, messageId, jobs::tooEarly());
        const bool isRunKnown = disk.runs.contains(outcome.key.runId) || m_book->knows(outcome.key.runId);
        if (known == disk.attempts.end() && isRunKnown && !m_book->isIts(worker, outcome.key)) {
            if (auto beside = m_book->takeInBeside(worker, outcome, now()))
                return apply(std::move(*beside), [this, id, messageId] { acknowledge(id, messageId, std::nullopt); });
        }
        if (takesIn(worker, outcome.key))
            return result(id, messageId, worker, outcome);
        if (known == disk.attempts.end())
            return refuse(id, messageId, {QStringLiteral("unknown_run"), QStringLiteral("not on record"), {}, {}});
        const jobs::Run &ended = known->second;
        const auto word = jobs::lateWord({ended.state, ended.worker, ended.instance}, worker,
                                         m_book->instanceOf(worker), outcome.status);
        if (word == jobs::LateWord::NotIts)
            return refuse(id, messageId, jobs::notIts(worker, outcome.key));
        if (word == jobs::LateWord::Late)
            heard.step = m_book->late(worker, outcome, now());
    }
    if (m_plant == Plant::AckBeforeCommit)
        acknowledge(id, messageId, heard.receipt);
    apply(std::move(heard.step), [this, id, messageId, receipt = heard.receipt] {
        if (m_plant != Plant::AckBeforeCommit)
            acknowledge(id, messageId, receipt);
    });
}

} // namespace holdfast::sim
