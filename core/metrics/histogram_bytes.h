// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/histogram.h"

#include <QByteArray>

#include <optional>

namespace holdfast::metrics {

/// A histogram as bytes for a database: a version, sum and longest, then each bucket that is not empty. Of one duration
/// 8 to 11 bytes, of any number at most kMaxHistogramBytes.
[[nodiscard]] QByteArray toBytes(const Histogram &histogram);

/// The other way. Nothing where the bytes are not what toBytes() writes.
[[nodiscard]] std::optional<Histogram> histogramFrom(const QByteArray &bytes);

inline constexpr qsizetype kMaxHistogramBytes = 1 + 2 * 10 + 92 * (1 + 5);

} // namespace holdfast::metrics
