// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "gui/plots/latency_plot.h"
#include "gui/theme/theme.h"
#include "gui/views/filter_bar.h"
#include "gui/views/history_page.h"
#include "gui/views/jobs_page.h"
#include "gui/views/latency_page.h"
#include "gui/views/span_bar.h"
#include "gui/views/status_line.h"
#include "gui/views/tile.h"

#include <QToolButton>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::Desk;

namespace {

void cutOff(Desk &desk, Seconds ago = Seconds(0))
{
    desk.session.setStatus({FeedState::CutOff, desk.scene.now - ago, QStringLiteral("Connection refused")});
}

bool isGrey(const QColor &colour)
{
    return colour.saturation() < 12;
}

} // namespace

/// While the server is away, nothing looks as if it were so now.
class TestStale final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { gui::test::useSettingsIn(m_settings); }
    void init() { QSettings().clear(); }
    void stopsTheClocks();
    void saysSoInTheTitle();
    void turnsAllGreyButTheLog();
    void takesTheActionsAway();
    void movesNothing();
    void errorsGoWithTheirCause();
    void keepsTheCurvesLegible();
    void greyHasNoColour();

private:
    QTemporaryDir m_settings;
};

void TestStale::stopsTheClocks()
{
    Desk desk(3);
    desk.live();
    const WallTime before = desk.session.now();
    const QModelIndex since = desk.session.workers().index(0, WorkersModel::Since);
    const QString text = since.data().toString();
    cutOff(desk);
    desk.scene.now += std::chrono::hours(30);
    QCOMPARE(desk.session.now(), before);
    QCOMPARE(since.data().toString(), text);
    QCOMPARE(desk.session.localNow(), desk.scene.now);
    desk.scene.snapshot.now = desk.scene.now;
    desk.live();
    QCOMPARE(desk.session.now(), desk.scene.now);
    QVERIFY(since.data().toString() != text);
}

void TestStale::saysSoInTheTitle()
{
    Desk desk(80);
    desk.live();
    QVERIFY(desk.window.windowTitle().contains("offline"));
    cutOff(desk, Seconds(200));
    QCOMPARE(desk.window.windowTitle(), QStringLiteral("Cut off, 3 min - test:8000 - Holdfast"));
    cutOff(desk, Seconds(7));
    QCOMPARE(desk.window.windowTitle(), QStringLiteral("Cut off, 7 s - test:8000 - Holdfast"));
    desk.live();
    QVERIFY(desk.window.windowTitle().contains("offline"));
}

void TestStale::turnsAllGreyButTheLog()
{
    Desk desk(3);
    desk.live();
    for (const char *table : {"connections", "jobs", "runs", "outages"})
        QVERIFY(!Theme::of(desk.table(table).palette()).stale);
    cutOff(desk);
    for (const char *table : {"connections", "jobs", "runs", "outages"})
        QVERIFY2(Theme::of(desk.table(table).palette()).stale, table);
    QVERIFY(!Theme::of(desk.table("log").palette()).stale);
    for (const Tile *tile : desk.window.findChildren<Tile *>()) {
        for (const QLabel *label : tile->findChildren<QLabel *>())
            QCOMPARE(label->palette().color(QPalette::WindowText),
                     desk.window.palette().color(QPalette::Disabled, QPalette::WindowText));
    }
    const QImage image = desk.table("connections").viewport()->grab().toImage();
    for (int x = 0; x < image.width(); x += 3) {
        for (int y = 0; y < image.height(); y += 3)
            QVERIFY2(isGrey(image.pixelColor(x, y)), qPrintable(image.pixelColor(x, y).name()));
    }
    desk.live();
    QVERIFY(!Theme::of(desk.table("connections").palette()).stale);
}

