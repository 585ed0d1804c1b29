// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/timeline_view.h"

#include "gui/delegates/painting.h"
#include "gui/models/outages_model.h"
#include "gui/plots/latency_series.h"
#include "gui/theme/labels.h"

#include <QPainter>
#include <QScrollBar>

namespace holdfast::gui {
namespace {

constexpr int kTickWidth = 90;

} // namespace

TimelineView::TimelineView(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    setAccessibleName(tr("Outages over time, one lane a worker"));
}

void TimelineView::setLanes(const QStringList &lanes)
{
    if (lanes == m_lanes)
        return;
    m_lanes = lanes;
    updateScrollBar();
    viewport()->update();
}

void TimelineView::setOutages(Span span, std::vector<OutageRow> outages)
{
    m_span = span;
    m_outages.clear();
    for (OutageRow &outage : outages)
        m_outages[outage.worker].push_back(std::move(outage));
    viewport()->update();
}

void TimelineView::setStarts(const std::vector<ServerStart> &starts)
{
    m_starts = starts;
    viewport()->update();
}

void TimelineView::setEmptyText(const QString &text)
{
    m_emptyText = text;
    viewport()->update();
}

void TimelineView::select(const QString &key)
{
    m_selected = key;
    const int lane = static_cast<int>(m_lanes.indexOf(key.left(key.lastIndexOf(u'@'))));
    if (lane >= 0) {
        const int top = lane * laneHeight();
        const int page = verticalScrollBar()->pageStep();
        if (top < verticalScrollBar()->value() || top + laneHeight() > verticalScrollBar()->value() + page)
            verticalScrollBar()->setValue(top - page / 2);
    }
    viewport()->update();
}

int TimelineView::laneHeight() const
{
    return fontMetrics().height() + 7;
}

int TimelineView::nameWidth() const
{
    return std::min(fontMetrics().averageCharWidth() * 38, viewport()->width() / 3);
}

int TimelineView::axisHeight() const
{
    return fontMetrics().height() + 8;
}

QRect TimelineView::laneRect(int lane) const
{
    return {0, axisHeight() + lane * laneHeight() - verticalScrollBar()->value(), viewport()->width(), laneHeight()};
}

QRect TimelineView::barArea() const
{
    return viewport()->rect().adjusted(nameWidth(), axisHeight(), -10, 0);
}

WallTime TimelineView::timeAt(int x) const
{
    const QRect area = barArea();
    const double share = static_cast<double>(x - area.left()) / std::max(1, area.width());
    return m_span.from + Milliseconds(static_cast<qint64>(share * static_cast<double>(m_span.length().count())));
}

void TimelineView::updateScrollBar()
{
    const int page = std::max(0, viewport()->height() - axisHeight());
    verticalScrollBar()->setPageStep(page);
    verticalScrollBar()->setSingleStep(laneHeight());
    verticalScrollBar()->setRange(0, std::max(0, static_cast<int>(m_lanes.size()) * laneHeight() - page));
}

void TimelineView::resizeEvent(QResizeEvent *)
{
    updateScrollBar();
}

const OutageRow *TimelineView::outageAt(const QPoint &place) const
{
    if (place.y() < axisHeight())
        return nullptr;
    const int lane = (place.y() - axisHeight() + verticalScrollBar()->value()) / laneHeight();
    if (lane >= m_lanes.size())
        return nullptr;
    const auto outages = m_outages.constFind(m_lanes[lane]);
    if (outages == m_outages.constEnd())
        return nullptr;
    QRect area = barArea();
    area.setTop(laneRect(lane).top());
    area.setHeight(laneHeight());
    for (const OutageRow &outage : *outages) {
        const auto bar = stripBar(area, m_span, outage);
        if (bar && bar->adjusted(-2, 0, 2, 0).contains(place))
            return &outage;
    }
    return nullptr;
}

void TimelineView::paintAxis(QPainter &painter, const Theme &theme) const
{
    const QRect area = barArea();
    painter.fillRect(QRect(0, 0, viewport()->width(), axisHeight()), palette().color(QPalette::Base));
    painter.setPen(theme.line);
    painter.drawLine(0, axisHeight() - 1, viewport()->width(), axisHeight() - 1);
    painter.drawLine(area.left() - 1, 0, area.left() - 1, viewport()->height());
    for (const TimeTick &tick : timeTicks(m_span, std::max(2, area.width() / kTickWidth))) {
        const double share =
            static_cast<double>((tick.at - m_span.from).count()) / static_cast<double>(m_span.length().count());
        const int x = area.left() + static_cast<int>(share * area.width());
        painter.setPen(QPen(theme.line, 1, Qt::DotLine));
        painter.drawLine(x, axisHeight() - 3, x, viewport()->height());
        painter.setPen(theme.faintText);
        painter.drawText(QRect(x - kTickWidth / 2, 2, kTickWidth, axisHeight() - 4), Qt::AlignCenter, tick.label);
    }
}

void TimelineView::paintStarts(QPainter &painter, const Theme &theme) const
{
    const QRect area = barArea();
    painter.setPen(QPen(theme.of(CauseFamily::Restart), 1, Qt::DashLine));
    for (const ServerStart &start : m_starts) {
        if (start.at < m_span.from || start.at > m_span.to)
            continue;
        const double share =
            static_cast<double>((start.at - m_span.from).count()) / static_cast<double>(m_span.length().count());
        const int x = area.left() + static_cast<int>(share * area.width());
        painter.drawLine(x, axisHeight(), x, viewport()->height());
    }
}

void TimelineView::paintName(QPainter &painter, const QRect &lane, const QString &worker, const Theme &theme) const
{
    QRect place(10, lane.top(), nameWidth() - 20, lane.height());
    const AwayTime away = awayIn(m_span, m_outages.value(worker));
    if (away.times > 0) {
        const QString text = tr("%1 in %n", nullptr, away.times).arg(Labels::duration(away.length));
        painter.setPen(theme.faintText);
        painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, text);
        place.adjust(0, 0, -fontMetrics().horizontalAdvance(text) - 8, 0);
    }
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(worker, Qt::ElideMiddle, place.width()));
}

