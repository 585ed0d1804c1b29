// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/histogram_view.h"

#include "gui/theme/labels.h"
#include "gui/theme/theme.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace holdfast::gui {

HistogramView::HistogramView(QWidget *parent)
    : QWidget(parent)
{
    setMinimumWidth(150);
    setAccessibleName(tr("Distribution of the answer times"));
}

void HistogramView::setBars(std::vector<HistogramBar> bars)
{
    std::erase_if(
        bars, [](const HistogramBar &bar) { return bar.count <= 0 || !(bar.leMs > 0) || !std::isfinite(bar.leMs); });
    std::sort(bars.begin(), bars.end(), [](const HistogramBar &a, const HistogramBar &b) { return a.leMs < b.leMs; });
    m_bars = std::move(bars);
    m_most = 0;
    m_all = 0;
    for (const HistogramBar &bar : m_bars) {
        m_most = std::max(m_most, bar.count);
        m_all += bar.count;
    }
    update();
}

void HistogramView::setAxis(const LatencyAxis &axis)
{
    if (axis == m_axis)
        return;
    m_axis = axis;
    update();
}

QRect HistogramView::plotArea() const
{
    int labels = 0;
    for (const double tick : m_axis.ticks)
        labels = std::max(labels, fontMetrics().horizontalAdvance(axisLabel(tick)));
    return QRect(QPoint(labels + 10, m_axis.top), QPoint(width() - 12, m_axis.bottom));
}

void HistogramView::paintAxis(QPainter &painter, const QRect &area) const
{
    const Theme theme = Theme::of(palette());
    for (const double ms : m_axis.ticks) {
        if (ms < m_axis.low || ms > m_axis.high)
            continue;
        const int y = static_cast<int>(std::lround(m_axis.yOf(ms)));
        painter.setPen(QPen(theme.line, 1, Qt::DotLine));
        painter.drawLine(area.left(), y, area.right(), y);
        painter.setPen(theme.faintText);
        painter.drawText(QRect(0, y - 10, area.left() - 5, 20), Qt::AlignRight | Qt::AlignVCenter, axisLabel(ms));
    }
    const QString count = tr("%Ln answer(s)", nullptr, static_cast<int>(std::min<qint64>(m_all, INT_MAX)));
    painter.drawText(QRect(area.left(), area.bottom() + 4, area.width(), fontMetrics().height()), Qt::AlignCenter,
                     count);
}

void HistogramView::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::of(palette());
    const QRect area = plotArea();
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    paintAxis(painter, area);
    double below = m_axis.low;
    for (const HistogramBar &bar : m_bars) {
        const double from = std::max(below, bar.leMs / 10);
        below = bar.leMs;
        const double bottom = m_axis.yOf(from);
        const double top = m_axis.yOf(bar.leMs);
        const double width = std::max(2.0, area.width() * static_cast<double>(bar.count) / static_cast<double>(m_most));
        painter.fillRect(QRectF(area.left(), top + 0.5, width, std::max(1.0, bottom - top - 1)), theme.p50);
    }
    painter.setPen(theme.line);
    painter.drawLine(area.topLeft(), area.bottomLeft());
}

bool HistogramView::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    double below = 0;
    for (const HistogramBar &bar : m_bars) {
        if (help->pos().y() >= m_axis.yOf(bar.leMs) && help->pos().y() <= m_axis.yOf(below)) {
            QToolTip::showText(
                help->globalPos(),
                tr("over %1, at most %2: %3 answers (%4 %)")
                    .arg(Labels::latency(below), Labels::latency(bar.leMs), QLocale().toString(bar.count),
                         QLocale().toString(100.0 * static_cast<double>(bar.count) / static_cast<double>(m_all), 'f',
                                            1)),
                this);
            return true;
        }
        below = bar.leMs;
    }
    QToolTip::hideText();
    return true;
}

} // namespace holdfast::gui
