// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <QString>

#include <algorithm>
#include <optional>

namespace holdfast::store {

class PostgresConnection;

/// Who writes: a process, by a random id, and the name by which people know it.
struct LeaseOwner
{
    QString id;
    QString name; ///< "db1 (process 4711)"
};

/// A lease on the database, as its one row says. All times are of the database's clock.
struct LeaseRow
{
    QString owner; ///< empty: nobody's
    QString name;
    qint64 term = 0;
    qint64 batch = 0;           ///< the owner's last transaction
    Milliseconds left{0};       ///< at most 0: it is over, and anybody may take it
    Milliseconds untilEpoch{0}; ///< when it ends; moves when it is renewed

    friend bool operator==(const LeaseRow &, const LeaseRow &) = default;
};

/// How long a lease lasts that nobody renews, and how often its owner renews it.
inline constexpr Milliseconds kLease{6'000};
inline constexpr Milliseconds kRenewEvery{2'000};

[[nodiscard]] Result<LeaseRow> readLease(PostgresConnection &connection);

/// Takes the lease if it is over, nobody's, or the owner's already, under a term that nobody had before. Whatever an
/// earlier connection of this owner still has under way fails at its fence. Nothing: another one has it.
[[nodiscard]] Result<std::optional<LeaseRow>> takeLease(PostgresConnection &connection, const LeaseOwner &owner);

/// False: the lease is another one's now.
[[nodiscard]] Result<bool> renewLease(PostgresConnection &connection, const LeaseOwner &owner);

/// Anybody may take it at once. Nothing happens where it is not the owner's.
[[nodiscard]] Result<void> releaseLease(PostgresConnection &connection, const LeaseOwner &owner);

/// How long an owner may believe that the lease is still its own, without asking. By a clock that nobody sets, and from
/// the start of the attempt to renew: the database may have taken it at once, however late its answer came. Pure.
class LeaseTrust final
{
public:
    /// `began`: when the lease was taken.
    explicit LeaseTrust(MonoTime began)
        : m_began(began)
    {}
    /// An attempt that began then has succeeded.
    void renewed(MonoTime began) { m_began = std::max(m_began, began); }
    [[nodiscard]] bool holds(MonoTime now) const { return now < m_began + kLease; }

private:
    MonoTime m_began;
};

/// For one that finds the lease taken. An owner that died does not renew: its lease ends. Pure.
class HolderWatch final
{
public:
    /// True from the moment when somebody has renewed or taken the lease since the first look: there is a server.
    [[nodiscard]] bool isAlive(const LeaseRow &row);

private:
    std::optional<LeaseRow> m_first;
};

} // namespace holdfast::store
