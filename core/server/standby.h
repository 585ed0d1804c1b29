// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runtime/deadline_timer.h"
#include "core/store/leader.h"

#include <memory>

namespace holdfast::server {

/// Several servers share one database.
struct StandbyConfig
{
    std::function<store::AskLeader()> makeAsk;
    std::shared_ptr<store::LeaseTrust> trust; ///< of this server's own lease
    QString name;                             ///< of this server, for people: "db2 (process 4711)"
    Milliseconds lookEvery{500};              ///< who leads, while it waits
};

/// What a server does that shares its database: it waits until nobody leads, and while it leads it looks whether it
/// still may. Lives in the server's thread.
class Standby final : public QObject
{
    Q_OBJECT
public:
    /// A leader whose database is away leads for so long after the end of its lease: a database that is restarted
    /// should cost no connections. It writes nothing meanwhile, whoever leads.
    static constexpr Milliseconds kGrace{10'000};

    Standby(StandbyConfig config, const runtime::Clock &clock, QObject *parent = nullptr);

    /// This server does not lead: free() follows when it may. `yields`: not before another one had the time to lead.
    void wait(bool yields = false);
    /// This server leads: lost() follows when it must not any more.
    void lead();
    void stop();

    /// The lease of this server is over, or another one has it.
    [[nodiscard]] bool hasLost() const;
    /// Who leads, as far as is known.
    [[nodiscard]] const store::Leader &leader() const { return m_leader; }
    /// For those who come to this server: "this server does not lead; the leader is db1 (process 4711) at ws://…".
    [[nodiscard]] QString words() const;

Q_SIGNALS:
    /// Nobody leads. `takeOver` as in jobs::Loaded; empty: nobody led before.
    void free(const QString &takeOver);
    void lost();
    /// Who waits, while this server leads.
    void listed(const QList<holdfast::store::WaitingServer> &waiting);

private:
    void onLooked(const Result<store::Leader> &leader);
    void tell(const Result<store::Leader> &leader);
    void onCheck(Now now);

    StandbyConfig m_config;
    const runtime::Clock &m_clock;
    std::unique_ptr<store::LeaderWatch> m_watch;
    runtime::DeadlineTimer m_check; ///< while it leads
    store::Leader m_leader;
    std::optional<MonoTime> m_yieldsUntil;
    QList<store::WaitingServer> m_waiting;
    QString m_told; ///< the last line about it
};

} // namespace holdfast::server
