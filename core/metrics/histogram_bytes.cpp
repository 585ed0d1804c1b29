// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/histogram_bytes.h"

#include <algorithm>
#include <limits>

namespace holdfast::metrics {
namespace {

constexpr char kVersion = 1;

/// 285 years: a thousand of them can be added without a thought of overflow.
constexpr std::int64_t kLongest = std::int64_t(1) << 53;

/// Seven bits a byte, the lowest first, the eighth says that more follow.
void putNumber(QByteArray &bytes, std::uint64_t number)
{
    for (; number >= 0x80; number >>= 7)
        bytes += static_cast<char>((number & 0x7f) | 0x80);
    bytes += static_cast<char>(number);
}

std::optional<std::uint64_t> takeNumber(const QByteArray &bytes, qsizetype &at)
{
    std::uint64_t number = 0;
    for (int shift = 0; shift < 64 && at < bytes.size(); shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes[at++]);
        number |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0)
            return number;
    }
    return std::nullopt;
}

std::optional<Microseconds> takeDuration(const QByteArray &bytes, qsizetype &at)
{
    const auto number = takeNumber(bytes, at);
    if (!number || *number > static_cast<std::uint64_t>(kLongest))
        return std::nullopt;
    return Microseconds(static_cast<std::int64_t>(*number));
}

} // namespace

QByteArray toBytes(const Histogram &histogram)
{
    QByteArray bytes(1, kVersion);
    for (const Microseconds duration : {histogram.sum(), histogram.max()})
        putNumber(bytes, static_cast<std::uint64_t>(std::clamp<std::int64_t>(duration.count(), 0, kLongest)));
    std::size_t next = 0;
    const auto buckets = histogram.buckets();
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        if (buckets[i] == 0)
            continue;
        putNumber(bytes, i - next);
        putNumber(bytes, buckets[i]);
        next = i + 1;
    }
    return bytes;
}

std::optional<Histogram> histogramFrom(const QByteArray &bytes)
{
    if (!bytes.startsWith(kVersion))
        return std::nullopt;
    qsizetype at = 1;
    const auto sum = takeDuration(bytes, at);
    const auto max = takeDuration(bytes, at);
    if (!sum || !max)
        return std::nullopt;
    std::array<std::uint32_t, Histogram::kBuckets> buckets{};
    std::uint64_t next = 0;
    while (at < bytes.size()) {
        const auto skipped = takeNumber(bytes, at);
        const auto count = takeNumber(bytes, at);
        if (!skipped || *skipped >= buckets.size() || next + *skipped >= buckets.size() || !count || *count == 0 ||
            *count > std::numeric_limits<std::uint32_t>::max())
            return std::nullopt;
        next += *skipped;
        buckets[next++] = static_cast<std::uint32_t>(*count);
    }
    return Histogram::from(buckets, *sum, *max);
}

} // namespace holdfast::metrics
