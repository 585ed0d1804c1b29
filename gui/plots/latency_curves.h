// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"
#include "gui/plots/custom_plot.h"
#include "gui/plots/latency_legend.h"
#include "gui/plots/latency_series.h"
#include "gui/theme/theme.h"

/// The lines of the latency plot where several workers are shown, and what the crosshair says of lines.
namespace holdfast::gui {

/// Colour and dashes of the line of that number: no two of the first kMaxCurves share either.
[[nodiscard]] QPen curvePen(const Theme &theme, int number);

/// The p99 of each worker, with its name in the legend. Replaces what an earlier call drew, and all of the legend.
/// Gives the least and the worst of what is drawn; 0 if nothing is.
QCPRange drawLatencyCurves(QCustomPlot &plot, const std::vector<WorkerLatency> &curves, WallTime until,
                           const Theme &theme);

/// What the legend says of these curves.
[[nodiscard]] QList<LatencyLegend::Row> legendOf(const std::vector<WorkerLatency> &curves, const Theme &theme);
/// The last and the worst of one figure.
[[nodiscard]] LatencyLegend::Row rowOf(const QPen &pen, const QString &name, const std::vector<LatencyPoint> &points,
                                       std::optional<double> Figures::*figure);

/// The number of the curve that is near this pixel; below 0: none.
[[nodiscard]] int curveAt(const QCustomPlot &plot, QPointF position);
/// Draws that curve thicker than the others; below 0: none.
void lightUp(QCustomPlot &plot, int lit, const Theme &theme);

/// Few points are drawn as dots too: one alone would not be seen.
[[nodiscard]] QCPScatterStyle::ScatterShape dotsFor(const LatencySeries &series);

[[nodiscard]] QStringList namesOf(const std::vector<WorkerLatency> &curves);

/// What was measured at `time`, in words: of one, and of each.
[[nodiscard]] QString bandsAt(const std::vector<LatencyPoint> &points, WallTime time);
[[nodiscard]] QString curvesAt(const std::vector<WorkerLatency> &curves, WallTime time);

} // namespace holdfast::gui
