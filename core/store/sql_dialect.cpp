// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sql_dialect.h"

namespace holdfast::store {

/// SQLite takes a snapshot with the first query (https://www.sqlite.org/isolation.html), and gives back one page a step
/// (https://www.sqlite.org/pragma.html#pragma_incremental_vacuum); Qt makes one step of a statement without columns.
const SqlDialect &sqliteDialect()
{
    static constexpr SqlDialect dialect{
        .isoTime = "strftime('%Y-%m-%dT%H:%M:%fZ', %1 / 1000.0, 'unixepoch')",
        .beginSnapshot = "BEGIN",
        .giveBackPage = "PRAGMA incremental_vacuum(1)",
        .continueNumbers = "",
    };
    return dialect;
}

const SqlDialect &postgresDialect()
{
    static constexpr SqlDialect dialect{
        .isoTime = "to_char(to_timestamp(%1 / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')",
        .beginSnapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        .giveBackPage = "",
        .continueNumbers = "SELECT setval(pg_get_serial_sequence('output', 'seq'), coalesce(max(seq), 0) + 1, false) "
                           "FROM output",
    };
    return dialect;
}

QString isoTimeOf(const SqlDialect &dialect, const QString &column)
{
    return QString::fromLatin1(dialect.isoTime).replace(QStringLiteral("%1"), column);
}

} // namespace holdfast::store
