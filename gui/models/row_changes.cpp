// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/row_changes.h"

#include <algorithm>
#include <functional>

namespace holdfast::gui {
namespace {

/// The gap that a range may bridge, so that at most `most` ranges are left.
int bridgeable(const std::vector<int> &rows, std::size_t most)
{
    std::vector<int> gaps;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (rows[i] - rows[i - 1] > 1)
            gaps.push_back(rows[i] - rows[i - 1]);
    }
    if (most == 0 || gaps.size() < most)
        return 1;
    const auto kept = gaps.begin() + static_cast<std::ptrdiff_t>(most - 1);
    std::nth_element(gaps.begin(), kept, gaps.end(), std::greater<>());
    return *kept;
}

} // namespace

std::vector<RowRange> rangesOf(std::vector<int> rows, std::size_t most)
{
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    const int bridged = bridgeable(rows, most);
    std::vector<RowRange> ranges;
    for (const int row : rows) {
        if (!ranges.empty() && row - ranges.back().second <= bridged)
            ranges.back().second = row;
        else
            ranges.emplace_back(row, row);
    }
    return ranges;
}

} // namespace holdfast::gui
