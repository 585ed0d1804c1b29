// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/latency_marks.h"

#include "gui/plots/custom_plot.h"
#include "gui/theme/labels.h"

namespace holdfast::gui {
namespace {

constexpr int kMaxBars = 400;
constexpr double kLane = 0.035;         ///< of the plot's height, where there is one
constexpr double kThinLane = 0.02;      ///< where there are several
constexpr double kOfLane = 0.85;        ///< so much of a lane is its bar
constexpr auto kMark = "holdfast-mark"; ///< the property by which our items are found again

double secondsOf(WallTime time)
{
    return static_cast<double>(toMsecs(time)) / 1000.0;
}

void removeMarks(QCustomPlot &plot)
{
    for (int i = plot.itemCount() - 1; i >= 0; --i) {
        if (plot.item(i)->property(kMark).toBool())
            plot.removeItem(i);
    }
}

/// A strip at the foot of the plot, `lane` strips above it; x in time, y as a share of the plot's height.
void addBar(QCustomPlot &plot, double from, double to, int lane, double height, const QBrush &brush)
{
    auto *bar = new QCPItemRect(&plot);
    bar->setProperty(kMark, true);
    for (QCPItemPosition *corner : {bar->topLeft, bar->bottomRight})
        corner->setTypeY(QCPItemPosition::ptAxisRectRatio);
    const double foot = 1 - lane * height;
    bar->topLeft->setCoords(from, foot - height * kOfLane);
    bar->bottomRight->setCoords(to, foot);
    bar->setPen(QPen(brush.color(), 1));
    bar->setBrush(brush);
}

void addStart(QCustomPlot &plot, double at, const Theme &theme)
{
    auto *line = new QCPItemLine(&plot);
    line->setProperty(kMark, true);
    for (QCPItemPosition *end : {line->start, line->end})
        end->setTypeY(QCPItemPosition::ptAxisRectRatio);
    line->start->setCoords(at, 0);
    line->end->setCoords(at, 1);
    line->setPen(QPen(theme.of(CauseFamily::Restart), 1, Qt::DashLine));
}

/// Beside the line, on the side where there is more room.
void addStartLabel(QCustomPlot &plot, double at, Qt::AlignmentFlag side, const Theme &theme)
{
    auto *label = new QCPItemText(&plot);
    label->setProperty(kMark, true);
    label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    label->position->setCoords(at, 0.955);
    label->setPositionAlignment(side | Qt::AlignBottom);
    label->setPadding(QMargins(4, 0, 4, 0));
    label->setText(QCoreApplication::translate("holdfast::gui::LatencyPlot", "server started"));
    label->setColor(theme.of(CauseFamily::Restart));
}

} // namespace

void drawLatencyMarks(QCustomPlot &plot, Span span, const std::vector<OutageRow> &outages,
                      const std::vector<ServerStart> &starts, const QStringList &lanes, const Theme &theme)
{
    removeMarks(plot);
    const double shortest = toSeconds(span.length()) / 300;
    int bars = 0;
    for (const OutageRow &outage : outages) {
        if (++bars > kMaxBars)
            break;
        const double from = secondsOf(std::max(outage.began, span.from));
        const double to = secondsOf(outage.back.value_or(span.to)); // as long as it was, however many there are
        const int lane = lanes.size() > 1 ? static_cast<int>(std::max<qsizetype>(0, lanes.indexOf(outage.worker))) : 0;
        addBar(plot, from, std::max(to, from + shortest), lane, lanes.size() > 1 ? kThinLane : kLane,
               theme.brush(familyOf(outage.cause)));
    }
    constexpr std::size_t mostLabels = 4;
    for (const ServerStart &start : starts) {
        if (start.at < span.from || start.at > span.to)
            continue;
        addStart(plot, secondsOf(start.at), theme);
        const auto side = start.at - span.from > span.to - start.at ? Qt::AlignRight : Qt::AlignLeft;
        if (starts.size() <= mostLabels)
            addStartLabel(plot, secondsOf(start.at), side, theme);
    }
}

QString outagesAt(const std::vector<OutageRow> &outages, WallTime time)
{
    constexpr qsizetype most = 3;
    QStringList words;
    for (const OutageRow &outage : outages) {
        if (time >= outage.began && (!outage.back || time <= *outage.back))
            words += QCoreApplication::translate("holdfast::gui::LatencyPlot", "%1 away: %2")
                         .arg(outage.worker, Labels::cause(outage.cause));
    }
    if (words.size() > most) {
        const int more = static_cast<int>(words.size() - most);
        words = words.first(most);
        words += QCoreApplication::translate("holdfast::gui::LatencyPlot", "and %n more", nullptr, more);
    }
    return words.join(QStringLiteral(", "));
}

void stylePlot(QCustomPlot &plot, const QPalette &palette, const Theme &theme)
{
    plot.setBackground(palette.color(QPalette::Base));
    for (QCPAxis *axis : {plot.xAxis, plot.yAxis}) {
        axis->setBasePen(QPen(theme.line));
        axis->setTickPen(QPen(theme.line));
        axis->setSubTickPen(QPen(theme.line));
        axis->setTickLabelColor(theme.faintText);
        axis->setLabelColor(theme.faintText);
        axis->setLabelFont(plot.font());
        axis->setTickLabelFont(plot.font());
        axis->grid()->setPen(QPen(theme.line, 1, Qt::DotLine));
        axis->grid()->setSubGridVisible(false);
    }
    plot.selectionRect()->setPen(QPen(palette.color(QPalette::Highlight)));
    QColor marked = palette.color(QPalette::Highlight);
    marked.setAlpha(50);
    plot.selectionRect()->setBrush(marked);
}

} // namespace holdfast::gui
