// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QString>

#include <cstdint>
#include <optional>

/// How long a run waits before it may start.
namespace holdfast::jobs {

inline constexpr Milliseconds kLongestRetryWait{60'000};
inline constexpr Milliseconds kLongestWait = std::chrono::hours(24); ///< of jitter

/// A slot's own share of its job's jitter, from 0 to `jitter`: spread evenly over the slots of a job and over the jobs
/// of one slot, and the same whenever and wherever it is asked, so that a restart does not move a run.
[[nodiscard]] Milliseconds jitterShare(const QString &job, WallTime slot, Milliseconds jitter);

/// Before the attempt that follows this one: 1, 2, 4 … 60 s, times a random factor from 0.5 to 1, so that what failed
/// together is not tried again together.
[[nodiscard]] Milliseconds retryWait(int attempt, std::uint64_t random);

/// A stored moment as one to wait for; now, where there is none or it is past. At most a day off: the clock may have
/// been set since it was stored.
[[nodiscard]] MonoTime waitUntil(std::optional<WallTime> notBefore, Now now, Milliseconds longest = kLongestWait);

} // namespace holdfast::jobs
