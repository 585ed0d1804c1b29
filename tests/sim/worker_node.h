// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/work_book.h"
#include "core/link/worker_link.h"
#include "tests/sim/server_node.h"

#include <memory>

namespace holdfast::sim {

/// What the programs of all workers did, whoever is asked about it later.
struct Deeds
{
    std::map<jobs::AttemptKey, int> launched;
    std::map<jobs::AttemptKey, jobs::Outcome> finished; ///< as the worker's disk had it
    std::map<QString, std::set<int>> live;              ///< attempts that run, by run
};

/// The worker as in core/worker, on the pure machines, with a disk that survives and programs that do not.
class WorkerNode final : public Node
{
public:
    WorkerNode(World &world, Network &network, ServerNode &server, Deeds &deeds, const QString &name, int slots);

    void start();
    void crash();
    [[nodiscard]] const QString &name() const { return m_name; }
    [[nodiscard]] bool isLinked() const { return isUp() && m_link->isUp(); }
    [[nodiscard]] bool holdsNothing() const { return m_spool.empty(); }
    /// What its disk holds, for the report of a failed seed.
    [[nodiscard]] QString describe() const;
    [[nodiscard]] int linksLost() const { return m_linksLost; }
    /// When it was last registered; a link may be gone again before anybody looks.
    [[nodiscard]] MonoTime lastUp() const { return m_lastUp; }
    [[nodiscard]] const ConnectionPtr &connection() const { return m_connection; }

    /// What a program prints: the same bytes whenever they are asked for.
    [[nodiscard]] static QByteArray outputOf(const jobs::AttemptKey &key, jobs::Stream stream, qint64 from, qint64 to);

private:
    struct OnDisk
    {
        jobs::Assignment assignment;
        std::optional<WallTime> started;
        qint64 bytes[2] = {0, 0};
        std::optional<jobs::Outcome> outcome;
    };

    void feed(const link::Effects &effects);
    void dial(Milliseconds timeout);
    void receive(const Frame &frame);
    void deliver(const protocol::Envelope &envelope);
    void carryOut(const jobs::work::Effects &effects);
    void launch(const jobs::Assignment &assignment);
    void print(const jobs::AttemptKey &key, int pieces);
    void end(const jobs::AttemptKey &key, std::optional<int> exitCode, const QString &signal);
    void finish(const jobs::Outcome &outcome);
    void send(const QJsonValue &id, protocol::Message message);
    void rearm();

    Network &m_network;
    ServerNode &m_server;
    Deeds &m_deeds;
    QString m_name;
    int m_slots;
    std::map<jobs::AttemptKey, OnDisk> m_spool; ///< survives a crash
    qint64 m_registrations = 0;                 ///< survives a crash, as on disk
    std::unique_ptr<link::WorkerLink> m_link;
    std::unique_ptr<jobs::WorkBook> m_book;
    std::set<jobs::AttemptKey> m_running;
    ConnectionPtr m_connection;
    quint64 m_attempt = 0; ///< of connecting: an answer to an earlier one comes too late
    int m_linksLost = 0;
    MonoTime m_lastUp{};
    Alarm m_linkAlarm;
    Alarm m_bookAlarm;
};

} // namespace holdfast::sim
