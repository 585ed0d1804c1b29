// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/plan/slot_policy.h"

#include <algorithm>

namespace holdfast::jobs {
namespace {

using Decision = SlotDecision::Kind;

/// Why a slot that is late does not run; empty where it does.
QString whyMissed(const Policy &policy, const SlotFacts &facts)
{
    if (facts.late <= kInTime)
        return {};
    const QString late =
        QStringLiteral("the server could not start it in time: it was %1 late").arg(forPeople(facts.late));
    if (policy.missedWithin > Milliseconds(0) && facts.late > policy.missedWithin)
        return QStringLiteral("%1, and the job's limit is %2").arg(late, forPeople(policy.missedWithin));
    switch (policy.missed) {
    case Missed::RunOnce:
        return facts.newest ? QString() : QStringLiteral("%1, and a newer scheduled time was due").arg(late);
    case Missed::RunAll:
        return {};
    case Missed::Skip:
        return QStringLiteral("%1, and the job skips late runs").arg(late);
    }
    Q_UNREACHABLE();
}

SlotDecision decideOverlap(const Policy &policy, const SlotFacts &facts)
{
    switch (policy.overlap) {
    case Overlap::Allow:
        if (facts.notEnded >= policy.maxOverlap)
            return {Decision::Skip, QStringLiteral("the limit of active runs is reached: %1").arg(facts.notEnded)};
        return {};
    case Overlap::Skip:
        if (facts.notEnded > 0)
            return {Decision::Skip, QStringLiteral("run %1 has not ended").arg(facts.earlier)};
        return {};
    case Overlap::Queue:
        if (facts.waiting >= policy.maxOverlap)
            return {Decision::Skip, QStringLiteral("the limit of waiting runs is reached: %1").arg(facts.waiting)};
        return {};
    case Overlap::Replace:
        return {facts.notEnded > 0 ? Decision::Replace : Decision::Run, {}};
    }
    Q_UNREACHABLE();
}

} // namespace

std::optional<WallTime> missedUpTo(const Policy &policy, WallTime now)
{
    std::optional<WallTime> latest;
    if (policy.missed != Missed::RunAll)
        latest = now - kInTime - Milliseconds(1);
    if (policy.missedWithin > Milliseconds(0)) {
        const WallTime tooLate = now - std::max(policy.missedWithin, kInTime) - Milliseconds(1);
        latest = std::max(latest.value_or(tooLate), tooLate);
    }
    return latest;
}

SlotDecision decideSlot(const Policy &policy, const SlotFacts &facts)
{
    if (const QString why = whyMissed(policy, facts); !why.isEmpty())
        return {Decision::Miss, why};
    return decideOverlap(policy, facts);
}

} // namespace holdfast::jobs
