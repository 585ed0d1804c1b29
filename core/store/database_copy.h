// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/sql_tables.h"

#include <QList>
#include <QString>

#include <span>

/// Moves a stopped installation from one kind of database to another. Blocks, for a process of its own.
namespace holdfast::store {

struct Copied
{
    qint64 tables = 0;
    qint64 rows = 0;

    friend bool operator==(const Copied &, const Copied &) = default;
};

/// All tables with all their columns, each after those that it refers to.
[[nodiscard]] std::span<const Table> allTables();

/// Both are values of --database. Neither may have a server; `to` must be new or empty, and `from` stays as it is,
/// except that its schema is brought to the newest version. All rows go in one transaction. Then each row of one is
/// compared with that of the other.
[[nodiscard]] Result<Copied> copyDatabase(const QString &from, const QString &to);

} // namespace holdfast::store
