// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/leader.h"
#include "core/store/postgres/lease.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace holdfast::store {

class PostgresConnection;

/// Renews a lease from a thread and over a connection of its own, while it lives: the writer may be idle, or wait for a
/// disk. Looks who waits for it, too. That nothing is written after a take-over does not depend on it: fence() sees to
/// that.
class LeaseKeeper final
{
public:
    LeaseKeeper(QString url, LeaseOwner owner, std::shared_ptr<LeaseTrust> trust);
    /// Waits for a renewal that is under way.
    ~LeaseKeeper();
    Q_DISABLE_COPY_MOVE(LeaseKeeper)

private:
    void run();
    [[nodiscard]] bool renew(PostgresConnection &connection);
    [[nodiscard]] bool sleep();

    QString m_url;
    LeaseOwner m_owner;
    std::shared_ptr<LeaseTrust> m_trust;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isEnding = false;
    bool m_isOver = false; ///< the lease is another one's
    std::thread m_thread;  ///< last: it uses the rest
};

} // namespace holdfast::store
