// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/jobs/records.h"
#include "core/store/problems.h"
#include "core/store/reader.h"

#include <functional>
#include <memory>
#include <span>

namespace holdfast::store {

/// How a transaction went. Only Committed means that anything is on disk.
struct CommitOutcome
{
    enum class Kind {
        Committed,
        Unavailable,
        Rejected,
        Demoted, ///< another server has taken over: nothing of this one lands any more
    };
    Kind kind = Kind::Committed;
    Problem problem; ///< empty when committed

    /// Unavailable for every problem that is not kRejected: in doubt a batch is kept and tried again.
    [[nodiscard]] static CommitOutcome from(const Result<void> &result)
    {
        if (result.ok())
            return {};
        const bool rejected = result.problem().code == kRejected;
        return {rejected ? Kind::Rejected : Kind::Unavailable, result.problem()};
    }
};

/// The seam to one kind of database. Blocking; made, used and destroyed in one thread (SQL connections demand it).
class Backend
{
public:
    Backend() = default;
    virtual ~Backend() = default;
    Q_DISABLE_COPY_MOVE(Backend)

    /// Before open(). `look` may be called in any thread while the backend lives: it wants a prove() now, because the
    /// database seems to be another server's.
    virtual void setLook(std::function<void()> /*look*/) {}

    /// Connects, checks, and brings the schema up to date. Touches nothing that it cannot understand.
    [[nodiscard]] virtual Result<void> open() = 0;

    /// What a server needs to go on; outages that ended more than a day before `now` are left out.
    [[nodiscard]] virtual Result<jobs::Loaded> load(WallTime now) = 0;

    /// Applies all batches in one transaction, in order: all of them or none. On disk when it returns Committed.
    [[nodiscard]] virtual CommitOutcome commit(std::span<const jobs::Writes> batches) = 0;

    /// Commits one small row of its own: the proof that commits work now.
    [[nodiscard]] virtual CommitOutcome prove() = 0;

    /// A way to query beside the writes. Handed to another thread before its first use, and used there only.
    [[nodiscard]] virtual std::unique_ptr<Reader> reader() = 0;
};

} // namespace holdfast::store
