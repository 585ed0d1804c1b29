// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/custom_plot.h"
#include "gui/plots/latency_curves.h"
#include "gui/plots/latency_marks.h"
#include "gui/plots/latency_plot.h"
#include "gui/theme/labels.h"

#include <QKeyEvent>

#include <cmath>

/// What the person does with the plot, by mouse and by keyboard.
namespace holdfast::gui {
namespace {

constexpr double kWheelStep = 0.75;

double asSeconds(WallTime time)
{
    return static_cast<double>(toMsecs(time)) / 1000.0;
}

WallTime asTime(double seconds)
{
    return fromMsecs(std::llround(seconds * 1000));
}

} // namespace

void LatencyPlot::makeInteractions()
{
    m_plot->setInteractions(QCP::iRangeDrag);
    m_plot->axisRect()->setRangeDrag(Qt::Horizontal);
    m_plot->setSelectionRectMode(QCP::srmCustom);
    m_plot->setNoAntialiasingOnDrag(true);
    m_plot->installEventFilter(this);
    connect(m_plot, &QCustomPlot::mousePress, this, [this](QMouseEvent *event) {
        const bool move = event->modifiers().testFlag(Qt::ShiftModifier);
        m_plot->setSelectionRectMode(move ? QCP::srmNone : QCP::srmCustom);
        setFocus(Qt::MouseFocusReason);
    });
    connect(m_plot->selectionRect(), &QCPSelectionRect::accepted, this, [this](const QRect &rect) {
        if (rect.width() < 5)
            return;
        showSpan({asTime(m_plot->xAxis->pixelToCoord(rect.left())), asTime(m_plot->xAxis->pixelToCoord(rect.right()))});
    });
    connect(m_plot, &QCustomPlot::mouseRelease, this, [this] {
        if (m_plot->selectionRectMode() == QCP::srmNone)
            m_rest.start();
    });
    connect(m_plot, &QCustomPlot::mouseMove, this,
            [this](QMouseEvent *event) { onPointer(event->position().x(), event->position().y()); });
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, &LatencyPlot::askForPresent);
    connect(m_plot, &QCustomPlot::mouseWheel, this, [this](QWheelEvent *event) {
        const double steps = event->angleDelta().y() / 120.0;
        showSpan(zoomed(shownSpan(), std::pow(kWheelStep, steps),
                        asTime(m_plot->xAxis->pixelToCoord(event->position().x()))));
    });
}

void LatencyPlot::showSpan(Span span)
{
    if (span.length() < std::chrono::minutes(1))
        span = zoomed(span, 1, span.from + span.length() / 2);
    m_plot->xAxis->setRange(asSeconds(span.from), asSeconds(span.to));
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    m_rest.start();
}

/// What the person was about to choose counts no more.
void LatencyPlot::askForPresent()
{
    m_rest.stop();
    Q_EMIT presentAsked();
}

void LatencyPlot::onPointer(double x, double y)
{
    const bool inside = m_plot->axisRect()->rect().contains(int(x), int(y));
    const double at = m_plot->xAxis->pixelToCoord(x);
    m_crosshair->setVisible(inside);
    m_crosshair->point1->setCoords(at, 1);
    m_crosshair->point2->setCoords(at, 10);
    const int lit = inside ? curveAt(*m_plot, QPointF(x, y)) : -1;
    if (lit != std::exchange(m_lit, lit)) {
        lightUp(*m_plot, lit, Theme::of(palette()));
        m_legend->setLit(lit);
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    Q_EMIT pointedAt(inside ? textAt(asTime(at)) : QString());
}

QString LatencyPlot::textAt(WallTime time) const
{
    QStringList parts{Labels::time(time, WallTime())};
    if (m_picture.curves.size() > 1)
        parts += curvesAt(m_picture.curves, time);
    else if (m_picture.curves.size() == 1)
        parts += bandsAt(m_picture.curves.front().latency.points, time);
    parts += outagesAt(m_picture.outages, time);
    parts.removeAll(QString());
    return parts.join(QStringLiteral("   \u00b7   "));
}

bool LatencyPlot::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_plot && event->type() == QEvent::Leave)
        onPointer(-1, -1);
    return QWidget::eventFilter(watched, event);
}

void LatencyPlot::keyPressEvent(QKeyEvent *event)
{
    const Span span = shownSpan();
    const WallTime middle = span.from + span.length() / 2;
    switch (event->key()) {
    case Qt::Key_Plus:
        return showSpan(zoomed(span, kWheelStep, middle));
    case Qt::Key_Minus:
        return showSpan(zoomed(span, 1 / kWheelStep, middle));
    case Qt::Key_Left:
        return showSpan(shifted(span, -0.25));
    case Qt::Key_Right:
        return showSpan(shifted(span, 0.25));
    case Qt::Key_Home:
        return askForPresent();
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace holdfast::gui