void TestStale::takesTheActionsAway()
{
    Desk desk(3);
    desk.live();
    desk.window.showPage(3);
    const auto *page = desk.window.findChild<JobsPage *>();
    desk.table("jobs").selectRow(0);
    QVERIFY(page->jobActions()[0]->isEnabled());
    cutOff(desk);
    for (const QAction *action : page->jobActions() + page->runActions()) {
        QVERIFY2(!action->isEnabled(), qPrintable(action->text()));
        QVERIFY(action->toolTip().contains("cut off"));
    }
    desk.live();
    QVERIFY(page->jobActions()[0]->isEnabled());
    QVERIFY(!page->jobActions()[0]->toolTip().contains("cut off"));
}

void TestStale::movesNothing()
{
    Desk desk(3);
    desk.live();
    desk.window.showPage(3);
    desk.table("jobs").selectRow(0);
    const auto places = [&desk] {
        QCoreApplication::processEvents();
        QList<QRect> all;
        for (const char *name : {"jobs", "runs"}) {
            QWidget *view = desk.table(name).viewport();
            all += QRect(view->mapTo(&desk.window, QPoint()), view->size());
        }
        return all;
    };
    const auto before = places();
    cutOff(desk, Seconds(83));
    QVERIFY(desk.texts().contains("Cut off from test:8000"));
    QCOMPARE(places(), before);
    desk.live();
    desk.window.say(QStringLiteral("something bad, and rather long as such sentences go").repeated(9), true);
    QCOMPARE(places(), before);
}

void TestStale::errorsGoWithTheirCause()
{
    Desk desk(80);
    desk.live();
    desk.window.showPage(2);
    QTRY_VERIFY(desk.table("outages").model()->rowCount() > 3);
    auto *page = desk.window.findChild<HistoryPage *>();
    const WallTime now = desk.scene.now;
    desk.api->refuse("/api/v1/outages", "the disk is gone");
    page->findChild<SpanBar *>()->choose({now - std::chrono::hours(5), now - std::chrono::hours(1)});
    const auto *bar = page->findChild<FilterBar *>();
    QTRY_VERIFY2(bar->note().contains("the disk is gone"), qPrintable(bar->note()));
    const auto *line = desk.window.findChild<StatusLine *>();
    desk.window.say("j was not started: the disk is gone", true);
    QVERIFY(line->said().contains("the disk is gone"));
    cutOff(desk);
    desk.live();
    QTRY_COMPARE_WITH_TIMEOUT(bar->note(), QString(), 20'000);
    QCOMPARE(line->said(), QString());
}

void TestStale::keepsTheCurvesLegible()
{
    Desk desk(20);
    desk.live();
    desk.window.showPage(1);
    auto *plot = desk.window.findChild<LatencyPlot *>();
    desk.markWorkers(3);
    QTRY_VERIFY(plot->accessibleDescription().startsWith("p99 of "));
    desk.api->refuse("/api/v1/latency", "the disk is gone");
    auto *page = desk.window.findChild<LatencyPage *>();
    page->shown(); // which asks again
    QTRY_VERIFY2(desk.texts().contains("the disk is gone"), qPrintable(desk.texts()));
    QCOMPARE(plot->message(), QString());
    page->shown();
    QTRY_VERIFY(!desk.texts().contains("the disk is gone"));
}

void TestStale::greyHasNoColour()
{
    for (const QPalette &usual : {lightPalette(), darkPalette()}) {
        QPalette palette = usual;
        const QPalette stale = stalePalette(usual);
        for (const auto role : {QPalette::Text, QPalette::WindowText})
            palette.setColor(QPalette::Active, role, stale.color(QPalette::Active, role));
        QVERIFY(!Theme::of(usual).stale);
        const Theme theme = Theme::of(palette);
        QVERIFY(theme.stale);
        QCOMPARE(theme.dark, Theme::of(usual).dark);
        for (const QColor &colour : {theme.good, theme.warning, theme.bad, theme.p50, theme.curve(3),
                                     theme.of(CauseFamily::Network), theme.of(CauseFamily::Stall)})
            QVERIFY2(isGrey(colour), qPrintable(colour.name()));
    }
}

QTEST_MAIN(TestStale)
#include "tst_stale.moc"
