// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/latency_curves.h"

#include "gui/theme/labels.h"

#include <climits>
#include <cmath>

namespace holdfast::gui {
namespace {

constexpr qsizetype kFewPoints = 40;
constexpr int kMaxLetters = 24;           ///< of a name in the legend
constexpr int kColumns = 2;               ///< of the legend
constexpr auto kCurve = "holdfast-curve"; ///< the property by which our lines are found again
constexpr QSize kSample(44, 14);

void removeCurves(QCustomPlot &plot)
{
    for (int i = plot.graphCount() - 1; i >= 0; --i) {
        if (plot.graph(i)->property(kCurve).toBool())
            plot.removeGraph(i);
    }
}

/// Names often differ at their ends.
QString shortened(const QString &name)
{
    return name.size() <= kMaxLetters ? name
                                      : name.first(kMaxLetters / 2 - 1) + QChar(0x2026) + name.last(kMaxLetters / 2);
}

QCPRange widened(QCPRange range, const QList<double> &values)
{
    for (const double value : values) {
        if (std::isnan(value))
            continue;
        range.lower = range.lower == 0 ? value : std::min(range.lower, value);
        range.upper = std::max(range.upper, value);
    }
    return range;
}

} // namespace

QPen curvePen(const Theme &theme, int number)
{
    static const QList<qreal> dashes[kMaxCurves] = {
        {}, {7, 3}, {1.5, 2}, {9, 2.5, 1.5, 2.5}, {3.5, 2}, {9, 2.5, 1.5, 2.5, 1.5, 2.5}, {15, 4}, {5, 2, 2, 2}};
    QPen pen(theme.curve(number), 1.7, Qt::SolidLine, Qt::FlatCap);
    const auto &pattern = dashes[number % kMaxCurves];
    if (!pattern.isEmpty())
        pen.setDashPattern(pattern);
    return pen;
}

QCPRange drawLatencyCurves(QCustomPlot &plot, const std::vector<WorkerLatency> &curves, const Theme &theme)
{
    removeCurves(plot);
    plot.legend->clearItems();
    plot.legend->setWrap(curves.empty() ? 0 : kColumns);
    plot.legend->setIconSize(kSample);
    QCPRange limits(0, 0);
    int number = 0;
    for (const WorkerLatency &curve : curves) {
        if (number == kMaxCurves)
            break;
        const LatencySeries series = seriesFrom(curve.latency.points);
        QCPGraph *graph = plot.addGraph();
        graph->setProperty(kCurve, true);
        graph->setName(shortened(curve.worker));
        graph->setPen(curvePen(theme, number++));
        graph->setScatterStyle(QCPScatterStyle(dotsFor(series), 4));
        graph->setData(series.at, series.p99, true);
        limits = widened(limits, series.p99);
    }
    return limits;
}

QCPScatterStyle::ScatterShape dotsFor(const LatencySeries &series)
{
    return series.at.size() <= kFewPoints ? QCPScatterStyle::ssDisc : QCPScatterStyle::ssNone;
}

QStringList namesOf(const std::vector<WorkerLatency> &curves)
{
    QStringList names;
    for (const WorkerLatency &curve : curves)
        names += curve.worker;
    return names;
}

QString bandsAt(const std::vector<LatencyPoint> &points, WallTime time)
{
    const LatencyPoint *point = pointAt(points, time);
    if (point == nullptr || point->count == 0)
        return QCoreApplication::translate("holdfast::gui::LatencyPlot", "nothing measured");
    const int answers = static_cast<int>(std::min<qint64>(point->count, INT_MAX));
    return QCoreApplication::translate("holdfast::gui::LatencyPlot", "p50 %1, p99 %2, max %3 (%Ln answer(s) in %4)",
                                       nullptr, answers)
        .arg(Labels::latency(point->ms.p50), Labels::latency(point->ms.p99), Labels::latency(point->ms.max),
             Labels::duration(point->length));
}

QString curvesAt(const std::vector<WorkerLatency> &curves, WallTime time)
{
    QStringList words;
    for (const WorkerLatency &curve : curves) {
        const LatencyPoint *point = pointAt(curve.latency.points, time);
        words += QStringLiteral("%1 %2").arg(
            curve.worker, Labels::latency(point == nullptr ? std::optional<double>() : point->ms.p99));
    }
    return QCoreApplication::translate("holdfast::gui::LatencyPlot", "p99: %1").arg(words.join(QStringLiteral(", ")));
}

} // namespace holdfast::gui
