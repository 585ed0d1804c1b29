// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdfast::store {

/// Where the databases do not understand the same SQL. Everything else is written once.
struct SqlDialect
{
    const char *isoTime;         ///< the time of a column in milliseconds, as "2026-11-23T12:00:20.000Z"
    const char *beginSnapshot;   ///< all that is read until COMMIT is of one moment
    const char *giveBackPage;    ///< gives one free page back to the file system; empty: the database does so by itself
    const char *continueNumbers; ///< after output was copied: its next number is behind the last; empty: it is anyway
};

[[nodiscard]] const SqlDialect &sqliteDialect();
[[nodiscard]] const SqlDialect &postgresDialect();

/// isoTime of that column.
[[nodiscard]] QString isoTimeOf(const SqlDialect &dialect, const QString &column);

} // namespace holdfast::store
