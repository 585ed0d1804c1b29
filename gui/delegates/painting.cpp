// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/delegates/painting.h"

#include <algorithm>
#include <cmath>

namespace holdfast::gui {
namespace {

constexpr double kLateMs = 1000; ///< from here an answer is drawn as late
constexpr int kMaxRuns = 50;
constexpr int kLeastBar = 3;

} // namespace

double sparkHeight(double ms)
{
    constexpr double decades = 5; // 0.1 ms to 10 s
    return std::clamp((std::log10(std::max(ms, 0.1)) + 1) / decades, 0.0, 1.0);
}

void paintSpark(QPainter &painter, const QRect &area, const Spark &spark, const Theme &theme)
{
    const int step = std::max(2, area.width() / static_cast<int>(spark.size()));
    const int left = area.left() + (area.width() - step * static_cast<int>(spark.size())) / 2;
    painter.setPen(Qt::NoPen);
    for (std::size_t i = 0; i < spark.size(); ++i) {
        const int x = left + step * static_cast<int>(i);
        const bool measured = spark[i] >= 0;
        const double share = measured ? sparkHeight(double(spark[i])) : 0;
        const int height = measured ? std::max(2, static_cast<int>(std::lround(share * area.height()))) : 1;
        const QColor colour = !measured ? theme.line : double(spark[i]) >= kLateMs ? theme.warning : theme.p50;
        painter.fillRect(x, area.bottom() + 1 - height, step - 1, height, colour);
    }
}

std::optional<QRect> stripBar(const QRect &area, Span span, const OutageRow &outage)
{
    const WallTime end = outage.back.value_or(span.to);
    if (end < span.from || outage.began > span.to || span.length().count() <= 0)
        return std::nullopt;
    const double pixelsPerMs = area.width() / static_cast<double>(span.length().count());
    const auto place = [&](WallTime time) {
        const Milliseconds into = std::clamp(time, span.from, span.to) - span.from;
        return area.left() + static_cast<int>(static_cast<double>(into.count()) * pixelsPerMs);
    };
    const int left = std::min(place(outage.began), area.right() - kLeastBar + 1);
    return QRect(left, area.top(), std::max(kLeastBar, place(end) - left), area.height());
}

void paintStrip(QPainter &painter, const QRect &area, const DayStrip &strip, const Theme &theme)
{
    const int middle = area.center().y();
    painter.fillRect(QRect(area.left(), middle - 1, area.width(), 3), theme.line);
    if (!strip.outages)
        return;
    for (const OutageRow &outage : *strip.outages) {
        const auto bar = stripBar(area, strip.span, outage);
        if (!bar)
            continue;
        const CauseFamily family = familyOf(outage.cause);
        painter.fillRect(*bar, theme.of(family));
        if (bar->width() > 8)
            painter.fillRect(*bar, QBrush(QColor(255, 255, 255, 70), theme.brush(family).style()));
    }
}

void paintRuns(QPainter &painter, const QRect &area, const QStringList &states, const Theme &theme)
{
    const int shown = std::min<int>(kMaxRuns, static_cast<int>(states.size()));
    const int step = std::clamp(area.width() / kMaxRuns, 2, 6);
    const int fits = std::min(shown, area.width() / step);
    const int gap = step > 3 ? 1 : 0;
    for (int i = 0; i < fits; ++i) {
        const Level level = levelOfRun(states[states.size() - fits + i]);
        const int x = area.left() + i * step;
        const int height = level == Level::Good || level == Level::Bad ? area.height() : area.height() / 3;
        const int top = level == Level::Good ? area.top() + area.height() / 3 : area.top();
        const int drawn = level == Level::Good ? area.height() - area.height() / 3 : height;
        const int y = level == Level::Quiet || level == Level::Warning ? area.bottom() + 1 - height : top;
        painter.fillRect(x, y, std::max(1, step - gap), drawn, theme.of(level));
    }
}

std::vector<BarGroup> groupsOf(std::vector<QRect> bars)
{
    std::sort(bars.begin(), bars.end(), [](const QRect &a, const QRect &b) { return a.left() < b.left(); });
    std::vector<BarGroup> groups;
    for (const QRect &bar : bars) {
        if (groups.empty() || bar.left() > groups.back().area.right() + 1)
            groups.push_back({bar, 0});
        BarGroup &group = groups.back();
        group.area = group.area.united(bar);
        ++group.count;
    }
    return groups;
}

} // namespace holdfast::gui
