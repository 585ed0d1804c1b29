// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace holdfast::runtime {

/// 64 bits of chance for ids, from the system's generator. Any thread.
[[nodiscard]] std::uint64_t random64();

/// A number in [0, 1) for jitter. Any thread.
[[nodiscard]] double random01();

} // namespace holdfast::runtime
