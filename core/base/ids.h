// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace holdfast {

/// Crockford's base 32 in lower case.
inline constexpr char kBase32Digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

/// A run's name: 16 characters of Crockford's base 32 in lower case, nine of time and seven of chance, so that ids sort
/// by the moment they were made and two servers never make the same one.
[[nodiscard]] QString makeRunId(WallTime now, std::uint64_t random);

/// When it was made, to the millisecond; nothing for another text.
[[nodiscard]] std::optional<WallTime> timeOfRunId(const QString &id);

/// True for the names of jobs and workers: 1 to 100 characters of letters, digits and . _ - that do not begin with
/// a dash or a dot.
[[nodiscard]] bool isGoodName(const QString &name);

} // namespace holdfast
