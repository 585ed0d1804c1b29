// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/jobs/kept_result.h"

#include <QStringList>

#include <map>
#include <optional>
#include <vector>

namespace holdfast::jobs {

/// What a worker keeps after the receipt: a database that was restored, or whose replica was promoted, may not have it
/// any more, and says so by another epoch. Pure.
class ReceiptBook final
{
public:
    struct Bounds
    {
        Milliseconds age = std::chrono::hours(1); ///< 0: nothing is kept
        std::size_t most = 2'500;                 ///< so that all of them fit into a registration
        qint64 bytes = 256LL * 1024 * 1024;       ///< of output
    };

    explicit ReceiptBook(const Bounds &bounds)
        : m_bounds(bounds)
    {}

    /// Once, what a former process kept. What goes for it, as with keep().
    [[nodiscard]] std::vector<AttemptKey> restore(const std::vector<KeptResult> &kept, WallTime now);
    /// What goes for it, the oldest first; perhaps the result itself.
    [[nodiscard]] std::vector<AttemptKey> keep(const KeptResult &result, WallTime now);
    /// What is old enough to go.
    [[nodiscard]] std::vector<AttemptKey> expire(WallTime now);
    /// All of it goes: the disk is full.
    [[nodiscard]] std::vector<AttemptKey> dropAll();
    /// What this epoch of the store may lack. The book has it no more.
    [[nodiscard]] std::vector<AttemptKey> takeOffers(const QString &store, const QString &epoch);

    /// When the oldest one goes.
    [[nodiscard]] std::optional<WallTime> nextEnd() const;
    [[nodiscard]] QStringList epochs() const;
    [[nodiscard]] std::size_t count() const { return m_kept.size(); }

private:
    using Kept = std::map<std::pair<WallTime, AttemptKey>, KeptResult>;
    Kept::iterator drop(Kept::iterator which, std::vector<AttemptKey> &dropped);

    Bounds m_bounds;
    Kept m_kept; ///< the oldest first
    qint64 m_bytes = 0;
};

} // namespace holdfast::jobs
