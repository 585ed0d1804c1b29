// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/keeper_node.h"

namespace holdfast::sim {

KeeperNode::KeeperNode(World &world, Deeds &deeds, std::shared_ptr<OnDisk> disk, Plant plant,
                       std::function<void()> tell)
    : Node(world, QStringLiteral("keeper of %1.%2").arg(disk->assignment.key.runId).arg(disk->assignment.key.attempt))
    , m_deeds(deeds)
    , m_disk(std::move(disk))
    , m_plant(plant)
    , m_tell(std::move(tell))
    , m_alarm(*this, [this] {
        if (const auto grace = m_book->onDeadline(m_world.now().mono))
            stopTree(*grace);
        m_alarm.set(m_book->nextDeadline());
    })
{}

void KeeperNode::start(MonoTime leaseUntil)
{
    rise();
    later(m_world.now().mono + m_world.msecs(5, 60), [this, leaseUntil] { begin(leaseUntil); });
}

void KeeperNode::begin(MonoTime leaseUntil)
{
    if ((m_disk->launched && m_plant != Plant::DoubleTakeover) || m_disk->outcome)
        return fall();
    m_disk->launched = true;
    m_book.emplace(m_disk->assignment, leaseUntil);
    if (m_earlyStop != jobs::StopCause::None)
        (void)m_book->stop(m_earlyStop);
    m_alarm.set(m_book->nextDeadline());
    later(m_world.now().mono + m_world.msecs(1, 10), [this] {
        if (m_book->isStopping())
            return end(std::nullopt, QStringLiteral("SIGTERM"));
        const jobs::AttemptKey &key = m_disk->assignment.key;
        if (++m_deeds.launched[key] > 1)
            m_world.blame(QStringLiteral("attempt %1 of run %2 was started twice").arg(key.attempt).arg(key.runId));
        checkAlone();
        m_deeds.live[key.runId][key.attempt] = this;
        m_disk->started = m_world.now().wall;
        m_book->started(m_world.now());
        m_alarm.set(m_book->nextDeadline());
        m_tell();
        print(m_world.chance(0.05) ? m_world.random(20, 80) : m_world.random(0, 4));
    });
}

/// Two attempts of a run may be alive at once only where its policy says so. One that is frozen with its machine does
/// not run; it is stopped as soon as it could.
void KeeperNode::checkAlone() const
{
    const jobs::Assignment &assignment = m_disk->assignment;
    const auto others = m_deeds.live.find(assignment.key.runId);
    if (others == m_deeds.live.end() || assignment.onDisconnect == jobs::OnDisconnect::Replace)
        return;
    for (const auto &[attempt, other] : others->second) {
        if (!other->isFrozen())
            m_world.blame(QStringLiteral("attempts %1 and %2 of run %3 run at once")
                              .arg(attempt)
                              .arg(assignment.key.attempt)
                              .arg(assignment.key.runId));
    }
}

void KeeperNode::print(int pieces)
{
    later(m_world.now().mono + m_world.msecs(1, 2500), [this, pieces] {
        if (pieces == 0)
            return end(m_world.chance(0.8) ? 0 : 3, {});
        qint64 &bytes = m_disk->bytes[m_world.chance(0.7) ? 0 : 1];
        bytes += m_world.chance(0.02) ? m_world.random(30'000, 90'000) : m_world.random(1, 400);
        m_tell();
        print(pieces - 1);
    });
}

void KeeperNode::stop(jobs::StopCause why)
{
    if (isUp() && m_book && m_book->stop(why))
        stopTree(jobs::kStopGrace);
    if (!m_book)
        m_earlyStop = why;
}

void KeeperNode::renew(MonoTime leaseUntil)
{
    if (!isUp() || !m_book)
        return;
    m_book->renew(leaseUntil);
    m_alarm.set(m_book->nextDeadline());
}

void KeeperNode::stopTree(Milliseconds grace)
{
    later(m_world.now().mono + m_world.msecs(1, std::max(1, static_cast<int>(grace.count()))),
          [this] { end(std::nullopt, QStringLiteral("SIGTERM")); });
}

void KeeperNode::end(std::optional<int> exitCode, const QString &signal)
{
    if (m_disk->outcome)
        return;
    const jobs::AttemptKey key = m_disk->assignment.key;
    m_deeds.live[key.runId].erase(key.attempt);
    jobs::Outcome outcome = m_book->ended(exitCode, signal, {}, m_world.now());
    outcome.outputBytes = m_disk->bytes[0] + m_disk->bytes[1];
    m_disk->outcome = outcome;
    m_disk->outcomeSynced = m_plant != Plant::ResultNotSynced;
    m_deeds.finished.emplace(key, outcome);
    fall();
    m_tell();
}

void KeeperNode::crash()
{
    const jobs::AttemptKey &key = m_disk->assignment.key;
    m_deeds.live[key.runId].erase(key.attempt);
    fall();
}

} // namespace holdfast::sim
