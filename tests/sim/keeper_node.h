// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/attempts/keep_book.h"
#include "tests/sim/plant.h"
#include "tests/sim/world.h"

#include <functional>
#include <map>
#include <memory>
#include <set>

namespace holdfast::sim {

class KeeperNode;

/// What the programs of all workers did, whoever is asked about it later.
struct Deeds
{
    std::map<jobs::AttemptKey, int> launched;
    std::map<jobs::AttemptKey, jobs::Outcome> finished;        ///< as the disk had it
    std::map<QString, std::map<int, const KeeperNode *>> live; ///< attempts that run, by run
};

/// One attempt's folder on a worker's disk.
struct OnDisk
{
    jobs::Assignment assignment;
    bool launched = false;
    std::optional<WallTime> started;
    qint64 bytes[2] = {0, 0};
    std::optional<jobs::Outcome> outcome;
    bool outcomeSynced = true;
};

/// The keeper as in core/keeper: a process that owns one program, with or without a worker.
class KeeperNode final : public Node
{
public:
    /// `tell`: something has changed on the disk.
    KeeperNode(World &world, Deeds &deeds, std::shared_ptr<OnDisk> disk, Plant plant, std::function<void()> tell);

    void start(MonoTime leaseUntil);
    void crash(); ///< and its program with it
    void stop(jobs::StopCause why);
    void renew(MonoTime leaseUntil);

private:
    void begin(MonoTime leaseUntil);
    void print(int pieces);
    void stopTree(Milliseconds grace);
    void end(std::optional<int> exitCode, const QString &signal);
    void checkAlone() const;

    Deeds &m_deeds;
    std::shared_ptr<OnDisk> m_disk;
    Plant m_plant;
    std::function<void()> m_tell;
    std::optional<jobs::KeepBook> m_book;
    jobs::StopCause m_earlyStop = jobs::StopCause::None; ///< asked for before it had begun
    Alarm m_alarm;
};

} // namespace holdfast::sim
