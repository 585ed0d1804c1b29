// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/delegates/painting.h"
#include "gui/models/outages_model.h"
#include "gui/plots/custom_plot.h"
#include "gui/plots/histogram_view.h"
#include "gui/plots/latency_curves.h"
#include "gui/plots/latency_legend.h"
#include "gui/plots/latency_marks.h"
#include "gui/plots/latency_plot.h"
#include "gui/plots/timeline_view.h"
#include "scene.h"
#include "tests/support/patience.h"
#include "tests/unit/gui/plot_samples.h"

#include <QApplication>
#include <QColor>
#include <QPalette>
#include <QPen>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <QWidget>

#include <cmath>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::lastHour;
using gui::test::now;
using gui::test::point;
using std::chrono::hours;
using std::chrono::minutes;

class TestLatencyPlot final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsOneWorkerAsBandsAndSeveralAsCurves();
    void curvesAreToldApartByColourAndByDashes();
    void saysTheP99OfEachUnderTheCrosshair();
    void addsUpTheHistogramsOfSeveral();
    void histogramTakesOddBars();
    void labelsOfServerStartsStayInThePlot();
    void endsTheAxisAtOneTwoOrFive();
    void hasOneAxisForPlotAndHistogram();
    void breaksTheLegendOfANarrowPlot();
    void saysTheLastAndTheWorstOfEachLine();
    void lightsUpTheCurveUnderThePointer();
    void hasALaneForTheOutagesOfEachWorker();
};

void TestLatencyPlot::showsOneWorkerAsBandsAndSeveralAsCurves()
{
    LatencyPlot plot;
    plot.resize(600, 300);
    auto &inner = *plot.findChild<QCustomPlot *>();
    const auto legend = [&] {
        QStringList names;
        for (const LatencyLegend::Row &row : plot.findChild<LatencyLegend *>()->rows())
            names += row.name;
        return names;
    };
    const WorkerLatency one{"a", {{point(now() - minutes(9), 5000)}, {}}};
    const WorkerLatency other{"another-worker-with-a-long-name", {{point(now() - minutes(9), 70)}, {}}};
    plot.setPicture({lastHour(), {one}, {}, {}});
    QCOMPARE(legend().size(), 3);
    QVERIFY(legend().first().startsWith("p50"));
    QVERIFY(plot.accessibleDescription().isEmpty());
    plot.setPicture({lastHour(), {one, other}, {}, {}});
    QCOMPARE(legend(), QStringList({"a", "another-worker-with-a-long-name"}));
    QCOMPARE(plot.accessibleDescription(), QStringLiteral("p99 of a, another-worker-with-a-long-name"));
    QCOMPARE(inner.graph(3)->dataMainValue(0), 2500.0); // the p99
    QVERIFY(inner.yAxis->range().contains(2500) && inner.yAxis->range().contains(35));
    plot.setPicture({lastHour(), std::vector<WorkerLatency>(20, one), {}, {}});
    QCOMPARE(legend().size(), kMaxCurves);
    plot.setPicture({lastHour(), {one}, {}, {}});
    QCOMPARE(legend().size(), 3);
    QCOMPARE(inner.graphCount(), 3);
}

void TestLatencyPlot::curvesAreToldApartByColourAndByDashes()
{
    for (const QPalette &palette : {lightPalette(), darkPalette()}) {
        const Theme theme = Theme::of(palette);
        for (int i = 0; i < kMaxCurves; ++i) {
            const QPen pen = curvePen(theme, i);
            QVERIFY(std::abs(qGray(pen.color().rgb()) - qGray(palette.color(QPalette::Base).rgb())) > 50);
            for (int j = 0; j < i; ++j) {
                const QColor a = pen.color();
                const QColor b = curvePen(theme, j).color();
                QVERIFY2(std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue()) >
                             60,
                         qPrintable(QStringLiteral("%1 and %2").arg(i).arg(j)));
                QVERIFY(pen.dashPattern() != curvePen(theme, j).dashPattern());
            }
        }
    }
}

