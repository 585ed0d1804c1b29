// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/worker_node.h"

namespace holdfast::sim {

using link::EndCause;

namespace {

std::shared_ptr<OnDisk> onDiskFor(const jobs::Assignment &assignment)
{
    auto disk = std::make_shared<OnDisk>();
    disk->assignment = assignment;
    return disk;
}

} // namespace

WorkerNode::WorkerNode(World &world, Network &network, ServerNode &server, Deeds &deeds, const Identity &identity,
                       Plant plant)
    : Node(world, identity.instance)
    , m_network(network)
    , m_server(server)
    , m_deeds(deeds)
    , m_identity(identity)
    , m_plant(plant)
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
    for (const auto &[key, entry] : m_spool) {
        const OnDisk &disk = *entry;
        text += QStringLiteral("%1.%2: %3, %4 and %5 bytes, %6; ")
                    .arg(key.runId)
                    .arg(key.attempt)
                    .arg(m_keepers.contains(key) && m_keepers.at(key)->isUp() ? QStringLiteral("is kept")
                                                                              : QStringLiteral("is not kept"))
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
    takeOver();
    link::WorkerLink::Config config;
    config.urls = {QStringLiteral("ws://server")};
    m_toldLease.reset();
    m_link = std::make_unique<link::WorkerLink>(config, [this] { return m_world.random01(); });
    feed(m_link->start(m_world.now()));
}

/// What a former process left: results, runs in the care of keepers, and starts that nobody had begun with.
void WorkerNode::takeOver()
{
    std::vector<jobs::Found> found;
    for (auto &[key, entry] : m_spool) {
        OnDisk &disk = *entry;
        const bool isKept = m_keepers.contains(key) && m_keepers.at(key)->isUp();
        if (!disk.outcome && !isKept && disk.launched && m_plant != Plant::DoubleTakeover) {
            jobs::Outcome outcome;
            outcome.key = key;
            outcome.status = jobs::RunState::Lost;
            outcome.startedAt = disk.started;
            outcome.finishedAt = m_world.now().wall;
            disk.outcome = outcome;
            m_deeds.finished.emplace(key, outcome);
        }
        const bool launched = (disk.launched || isKept) && m_plant != Plant::DoubleTakeover;
        found.push_back({disk.assignment, launched, disk.started, 4711, disk.outcome, disk.bytes[0], disk.bytes[1]});
    }
    m_book->restore(found);
}

void WorkerNode::crash()
{
    fall();
    if (m_connection)
        m_network.drop(m_connection, 0, {EndCause::Reset, QStringLiteral("the worker died")});
    m_connection.reset();
    m_linkAlarm.set(std::nullopt);
    m_bookAlarm.set(std::nullopt);
}

void WorkerNode::powerLoss()
{
    if (isUp())
        crash();
    for (auto &[key, keeper] : m_keepers) {
        if (keeper->isUp())
            keeper->crash();
    }
    for (auto &[key, entry] : m_spool) {
        OnDisk &disk = *entry;
        if (!disk.outcomeSynced)
            disk.outcome.reset();
        if (disk.outcome)
            continue; // synced with its output
        for (qint64 &bytes : disk.bytes)
            bytes = m_world.chance(0.5) ? bytes : m_world.random(0, static_cast<int>(bytes));
        if (m_world.chance(0.5))
            disk.started.reset();
    }
}

void WorkerNode::suspend(Microseconds length)
{
    freeze(length);
    for (auto &[key, keeper] : m_keepers)
        keeper->freeze(length);
}

bool WorkerNode::killKeeper()
{
    for (auto &[key, keeper] : m_keepers) {
        if (!keeper->isUp())
            continue;
        keeper->crash();
        later(m_world.now().mono + m_world.msecs(1, 500), [this, key = key] { onKeeper(key); });
        return true;
    }
    return false;
}

void WorkerNode::rearm()
{
    // As the program does: only what is new is told.
    if (const auto lease = m_book->shortestLease(); lease != m_toldLease) {
        m_link->limitPingInterval(lease ? std::optional(*lease / 4) : std::nullopt);
        m_toldLease = lease;
    }
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
    if (m_network.isCut(m_identity.instance))
        return later(m_world.now().mono + timeout, [fail] { fail("timed out"); });
    if (!m_server.isUp())
        return later(m_world.now().mono + m_network.delay(), [fail] { fail("refused"); });
    auto connection = std::make_shared<Connection>();
    connection->who = m_identity.instance;
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
        if (connection->isSwallowed() || m_network.isCut(m_identity.instance))
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
        } else {
            tell(effect);
        }
    }
    rearm();
}