/// How many lie on each other, where there is room for it.
void TimelineView::paintCounts(QPainter &painter, const QRect &area, const std::vector<QRect> &bars,
                               const Theme &theme) const
{
    const std::vector<BarGroup> groups = groupsOf(bars);
    painter.setPen(theme.faintText);
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (groups[i].count < 2)
            continue;
        const QString text = QStringLiteral("\u00d7%1").arg(groups[i].count);
        const int left = groups[i].area.right() + 3;
        const int room = (i + 1 < groups.size() ? groups[i + 1].area.left() : area.right()) - left;
        const int width = fontMetrics().horizontalAdvance(text);
        if (width <= room)
            painter.drawText(QRect(left, area.top() - 4, width + 2, area.height() + 8), Qt::AlignVCenter, text);
    }
}

void TimelineView::paintLane(QPainter &painter, int lane, const Theme &theme) const
{
    const QRect rect = laneRect(lane);
    const QString &worker = m_lanes[lane];
    paintName(painter, rect, worker, theme);
    QRect area = barArea();
    area.setTop(rect.top() + 4);
    area.setHeight(rect.height() - 8);
    painter.fillRect(QRect(area.left(), area.center().y(), area.width(), 1), theme.line);
    std::vector<QRect> bars;
    for (const OutageRow &outage : m_outages.value(worker)) {
        const auto bar = stripBar(area, m_span, outage);
        if (!bar)
            continue;
        bars.push_back(*bar);
        const CauseFamily family = familyOf(outage.cause);
        painter.fillRect(*bar, palette().color(QPalette::Base));
        painter.fillRect(*bar, theme.brush(family));
        painter.setPen(theme.of(family));
        painter.drawRect(bar->adjusted(0, 0, -1, -1));
        if (OutagesModel::keyFor(outage) == m_selected) {
            painter.setPen(QPen(palette().color(QPalette::Text), 2));
            painter.drawRect(bar->adjusted(-3, -3, 2, 2));
        }
    }
    paintCounts(painter, area, bars, theme);
}

void TimelineView::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::of(palette());
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), palette().color(QPalette::Base));
    if (m_lanes.isEmpty()) {
        painter.setPen(theme.faintText);
        painter.drawText(viewport()->rect(), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
        return;
    }
    const int first = verticalScrollBar()->value() / laneHeight();
    const int last = std::min(static_cast<int>(m_lanes.size()) - 1, first + viewport()->height() / laneHeight() + 1);
    painter.save();
    painter.setClipRect(QRect(0, axisHeight(), viewport()->width(), viewport()->height()));
    paintStarts(painter, theme);
    for (int lane = first; lane <= last; ++lane)
        paintLane(painter, lane, theme);
    painter.restore();
    paintAxis(painter, theme);
    if (m_dragFrom && !m_moving) {
        QColor marked = palette().color(QPalette::Highlight);
        marked.setAlpha(60);
        painter.fillRect(QRect(QPoint(std::min(*m_dragFrom, m_dragTo), 0),
                               QPoint(std::max(*m_dragFrom, m_dragTo), viewport()->height())),
                         marked);
    }
}

} // namespace holdfast::gui
