// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/histogram.h"

#include <QString>

#include <map>
#include <span>
#include <vector>

/// Latencies over months in bounded space: rows of a minute are kept for a day, rows of a quarter of an hour for a
/// week, rows of an hour for 90 days; the first two a little longer, so that a span of just a day or a week is read in
/// one step. Each coarser row is the merge of the finer ones, made before those are dropped. Of the last hour,
/// LatencyBook has steps of ten seconds, which are on no record. Pure.
namespace holdfast::metrics {

struct Step
{
    Seconds length;
    std::chrono::hours kept;
    std::int64_t mostRows; ///< of single workers: what 1,000 of them fill in that time
};
inline constexpr std::array<Step, 3> kSteps = {{
    {std::chrono::minutes(1), std::chrono::hours(25), 1'500'000},
    {std::chrono::minutes(15), std::chrono::days(8), 768'000},
    {std::chrono::hours(1), std::chrono::days(90), 2'160'000},
}};

/// What was measured in one stretch of time.
struct LatencyRow
{
    WallTime at{}; ///< begins
    QString worker;
    Histogram latency;

    friend bool operator==(const LatencyRow &, const LatencyRow &) = default;
};

/// The merge of each worker's rows, as rows of the stretch that begins at `at`; by worker.
[[nodiscard]] std::vector<LatencyRow> merged(std::span<const LatencyRow> rows, WallTime at);

/// The beginning of the stretch of that length that a moment is in; they are counted from 1970, UTC.
[[nodiscard]] WallTime floorTo(WallTime time, Seconds length);

/// Where the merging into rows of that length goes on after a restart, when the newest on record begins at `newest`.
/// Where the clock was set back since, what is there after that moment may lack what was measured again.
[[nodiscard]] WallTime mergedUpTo(WallTime newest, Seconds length, WallTime now);

/// From when on rows of a step are there to be read; before that the next coarser step has them.
using KeptFrom = std::array<WallTime, kSteps.size()>;

/// Where to read what: disjoint, oldest first, together all of [from, to).
struct Reading
{
    Seconds step;
    WallTime from{};
    WallTime to{};

    friend bool operator==(const Reading &, const Reading &) = default;
};
[[nodiscard]] std::vector<Reading> readings(WallTime from, WallTime to, const KeptFrom &kept);

/// A point of a curve: never better than the worst that was measured in its time.
struct Point
{
    WallTime at{};
    Seconds length{};
    Histogram latency;
};
/// At most `points` of equal length, by merging what falls into each. Stretches without anything are left out.
/// `coarsest`: the longest step among the rows; no point is shorter.
[[nodiscard]] std::vector<Point> compressed(std::span<const LatencyRow> rows, WallTime from, WallTime to,
                                            Seconds coarsest, int points);

/// What is known of a span in steps of ten seconds: all that was measured from a whole minute on.
struct RecentRows
{
    WallTime from{};
    std::vector<LatencyRow> rows;
};
/// Whether so many points of a span that is read by the minute can be shorter than that from `recentFrom` on.
[[nodiscard]] bool isFine(WallTime from, WallTime to, WallTime recentFrom, int points);
/// As compressed(), of such a span: minutes up to what is recent, then points of 10 to 50 seconds.
[[nodiscard]] std::vector<Point> compressedFinely(std::span<const LatencyRow> minutes, const RecentRows &recent,
                                                  WallTime from, WallTime to, int points);

/// Keeps count of the rows and says what to drop: what is older than its step is kept for, and of single workers what
/// is more than its step may have, oldest first.
class Retention final
{
public:
    /// Rows on record of one stretch; said again, the new number holds. All together counts as none.
    void set(std::size_t step, WallTime at, std::int64_t rows);

    struct Drop
    {
        Seconds step;
        WallTime before{};    ///< of single workers
        WallTime allBefore{}; ///< all together: by age alone

        friend bool operator==(const Drop &, const Drop &) = default;
    };
    /// What can go, a step each; nothing where nothing can. It is taken for gone.
    [[nodiscard]] std::vector<Drop> drops(WallTime now);

    /// By age, and for single workers by what was dropped.
    [[nodiscard]] KeptFrom keptFrom(bool isSingle, WallTime now) const;

private:
    struct Kept
    {
        std::map<WallTime, std::int64_t> rows;
        std::int64_t sum = 0;
        WallTime from{}; ///< of single workers
    };
    std::array<Kept, kSteps.size()> m_steps;
};

} // namespace holdfast::metrics
