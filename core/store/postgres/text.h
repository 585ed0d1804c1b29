// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>
#include <QVariant>

#include <libpq-fe.h>

#include <memory>

/// Between Qt's values and libpq's.
namespace holdfast::store {

struct ResultDeleter
{
    void operator()(PGresult *result) const { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, ResultDeleter>;

/// "a = ? AND b = '?'" as "a = $1 AND b = '?'".
[[nodiscard]] QByteArray numberedPlaces(const QString &sql);

/// As the text that a parameter takes. PostgreSQL stores no NUL in a text: U+FFFD stands for it.
[[nodiscard]] QByteArray parameterText(const QVariant &value);

/// Integers as such, bytea as bytes, everything else as text; null for NULL.
[[nodiscard]] QVariant valueOf(const PGresult *result, int row, int column);

/// What libpq says, in one line.
[[nodiscard]] QString oneLine(const char *message);

/// Where the database is, in few words and without a password: "postgresql://db1:5432/holdfast". A problem if libpq
/// does not understand the address.
[[nodiscard]] Result<QString> placeOf(const QString &url);

} // namespace holdfast::store
