// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/attempt.h"

namespace holdfast::jobs {

/// A result that a server has confirmed, and that its worker still has.
struct KeptResult
{
    AttemptKey key;
    QString store;    ///< the database that confirmed it …
    QString epoch;    ///< … and its epoch then
    WallTime since{}; ///< of the receipt, by the worker's clock
    qint64 bytes = 0; ///< of output

    friend bool operator==(const KeptResult &, const KeptResult &) = default;
};

} // namespace holdfast::jobs
