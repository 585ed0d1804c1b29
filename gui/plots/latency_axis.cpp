// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/latency_axis.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace holdfast::gui {
namespace {

constexpr double kRoom = 1.1; ///< above the worst
constexpr double kLeastTop = 10;
constexpr double kLeastLogarithmicTop = 100;

} // namespace

double roundUp(double value)
{
    const double decade = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0}) {
        if (step * decade >= value * (1 - 1e-9))
            return step * decade;
    }
    return 10 * decade;
}

LatencyAxis LatencyAxis::around(double least, double worst, bool isLogarithmic)
{
    LatencyAxis axis;
    axis.isLogarithmic = isLogarithmic;
    const double top = roundUp((worst > 0 ? worst : 90) * kRoom);
    axis.high = std::max(isLogarithmic ? kLeastLogarithmicTop : kLeastTop, top);
    const double lowest = std::clamp((least > 0 ? least : 0.1) * 0.9, 0.01, 1.0);
    axis.low = isLogarithmic ? std::pow(10, std::floor(std::log10(lowest))) : 0;
    return axis;
}

double LatencyAxis::yOf(double ms) const
{
    const double within = std::clamp(ms, low, high);
    const double share =
        isLogarithmic ? std::log10(within / low) / std::log10(high / low) : (within - low) / (high - low);
    return bottom - share * (bottom - top);
}

QString axisLabel(double ms)
{
    const bool isSeconds = ms >= 999.9;
    const QString number = QLocale().toString(isSeconds ? ms / 1000 : ms, 'g', 6);
    return isSeconds ? QCoreApplication::translate("holdfast::gui::LatencyPlot", "%1 s").arg(number)
                     : QCoreApplication::translate("holdfast::gui::LatencyPlot", "%1 ms").arg(number);
}

} // namespace holdfast::gui
