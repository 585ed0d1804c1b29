// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/dispatch/waits.h"

#include <algorithm>

namespace holdfast::jobs {
namespace {

constexpr Milliseconds kFirstRetryWait{1'000};

/// FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/. Not qHash(), which differs from one Qt to the next.
std::uint64_t fnv1a(const QByteArray &bytes)
{
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char byte : bytes)
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
    return hash;
}

/// The finalizer of SplitMix64: FNV alone hardly stirs the upper bits for texts that differ at their end.
std::uint64_t stirred(std::uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

} // namespace

Milliseconds jitterShare(const QString &job, WallTime slot, Milliseconds jitter)
{
    const std::uint64_t hash = stirred(fnv1a(job.toUtf8() + '@' + QByteArray::number(qint64(toMsecs(slot)))));
    return Milliseconds(static_cast<qint64>(hash % (static_cast<std::uint64_t>(jitter.count()) + 1)));
}

Milliseconds retryWait(int attempt, std::uint64_t random)
{
    const Milliseconds longest = doubled(kFirstRetryWait, attempt - 1, kLongestRetryWait);
    const Milliseconds half = longest / 2;
    return half + Milliseconds(static_cast<qint64>(random % (static_cast<std::uint64_t>(half.count()) + 1)));
}

MonoTime waitUntil(std::optional<WallTime> notBefore, Now now, Milliseconds longest)
{
    if (!notBefore)
        return now.mono;
    return now.mono + std::clamp(*notBefore - now.wall, Milliseconds(0), longest);
}

} // namespace holdfast::jobs
