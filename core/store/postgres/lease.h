// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/store/leader.h"

#include <QList>
#include <QString>

#include <optional>

namespace holdfast::store {

class PostgresConnection;

/// Who writes: a process, by a random id, and the name by which people know it.
struct LeaseOwner
{
    QString id;
    QString name;     ///< "db1 (process 4711)"
    QString url = {}; ///< at which it serves
};

/// A lease on the database, as its one row says. All times are of the database's clock.
struct LeaseRow
{
    QString owner; ///< empty: nobody's
    QString name;  ///< stays when it is given up
    qint64 term = 0;
    qint64 batch = 0;     ///< the owner's last transaction
    Milliseconds left{0}; ///< at most 0: it is over, and anybody may take it
    QString url = {};     ///< at which the owner serves

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

/// For the owner: who waits, by name. Who has said nothing for 10 s does not wait any more.
[[nodiscard]] Result<QList<WaitingServer>> listWaiting(PostgresConnection &connection, const LeaseOwner &owner);

} // namespace holdfast::store
