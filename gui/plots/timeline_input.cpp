// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/outages_model.h"
#include "gui/plots/latency_series.h"
#include "gui/plots/timeline_view.h"
#include "gui/theme/labels.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>

namespace holdfast::gui {
namespace {

constexpr double kWheelStep = 0.75;
constexpr int kLeastDrag = 6;

QString tipOf(const OutageRow &outage)
{
    const QString length = outage.back ? Labels::duration(*outage.back - outage.began) : TimelineView::tr("still away");
    return QStringLiteral("<p><b>%1</b>: %2<br>%3 \u00b7 %4</p><p>%5</p>")
        .arg(outage.worker.toHtmlEscaped(), Labels::cause(outage.cause).toHtmlEscaped(), Labels::fullTime(outage.began),
             length, outage.verdict.toHtmlEscaped());
}

} // namespace

void TimelineView::wheelEvent(QWheelEvent *event)
{
    if (!event->modifiers().testFlag(Qt::ControlModifier))
        return QAbstractScrollArea::wheelEvent(event);
    Q_EMIT spanChosen(zoomed(m_span, std::pow(kWheelStep, event->angleDelta().y() / 120.0),
                             timeAt(static_cast<int>(event->position().x()))));
}

void TimelineView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_dragFrom = static_cast<int>(event->position().x());
    m_dragTo = *m_dragFrom;
    m_moving = event->modifiers().testFlag(Qt::ShiftModifier);
}

void TimelineView::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_dragFrom)
        return;
    m_dragTo = static_cast<int>(event->position().x());
    viewport()->update();
}

void TimelineView::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_dragFrom)
        return;
    const int from = *std::exchange(m_dragFrom, std::nullopt);
    viewport()->update();
    if (std::abs(m_dragTo - from) < kLeastDrag) {
        if (const OutageRow *outage = outageAt(event->position().toPoint()))
            Q_EMIT outageClicked(OutagesModel::keyFor(*outage));
    } else if (m_moving) {
        Q_EMIT spanChosen(shifted(m_span, static_cast<double>(from - m_dragTo) / std::max(1, barArea().width())));
    } else {
        Q_EMIT spanChosen({timeAt(std::min(from, m_dragTo)), timeAt(std::max(from, m_dragTo))});
    }
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (outageAt(event->position().toPoint()) == nullptr)
        Q_EMIT presentAsked();
}

void TimelineView::keyPressEvent(QKeyEvent *event)
{
    const WallTime middle = m_span.from + m_span.length() / 2;
    switch (event->key()) {
    case Qt::Key_Plus:
        Q_EMIT spanChosen(zoomed(m_span, kWheelStep, middle));
        return;
    case Qt::Key_Minus:
        Q_EMIT spanChosen(zoomed(m_span, 1 / kWheelStep, middle));
        return;
    case Qt::Key_Left:
        Q_EMIT spanChosen(shifted(m_span, -0.25));
        return;
    case Qt::Key_Right:
        Q_EMIT spanChosen(shifted(m_span, 0.25));
        return;
    case Qt::Key_Home:
        Q_EMIT presentAsked();
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

bool TimelineView::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    if (const OutageRow *outage = outageAt(help->pos()))
        QToolTip::showText(help->globalPos(), tipOf(*outage), this);
    else
        QToolTip::hideText();
    return true;
}

} // namespace holdfast::gui