void TestLatencyPlot::saysTheP99OfEachUnderTheCrosshair()
{
    const std::vector<WorkerLatency> curves{{"a", {{point(now(), 50)}, {}}}, {"b", {}}};
    QCOMPARE(curvesAt(curves, now()), QStringLiteral("p99: a 25 ms, b \u2013"));
    QCOMPARE(bandsAt(curves[1].latency.points, now()), QStringLiteral("nothing measured"));
}

void TestLatencyPlot::addsUpTheHistogramsOfSeveral()
{
    const auto bars = mergedHistogram({{"a", {{}, {{1, 4}, {2, 5}}}}, {"b", {{}, {{2, 3}, {0.5, 1}}}}});
    QCOMPARE(bars.size(), std::size_t(3));
    QCOMPARE(bars[0].leMs, 0.5);
    QCOMPARE(bars[2].count, qint64(8));
    QVERIFY(mergedHistogram({}).empty());
}

void TestLatencyPlot::histogramTakesOddBars()
{
    HistogramView view;
    view.resize(200, 300);
    view.setBars({{-1, 4}, {0, 3}, {qInf(), 2}, {5, -3}, {1e6, 1}, {0.001, 1}});
    QVERIFY(!view.grab().isNull());
    view.setBars({});
    QVERIFY(!view.grab().isNull());
}

void TestLatencyPlot::labelsOfServerStartsStayInThePlot()
{
    QCustomPlot plot;
    plot.resize(600, 300);
    const Span span = lastHour();
    plot.xAxis->setRange(double(toMsecs(span.from)) / 1000, double(toMsecs(span.to)) / 1000);
    drawLatencyMarks(plot, span, {}, {{span.from + minutes(1), {}}, {span.to - minutes(1), {}}}, {},
                     Theme::of(QPalette()));
    plot.replot();
    int labels = 0;
    for (int i = 0; i < plot.itemCount(); ++i) {
        if (const auto *label = qobject_cast<QCPItemText *>(plot.item(i))) {
            ++labels;
            QVERIFY(plot.axisRect()->rect().contains(label->left->pixelPosition().toPoint()));
            QVERIFY(plot.axisRect()->rect().contains(label->right->pixelPosition().toPoint()));
        }
    }
    QCOMPARE(labels, 2);
}

void TestLatencyPlot::endsTheAxisAtOneTwoOrFive()
{
    QCOMPARE(roundUp(0.11), 0.2);
    QCOMPARE(roundUp(20), 20.0);
    QCOMPARE(roundUp(51), 100.0);
    QCOMPARE(LatencyAxis::around(2, 940, true).high, 2000.0);
    QCOMPARE(LatencyAxis::around(2, 940, false).high, 2000.0);
    QCOMPARE(LatencyAxis::around(2, 400, true).high, 500.0);
    QCOMPARE(LatencyAxis::around(0.5, 2, true).high, 100.0); // noise is no news
    QCOMPARE(LatencyAxis::around(0.5, 2, true).low, 0.1);
    QCOMPARE(LatencyAxis::around(0, 0, false).low, 0.0);
    QLocale::setDefault(QLocale(QLocale::German));
    QCOMPARE(axisLabel(0.1), QStringLiteral("0,1 ms"));
    QLocale::setDefault(QLocale::c());
    QCOMPARE(axisLabel(10), QStringLiteral("10 ms"));
    QCOMPARE(axisLabel(2000), QStringLiteral("2 s"));
}

void TestLatencyPlot::hasOneAxisForPlotAndHistogram()
{
    LatencyPlot plot;
    HistogramView view;
    plot.resize(600, 400);
    QObject::connect(&plot, &LatencyPlot::axisChanged, &view, &HistogramView::setAxis);
    auto &inner = *plot.findChild<QCustomPlot *>();
    for (const bool logarithmic : {true, false}) {
        plot.setLogarithmic(logarithmic);
        plot.setPicture({lastHour(), {{"a", {{point(now() - minutes(9), 5000)}, {}}}}, {}, {}});
        (void)plot.grab();
        inner.replot();
        for (const double ms : {5.0, 70.0, 900.0, 4000.0})
            QVERIFY2(std::abs(view.axis().yOf(ms) - inner.yAxis->coordToPixel(ms)) < 1.5,
                     qPrintable(QString::number(ms)));
        QVERIFY(!view.axis().ticks.isEmpty());
    }
}

