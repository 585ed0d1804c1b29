// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/latency_legend.h"

#include "gui/theme/labels.h"
#include "gui/theme/theme.h"

#include <QEvent>
#include <QPainter>

#include <utility>

namespace holdfast::gui {
namespace {

constexpr int kNarrow = 860; ///< pixels; below, few lines stand one below the other, so that no name is cut
constexpr int kFewLines = 3;
constexpr int kSampleWidth = 40;
constexpr int kGap = 8;

} // namespace

LatencyLegend::LatencyLegend(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void LatencyLegend::setRows(QList<Row> rows)
{
    const bool isOther = rows.size() != m_rows.size();
    m_rows = std::move(rows);
    QStringList words;
    for (const Row &row : std::as_const(m_rows))
        words += tr("%1: last %2, worst %3").arg(row.name, Labels::latency(row.last), Labels::latency(row.worst));
    setAccessibleName(words.join(QStringLiteral("; ")));
    if (isOther)
        updateGeometry();
    update();
}

void LatencyLegend::setLit(int row)
{
    if (row == m_lit)
        return;
    m_lit = row;
    update();
}

int LatencyLegend::columns() const
{
    return m_isNarrow && m_rows.size() <= kFewLines ? 1 : 2;
}

int LatencyLegend::lines() const
{
    return (static_cast<int>(m_rows.size()) + columns() - 1) / columns();
}

void LatencyLegend::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool wasNarrow = std::exchange(m_isNarrow, width() < kNarrow);
    if (m_isNarrow != wasNarrow)
        updateGeometry();
}

QSize LatencyLegend::sizeHint() const
{
    return {400, lines() * (fontMetrics().height() + 3) + 4};
}

QSize LatencyLegend::minimumSizeHint() const
{
    return {0, sizeHint().height()};
}

void LatencyLegend::paintRow(QPainter &painter, const QRect &area, int row) const
{
    const Row &each = m_rows[row];
    const bool isLit = row == m_lit;
    QPen pen = each.pen;
    pen.setWidthF(isLit ? 3 : std::max(1.5, pen.widthF()));
    painter.setPen(pen);
    const int middle = area.center().y() + 1;
    painter.drawLine(area.left(), middle, area.left() + kSampleWidth, middle);
    QFont font = this->font();
    font.setBold(isLit);
    painter.setFont(font);
    const QFontMetrics metrics(font);
    const QString figures = tr("last %1, worst %2").arg(Labels::latency(each.last), Labels::latency(each.worst));
    const int width = metrics.horizontalAdvance(figures);
    const QRect text = area.adjusted(kSampleWidth + kGap, 0, -kGap, 0);
    painter.setPen(palette().color(QPalette::Text));
    const int room = text.width() - width - kGap;
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(each.name, Qt::ElideMiddle, room));
    painter.setPen(Theme::of(palette()).faintText);
    painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, figures);
}

void LatencyLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    const int height = fontMetrics().height() + 3;
    const int width = (this->width() - 2 * kGap) / columns();
    for (int row = 0; row < m_rows.size(); ++row)
        paintRow(painter, QRect(kGap + row % columns() * width, row / columns() * height, width, height), row);
}

void LatencyLegend::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        updateGeometry();
    QWidget::changeEvent(event);
}

} // namespace holdfast::gui
