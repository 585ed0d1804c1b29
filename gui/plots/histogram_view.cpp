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
    m_low = m_bars.empty() ? 0.1 : std::min(0.1, std::pow(10, std::floor(std::log10(m_bars.front().leMs * 0.9))));
    m_high = m_bars.empty() ? 1000 : std::max(1000.0, std::pow(10, std::ceil(std::log10(m_bars.back().leMs))));
    update();
}

QRect HistogramView::plotArea() const
{
    const int labels = fontMetrics().horizontalAdvance(QStringLiteral("1000 ms ")) + 6;
    const int line = fontMetrics().height();
    return rect().adjusted(labels, line + 10, -12, -line - 8);
}

double HistogramView::yOf(double ms) const
{
    const QRect area = plotArea();
    const double share = std::log10(std::clamp(ms, m_low, m_high) / m_low) / std::log10(m_high / m_low);
    return area.bottom() - share * area.height();
}

void HistogramView::paintAxis(QPainter &painter, const QRect &area) const
{
    const Theme theme = Theme::of(palette());
    for (double ms = m_low; ms <= m_high * 1.01; ms *= 10) {
        const int y = static_cast<int>(std::lround(yOf(ms)));
        painter.setPen(QPen(theme.line, 1, Qt::DotLine));
        painter.drawLine(area.left(), y, area.right(), y);
        painter.setPen(theme.faintText);
        const QString label = ms < 1000 ? tr("%1 ms").arg(QLocale().toString(ms)) : tr("%1 s").arg(ms / 1000);
        painter.drawText(QRect(0, y - 10, area.left() - 5, 20), Qt::AlignRight | Qt::AlignVCenter, label);
    }
    painter.drawText(QRect(0, 2, width(), fontMetrics().height() + 4), Qt::AlignCenter,
                     tr("%Ln answer(s)", nullptr, static_cast<int>(std::min<qint64>(m_all, INT_MAX))));
    painter.drawText(QRect(area.left(), area.bottom() + 4, area.width(), fontMetrics().height()), Qt::AlignCenter,
                     tr("share of answers"));
}

void HistogramView::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::of(palette());
    const QRect area = plotArea();
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    paintAxis(painter, area);
    double below = m_low;
    for (const HistogramBar &bar : m_bars) {
        const double from = std::max(below, bar.leMs / 10);
        below = bar.leMs;
        const double bottom = yOf(from);
        const double top = yOf(bar.leMs);
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
        if (help->pos().y() >= yOf(bar.leMs) && help->pos().y() <= yOf(below)) {
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