void WorkerNode::tell(const link::Effect &effect)
{
    if (std::holds_alternative<link::Opened>(effect)) {
        registerHere();
    } else if (const auto *up = std::get_if<link::LinkUp>(&effect)) {
        m_lastUp = m_world.now().mono;
        carryOut(m_book->linkUp(up->registered.keep, up->registered.cancel, true, m_world.now().mono));
    } else if (std::holds_alternative<link::LinkDown>(effect)) {
        ++m_linksLost;
        m_book->linkDown();
    } else if (const auto *message = std::get_if<link::Deliver>(&effect)) {
        deliver(message->envelope);
    } else if (const auto *sign = std::get_if<link::Confirmed>(&effect)) {
        const MonoTime now = m_world.now().mono;
        carryOut(m_book->confirmed(m_plant == Plant::LeaseFromArrival ? now + Seconds(12) : sign->sentAt, now));
    } else if (const auto *answered = std::get_if<link::Answered>(&effect);
               answered != nullptr && answered->id.isDouble()) {
        const auto *ack = std::get_if<protocol::Ack>(&answered->answer);
        const jobs::Answer answer = ack != nullptr
                                        ? jobs::Answer{ack->durable, {}, ack->receipt}
                                        : jobs::Answer{false, std::get<protocol::Error>(answered->answer).code, {}};
        carryOut(m_book->answered(static_cast<quint64>(answered->id.toInteger()), answer, m_world.now().mono));
    }
}

void WorkerNode::registerHere()
{
    protocol::WorkerRegister hello;
    hello.workerId = m_identity.name;
    hello.protocol = 1;
    hello.slots = m_identity.slots;
    hello.instance = m_identity.instance;
    hello.sequence = ++m_registrations;
    hello.holding = m_book->holding();
    feed(m_link->registerAs(hello, m_world.now()));
}

void WorkerNode::deliver(const protocol::Envelope &envelope)
{
    if (const auto *start = std::get_if<protocol::JobStart>(&envelope.message)) {
        const jobs::Assignment &assignment = start->assignment;
        const bool isNew = m_book->isNew(assignment.key);
        if (isNew)
            m_spool[assignment.key] = onDiskFor(assignment);
        send(envelope.id, protocol::Ack{});
        if (isNew)
            carryOut(m_book->assigned(assignment, m_world.now().mono));
    } else if (const auto *cancel = std::get_if<protocol::JobCancel>(&envelope.message)) {
        send(envelope.id, protocol::Ack{});
        carryOut(m_book->cancel(cancel->key));
    }
}

void WorkerNode::send(const QJsonValue &id, protocol::Message message)
{
    feed(m_link->send({id, std::move(message)}, m_world.now()));
}

void WorkerNode::carryOut(const jobs::work::Effects &effects)
{
    for (const jobs::work::Effect &effect : effects)
        carryOut(effect);
    rearm();
}

