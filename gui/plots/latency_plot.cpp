// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/latency_plot.h"

#include "gui/plots/custom_plot.h"
#include "gui/plots/latency_curves.h"
#include "gui/plots/latency_marks.h"
#include "gui/theme/labels.h"

#include <QKeyEvent>
#include <QVBoxLayout>

#include <cmath>

namespace holdfast::gui {
namespace {

constexpr int kRestMs = 250;
constexpr int kMaxTicks = 8;
constexpr double kLateMs = 1000; ///< a line is drawn there

double secondsOf(WallTime time)
{
    return static_cast<double>(toMsecs(time)) / 1000.0;
}

WallTime timeOf(double seconds)
{
    return fromMsecs(std::llround(seconds * 1000));
}

/// Round moments of local time, as the other views have them.
class TimeTicker final : public QCPAxisTicker
{
public:
    void generate(const QCPRange &range, const QLocale &, QChar, int, QVector<double> &ticks, QVector<double> *subTicks,
                  QVector<QString> *labels) override
    {
        ticks.clear();
        if (subTicks != nullptr)
            subTicks->clear();
        if (labels != nullptr)
            labels->clear();
        for (const TimeTick &tick : timeTicks({timeOf(range.lower), timeOf(range.upper)}, kMaxTicks)) {
            ticks += secondsOf(tick.at);
            if (labels != nullptr)
                labels->append(tick.label);
        }
    }
};

/// Milliseconds with their unit, on an axis of either kind.
template <typename Ticker>
class LatencyTicker final : public Ticker
{
protected:
    QString getTickLabel(double tick, const QLocale &, QChar, int) override { return axisLabel(tick); }
};

} // namespace

LatencyPlot::LatencyPlot(QWidget *parent)
    : QWidget(parent)
    , m_plot(new QCustomPlot)
    , m_legend(new LatencyLegend)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_plot, 1);
    layout->addWidget(m_legend);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("ACK latency over time"));
    m_plot->setFocusProxy(this);
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, [this] { Q_EMIT spanChosen(shownSpan()); });
    makeGraphs();
    makeInteractions();
    restyle();
}

void LatencyPlot::makeGraphs()
{
    m_plot->xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new TimeTicker));
    m_plot->xAxis->setSubTicks(false);
    m_p50 = m_plot->addGraph();
    m_p99 = m_plot->addGraph();
    m_max = m_plot->addGraph();
    m_p99->setChannelFillGraph(m_p50);
    m_max->setChannelFillGraph(m_p99);
    m_late = new QCPItemStraightLine(m_plot);
    m_late->point1->setCoords(0, kLateMs);
    m_late->point2->setCoords(1, kLateMs);
    connect(m_plot, &QCustomPlot::afterReplot, this, &LatencyPlot::tellOfAxis);
    m_crosshair = new QCPItemStraightLine(m_plot);
    m_crosshair->setVisible(false);
    m_message = new QCPItemText(m_plot);
    m_message->position->setType(QCPItemPosition::ptAxisRectRatio);
    m_message->position->setCoords(0.5, 0.45);
    m_message->setVisible(false);
    setLogarithmic(true);
}

