// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/sim/worker_node.h"

namespace holdfast::sim {

/// A server, some workers, a network; everything that can go wrong does, at random; then it is quiet, and everything
/// must be in order. What must never be is in world.faults.
class Play final
{
public:
    explicit Play(std::uint64_t seed, Plant plant = Plant::None);

    [[nodiscard]] bool isTwoOfOneName() const { return m_twoOfOneName; }
    /// Two minutes of trouble, then the quiet, then the check of everything.
    void run();

    World world;
    Network network;
    ServerNode server;
    Deeds deeds;
    std::vector<std::unique_ptr<WorkerNode>> workers;

private:
    void addJobs();
    void add(const QString &name, const schedule::Schedule &schedule);
    void people(MonoTime until);
    void trouble(MonoTime until);
    void oneTrouble();
    void startDrill();
    void wrongClock();
    void troubleWith(WorkerNode &worker);
    void crashServer();
    template <typename Fall>
    void bringDown(WorkerNode &worker, Fall fall);
    void quietDown();
    [[nodiscard]] bool isAwayInTheEnd(const WorkerNode &worker) const;
    void settle();

    // Looked at four times a second
    void watch(MonoTime until);
    [[nodiscard]] bool takesTurns(const WorkerNode &worker) const;
    void watchLink(WorkerNode &worker);
    void watchLeases();

    // In the end
    void check();
    void checkDeed(const jobs::AttemptKey &key, const jobs::Outcome &outcome);
    void checkSlots();
    void checkChanges();

    // play_tokens.cpp
    void giveCredentials();
    void administrators(MonoTime until);
    void oneDeed();
    void castOut(WorkerNode &worker);
    void joinAgain(WorkerNode &worker);
    void joinWith(WorkerNode &worker, const QByteArray &token, int attempts);
    void settleCredentials();
    void checkCredentials();
    [[nodiscard]] bool isSettled(const WorkerNode &worker) const;

    Plant m_plant;
    bool m_twoOfOneName = false;
    std::set<QString> m_outcasts; ///< workers whose credential may not hold until they have joined again
    std::vector<QString> m_asked;
    std::set<QString> m_promised; ///< answered after their commit
    std::map<QString, MonoTime> m_usableSince;
    std::map<QString, MonoTime> m_runsAlone; ///< by run: since when it is running and its worker is not linked
};

} // namespace holdfast::sim