void WorkerNode::carryOut(const jobs::work::Effect &effect)
{
    namespace work = jobs::work;
    if (const auto *start = std::get_if<work::Launch>(&effect)) {
        keeperFor(start->assignment.key).start(start->leaseLeft);
    } else if (const auto *stop = std::get_if<work::StopTree>(&effect)) {
        keeperFor(stop->key).stop(stop->why);
    } else if (const auto *lease = std::get_if<work::RenewLease>(&effect)) {
        keeperFor(lease->key).renew(lease->until);
    } else if (const auto *done = std::get_if<work::Finish>(&effect)) {
        finish(done->outcome);
    } else if (const auto *receipt = std::get_if<work::Forget>(&effect)) {
        forget(receipt->key);
    } else if (const auto *reject = std::get_if<work::Reject>(&effect)) {
        m_world.blame(QStringLiteral("run %1 was refused: %2").arg(reject->key.runId, reject->why));
        m_spool.erase(reject->key);
    } else if (const auto *begun = std::get_if<work::SendStarted>(&effect)) {
        send(static_cast<qint64>(begun->token), protocol::JobStarted{begun->key, begun->pid, begun->at});
    } else if (const auto *output = std::get_if<work::SendOutput>(&effect)) {
        send(
            static_cast<qint64>(output->token),
            protocol::JobOutput{output->key, output->stream, output->offset,
                                outputOf(output->key, output->stream, output->offset, output->offset + output->bytes)});
    } else if (const auto *result = std::get_if<work::SendResult>(&effect)) {
        sendResult(*result);
    }
}

void WorkerNode::sendResult(const jobs::work::SendResult &what)
{
    send(static_cast<qint64>(what.token), protocol::JobResult{what.outcome, {}, {}});
    if (m_plant == Plant::ForgotBeforeReceipt)
        m_spool.erase(what.outcome.key);
}

void WorkerNode::forget(const jobs::AttemptKey &key)
{
    const auto onRecord = m_server.disk.attempts.find(key);
    if (onRecord == m_server.disk.attempts.end() || !jobs::isFinal(onRecord->second.state))
        m_world.blame(QStringLiteral("a receipt for run %1, which is not on disk").arg(key.runId));
    m_spool.erase(key);
    if (const auto keeper = m_keepers.extract(key))
        m_graves.push_back(std::move(keeper.mapped()));
}

KeeperNode &WorkerNode::keeperFor(const jobs::AttemptKey &key)
{
    auto &keeper = m_keepers[key];
    if (keeper && m_plant == Plant::DoubleTakeover && keeper->isUp())
        m_graves.push_back(std::move(keeper));
    if (!keeper)
        keeper = std::make_unique<KeeperNode>(m_world, m_deeds, m_spool.at(key), m_plant, [this, key] {
            later(m_world.now().mono + m_world.msecs(0, 5), [this, key] { onKeeper(key); });
        });
    return *keeper;
}

/// The keeper has said something, or is gone; the disk tells what there is.
void WorkerNode::onKeeper(const jobs::AttemptKey &key)
{
    const auto found = m_spool.find(key);
    if (found == m_spool.end())
        return;
    const OnDisk disk = *found->second; // as it is now: what follows may forget it
    if (disk.started)
        carryOut(m_book->started(key, 4711, *disk.started, m_world.now().mono));
    if (disk.outcome) {
        carryOut(m_book->finishedOnDisk(*disk.outcome, disk.bytes[0], disk.bytes[1], m_world.now().mono));
        return;
    }
    carryOut(m_book->outputGrew(key, jobs::Stream::Stdout, disk.bytes[0], m_world.now().mono));
    carryOut(m_book->outputGrew(key, jobs::Stream::Stderr, disk.bytes[1], m_world.now().mono));
    if (m_keepers.contains(key) && !m_keepers.at(key)->isUp())
        carryOut(m_book->keeperGone(key, m_world.now().wall));
}

void WorkerNode::finish(const jobs::Outcome &outcome)
{
    OnDisk &disk = *m_spool.at(outcome.key);
    disk.outcome = outcome;
    disk.outcome->outputBytes = disk.bytes[0] + disk.bytes[1];
    m_deeds.finished.emplace(outcome.key, *disk.outcome);
    const OnDisk now = disk;
    carryOut(m_book->finishedOnDisk(*now.outcome, now.bytes[0], now.bytes[1], m_world.now().mono));
}

} // namespace holdfast::sim
