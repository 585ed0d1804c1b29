// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/lease_keeper.h"

#include "core/runtime/clock.h"
#include "core/store/postgres/connection.h"

namespace holdfast::store {

LeaseKeeper::LeaseKeeper(QString url, LeaseOwner owner, std::shared_ptr<LeaseTrust> trust)
    : m_url(std::move(url))
    , m_owner(std::move(owner))
    , m_trust(std::move(trust))
    , m_thread([this] { run(); })
{}

LeaseKeeper::~LeaseKeeper()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

/// False: this is the end.
bool LeaseKeeper::sleep()
{
    std::unique_lock lock(m_mutex);
    return !m_changed.wait_for(lock, kRenewEvery, [this] { return m_isEnding; });
}

/// A database that is away is the writer's to tell of; here it is asked again.
void LeaseKeeper::run()
{
    std::unique_ptr<PostgresConnection> connection;
    while (!m_isOver && sleep()) {
        if (!connection) {
            auto opened = PostgresConnection::open(m_url, PostgresConnection::Mode::Write);
            if (!opened)
                continue;
            connection = std::move(*opened);
        }
        if (!renew(*connection))
            connection.reset();
    }
}

/// False: the connection is of no use any more.
bool LeaseKeeper::renew(PostgresConnection &connection)
{
    const MonoTime began = runtime::SystemClock().now().mono;
    const auto renewed = renewLease(connection, m_owner);
    if (!renewed)
        return false;
    m_isOver = !*renewed;
    if (m_isOver) {
        m_trust->end(); // the writer learns it from its fence
        return true;
    }
    m_trust->extend(began + kLease);
    const auto waiting = listWaiting(connection, m_owner);
    if (waiting)
        m_trust->setWaiting(*waiting);
    return waiting.ok();
}

} // namespace holdfast::store
