// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/worker_node.h"

namespace holdfast::sim {

using link::EndCause;

WorkerNode::WorkerNode(World &world, Network &network, ServerNode &server, Deeds &deeds, const QString &name, int slots)
    : Node(world, name)
    , m_network(network)
    , m_server(server)
    , m_deeds(deeds)
    , m_name(name)
    , m_slots(slots)
    , m_linkAlarm(*this, [this] { feed(m_link->onDeadline(m_world.now())); })
    , m_bookAlarm(*this, [this] { carryOut(m_book->onDeadline(m_world.now().mono)); })
{}

QByteArray WorkerNode::outputOf(const jobs::AttemptKey &key, jobs::Stream stream, qint64 from, qint64 to)
{
    QByteArray bytes(to - from, Qt::Uninitialized);
    const auto salt = static_cast<qint64>(qHash(key.runId, 7)) + key.attempt * 31 + static_cast<int>(stream);
    for (qint64 i = from; i < to; ++i)
        bytes[i - from] = static_cast<char>(' ' + ((i * 37 + salt) & 0x3f));
    return bytes;
}

QString WorkerNode::describe() const
{
    QString text;
    for (const auto &[key, disk] : m_spool) {
        text += QStringLiteral("%1.%2: %3, %4 and %5 bytes, %6; ")
                    .arg(key.runId)
                    .arg(key.attempt)
                    .arg(m_running.contains(key) ? QStringLiteral("runs") : QStringLiteral("does not run"))
                    .arg(disk.bytes[0])
                    .arg(disk.bytes[1])
                    .arg(disk.outcome ? jobs::toString(disk.outcome->status) : QStringLiteral("no outcome"));
    }
    return text;
}

void WorkerNode::start()
{
    rise();
    m_book = std::make_unique<jobs::WorkBook>();
    std::vector<jobs::Found> found;
    for (auto &[key, disk] : m_spool) {
        if (!disk.outcome) {
            jobs::Outcome outcome;
            outcome.key = key;
            outcome.status = jobs::RunState::Lost;
            outcome.startedAt = disk.started;
            outcome.finishedAt = m_world.now().wall;
            disk.outcome = outcome;
            m_deeds.finished.insert_or_assign(key, outcome);
        }
        found.push_back({*disk.outcome, disk.bytes[0], disk.bytes[1]});
    }
    m_book->restore(found);
    link::WorkerLink::Config config;
    config.urls = {QStringLiteral("ws://server")};
    m_link = std::make_unique<link::WorkerLink>(config, [this] { return m_world.random01(); });
    feed(m_link->start(m_world.now()));
}

void WorkerNode::crash()
{
    fall();
    for (const auto &key : m_running)
        m_deeds.live[key.runId].erase(key.attempt);
    m_running.clear();
    if (m_connection)
        m_network.drop(m_connection, 0, {EndCause::Reset, QStringLiteral("the worker died")});
    m_connection.reset();
    m_linkAlarm.set(std::nullopt);
    m_bookAlarm.set(std::nullopt);
}

void WorkerNode::rearm()
{
    m_linkAlarm.set(m_link->nextDeadline());
    m_bookAlarm.set(m_book->nextDeadline());
}

void WorkerNode::dial(Milliseconds timeout)
{
    const quint64 attempt = ++m_attempt;
    const auto fail = [this, attempt](const char *why) {
        if (attempt == m_attempt)
            feed(m_link->closed({EndCause::Unreachable, QLatin1String(why)}, m_world.now()));
    };
    if (m_network.cut)
        return later(m_world.now().mono + timeout, [fail] { fail("timed out"); });
    if (!m_server.isUp())
        return later(m_world.now().mono + m_network.delay(), [fail] { fail("refused"); });
    auto connection = std::make_shared<Connection>();
    connection->ends[0].node = this;
    connection->ends[1].node = &m_server;
    connection->ends[0].receive = [this, attempt](const Frame &frame) {
        if (attempt == m_attempt)
            receive(frame);
    };
    later(m_world.now().mono + timeout, [this, attempt, connection, fail] {
        if (attempt == m_attempt && m_connection != connection)
            fail("timed out");
    });
    m_server.later(m_world.now().mono + m_network.delay(), [this, attempt, connection] {
        if (connection->swallowed || m_network.cut)
            return;
        m_server.accept(connection);
        later(m_world.now().mono + m_network.delay(), [this, attempt, connection] {
            if (attempt != m_attempt) {
                m_network.drop(connection, 0, {EndCause::Reset, {}});
                return;
            }
            m_connection = connection;
            feed(m_link->opened(m_world.now()));
        });
    });
}

void WorkerNode::receive(const Frame &frame)
{
    if (const auto *text = std::get_if<Text>(&frame)) {
        feed(m_link->received(text->bytes, m_world.now()));
    } else if (const auto *pong = std::get_if<Pong>(&frame)) {
        feed(m_link->ponged(pong->payload, m_world.now()));
    } else if (const auto *gone = std::get_if<Gone>(&frame)) {
        m_connection.reset();
        feed(m_link->closed(gone->end, m_world.now()));
    }
}

void WorkerNode::feed(const link::Effects &effects)
{
    for (const link::Effect &effect : effects) {
        if (const auto *open = std::get_if<link::OpenSocket>(&effect)) {
            dial(open->timeout);
        } else if (const auto *text = std::get_if<link::SendText>(&effect)) {
            if (m_connection)
                m_network.send(m_connection, 0, Text{text->text});
        } else if (const auto *ping = std::get_if<link::SendPing>(&effect)) {
            if (m_connection)
                m_network.send(m_connection, 0, Ping{ping->payload});
        } else if (std::holds_alternative<link::AbortSocket>(effect)) {
            ++m_attempt;
            if (m_connection)
                m_network.drop(m_connection, 0, {EndCause::Reset, {}});
            m_connection.reset();
        } else if (std::holds_alternative<link::Opened>(effect)) {
            protocol::WorkerRegister hello;
            hello.workerId = m_name;
            hello.protocol = 1;
            hello.slots = m_slots;
            hello.instance = m_name;
            hello.sequence = ++m_registrations;
            hello.holding = m_book->holding();
            feed(m_link->registerAs(hello, m_world.now()));
        } else if (const auto *up = std::get_if<link::LinkUp>(&effect)) {
            m_lastUp = m_world.now().mono;
            carryOut(m_book->linkUp(up->registered.keep, up->registered.cancel, true, m_world.now().mono));
        } else if (std::holds_alternative<link::LinkDown>(effect)) {
            ++m_linksLost;
            m_book->linkDown();
        } else if (const auto *message = std::get_if<link::Deliver>(&effect)) {
            deliver(message->envelope);
        } else if (const auto *answered = std::get_if<link::Answered>(&effect);
                   answered != nullptr && answered->id.isDouble()) {
            const auto *ack = std::get_if<protocol::Ack>(&answered->answer);
            carryOut(m_book->answered(static_cast<quint64>(answered->id.toInteger()), ack != nullptr && ack->durable,
                                      ack != nullptr ? QString() : std::get<protocol::Error>(answered->answer).code,
                                      m_world.now().mono));
        }
    }
    rearm();
}

void WorkerNode::deliver(const protocol::Envelope &envelope)
{
    if (const auto *start = std::get_if<protocol::JobStart>(&envelope.message)) {
        const jobs::Assignment &assignment = start->assignment;
        const bool isNew = m_book->isNew(assignment.key);
        if (isNew)
            m_spool[assignment.key] = OnDisk{assignment, {}, {0, 0}, {}};
        send(envelope.id, protocol::Ack{});
        if (isNew)
            carryOut(m_book->assigned(assignment, m_world.now().mono));
    } else if (const auto *cancel = std::get_if<protocol::JobCancel>(&envelope.message)) {
        send(envelope.id, protocol::Ack{});
        carryOut(m_book->cancel(cancel->key, m_world.now().mono));
    }
}

void WorkerNode::send(const QJsonValue &id, protocol::Message message)
{
    feed(m_link->send({id, std::move(message)}, m_world.now()));
}

void WorkerNode::carryOut(const jobs::work::Effects &effects)
{
    namespace work = jobs::work;
    for (const work::Effect &effect : effects) {
        if (const auto *start = std::get_if<work::Launch>(&effect)) {
            launch(start->assignment);
        } else if (const auto *stop = std::get_if<work::StopTree>(&effect)) {
            later(m_world.now().mono + m_world.msecs(1, static_cast<int>(stop->grace.count())),
                  [this, key = stop->key] { end(key, std::nullopt, QStringLiteral("SIGTERM")); });
        } else if (const auto *done = std::get_if<work::Finish>(&effect)) {
            finish(done->outcome);
        } else if (const auto *receipt = std::get_if<work::Forget>(&effect)) {
            const auto onRecord = m_server.disk.attempts.find(receipt->key);
            if (onRecord == m_server.disk.attempts.end() || !jobs::isFinal(onRecord->second.state))
                m_world.blame(QStringLiteral("a receipt for run %1, which is not on disk").arg(receipt->key.runId));
            m_spool.erase(receipt->key);
        } else if (const auto *reject = std::get_if<work::Reject>(&effect)) {
            m_world.blame(QStringLiteral("run %1 was refused: %2").arg(reject->key.runId, reject->why));
            m_spool.erase(reject->key);
        } else if (const auto *begun = std::get_if<work::SendStarted>(&effect)) {
            send(static_cast<qint64>(begun->token), protocol::JobStarted{begun->key, begun->pid, begun->at});
        } else if (const auto *output = std::get_if<work::SendOutput>(&effect)) {
            send(static_cast<qint64>(output->token),
                 protocol::JobOutput{
                     output->key, output->stream, output->offset,
                     outputOf(output->key, output->stream, output->offset, output->offset + output->bytes)});
        } else if (const auto *result = std::get_if<work::SendResult>(&effect)) {
            send(static_cast<qint64>(result->token), protocol::JobResult{result->outcome, {}, {}});
        }
    }
    rearm();
}

void WorkerNode::launch(const jobs::Assignment &assignment)
{
    const jobs::AttemptKey key = assignment.key;
    if (++m_deeds.launched[key] > 1)
        m_world.blame(QStringLiteral("attempt %1 of run %2 was started twice").arg(key.attempt).arg(key.runId));
    std::set<int> &live = m_deeds.live[key.runId];
    if (!live.empty())
        m_world.blame(QStringLiteral("two attempts of run %1 run at once").arg(key.runId));
    live.insert(key.attempt);
    m_running.insert(key);
    later(m_world.now().mono + m_world.msecs(1, 10), [this, key] {
        if (!m_running.contains(key))
            return;
        m_spool.at(key).started = m_world.now().wall;
        carryOut(m_book->started(key, 4711, m_world.now()));
        print(key, m_world.random(0, 4));
    });
}

void WorkerNode::print(const jobs::AttemptKey &key, int pieces)
{
    later(m_world.now().mono + m_world.msecs(1, 2500), [this, key, pieces] {
        if (!m_running.contains(key))
            return;
        if (pieces == 0)
            return end(key, m_world.chance(0.8) ? 0 : 3, {});
        const auto stream = m_world.chance(0.7) ? jobs::Stream::Stdout : jobs::Stream::Stderr;
        qint64 &bytes = m_spool.at(key).bytes[static_cast<int>(stream)];
        bytes += m_world.chance(0.02) ? m_world.random(30'000, 90'000) : m_world.random(1, 400);
        carryOut(m_book->outputGrew(key, stream, bytes, m_world.now().mono));
        print(key, pieces - 1);
    });
}

void WorkerNode::end(const jobs::AttemptKey &key, std::optional<int> exitCode, const QString &signal)
{
    if (m_running.erase(key) == 0)
        return;
    m_deeds.live[key.runId].erase(key.attempt);
    carryOut(m_book->ended(key, exitCode, signal, {}, m_world.now()));
}

void WorkerNode::finish(const jobs::Outcome &outcome)
{
    OnDisk &disk = m_spool.at(outcome.key);
    disk.outcome = outcome;
    disk.outcome->outputBytes = disk.bytes[0] + disk.bytes[1];
    m_deeds.finished.insert_or_assign(outcome.key, *disk.outcome);
    carryOut(m_book->finishedOnDisk(*disk.outcome, disk.bytes[0], disk.bytes[1], m_world.now().mono));
}

} // namespace holdfast::sim
