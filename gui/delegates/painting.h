// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/workers_model.h"
#include "gui/theme/theme.h"

#include <QPainter>
#include <QStringList>

/// How cells are drawn; apart from the delegates so that they can be drawn elsewhere, and tested.
namespace holdfast::gui {

/// The worst answer of each minute as bars on a common scale: logarithmic, from 0.1 ms to 10 s, so that rows compare.
void paintSpark(QPainter &painter, const QRect &area, const Spark &spark, const Theme &theme);

/// 0 for 0.1 ms and less, 1 for 10 s and more.
[[nodiscard]] double sparkHeight(double ms);

/// A quiet line for the time it was up, bars for the outages.
void paintStrip(QPainter &painter, const QRect &area, const DayStrip &strip, const Theme &theme);

/// Where an outage lies in `area`: at least three pixels wide, so that a short one is seen. Nothing if it is not in the
/// span.
[[nodiscard]] std::optional<QRect> stripBar(const QRect &area, Span span, const OutageRow &outage);

/// One mark a run, oldest on the left, in the right part of `area` that they need.
void paintRuns(QPainter &painter, const QRect &area, const QStringList &states, const Theme &theme);

/// Bars that lie on each other.
struct BarGroup
{
    QRect area;
    int count = 0;
    friend bool operator==(const BarGroup &, const BarGroup &) = default;
};

/// From left to right.
[[nodiscard]] std::vector<BarGroup> groupsOf(std::vector<QRect> bars);

} // namespace holdfast::gui
