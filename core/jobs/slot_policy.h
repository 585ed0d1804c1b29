// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QString>

namespace holdfast::jobs {

/// What is known of a slot when it is planned.
struct SlotFacts
{
    Milliseconds late{0}; ///< how long the slot is past
    bool newest = true;   ///< no later slot of the job is due too
    int waiting = 0;      ///< runs of the job that wait for a worker
};

struct SlotDecision
{
    enum class Kind { Run, Skip, Miss };
    Kind kind = Kind::Run;
    QString reason; ///< empty for Run
};

/// A slot this late still runs, whatever came after it: a restart of the server costs no run.
inline constexpr Milliseconds kMissedWithin{60'000};
/// More waiting runs of one job than this help nobody: its slots are skipped until some have run.
inline constexpr int kMaxWaiting = 100;

/// Whether a slot that is due runs. The one place where policies for overlap and missed slots decide; today they are
/// the same for all jobs: run every slot up to a minute late, of older ones only the newest.
[[nodiscard]] inline SlotDecision decideSlot(const SlotFacts &facts)
{
    if (facts.late > kMissedWithin && !facts.newest) {
        return {SlotDecision::Kind::Miss,
                QStringLiteral("the server could not start it in time: it was %1 late, and a later slot was due")
                    .arg(forPeople(facts.late))};
    }
    if (facts.waiting >= kMaxWaiting)
        return {SlotDecision::Kind::Skip, QStringLiteral("%1 runs of this job wait already").arg(facts.waiting)};
    return {};
}

} // namespace holdfast::jobs
