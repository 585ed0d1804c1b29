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

class TestPlots final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void breaksTheLineWhereNothingWasMeasured();
    void joinsWhatIsAMinuteApart();
    void findsThePointUnderTheCrosshair();
    void ticksAreRoundAndFew_data();
    void ticksAreRoundAndFew();
    void ticksKeepToTheClockOnTheWall_data();
    void ticksKeepToTheClockOnTheWall();
    void zoomsAroundThePointer();
    void drawsShortOutagesWideEnoughToSee();
    void plotTakesNothingAndMuch();
    void wheelAsksForASpanOnceAtRest();
    void keyboardMovesThePlot();
    void clickOnABarSelectsTheOutage();
    void timelineDrawsOnlyWhatIsInSight();
};

void TestPlots::breaksTheLineWhereNothingWasMeasured()
{
    const auto series = seriesFrom({point(now(), 5),
                                    point(now() + minutes(1), 9),
                                    point(now() + minutes(9), 2),
                                    {now() + minutes(10), Seconds(60), 0, {}}},
                                   now() + minutes(10));
    QCOMPARE(series.at.size(), 4); // three points, one gap
    QVERIFY(std::isnan(series.max[2]));
    QCOMPARE(series.max[1], 9.0);
    QCOMPARE(series.worst, 9.0);
    QCOMPARE(series.least, 0.2);
    QVERIFY(seriesFrom({}, now()).at.isEmpty());
}

/// A message a minute in steps of ten seconds is a line, and the step that goes on is not drawn past the edge.
void TestPlots::joinsWhatIsAMinuteApart()
{
    const auto step = [](Seconds at) {
        LatencyPoint measured = point(now() + at, 5);
        measured.length = Seconds(10);
        return measured;
    };
    const std::vector<LatencyPoint> points{step(Seconds(0)), step(Seconds(70)), step(Seconds(150))};
    const auto series = seriesFrom(points, now() + Seconds(152));
    QCOMPARE(series.at.size(), 4); // three points, one gap: 70 s from end to beginning
    QVERIFY(!std::isnan(series.max[1]));
    QVERIFY(std::isnan(series.max[2]));
    QCOMPARE(series.at.last(), double(toMsecs(now() + Seconds(152))) / 1000);
    QCOMPARE(pointAt(points, now() + Seconds(20)), &points[0]);
    QCOMPARE(pointAt(points, now() + Seconds(60)), &points[1]);
    QCOMPARE(pointAt(points, now() + Seconds(90)), nullptr);
}

void TestPlots::findsThePointUnderTheCrosshair()
{
    const std::vector<LatencyPoint> points{point(now(), 5), point(now() + minutes(3), 9)};
    QCOMPARE(pointAt(points, now() - Seconds(1)), nullptr);
    QCOMPARE(pointAt(points, now()), &points[0]);
    QCOMPARE(pointAt(points, now() + Seconds(59)), &points[0]);
    QCOMPARE(pointAt(points, now() + Seconds(60)), nullptr);
    QCOMPARE(pointAt(points, now() + Seconds(239)), &points[1]);
    QCOMPARE(pointAt({}, now()), nullptr);
}

