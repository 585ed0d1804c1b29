// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace holdfast::gui {

/// The axis of milliseconds that a curve and a histogram share.
struct LatencyAxis
{
    double low = 0.1; ///< 0 where it is linear
    double high = 100;
    bool isLogarithmic = true;
    QList<double> ticks;
    int top = 0; ///< pixels from the upper edge of the view, as is the next one
    int bottom = 0;
    friend bool operator==(const LatencyAxis &, const LatencyAxis &) = default;

    /// The pixel of a value; what is outside lies on the edge.
    [[nodiscard]] double yOf(double ms) const;
    /// Which values `least` to `worst` need, both over 0 or nothing measured: from a whole decade, or from nothing, up
    /// to 1, 2 or 5 of some decade. Never so near that noise looks like news.
    [[nodiscard]] static LatencyAxis around(double least, double worst, bool isLogarithmic);
};

/// The smallest of 1, 2, 5, 10, 20, … that is not below `value`; `value` is over 0.
[[nodiscard]] double roundUp(double value);

/// "0.1 ms", "10 ms", "1 s".
[[nodiscard]] QString axisLabel(double ms);

} // namespace holdfast::gui
