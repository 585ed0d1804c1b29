// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/run_book.h"
#include "core/link/peer_session.h"
#include "tests/sim/network.h"
#include "tests/sim/plant.h"
#include "tests/support/model_store.h"

#include <deque>
#include <map>

namespace holdfast::sim {

/// The server as in core/server, on the pure machines, with a disk that takes its time and a process that can die.
class ServerNode final : public Node
{
public:
    ServerNode(World &world, Network &network, Plant plant);

    void start();
    void crash();
    /// The database takes nothing for that long.
    void blockStore(Microseconds length);
    [[nodiscard]] bool isBlocked() const { return m_world.now().mono < m_blockedUntil; }
    /// Somebody sets this machine's clock.
    void stepClock(Milliseconds step) { m_skew += step; }
    [[nodiscard]] Now now() const { return {m_world.now().mono, m_world.now().wall + m_skew}; }

    /// A worker's connection arrives.
    void accept(const ConnectionPtr &connection);

    [[nodiscard]] jobs::RunBook &book() { return *m_book; }
    [[nodiscard]] bool isRegistered(const QString &worker) const { return m_byWorker.contains(worker); }
    /// Or its own start: it gives every run a new lease.
    [[nodiscard]] MonoTime lastSignOf(const QString &worker) const
    {
        const auto found = m_lastSigns.find(worker);
        return found == m_lastSigns.end() ? m_startedAt : std::max(m_startedAt, found->second);
    }
    void apply(jobs::Step step, const std::function<void()> &done = {});

    test::ModelStore disk; ///< survives a crash

private:
    struct Session
    {
        ConnectionPtr connection;
        link::PeerSession machine;
        Alarm alarm;
        QString worker;
        MonoTime lastByte{};
    };
    struct Batch
    {
        jobs::Step step;
        std::function<void()> done;
    };

    void receive(quint64 id, const Frame &frame);
    void carryOut(quint64 id, const link::Effects &effects);
    void hear(quint64 id, const protocol::Envelope &envelope);
    void registerWorker(quint64 id, const protocol::WorkerRegister &message, const QJsonValue &messageId);
    void answer(quint64 id, const QJsonValue &messageId, jobs::Heard heard, const jobs::AttemptKey &key);
    void result(quint64 id, const QJsonValue &messageId, const QString &worker, const jobs::Outcome &outcome);
    void acknowledge(quint64 id, const QJsonValue &messageId, const std::optional<jobs::Receipt> &receipt);
    void refuse(quint64 id, const QJsonValue &messageId, const Problem &problem);
    void sendCommand(const jobs::Command &command);
    void write(quint64 id, const QByteArray &text);
    void leave(quint64 id, const link::LinkEnd &end);
    void commitSoon();
    void write();
    void commit();
    void rearm();

    Network &m_network;
    std::unique_ptr<jobs::RunBook> m_book;
    std::map<quint64, std::unique_ptr<Session>> m_sessions;
    std::map<QString, quint64> m_byWorker;
    MonoTime m_startedAt{};
    std::map<QString, MonoTime> m_lastSigns; ///< of workers that were registered
    quint64 m_lastId = 0;
    Plant m_plant;
    Milliseconds m_skew{0}; ///< of this machine's wall clock
    std::deque<Batch> m_queue;
    std::deque<Batch> m_written; ///< handed to the system, not yet on the disk
    bool m_committing = false;
    MonoTime m_blockedUntil{};
    Alarm m_alarm;
};

} // namespace holdfast::sim