void TestPlots::ticksAreRoundAndFew_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("first");
    QTest::newRow("minute") << qint64(60) << "13:36:50";
    QTest::newRow("hour") << qint64(3600) << "12:40";
    QTest::newRow("day") << qint64(86'400) << "16:00";
    QTest::newRow("month") << qint64(30 * 86'400) << "";
    QTest::newRow("quarter") << qint64(90 * 86'400) << "";
}

void TestPlots::ticksAreRoundAndFew()
{
    QFETCH(qint64, seconds);
    QFETCH(QString, first);
    const auto ticks = timeTicks({now() - Seconds(seconds), now()}, 8);
    QVERIFY2(ticks.size() >= 2 && ticks.size() <= 10, qPrintable(QString::number(ticks.size())));
    if (!first.isEmpty())
        QCOMPARE(ticks[0].label, first);
    for (const TimeTick &tick : ticks)
        QVERIFY(tick.at > now() - Seconds(seconds) && tick.at < now());
    QVERIFY(timeTicks({now(), now()}, 8).empty());
}

void TestPlots::ticksKeepToTheClockOnTheWall_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("form");
    QTest::addColumn<QString>("ticks");
    QTest::newRow("days, forward") << "2026-03-27T12:00:00Z"
                                   << "2026-03-31T12:00:00Z"
                                   << "d hh:mm"
                                   << "28 00:00, 28 12:00, 29 00:00, 29 12:00, 30 00:00, 30 12:00, 31 00:00, 31 12:00";
    QTest::newRow("weeks, forward") << "2026-03-24T12:00:00Z"
                                    << "2026-04-01T12:00:00Z"
                                    << "d hh:mm"
                                    << "25 00:00, 26 00:00, 27 00:00, 28 00:00, 29 00:00, 30 00:00, 31 00:00, 1 00:00";
    QTest::newRow("late on the day of the change")
        << "2026-10-25T22:30:00Z"
        << "2026-11-02T12:00:00Z"
        << "d hh:mm"
        << "26 00:00, 27 00:00, 28 00:00, 29 00:00, 30 00:00, 31 00:00, 1 00:00, 2 00:00";
    QTest::newRow("hours, back") << "2026-10-24T20:00:00Z"
                                 << "2026-10-25T10:00:00Z"
                                 << "d hh:mm"
                                 << "25 00:00, 25 02:00, 25 04:00, 25 06:00, 25 08:00, 25 10:00";
    QTest::newRow("minutes, back") << "2026-10-24T23:45:00Z"
                                   << "2026-10-25T02:15:00Z"
                                   << "hh:mm"
                                   << "02:00, 02:30, 02:00, 02:30, 03:00";
}

void TestPlots::ticksKeepToTheClockOnTheWall()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, form);
    const QByteArray zone = qgetenv("TZ");
    const auto putBack = qScopeGuard([&] { qputenv("TZ", zone); });
    qputenv("TZ", "Europe/Berlin");
    QStringList shown;
    for (const TimeTick &tick : timeTicks({*parseIso(from), *parseIso(to)}, 8))
        shown += QDateTime::fromMSecsSinceEpoch(toMsecs(tick.at)).toString(form);
    QTEST(shown.join(", "), "ticks");
}

