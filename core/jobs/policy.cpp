// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/policy.h"

#include "core/base/words.h"

namespace holdfast::jobs {
namespace {

constexpr Words<Overlap, 4> kOverlaps = {
    {{Overlap::Allow, "allow"}, {Overlap::Skip, "skip"}, {Overlap::Queue, "queue"}, {Overlap::Replace, "replace"}}};
constexpr Words<Missed, 3> kMisseds = {
    {{Missed::RunOnce, "run-once"}, {Missed::RunAll, "run-all"}, {Missed::Skip, "skip"}}};

/// Shorter, and a healthy link would be silent for longer between two pings.
constexpr Milliseconds kShortestGrace{3'000};
constexpr Milliseconds kLongest = std::chrono::days(366);
constexpr int kMost = 10'000;

Problem bad(const char *field, const QString &what)
{
    return {QStringLiteral("bad_field"), what, QLatin1String(field), {}};
}

} // namespace

QString toString(Overlap overlap)
{
    return wordFor(kOverlaps, overlap);
}

QString toString(Missed missed)
{
    return wordFor(kMisseds, missed);
}

std::optional<Overlap> overlapFrom(const QString &word)
{
    return valueFor(kOverlaps, word);
}

std::optional<Missed> missedFrom(const QString &word)
{
    return valueFor(kMisseds, word);
}

Result<void> checkPolicy(const Policy &policy)
{
    if (policy.overlapMost < 1 || policy.overlapMost > kMost)
        return bad("overlap_most", QStringLiteral("is %1, not from 1 to %2").arg(policy.overlapMost).arg(kMost));
    if (policy.missedWithin < Milliseconds(0) || policy.missedWithin > kLongest)
        return bad("missed_within", QStringLiteral("is not from 0 to 366 days"));
    if (policy.jitter < Milliseconds(0) || policy.jitter > std::chrono::days(1))
        return bad("jitter", QStringLiteral("is not from 0 to 1 day"));
    if (policy.atMost < 0 || policy.atMost > kMost)
        return bad("at_most", QStringLiteral("is %1, not from 0 to %2").arg(policy.atMost).arg(kMost));
    if (policy.grace < kShortestGrace || policy.grace > kLongest)
        return bad("grace", QStringLiteral("is not from %1 to 366 days").arg(forPeople(kShortestGrace)));
    return {};
}

int mostAtOnce(const Policy &policy)
{
    return policy.overlap == Overlap::Allow ? policy.atMost : 1;
}

} // namespace holdfast::jobs
