// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>
#include <vector>

namespace holdfast::gui {

/// First and last, both included.
using RowRange = std::pair<int, int>;

/// Sorted, distinct rows as ranges. More than `most` ranges are brought down to that by bridging the smallest gaps, so
/// that a view is told little, not everything. Pure.
[[nodiscard]] std::vector<RowRange> rangesOf(std::vector<int> rows, std::size_t most);

} // namespace holdfast::gui
