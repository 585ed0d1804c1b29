// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/nearest_word.h"

#include <algorithm>
#include <vector>

namespace holdfast {
namespace {

constexpr int kFarthest = 2;
constexpr qsizetype kShortWord = 3;

} // namespace

int editDistance(QStringView from, QStringView to)
{
    const auto width = static_cast<std::size_t>(to.size()) + 1;
    std::vector<std::vector<int>> cost(static_cast<std::size_t>(from.size()) + 1, std::vector<int>(width));
    for (std::size_t i = 0; i < cost.size(); ++i) {
        for (std::size_t j = 0; j < width; ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = static_cast<int>(i + j);
                continue;
            }
            const auto at = [](QStringView word, std::size_t place) { return word[qsizetype(place) - 1]; };
            const int replace = at(from, i) == at(to, j) ? 0 : 1;
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + replace});
            if (i > 1 && j > 1 && at(from, i) == at(to, j - 1) && at(from, i - 1) == at(to, j))
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost.back().back();
}

std::optional<QString> nearestWord(const QString &word, const QStringList &candidates)
{
    constexpr qsizetype shortest = 3; // what is shorter is near to too much
    constexpr qsizetype longest = 40; // no name of ours is longer, and the table grows with the square
    if (word.size() < shortest || word.size() > longest)
        return std::nullopt;
    int least = word.size() <= kShortWord ? 1 : kFarthest;
    std::optional<QString> nearest;
    for (const QString &candidate : candidates) {
        const int distance = editDistance(word, candidate);
        if (distance < least || (distance == least && !nearest)) {
            least = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

} // namespace holdfast
