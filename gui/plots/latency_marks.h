// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"
#include "gui/theme/theme.h"

class QCustomPlot;

/// What stands on the time axis beside the lines, and the plot's colours.
namespace holdfast::gui {

/// Bars along the foot for outages, coloured and hatched by cause, at most the newest 400; upright lines where the
/// server started. Replaces what an earlier call drew.
void drawLatencyMarks(QCustomPlot &plot, Span span, const std::vector<OutageRow> &outages,
                      const std::vector<ServerStart> &starts, const QStringList &lanes, const Theme &theme);

/// Who was away at `time` and why, at most three; empty if nobody was.
[[nodiscard]] QString outagesAt(const std::vector<OutageRow> &outages, WallTime time);

/// Grounds, axes and grid in the colours of the window.
void stylePlot(QCustomPlot &plot, const QPalette &palette, const Theme &theme);

} // namespace holdfast::gui