void LatencyPlot::setPicture(LatencyPicture picture)
{
    m_picture = std::move(picture);
    drawLines();
    m_plot->xAxis->setRange(secondsOf(m_picture.span.from), secondsOf(m_picture.span.to));
    fitAxis();
    drawMarks();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

/// The bands of one worker, or of all together; the curves of several.
void LatencyPlot::drawLines()
{
    const auto &curves = m_picture.curves;
    const bool several = curves.size() > 1;
    const auto limits = drawLatencyCurves(*m_plot, several ? curves : std::vector<WorkerLatency>(), m_picture.span.to,
                                          Theme::of(palette()));
    const LatencySeries series =
        curves.size() == 1 ? seriesFrom(curves.front().latency.points, m_picture.span.to) : LatencySeries();
    m_p50->setData(series.at, series.p50, true);
    m_p99->setData(series.at, series.p99, true);
    m_max->setData(series.at, series.max, true);
    for (QCPGraph *graph : {m_p50, m_p99, m_max}) {
        graph->setScatterStyle(QCPScatterStyle(dotsFor(series), 3));
    }
    const Theme theme = Theme::of(palette());
    m_legend->setRows(several ? legendOf(curves, theme) : legendOfBands());
    m_lit = -1;
    m_legend->setLit(m_lit);
    m_least = several ? limits.lower : series.least;
    m_worst = several ? limits.upper : series.worst;
    m_plot->yAxis->setLabel(several ? tr("p99") : QString());
    setAccessibleDescription(several ? tr("p99 of %1").arg(namesOf(curves).join(QStringLiteral(", "))) : QString());
}

void LatencyPlot::setLogarithmic(bool on)
{
    m_logarithmic = on;
    m_plot->yAxis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    m_plot->yAxis->setTicker(on ? QSharedPointer<QCPAxisTicker>(new LatencyTicker<QCPAxisTickerLog>)
                                : QSharedPointer<QCPAxisTicker>(new LatencyTicker<QCPAxisTicker>));
    fitAxis();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void LatencyPlot::fitAxis()
{
    const LatencyAxis axis = LatencyAxis::around(m_least, m_worst, m_logarithmic);
    m_plot->yAxis->setRange(axis.low, axis.high);
    m_late->setVisible(axis.high > kLateMs);
}

/// Where the plot has come to lie, and with which figures.
void LatencyPlot::tellOfAxis()
{
    const QCPRange range = m_plot->yAxis->range();
    const QRect area = m_plot->axisRect()->rect();
    LatencyAxis axis{range.lower, range.upper, m_logarithmic, {}, area.top(), area.bottom()};
    for (const double tick : m_plot->yAxis->tickVector()) {
        if (range.contains(tick))
            axis.ticks += tick;
    }
    Q_EMIT axisChanged(axis);
}

QList<LatencyLegend::Row> LatencyPlot::legendOfBands() const
{
    static const std::vector<LatencyPoint> none;
    const auto &points = m_picture.curves.size() == 1 ? m_picture.curves.front().latency.points : none;
    return {rowOf(m_p50->pen(), tr("p50: half were faster"), points, &Figures::p50),
            rowOf(m_p99->pen(), tr("p99: one in a hundred took longer"), points, &Figures::p99),
            rowOf(m_max->pen(), tr("max: the slowest"), points, &Figures::max)};
}

void LatencyPlot::drawMarks()
{
    drawLatencyMarks(*m_plot, m_picture.span, m_picture.outages, m_picture.starts, namesOf(m_picture.curves),
                     Theme::of(palette()));
}

void LatencyPlot::setMessage(const QString &message)
{
    m_message->setText(message);
    m_message->setVisible(!message.isEmpty());
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

QString LatencyPlot::message() const
{
    return m_message->visible() ? m_message->text() : QString();
}

Span LatencyPlot::shownSpan() const
{
    const QCPRange range = m_plot->xAxis->range();
    return {timeOf(range.lower), timeOf(range.upper)};
}

void LatencyPlot::restyle()
{
    const Theme theme = Theme::of(palette());
    stylePlot(*m_plot, palette(), theme);
    const auto style = [](QCPGraph *graph, QColor colour, double width, int alpha) {
        graph->setPen(QPen(colour, width));
        colour.setAlpha(alpha);
        graph->setBrush(alpha > 0 ? QBrush(colour) : QBrush(Qt::NoBrush));
    };
    style(m_p50, theme.p50, 1.6, 0);
    style(m_p99, theme.p99, 1.2, 60);
    style(m_max, theme.worst, 1, 40);
    drawLines();
    m_crosshair->setPen(QPen(theme.faintText, 1, Qt::DotLine));
    m_late->setPen(QPen(theme.warning, 1, Qt::DashLine));
    m_message->setColor(theme.faintText);
    drawMarks();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void LatencyPlot::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        restyle();
    QWidget::changeEvent(event);
}

} // namespace holdfast::gui
