// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/slot_policy.h"

namespace holdfast::jobs {
namespace {

using Kind = SlotDecision::Kind;

/// Why a slot that is late does not run; empty where it does.
QString whyMissed(const Policy &policy, const SlotFacts &facts)
{
    if (facts.late <= kInTime)
        return {};
    const QString late =
        QStringLiteral("the server could not start it in time: it was %1 late").arg(forPeople(facts.late));
    if (policy.missedWithin > Milliseconds(0) && facts.late > policy.missedWithin)
        return QStringLiteral("%1, and the job runs none later than %2").arg(late, forPeople(policy.missedWithin));
    switch (policy.missed) {
    case Missed::RunOnce:
        return facts.newest ? QString() : QStringLiteral("%1, and a later slot was due").arg(late);
    case Missed::RunAll:
        return {};
    case Missed::Skip:
        return QStringLiteral("%1, and the job runs no late ones").arg(late);
    }
    Q_UNREACHABLE();
}

SlotDecision decideOverlap(const Policy &policy, const SlotFacts &facts)
{
    switch (policy.overlap) {
    case Overlap::Allow:
        if (facts.notEnded >= policy.overlapMost)
            return {Kind::Skip, QStringLiteral("%1 runs of this job have not ended").arg(facts.notEnded)};
        return {};
    case Overlap::Skip:
        if (facts.notEnded > 0)
            return {Kind::Skip, QStringLiteral("run %1 has not ended").arg(facts.earlier)};
        return {};
    case Overlap::Queue:
        if (facts.waiting >= policy.overlapMost)
            return {Kind::Skip, QStringLiteral("%1 runs of this job wait already").arg(facts.waiting)};
        return {};
    case Overlap::Replace:
        return {facts.notEnded > 0 ? Kind::Replace : Kind::Run, {}};
    }
    Q_UNREACHABLE();
}

} // namespace

SlotDecision decideSlot(const Policy &policy, const SlotFacts &facts)
{
    if (const QString why = whyMissed(policy, facts); !why.isEmpty())
        return {Kind::Miss, why};
    return decideOverlap(policy, facts);
}

} // namespace holdfast::jobs
