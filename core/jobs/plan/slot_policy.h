// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/jobs/policy.h"

#include <QString>

#include <optional>

namespace holdfast::jobs {

/// What is known of a slot when it is planned.
struct SlotFacts
{
    Milliseconds late{0}; ///< how long the slot is past
    bool newest = true;   ///< no later slot of the job is due too
    int waiting = 0;      ///< runs of the job that are queued
    int notEnded = 0;     ///< those, and the ones under way
    QString earlier;      ///< the oldest of them; empty where there is none
};

struct SlotDecision
{
    enum class Kind {
        Run,
        Replace, ///< the runs that have not ended are cancelled, then it runs
        Skip,
        Miss,
    };
    Kind kind = Kind::Run;
    QString reason; ///< in words, where it does not run
};

/// A slot this late is in time: timers, commits and a slow machine take as much.
inline constexpr Milliseconds kInTime{5'000};

/// No slot up to this moment runs, but perhaps the newest one that is due. Nothing: each must be decided.
[[nodiscard]] std::optional<WallTime> missedUpTo(const Policy &policy, WallTime now);

/// Whether a slot that is due runs. The one place where the policies for missed slots and for overlap decide, in this
/// order.
[[nodiscard]] SlotDecision decideSlot(const Policy &policy, const SlotFacts &facts);

} // namespace holdfast::jobs
