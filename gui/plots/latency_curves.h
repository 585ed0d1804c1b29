// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"
#include "gui/plots/custom_plot.h"
#include "gui/plots/latency_series.h"
#include "gui/theme/theme.h"

/// The lines of the latency plot where several workers are shown, and what the crosshair says of lines.
namespace holdfast::gui {

/// Colour and dashes of the line of that number: no two of the first kMaxCurves share either.
[[nodiscard]] QPen curvePen(const Theme &theme, int number);

/// The p99 of each worker, with its name in the legend. Replaces what an earlier call drew, and all of the legend.
/// Gives the least and the worst of what is drawn; 0 if nothing is.
QCPRange drawLatencyCurves(QCustomPlot &plot, const std::vector<WorkerLatency> &curves, const Theme &theme);

/// Few points are drawn as dots too: one alone would not be seen.
[[nodiscard]] QCPScatterStyle::ScatterShape dotsFor(const LatencySeries &series);

[[nodiscard]] QStringList namesOf(const std::vector<WorkerLatency> &curves);

/// What was measured at `time`, in words: of one, and of each.
[[nodiscard]] QString bandsAt(const std::vector<LatencyPoint> &points, WallTime time);
[[nodiscard]] QString curvesAt(const std::vector<WorkerLatency> &curves, WallTime time);

} // namespace holdfast::gui
