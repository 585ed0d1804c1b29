// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <cstdint>

namespace holdfast::runtime {

/// 64 bits of chance for ids, from a generator that the system seeded. Any thread.
[[nodiscard]] std::uint64_t random64();

/// Bytes that nobody can guess, for secrets. Any thread.
[[nodiscard]] QByteArray secretBytes(int count);

/// A number in [0, 1) for jitter. Any thread.
[[nodiscard]] double random01();

} // namespace holdfast::runtime
