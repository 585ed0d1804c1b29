// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/backend.h"
#include "core/store/leader.h"
#include "core/store/sql_connection.h"

/// The way to PostgreSQL, also of a program that was built without libpq: there it fails with one clear problem.
namespace holdfast::store {

/// "postgresql://…" or "postgres://…", as libpq understands it
/// (https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING).
[[nodiscard]] bool isPostgres(const QString &database);

/// A problem for a program without libpq.
[[nodiscard]] Result<void> canUsePostgres();

/// How a server holds a database that others may want, too.
struct Holding
{
    QString url = {};                                                   ///< at which it serves
    std::shared_ptr<LeaseTrust> trust = std::make_shared<LeaseTrust>(); ///< told of each renewal; never null
};

/// For people: "db1 (process 4711)".
[[nodiscard]] QString nameOfThisServer();

/// Only where canUsePostgres().
[[nodiscard]] std::unique_ptr<Backend> makePostgresBackend(const QString &url, const Holding &holding = {});

/// Who holds it. A server that waits, could take over, and answers at `ownUrl`, leaves its name there. Keeps a
/// connection. Only where canUsePostgres().
[[nodiscard]] AskLeader makeAskLeader(const QString &url, const QString &ownUrl);

/// A connection that writes, beside no server: see PostgresBackend.
[[nodiscard]] Result<std::unique_ptr<SqlConnection>> connectPostgres(const QString &url);

} // namespace holdfast::store