/// Under 1,100 pixels of window the names were cut.
void TestLatencyPlot::breaksTheLegendOfANarrowPlot()
{
    LatencyLegend legend;
    legend.setRows(QList<LatencyLegend::Row>(3));
    legend.resize(1000, 100);
    (void)legend.grab();
    const int wide = legend.sizeHint().height();
    legend.resize(600, 100);
    (void)legend.grab();
    QVERIFY(legend.sizeHint().height() > wide);
}

void TestLatencyPlot::saysTheLastAndTheWorstOfEachLine()
{
    LatencyPlot plot;
    const auto *legend = plot.findChild<LatencyLegend *>();
    const std::vector<LatencyPoint> points{point(now() - minutes(9), 5000), point(now() - minutes(8), 40)};
    plot.setPicture({lastHour(), {{"a", {points, {}}}}, {}, {}});
    QCOMPARE(legend->rows()[2].worst, std::optional(5000.0));
    QCOMPARE(legend->rows()[2].last, std::optional(40.0));
    plot.setPicture({lastHour(), {{"a", {points, {}}}, {"b", {}}}, {}, {}});
    QCOMPARE(legend->rows()[0].worst, std::optional(2500.0));
    QCOMPARE(legend->rows()[0].last, std::optional(20.0));
    QVERIFY(!legend->rows()[1].last);
}

void TestLatencyPlot::lightsUpTheCurveUnderThePointer()
{
    LatencyPlot plot;
    plot.resize(600, 400);
    auto &inner = *plot.findChild<QCustomPlot *>();
    const auto curveOf = [](const char *name, double ms) {
        WorkerLatency curve{name, {}};
        for (int i = 50; i > 9; --i)
            curve.latency.points.push_back(point(now() - minutes(i), ms));
        return curve;
    };
    plot.setPicture({lastHour(), {curveOf("a", 4000), curveOf("b", 20)}, {}, {}});
    (void)plot.grab();
    inner.replot();
    const double x = inner.xAxis->coordToPixel(double(toMsecs(now() - minutes(30))) / 1000);
    QCOMPARE(curveAt(inner, {x, inner.yAxis->coordToPixel(2000)}), 0);
    QCOMPARE(curveAt(inner, {x, inner.yAxis->coordToPixel(10)}), 1);
    QCOMPARE(curveAt(inner, {x, inner.yAxis->coordToPixel(150)}), -1);
    lightUp(inner, 1, Theme::of(lightPalette()));
    QVERIFY(inner.graph(4)->pen().widthF() > 2 * inner.graph(3)->pen().widthF() * 0.8);
}

void TestLatencyPlot::hasALaneForTheOutagesOfEachWorker()
{
    QCustomPlot plot;
    plot.resize(600, 300);
    const auto outage = [](const char *worker) {
        OutageRow row;
        row.worker = QLatin1String(worker);
        row.began = row.noticed = now() - minutes(20);
        row.back = now() - minutes(10);
        return row;
    };
    drawLatencyMarks(plot, lastHour(), {outage("a"), outage("b")}, {}, {"a", "b"}, Theme::of(QPalette()));
    plot.replot();
    QList<QCPItemRect *> bars;
    for (int i = 0; i < plot.itemCount(); ++i)
        bars += qobject_cast<QCPItemRect *>(plot.item(i));
    QCOMPARE(bars.size(), 2);
    QVERIFY(bars[1]->bottomRight->pixelPosition().y() < bars[0]->topLeft->pixelPosition().y());
}

QTEST_MAIN(TestLatencyPlot)
#include "tst_latency_plot.moc"
