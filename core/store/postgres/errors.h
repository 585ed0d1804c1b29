// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/problems.h"

#include <QString>

namespace holdfast::store {

/// What an SQLSTATE means for a write (https://www.postgresql.org/docs/15/errcodes-appendix.html). Pure.
enum class PostgresFault {
    Away,     ///< the connection is lost, or useless: a new one may help
    Busy,     ///< full, locked, cancelled: the same connection may do it later
    Rejected, ///< the write itself is at fault
    Demoted,  ///< another server has taken the database
    Damaged,  ///< pages or indexes are not what they should be
};

/// An empty state is one of the client library: it lost the connection. In doubt Busy, so that a write is tried again.
[[nodiscard]] PostgresFault faultOf(const QByteArray &sqlState);

/// That fault as a problem of the database at `place`.
[[nodiscard]] Problem problemOf(const QByteArray &sqlState, const QString &message, const QString &place);

/// Raised by our function that checks the term.
inline constexpr char kDemotedState[] = "HF001";

} // namespace holdfast::store
