// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <array>
#include <cstdint>
#include <span>

namespace holdfast::metrics {

/// Counts durations in buckets of about a quarter's width, from 1 µs to 1,000 s, in fixed space. Quantiles come out as
/// the upper bound of their bucket: never below the truth, never above the longest seen. A bucket's count stops at the
/// largest value of `Count`.
template <typename Count>
class BasicHistogram final
{
public:
    static constexpr std::size_t kBuckets = 92; ///< the last one: longer than all bounds

    void add(Microseconds duration);
    /// As if all had been added to this one.
    template <typename OtherCount>
    void merge(const BasicHistogram<OtherCount> &other);

    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] Microseconds sum() const { return m_sum; }
    [[nodiscard]] Microseconds max() const { return m_max; }
    /// `share` from 0 to 1; zero where nothing was counted.
    [[nodiscard]] Microseconds quantile(double share) const;
    /// How many were at most `bound`; exact for the bounds of coarseBounds().
    [[nodiscard]] std::uint64_t countUpTo(Microseconds bound) const;

    /// 1, 2 and 5 of each decade: the buckets that Prometheus is told.
    [[nodiscard]] static std::span<const Microseconds> coarseBounds();

    /// How many are in each bucket, shortest first, and the bounds of all buckets but the last.
    [[nodiscard]] std::span<const Count, kBuckets> buckets() const { return m_buckets; }
    [[nodiscard]] static std::span<const std::int64_t> boundsInMicroseconds();
    /// From what was kept of one: the other way to fill it.
    [[nodiscard]] static BasicHistogram from(std::span<const Count, kBuckets> buckets, Microseconds sum,
                                             Microseconds max);

    friend bool operator==(const BasicHistogram &, const BasicHistogram &) = default;

private:
    template <typename OtherCount>
    friend class BasicHistogram;

    std::array<Count, kBuckets> m_buckets{};
    std::uint64_t m_count = 0;
    Microseconds m_sum{0};
    Microseconds m_max{0};
};

/// Of an hour at most; each worker has some.
using Histogram = BasicHistogram<std::uint32_t>;
/// Of all that a process ever does: 2,000 a second in one bucket are more than 32 bits hold after 25 days.
using LifeHistogram = BasicHistogram<std::uint64_t>;
extern template class BasicHistogram<std::uint32_t>;
extern template class BasicHistogram<std::uint64_t>;

/// A histogram of the last quarter to half hour: what is older than two spans is gone.
template <typename Count>
class BasicRollingHistogram final
{
public:
    static constexpr Milliseconds kSpan{15 * 60 * 1000};

    void add(Microseconds duration, MonoTime now);
    [[nodiscard]] Histogram recent(MonoTime now) const;

private:
    void roll(MonoTime now);

    BasicHistogram<Count> m_current;
    BasicHistogram<Count> m_previous;
    MonoTime m_began{};
};

using RollingHistogram = BasicRollingHistogram<std::uint32_t>;
/// Of what happens at most some times a second: in half the space.
using SlowRollingHistogram = BasicRollingHistogram<std::uint16_t>;
extern template class BasicRollingHistogram<std::uint32_t>;
extern template class BasicRollingHistogram<std::uint16_t>;

} // namespace holdfast::metrics
