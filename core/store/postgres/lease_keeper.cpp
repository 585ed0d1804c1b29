// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/lease_keeper.h"

#include "core/base/log.h"
#include "core/runtime/clock.h"
#include "core/store/postgres/connection.h"

namespace holdfast::store {
namespace {

MonoTime monotonicNow()
{
    return runtime::SystemClock().now().mono;
}

} // namespace

LeaseKeeper::LeaseKeeper(QString url, LeaseOwner owner, std::function<void()> look)
    : m_url(std::move(url))
    , m_owner(std::move(owner))
    , m_look(std::move(look))
    , m_trust(monotonicNow())
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

void LeaseKeeper::run()
{
    while (sleep()) {
        if (!renew()) {
            if (m_look)
                m_look();
            return;
        }
        tellTrust();
    }
}

/// A database that is away is the writer's to tell of; here it is asked again.
bool LeaseKeeper::renew()
{
    const MonoTime began = monotonicNow();
    if (!m_connection) {
        auto opened = PostgresConnection::open(m_url, PostgresConnection::Mode::Write);
        if (!opened)
            return true;
        m_connection = std::move(*opened);
    }
    const auto renewed = renewLease(*m_connection, m_owner);
    if (!renewed)
        m_connection.reset();
    else if (*renewed)
        m_trust.renewed(began);
    return !renewed || *renewed;
}

/// Of a change only.
void LeaseKeeper::tellTrust()
{
    const bool isOver = !m_trust.holds(monotonicNow());
    if (isOver == m_isTold)
        return;
    m_isTold = isOver;
    if (isOver)
        log(lcStore(), LogLevel::Warning,
            QStringLiteral("the lease on the database is over, and could not be renewed: another server may take it"),
            QStringLiteral("check PostgreSQL and the network to it"));
    else
        log(lcStore(), LogLevel::Info, QStringLiteral("the lease on the database is this server's again"));
}

} // namespace holdfast::store
