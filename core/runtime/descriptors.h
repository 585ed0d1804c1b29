// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

/// How many files this process may still open. Each connection, each keeper and each look at the disk takes one.
namespace holdfast::runtime {

/// The most descriptors that this process may have open; nothing where the system has no such limit.
[[nodiscard]] std::optional<int> descriptorLimit();

/// Whether `count` more can be opened now. It tries: the numbers that are free do not lie in a row.
[[nodiscard]] bool canOpenMore(int count);

} // namespace holdfast::runtime
