// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/latency_history.h"

#include "core/metrics/recent_latency.h"

#include <algorithm>

namespace holdfast::metrics {
namespace {

WallTime ceilTo(WallTime time, Seconds length)
{
    const WallTime floored = floorTo(time, length);
    return floored == time ? floored : floored + length;
}

Seconds ceilTo(Milliseconds span, Seconds length)
{
    return (span + length - Milliseconds(1)) / length * length;
}

/// Of points of a fine curve. Two fewer than asked: one at the border to the minutes, one at the end may be cut.
Seconds fineLength(WallTime from, WallTime to, int points)
{
    return ceilTo((to - from) / std::max(points - 2, 1), RecentLatency::kStep);
}

} // namespace

WallTime floorTo(WallTime time, Seconds length)
{
    const Milliseconds since = time.time_since_epoch();
    const Milliseconds beyond = since % length;
    return WallTime(since - (beyond.count() < 0 ? beyond + length : beyond));
}

WallTime mergedUpTo(WallTime newest, Seconds length, WallTime now)
{
    const WallTime next = newest + length;
    return next <= now ? next : std::min(next, floorTo(now - 2 * length, length));
}

std::vector<LatencyRow> merged(std::span<const LatencyRow> rows, WallTime at)
{
    std::map<QString, Histogram> byWorker;
    for (const LatencyRow &row : rows)
        byWorker[row.worker].merge(row.latency);
    std::vector<LatencyRow> result;
    result.reserve(byWorker.size());
    for (const auto &[worker, latency] : byWorker)
        result.push_back({at, worker, latency});
    return result;
}

std::vector<Reading> readings(WallTime from, WallTime to, const KeptFrom &kept)
{
    std::vector<Reading> result;
    WallTime end = to;
    for (std::size_t i = 0; i < kSteps.size() && from < end; ++i) {
        const bool isLast = i + 1 == kSteps.size();
        // A border lies where a stretch of the coarser step begins, so that nothing is read twice or not at all.
        const WallTime border = isLast ? from : std::max(from, ceilTo(kept[i], kSteps[i + 1].length));
        if (border >= end)
            continue;
        result.push_back({kSteps[i].length, floorTo(border, kSteps[i].length), end});
        end = result.back().from;
    }
    std::reverse(result.begin(), result.end());
    return result;
}

std::vector<Point> compressed(std::span<const LatencyRow> rows, WallTime from, WallTime to, Seconds coarsest,
                              int points)
{
    const WallTime begin = floorTo(from, coarsest);
    const Milliseconds share = (to - begin + Milliseconds(points - 1)) / points;
    const Seconds length = std::max(ceilTo(share, coarsest), coarsest);
    std::map<std::int64_t, Histogram> cells;
    for (const LatencyRow &row : rows) {
        if (row.at >= begin && row.at < to)
            cells[(row.at - begin) / length].merge(row.latency);
    }
    std::vector<Point> result;
    result.reserve(cells.size());
    for (const auto &[number, latency] : cells)
        result.push_back({begin + number * length, length, latency});
    return result;
}

bool isFine(WallTime from, WallTime to, WallTime recentFrom, int points)
{
    return recentFrom < to && fineLength(from, to, points) < kSteps[0].length;
}

std::vector<Point> compressedFinely(std::span<const LatencyRow> minutes, const RecentRows &recent, WallTime from,
                                    WallTime to, int points)
{
    const Seconds minute = kSteps[0].length;
    std::vector<Point> result;
    if (from < recent.from)
        result = compressed(minutes, from, recent.from, minute,
                            static_cast<int>((recent.from - floorTo(from, minute)) / minute));
    const WallTime border = std::max(floorTo(from, RecentLatency::kStep), recent.from);
    const Seconds length = fineLength(from, to, points);
    const auto fine = compressed(recent.rows, border, to, RecentLatency::kStep,
                                 static_cast<int>((to - border + length - Milliseconds(1)) / length));
    result.insert(result.end(), fine.begin(), fine.end());
    return result;
}

void Retention::set(std::size_t step, WallTime at, std::int64_t rows)
{
    Kept &kept = m_steps.at(step);
    std::int64_t &known = kept.rows[at];
    kept.sum += rows - known;
    known = rows;
}

std::vector<Retention::Drop> Retention::drops(WallTime now)
{
    std::vector<Drop> result;
    for (std::size_t i = 0; i < kSteps.size(); ++i) {
        Kept &kept = m_steps[i];
        const WallTime tooOld = floorTo(now - kSteps[i].kept, kSteps[i].length);
        WallTime before = tooOld;
        auto end = kept.rows.begin();
        for (; end != kept.rows.end() && (end->first < tooOld || kept.sum > kSteps[i].mostRows); ++end) {
            kept.sum -= end->second;
            before = std::max(before, end->first + kSteps[i].length);
        }
        const bool isSome = end != kept.rows.begin();
        kept.rows.erase(kept.rows.begin(), end);
        if (!isSome)
            continue;
        kept.from = std::max(kept.from, before);
        result.push_back({kSteps[i].length, before, tooOld});
    }
    return result;
}

KeptFrom Retention::keptFrom(bool isSingle, WallTime now) const
{
    KeptFrom from{};
    for (std::size_t i = 0; i < kSteps.size(); ++i) {
        const WallTime byAge = floorTo(now - kSteps[i].kept, kSteps[i].length);
        from[i] = isSingle ? std::max(byAge, m_steps[i].from) : byAge;
    }
    return from;
}

} // namespace holdfast::metrics
