// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/worker_node.h"

#include "core/base/overloaded.h"

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
    , m_bookAlarm(*this, [this] { work([this] { carryOut(m_book->onDeadline(m_world.now().mono)); }); })
    , m_lookAlarm(*this, [this] { look(); })
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
    m_process = QString::number(m_world.random64(), 36);
    m_book = std::make_unique<jobs::WorkBook>(kTakesWithin);
    takeOver();
    link::WorkerLink::Config config;
    config.urls = {QStringLiteral("ws://server")};
    m_toldLease.reset();
    m_token = m_files.credential;
    m_credentials.emplace(m_token);
    m_link = std::make_unique<link::WorkerLink>(config, [this] { return m_world.random01(); });
    feed(m_link->start(m_world.now()));
}

/// What a former process left: results, runs in the care of keepers, and starts that nobody had begun with.
void WorkerNode::takeOver()
{
    std::vector<jobs::RecoveredAttempt> found;
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
    m_backlog.clear();
    m_hungUntil = {};
    m_linkAlarm.set(std::nullopt);
    m_bookAlarm.set(std::nullopt);
    m_lookAlarm.set(std::nullopt);
}

/// When what is being done now is done; its service starts it again.
void WorkerNode::endByDrill()
{
    m_world.in(Microseconds(0), [this] {
        if (isUp())
            crash();
    });
    m_world.in(m_world.msecs(50, 10'000), [this] {
        if (!isUp())
            start();
    });
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

void WorkerNode::hang(Microseconds length)
{
    m_world.trace([&] { return QStringLiteral("the disk of %1 hangs for %2 s").arg(m_title).arg(toSeconds(length)); });
    m_hungUntil = std::max(m_hungUntil, m_world.now().mono + length);
}

/// What the work thread does, in order, when the disk lets it.
void WorkerNode::work(std::function<void()> what)
{
    m_backlog.push_back(std::move(what));
    workOff();
}

void WorkerNode::workOff()
{
    while (!m_works && !m_backlog.empty()) {
        if (m_world.now().mono < m_hungUntil)
            return later(m_hungUntil, [this] { workOff(); });
        const auto what = std::move(m_backlog.front());
        m_backlog.pop_front();
        m_works = true;
        what();
        m_works = false;
    }
}

bool WorkerNode::killKeeper()
{
    for (auto &[key, keeper] : m_keepers) {
        if (!keeper->isUp())
            continue;
        keeper->crash();
        later(m_world.now().mono + m_world.msecs(1, 500), [this, key = key] { work([this, key] { onKeeper(key); }); });
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

void WorkerNode::deliver(const protocol::Envelope &envelope)
{
    if (const auto *start = std::get_if<protocol::JobStart>(&envelope.message)) {
        const jobs::Assignment &assignment = start->assignment;
        const bool isNew = m_book->isNew(assignment.key);
        if (isNew && m_book->isTooLate(m_world.now().mono) && m_plant != Plant::OldStartTaken)
            return send(envelope.id, protocol::Error{QStringLiteral("too_late"), {}, {}});
        if (isNew)
            m_spool[assignment.key] = onDiskFor(assignment);
        send(envelope.id, protocol::Ack{});
        if (isNew)
            carryOut(m_book->assigned(assignment, m_world.now().mono));
    } else if (const auto *cancel = std::get_if<protocol::JobCancel>(&envelope.message)) {
        send(envelope.id, protocol::Ack{});
        carryOut(m_book->cancel(cancel->key));
    } else if (std::holds_alternative<protocol::Drill>(envelope.message)) {
        endByDrill();
    } else if (std::holds_alternative<protocol::CredentialRotate>(envelope.message)) {
        const QString secret = QString::number(m_world.random64(), 16).rightJustified(access::kSecretLength, u'0');
        carryOut(m_credentials->asked(m_files, secret));
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
    std::visit(Overloaded{
                   [this](const work::Launch &start) { keeperFor(start.assignment.key).start(start.leaseUntil); },
                   [this](const work::StopTree &stop) { keeperFor(stop.key).stop(stop.why); },
                   [this](const work::RenewLease &lease) { keeperFor(lease.key).renew(lease.until); },
                   [this](const work::Finish &done) { finish(done.outcome); },
                   [this](const work::Forget &receipt) { forget(receipt.key); },
                   [this](const work::Keep &receipt) { keep(receipt); },
                   [this](const work::Reject &reject) {
                       m_world.blame(QStringLiteral("run %1 was refused: %2").arg(reject.key.runId, reject.why));
                       m_spool.erase(reject.key);
                   },
                   [](const work::Refused &) {},
                   [this](const work::SendStarted &its) {
                       send(static_cast<qint64>(its.token), protocol::JobStarted{its.key, its.pid, its.at});
                   },
                   [this](const work::SendOutput &its) {
                       send(static_cast<qint64>(its.token),
                            protocol::JobOutput{its.key, its.stream, its.offset,
                                                outputOf(its.key, its.stream, its.offset, its.offset + its.bytes)});
                   },
                   [this](const work::SendResult &result) { sendResult(result); },
               },
               effect);
}

void WorkerNode::sendResult(const jobs::work::SendResult &what)
{
    send(static_cast<qint64>(what.token), protocol::JobResult{what.outcome, {}, {}});
    if (m_plant == Plant::ForgotBeforeReceipt)
        m_spool.erase(what.outcome.key);
}

void WorkerNode::forget(const jobs::AttemptKey &key)
{
    checkReceipt(key);
    drop(key);
}

void WorkerNode::checkReceipt(const jobs::AttemptKey &key)
{
    const auto onRecord = m_server.disk.attempts.find(key);
    if (onRecord == m_server.disk.attempts.end() || !jobs::isFinal(onRecord->second.state))
        m_world.blame(QStringLiteral("a receipt for run %1, which is not on disk").arg(key.runId));
}

void WorkerNode::drop(const jobs::AttemptKey &key)
{
    m_spool.erase(key);
    if (const auto keeper = m_keepers.extract(key))
        m_graves.push_back(std::move(keeper.mapped()));
}

void WorkerNode::keep(const jobs::work::Keep &receipt)
{
    const auto disk = m_spool.at(receipt.key);
    if (receipt.epoch == m_server.disk.epochId) // else the receipt was under way when the database went back
        checkReceipt(receipt.key);
    drop(receipt.key);
    m_kept[receipt.key] = disk;
    const WallTime now = m_world.now().wall;
    for (const jobs::AttemptKey &key : m_receipts.keep({receipt.key, receipt.store, receipt.epoch, now, 0}, now))
        m_kept.erase(key);
}

void WorkerNode::offerAgain(const QString &store, const QString &epoch)
{
    std::vector<jobs::RecoveredAttempt> offers;
    for (const jobs::AttemptKey &key : m_receipts.takeOffers(store, epoch)) {
        const auto entry = m_spool.insert(m_kept.extract(key)).position;
        const OnDisk &disk = *entry->second;
        offers.push_back({disk.assignment, true, disk.started, 4711, disk.outcome, disk.bytes[0], disk.bytes[1]});
    }
    m_book->restore(offers);
}

KeeperNode &WorkerNode::keeperFor(const jobs::AttemptKey &key)
{
    auto &keeper = m_keepers[key];
    if (keeper && m_plant == Plant::DoubleTakeover && keeper->isUp())
        m_graves.push_back(std::move(keeper));
    if (!keeper)
        keeper = std::make_unique<KeeperNode>(m_world, m_deeds, m_spool.at(key), m_plant, [this, key] {
            later(m_world.now().mono + m_world.msecs(0, 5), [this, key] { work([this, key] { onKeeper(key); }); });
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
