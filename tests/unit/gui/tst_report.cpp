// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "gui/delegates/painting.h"
#include "gui/models/outages_model.h"
#include "gui/plots/timeline_view.h"
#include "gui/views/cause_legend.h"
#include "gui/views/history_page.h"
#include "gui/views/latency_page.h"
#include "gui/views/span_bar.h"
#include "tests/support/patience.h"

#include <QTemporaryDir>
#include <QToolButton>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::Desk;
using std::chrono::minutes;

namespace {

OutageRow awayFor(WallTime now, int from, int to, const char *cause = "no_pong")
{
    OutageRow row;
    row.worker = QStringLiteral("w");
    row.began = row.noticed = now - minutes(from);
    if (to >= 0)
        row.back = now - minutes(to);
    row.cause = QLatin1String(cause);
    return row;
}

} // namespace

/// The reconnect history as a report.
class TestReport final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { gui::test::useSettingsIn(m_settings); }
    void addsUpHowLongAWorkerWasAway();
    void countsBarsThatLieOnEachOther();
    void theLegendIsAFilter();
    void showsWhenTheServerStarted();
    void hasOneSpanForLatencyAndHistory();

private:
    QTemporaryDir m_settings;
};

void TestReport::addsUpHowLongAWorkerWasAway()
{
    const WallTime now = gui::test::sceneNow();
    const Span hour{now - minutes(60), now};
    QCOMPARE(awayIn(hour, {}), AwayTime());
    QCOMPARE(awayIn(hour, {awayFor(now, 50, 40), awayFor(now, 30, 29)}), (AwayTime{2, minutes(11)}));
    QCOMPARE(awayIn(hour, {awayFor(now, 90, 55), awayFor(now, 5, -1)}), (AwayTime{2, minutes(10)})); // cut to the span
    QCOMPARE(awayIn(hour, {awayFor(now, 90, 70)}), AwayTime());
}

void TestReport::countsBarsThatLieOnEachOther()
{
    const auto bar = [](int left, int width) { return QRect(left, 0, width, 10); };
    QVERIFY(groupsOf({}).empty());
    const auto groups = groupsOf({bar(50, 3), bar(10, 3), bar(12, 3), bar(15, 3), bar(80, 20), bar(85, 3)});
    QCOMPARE(groups.size(), std::size_t(3));
    QCOMPARE(groups[0], (BarGroup{QRect(10, 0, 8, 10), 3}));
    QCOMPARE(groups[1].count, 1);
    QCOMPARE(groups[2], (BarGroup{QRect(80, 0, 20, 10), 2}));
}

void TestReport::theLegendIsAFilter()
{
    Desk desk(3);
    desk.scene.outages = {awayFor(desk.scene.now, 50, 40), awayFor(desk.scene.now, 30, 29, "server_restart")};
    desk.live();
    desk.window.showPage(2);
    const auto *rows = desk.table("outages").model();
    QTRY_COMPARE(rows->rowCount(), 2);
    auto *legend = desk.window.page(2)->findChild<CauseLegend *>();
    const auto button = [legend](const char *word) {
        for (QToolButton *each : legend->findChildren<QToolButton *>()) {
            if (each->text() == QLatin1String(word))
                return each;
        }
        qFatal("no button %s", word);
    };
    button("network")->click();
    QCOMPARE(rows->rowCount(), 1);
    QCOMPARE(rows->index(0, OutagesModel::Cause).data(PaintRole).toString(), QStringLiteral("no_pong"));
    button("network")->click();
    button("stall or sleep")->click();
    QCOMPARE(rows->rowCount(), 0);
    QTest::keyClick(desk.window.page(2), Qt::Key_Escape);
    QCOMPARE(rows->rowCount(), 2);
    QVERIFY(!button("stall or sleep")->isChecked());
}

void TestReport::showsWhenTheServerStarted()
{
    Desk desk(3);
    desk.scene.outages = {awayFor(desk.scene.now, 50, 40)};
    desk.live();
    desk.window.showPage(2);
    QTRY_COMPARE(desk.table("outages").model()->rowCount(), 1);
    QVERIFY(desk.api->asked().contains("GET /api/v1/server/starts"));
    auto *timeline = desk.window.page(2)->findChild<TimelineView *>();
    const Span day{desk.scene.now - std::chrono::hours(24), desk.scene.now};
    timeline->setStarts({});
    const QImage without = timeline->viewport()->grab().toImage();
    timeline->setStarts({{day.from - minutes(1), {}}});
    QCOMPARE(timeline->viewport()->grab().toImage(), without); // not in the span
    timeline->setStarts({{day.from + std::chrono::hours(6), {}}});
    QVERIFY(timeline->viewport()->grab().toImage() != without);
}

void TestReport::hasOneSpanForLatencyAndHistory()
{
    Desk desk(3);
    desk.live();
    desk.window.showPage(1);
    SpanBar &latency = desk.window.findChild<LatencyPage *>()->spanBar();
    SpanBar &history = desk.window.findChild<HistoryPage *>()->spanBar();
    auto *live = desk.window.page(1)->findChild<LiveButton *>();
    QVERIFY(live->text() == u"Live" && !live->isEnabled());
    const Span span{desk.scene.now - minutes(50), desk.scene.now - minutes(40)};
    latency.choose(span);
    QCOMPARE(history.span(desk.scene.now), span);
    QCOMPARE(live->text(), QStringLiteral("Paused: back to live"));
    desk.window.showPage(2);
    history.backToPresent();
    QVERIFY(latency.isLive());
    latency.setCurrentIndex(latency.findData(qlonglong(6 * 3600)));
    Q_EMIT latency.activated(latency.currentIndex());
    QCOMPARE(history.span(desk.scene.now).length(), Milliseconds(std::chrono::hours(6)));
    latency.setCurrentIndex(0); // 5 minutes, which the history does not have
    Q_EMIT latency.activated(0);
    QCOMPARE(history.span(desk.scene.now).length(), Milliseconds(std::chrono::hours(6)));
    live->click();
    QVERIFY(latency.isLive());
}

QTEST_MAIN(TestReport)
#include "tst_report.moc"
