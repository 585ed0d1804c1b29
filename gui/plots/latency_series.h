// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"

#include <QList>

namespace holdfast::gui {

/// The three lines of the plot. Where nothing was measured for more than a minute there is a gap (a value that is not a
/// number), so that no line is drawn over time that nobody measured; workers without jobs send a message a minute.
/// Pure.
struct LatencySeries
{
    QList<double> at; ///< seconds since 1970, the middle of each span, not after the plot's end
    QList<double> p50;
    QList<double> p99;
    QList<double> max; ///< milliseconds, as the others
    double least = 0;  ///< of all that is drawn; 0 if nothing is
    double worst = 0;
};

[[nodiscard]] LatencySeries seriesFrom(const std::vector<LatencyPoint> &points, WallTime until);

/// So many workers have a curve each in the plot, and no more.
inline constexpr int kMaxCurves = 8;

/// How the answers of all of them are spread together.
[[nodiscard]] std::vector<HistogramBar> mergedHistogram(const std::vector<WorkerLatency> &workers);

/// The point whose span holds `time`; between two points that a line joins, the nearer one; or null.
[[nodiscard]] const LatencyPoint *pointAt(const std::vector<LatencyPoint> &points, WallTime time);

struct TimeTick
{
    WallTime at{};
    QString label;
};

/// At most `most` round moments of local time in the span, with labels as fine as the step.
[[nodiscard]] std::vector<TimeTick> timeTicks(Span span, int most);

/// The span zoomed by `factor` (below 1: nearer) around `centre`, not under a minute and not over 400 days.
[[nodiscard]] Span zoomed(Span span, double factor, WallTime centre);

/// Shifted by a part of its length.
[[nodiscard]] Span shifted(Span span, double part);

} // namespace holdfast::gui
