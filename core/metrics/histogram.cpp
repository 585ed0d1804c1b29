// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace holdfast::metrics {
namespace {

/// Ten steps a decade, each at most 1.26 times the one before, with 1, 2 and 5 among them; in thousandths.
constexpr std::array<std::int64_t, 10> kDecadeSteps = {1000, 1260, 1587, 2000, 2515, 3162, 3976, 5000, 6300, 7937};
constexpr std::size_t kDecades = 9; // 1 µs … 1,000 s

/// Upper bounds in microseconds; those below 10 µs are rounded up to whole ones and so may repeat.
constexpr auto kBounds = [] {
    std::array<std::int64_t, kDecadeSteps.size() * kDecades + 1> bounds{};
    std::int64_t scale = 1;
    for (std::size_t decade = 0; decade < kDecades; ++decade, scale *= 10) {
        for (std::size_t i = 0; i < kDecadeSteps.size(); ++i)
            bounds[decade * kDecadeSteps.size() + i] = (kDecadeSteps[i] * scale + 999) / 1000;
    }
    bounds.back() = scale;
    return bounds;
}();

constexpr auto kCoarse = [] {
    std::array<Microseconds, 3 * (kDecades - 2)> bounds{};
    std::int64_t scale = 10;
    for (std::size_t decade = 0; decade < kDecades - 2; ++decade, scale *= 10) {
        bounds[decade * 3] = Microseconds(scale);
        bounds[decade * 3 + 1] = Microseconds(2 * scale);
        bounds[decade * 3 + 2] = Microseconds(5 * scale);
    }
    return bounds;
}();

} // namespace

template <typename Count>
void BasicHistogram<Count>::add(Microseconds duration)
{
    static_assert(kBounds.size() + 1 == kBuckets);
    const auto bucket = std::lower_bound(kBounds.begin(), kBounds.end(), duration.count()) - kBounds.begin();
    Count &count = m_buckets[static_cast<std::size_t>(bucket)];
    count += count < std::numeric_limits<Count>::max() ? 1 : 0;
    ++m_count;
    m_sum += duration;
    m_max = std::max(m_max, duration);
}

template <typename Count>
template <typename OtherCount>
void BasicHistogram<Count>::merge(const BasicHistogram<OtherCount> &other)
{
    static_assert(sizeof(OtherCount) <= sizeof(Count));
    for (std::size_t i = 0; i < m_buckets.size(); ++i)
        m_buckets[i] += std::min<Count>(other.m_buckets[i], std::numeric_limits<Count>::max() - m_buckets[i]);
    m_count += other.m_count;
    m_sum += other.m_sum;
    m_max = std::max(m_max, other.m_max);
}

template <typename Count>
Microseconds BasicHistogram<Count>::quantile(double share) const
{
    const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(m_count)));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < kBounds.size(); ++i) {
        seen += m_buckets[i];
        if (seen >= wanted && seen > 0)
            return std::min(m_max, Microseconds(kBounds[i]));
    }
    return m_max;
}

template <typename Count>
std::uint64_t BasicHistogram<Count>::countUpTo(Microseconds bound) const
{
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < kBounds.size() && kBounds[i] <= bound.count(); ++i)
        seen += m_buckets[i];
    return seen;
}

template <typename Count>
std::span<const Microseconds> BasicHistogram<Count>::coarseBounds()
{
    return kCoarse;
}

template <typename Count>
std::span<const std::int64_t> BasicHistogram<Count>::boundsInMicroseconds()
{
    return kBounds;
}

template <typename Count>
BasicHistogram<Count> BasicHistogram<Count>::from(std::span<const Count, kBuckets> buckets, Microseconds sum,
                                                  Microseconds max)
{
    BasicHistogram histogram;
    std::copy(buckets.begin(), buckets.end(), histogram.m_buckets.begin());
    for (const Count count : buckets)
        histogram.m_count += count;
    histogram.m_sum = sum;
    histogram.m_max = max;
    return histogram;
}

template class BasicHistogram<std::uint16_t>;
template class BasicHistogram<std::uint32_t>;
template class BasicHistogram<std::uint64_t>;
template void Histogram::merge(const Histogram &);
template void LifeHistogram::merge(const LifeHistogram &);

template <typename Count>
void BasicRollingHistogram<Count>::roll(MonoTime now)
{
    if (now - m_began < kSpan)
        return;
    // The next span begins where the last one ended, not now: a quiet time must not keep what is old.
    const bool isNext = now - m_began < 2 * kSpan;
    m_previous = isNext ? m_current : BasicHistogram<Count>();
    m_current = BasicHistogram<Count>();
    m_began = isNext ? m_began + kSpan : now;
}

template <typename Count>
void BasicRollingHistogram<Count>::add(Microseconds duration, MonoTime now)
{
    roll(now);
    m_current.add(duration);
}

template <typename Count>
Histogram BasicRollingHistogram<Count>::recent(MonoTime now) const
{
    BasicRollingHistogram copy = *this;
    copy.roll(now);
    Histogram all;
    all.merge(copy.m_previous);
    all.merge(copy.m_current);
    return all;
}

template class BasicRollingHistogram<std::uint32_t>;
template class BasicRollingHistogram<std::uint16_t>;

} // namespace holdfast::metrics
