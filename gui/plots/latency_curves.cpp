// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/latency_curves.h"

#include "gui/theme/labels.h"

#include <climits>
#include <cmath>

namespace holdfast::gui {
namespace {

constexpr qsizetype kFewPoints = 40;
constexpr auto kCurve = "holdfast-curve"; ///< the property by which our lines are found again

void removeCurves(QCustomPlot &plot)
{
    for (int i = plot.graphCount() - 1; i >= 0; --i) {
        if (plot.graph(i)->property(kCurve).toBool())
            plot.removeGraph(i);
    }
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

QCPRange drawLatencyCurves(QCustomPlot &plot, const std::vector<WorkerLatency> &curves, WallTime until,
                           const Theme &theme)
{
    removeCurves(plot);
    QCPRange limits(0, 0);
    int number = 0;
    for (const WorkerLatency &curve : curves) {
        if (number == kMaxCurves)
            break;
        const LatencySeries series = seriesFrom(curve.latency.points, until);
        QCPGraph *graph = plot.addGraph();
        graph->setProperty(kCurve, true);
        graph->setName(curve.worker);
        graph->setPen(curvePen(theme, number++));
        graph->setScatterStyle(QCPScatterStyle(dotsFor(series), 4));
        graph->setData(series.at, series.p99, true);
        limits = widened(limits, series.p99);
    }
    return limits;
}

QList<LatencyLegend::Row> legendOf(const std::vector<WorkerLatency> &curves, const Theme &theme)
{
    QList<LatencyLegend::Row> rows;
    for (const WorkerLatency &curve : curves) {
        if (rows.size() < kMaxCurves)
            rows += rowOf(curvePen(theme, static_cast<int>(rows.size())), curve.worker, curve.latency.points,
                          &Figures::p99);
    }
    return rows;
}

LatencyLegend::Row rowOf(const QPen &pen, const QString &name, const std::vector<LatencyPoint> &points,
                         std::optional<double> Figures::*figure)
{
    LatencyLegend::Row row{pen, name, std::nullopt, std::nullopt};
    for (const LatencyPoint &point : points) {
        const std::optional<double> value = point.ms.*figure;
        row.last = value ? value : row.last;
        if (value)
            row.worst = std::max(row.worst.value_or(0), *value);
    }
    return row;
}

int curveAt(const QCustomPlot &plot, QPointF position)
{
    constexpr double near = 12; // pixels
    int found = -1;
    double least = near;
    int number = 0;
    for (int i = 0; i < plot.graphCount(); ++i) {
        if (!plot.graph(i)->property(kCurve).toBool())
            continue;
        const double distance = plot.graph(i)->selectTest(position, false);
        if (distance >= 0 && distance < least) {
            least = distance;
            found = number;
        }
        ++number;
    }
    return found;
}

void lightUp(QCustomPlot &plot, int lit, const Theme &theme)
{
    int number = 0;
    for (int i = 0; i < plot.graphCount(); ++i) {
        QCPGraph *graph = plot.graph(i);
        if (!graph->property(kCurve).toBool())
            continue;
        QPen pen = curvePen(theme, number);
        if (number++ == lit)
            pen.setWidthF(3.2);
        graph->setPen(pen);
    }
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
