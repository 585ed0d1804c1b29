// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/postgres/connection.h"
#include "core/store/postgres/lease.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace holdfast::store {

/// Renews a lease from a thread and over a connection of its own, while it lives: the writer may be idle, or wait for a
/// disk. That nothing is written after a take-over does not depend on it: fence() sees to that.
class LeaseKeeper final
{
public:
    /// `look` is called once in that thread if the lease is another one's.
    LeaseKeeper(QString url, LeaseOwner owner, std::function<void()> look);
    /// Waits for a renewal that is under way.
    ~LeaseKeeper();
    Q_DISABLE_COPY_MOVE(LeaseKeeper)

private:
    void run();
    /// False: it is another one's.
    [[nodiscard]] bool renew();
    void tellTrust();
    [[nodiscard]] bool sleep();

    QString m_url;
    LeaseOwner m_owner;
    std::function<void()> m_look;
    LeaseTrust m_trust;
    bool m_isTold = false; ///< that the lease is over
    std::unique_ptr<PostgresConnection> m_connection;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isEnding = false;
    std::thread m_thread; ///< last: it uses the rest
};

} // namespace holdfast::store