void TestPlots::zoomsAroundThePointer()
{
    const Span near = zoomed(lastHour(), 0.5, now() - minutes(15));
    QCOMPARE(near.length(), Milliseconds(minutes(30)));
    QCOMPARE(near.to, now() - Milliseconds(450'000)); // a quarter of the new length is behind the pointer
    QCOMPARE(zoomed(lastHour(), 1e-9, now()).length(), Milliseconds(minutes(1)));
    QVERIFY(zoomed(lastHour(), 1e9, now()).length() <= hours(24 * 400));
}

void TestPlots::drawsShortOutagesWideEnoughToSee()
{
    const QRect area(10, 0, 100, 20);
    OutageRow outage;
    outage.began = now() - minutes(30);
    outage.back = outage.began + Milliseconds(5);
    QCOMPARE(stripBar(area, lastHour(), outage)->width(), 3);
    outage.back.reset();
    QCOMPARE(stripBar(area, lastHour(), outage)->right(), area.right());
    outage.began = now() - hours(9);
    outage.back = now() - hours(8);
    QVERIFY(!stripBar(area, lastHour(), outage));
    outage.began = now() - Milliseconds(1); // at the very edge it is still inside
    outage.back.reset();
    QVERIFY(stripBar(area, lastHour(), outage)->right() <= area.right());
}

void TestPlots::plotTakesNothingAndMuch()
{
    LatencyPlot plot;
    plot.resize(600, 300);
    plot.show();
    plot.setPicture({lastHour(), {}, {}, {}});
    plot.setLogarithmic(false);
    LatencyPicture much{
        lastHour(), std::vector<WorkerLatency>(1), gui::test::makeScene(500).outages, {{now() - minutes(5), "1"}}};
    for (int i = 0; i < 3000; ++i)
        much.curves[0].latency.points.push_back(point(now() - hours(1) + Seconds(i), i == 1500 ? 1e9 : 0.0001 * i));
    plot.setPicture(much);
    plot.setLogarithmic(true);
    QVERIFY(!plot.grab().isNull());
    QCOMPARE(plot.shownSpan().to, now());
}

void TestPlots::wheelAsksForASpanOnceAtRest()
{
    LatencyPlot plot;
    plot.resize(600, 300);
    plot.show();
    plot.setPicture({lastHour(), {}, {}, {}});
    QSignalSpy chosen(&plot, &LatencyPlot::spanChosen);
    QWidget *inner = plot.findChildren<QWidget *>().first();
    for (int i = 0; i < 3; ++i) {
        QWheelEvent wheel(QPointF(300, 100), inner->mapToGlobal(QPointF(300, 100)), {}, QPoint(0, 120), Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(inner, &wheel);
    }
    QTRY_COMPARE(chosen.count(), 1);
    const auto span = chosen[0][0].value<Span>();
    QVERIFY2(span.length() < minutes(30), qPrintable(QString::number(span.length().count())));
    QVERIFY(span.from > now() - hours(1) && span.to < now());
}

void TestPlots::keyboardMovesThePlot()
{
    LatencyPlot plot;
    plot.resize(600, 300);
    plot.setPicture({lastHour(), {}, {}, {}});
    QTest::keyClick(&plot, Qt::Key_Left);
    QCOMPARE(plot.shownSpan().to, now() - minutes(15));
    QTest::keyClick(&plot, Qt::Key_Plus);
    QVERIFY(plot.shownSpan().length() < hours(1));
    QSignalSpy present(&plot, &LatencyPlot::presentAsked);
    QSignalSpy chosen(&plot, &LatencyPlot::spanChosen);
    QTest::keyClick(&plot, Qt::Key_Home);
    QCOMPARE(present.count(), 1);
    QVERIFY2(!chosen.wait(500), "the present was asked for before the keys came to rest");
}

void TestPlots::clickOnABarSelectsTheOutage()
{
    TimelineView timeline;
    timeline.resize(600, 200);
    timeline.show();
    OutageRow outage;
    outage.worker = QStringLiteral("b");
    outage.began = now() - minutes(40);
    outage.back = now() - minutes(20);
    timeline.setLanes({QStringLiteral("a"), QStringLiteral("b")});
    timeline.setOutages(lastHour(), {outage});
    QSignalSpy clicked(&timeline, &TimelineView::outageClicked);
    const int lane = timeline.fontMetrics().height() + 7;
    const int axis = timeline.fontMetrics().height() + 8;
    const int middle = 132 + (600 - 132) / 2; // half past, in the bar
    QTest::mouseClick(timeline.viewport(), Qt::LeftButton, {}, QPoint(middle, axis + lane / 2)); // lane a
    QCOMPARE(clicked.count(), 0);
    QTest::mouseClick(timeline.viewport(), Qt::LeftButton, {}, QPoint(middle, axis + lane + lane / 2));
    QCOMPARE(clicked.count(), 1);
    QCOMPARE(clicked[0][0].toString(), OutagesModel::keyFor(outage));
}

void TestPlots::timelineDrawsOnlyWhatIsInSight()
{
    TimelineView timeline;
    timeline.resize(600, 200);
    QStringList lanes;
    for (int i = 0; i < 10'000; ++i)
        lanes += QString::number(i);
    timeline.setLanes(lanes);
    timeline.setOutages({now() - hours(24 * 90), now()}, gui::test::makeScene(500).outages);
    timeline.show();
    const Milliseconds begin = holdfast::test::processorTime();
    QVERIFY(!timeline.grab().isNull());
    const Milliseconds took = holdfast::test::processorTime() - begin;
    QVERIFY2(took < Milliseconds(2000), qPrintable(forPeople(took)));
    timeline.select(QStringLiteral("9999@0"));
    QVERIFY(timeline.verticalScrollBar()->value() > timeline.verticalScrollBar()->maximum() / 2);
}

QTEST_MAIN(TestPlots)
#include "tst_plots.moc"
