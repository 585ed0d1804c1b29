// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QString>

namespace holdfast::fleet {

/// A worker whose clock differs by so much is warned of.
inline constexpr Milliseconds kClocksDiffer{2'000};

/// How far a worker's clock is ahead of the server's, negative where it is behind. A message that was long under way
/// looks like a clock that is behind, so a difference up to the round trip counts for none. Pure.
[[nodiscard]] Milliseconds clockAhead(WallTime sentAt, WallTime receivedAt, Microseconds roundTrip);

/// "2 h ahead of", "3 min 5 s behind".
[[nodiscard]] QString clockWords(Milliseconds ahead);

} // namespace holdfast::fleet
