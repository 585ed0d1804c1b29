// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/run_book.h"
#include "core/link/peer_session.h"
#include "tests/sim/network.h"
#include "tests/support/model_store.h"

#include <deque>
#include <map>

namespace holdfast::sim {

/// The server as in core/server, on the pure machines, with a disk that takes its time and a process that can die.
class ServerNode final : public Node
{
public:
    ServerNode(World &world, Network &network);

    void start();
    void crash();
    /// The database takes nothing for that long.
    void blockStore(Microseconds length);

    /// A worker's connection arrives.
    void accept(const ConnectionPtr &connection);

    [[nodiscard]] jobs::RunBook &book() { return *m_book; }
    [[nodiscard]] bool isRegistered(const QString &worker) const { return m_byWorker.contains(worker); }
    void apply(jobs::Step step, const std::function<void()> &done = {});

    test::ModelStore disk; ///< survives a crash

private:
    struct Session
    {
        ConnectionPtr connection;
        link::PeerSession machine;
        Alarm alarm;
        QString worker;
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
    void answer(quint64 id, const QJsonValue &messageId, const QString &worker, jobs::Heard heard,
                const jobs::AttemptKey &key);
    void write(quint64 id, const QByteArray &text);
    void leave(quint64 id, const link::LinkEnd &end);
    void commitSoon();
    void commit();
    void rearm();

    Network &m_network;
    std::unique_ptr<jobs::RunBook> m_book;
    std::map<quint64, std::unique_ptr<Session>> m_sessions;
    std::map<QString, quint64> m_byWorker;
    quint64 m_lastId = 0;
    std::deque<Batch> m_queue;
    bool m_committing = false;
    MonoTime m_blockedUntil{};
    Alarm m_alarm;
};

} // namespace holdfast::sim
