// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "gui/models/outages_model.h"
#include "gui/plots/latency_plot.h"
#include "gui/theme/theme.h"
#include "gui/views/connections_page.h"
#include "gui/views/history_page.h"
#include "gui/views/jobs_page.h"
#include "gui/views/output_view.h"
#include "gui/views/overview_strip.h"
#include "gui/views/table_view.h"
#include "gui/views/tile.h"
#include "gui/views/worker_detail.h"
#include "tests/support/patience.h"

#include <QAbstractItemModel>
#include <QAbstractItemView>
#include <QApplication>
#include <QCoreApplication>
#include <QFile>
#include <QIODevice>
#include <QImage>
#include <QLineEdit>
#include <QMap>
#include <QRgb>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTimer>
#include <QToolButton>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::Desk;
using gui::test::trigger;

class TestPages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { QSettings().clear(); }
    void showsWhatTheOverviewSays();
    void saysThatItIsCutOffAndSinceWhen();
    void fillsTheGapWhenItIsBack();
    void filtersWorkersByStateFromTheStrip();
    void showsTheDetailsOfTheChosenWorker();
    void renewsTheDetailsOfAWorkerThatIsChosenAgain();
    void anAnswerThatIsOldBringsNoOutageBack();
    void asksAgainForADayThatCouldNotBeRead();
    void filterTakesAwayWhatIsSelected();
    void keepsWhatIsSelectedWhenManyRowsGo();
    void filterOfTheLatencyPageTakesAwayCurves();
    void remembersColumnsAndPage();
    void exportsTheRowsThatAreShown();
    void asksTheServerForWhatIsCommanded();
    void saysWhyACommandWasRefused();
    void followsMuchOutputInBoundedMemory();
    void asksForACurveOfEachMarkedWorker();
    void changesItsColoursWithThePalette();

private:
    QTemporaryDir m_settings;
};

void TestPages::initTestCase()
{
    gui::test::useSettingsIn(m_settings);
}

void TestPages::showsWhatTheOverviewSays()
{
    Desk desk(80);
    desk.live();
    const QString texts = desk.texts();
    QVERIFY2(texts.contains(QStringLiteral(" offline: ")) || texts.contains(QStringLiteral(" is offline for ")),
             qPrintable(texts));
    QVERIFY(desk.window.windowTitle().contains("offline"));
    const int offline = desk.session.overview().offline;
    bool found = false;
    for (const Tile *tile : desk.window.findChildren<Tile *>())
        found = found || tile->accessibleName() == QStringLiteral("offline: %1").arg(offline);
    QVERIFY(found);
}

void TestPages::saysThatItIsCutOffAndSinceWhen()
{
    Desk desk(3);
    desk.session.setStatus({FeedState::Connecting, std::nullopt, "Connection refused"});
    QVERIFY(desk.texts().contains("test:8000 cannot be reached"));
    desk.live();
    QVERIFY(!desk.texts().contains("cannot be reached"));
    desk.session.setStatus({FeedState::CutOff, desk.scene.now - Seconds(83), "Connection refused"});
    QVERIFY2(desk.texts().contains("for 1 min 23 s. The data shown are from 13:36:19"), qPrintable(desk.texts()));
    QVERIFY(!desk.window.findChildren<Tile *>().first()->isEnabled());
}

void TestPages::fillsTheGapWhenItIsBack()
{
    Desk desk(3);
    desk.live();
    QTRY_COMPARE(desk.api->asked().count("GET /api/v1/outages"), 1);
    desk.session.setStatus({FeedState::CutOff, desk.scene.now, "x"});
    desk.live();
    QTRY_COMPARE(desk.api->asked().count("GET /api/v1/outages"), 2);
}

void TestPages::filtersWorkersByStateFromTheStrip()
{
    Desk desk(80);
    desk.live();
    QCOMPARE(desk.table("connections").model()->rowCount(), 80);
    Q_EMIT desk.window.findChild<OverviewStrip *>()->stateAsked("offline");
    QCOMPARE(desk.table("connections").model()->rowCount(), desk.session.overview().offline);
}

void TestPages::showsTheDetailsOfTheChosenWorker()
{
    Desk desk(80);
    desk.live();
    desk.window.findChild<ConnectionsPage *>()->select("build-fra-01");
    QTRY_VERIFY(desk.table("worker-outages").model()->rowCount() > 0);
    QVERIFY(desk.texts().contains("build-fra-01.example.net"));
    QVERIFY(desk.texts().contains("site=fra"));
}

void TestPages::renewsTheDetailsOfAWorkerThatIsChosenAgain()
{
    Desk desk(80);
    desk.live();
    auto *page = desk.window.findChild<ConnectionsPage *>();
    page->select("build-fra-01");
    QVERIFY(desk.texts().contains("build-fra-01.example.net"));
    desk.table("connections").clearSelection();
    FeedUpdate update;
    update.workers = {*desk.session.workers().find("build-fra-01")};
    update.workers[0].hostname = QStringLiteral("moved.example.net");
    desk.session.apply(update);
    page->select("build-fra-01");
    QVERIFY(desk.texts().contains("moved.example.net"));
}

/// The outage ends while the server's history is being read.
void TestPages::anAnswerThatIsOldBringsNoOutageBack()
{
    Desk desk(80);
    desk.api->hold("/api/v1/outages");
    desk.live();
    desk.window.findChild<ConnectionsPage *>()->select("build-fra-01");
    const auto &lasting = desk.scene.snapshot.outages;
    const auto it = std::find_if(lasting.begin(), lasting.end(),
                                 [](const OutageRow &row) { return row.worker == u"build-fra-01"; });
    QVERIFY(it != lasting.end());
    FeedUpdate over;
    over.outages = {*it};
    over.outages[0].back = desk.scene.now;
    desk.session.apply(over);
    desk.api->release();
    QVERIFY(desk.session.workers().outagesOf("build-fra-01").back().back);
    const auto *model = desk.table("worker-outages").model();
    QVERIFY(model->rowCount() > 1);
    for (int row = 0; row < model->rowCount(); ++row)
        QVERIFY(model->index(row, OutagesModel::BackAfter).data().toString() != "still away");
}

void TestPages::asksAgainForADayThatCouldNotBeRead()
{
    Desk desk(80);
    QTimer *minute = nullptr;
    for (QTimer *timer : desk.session.findChildren<QTimer *>())
        minute = timer->interval() == 60'000 ? timer : minute;
    QVERIFY(minute != nullptr);
    desk.api->refuse("/api/v1/outages", "the disk is gone");
    desk.live();
    QTRY_VERIFY(desk.session.workers().outagesOf("build-fra-01").size() == 1); // the one that lasts
    QCOMPARE(desk.api->asked().count("GET /api/v1/outages"), 1);
    minute->setInterval(1);
    QTRY_VERIFY(desk.session.workers().outagesOf("build-fra-01").size() > 1);
    QCOMPARE(desk.api->asked().count("GET /api/v1/outages"), 2);
}

void TestPages::filterTakesAwayWhatIsSelected()
{
    Desk desk(80);
    desk.live();
    auto *page = desk.window.findChild<ConnectionsPage *>();
    auto *text = page->findChild<QLineEdit *>();
    TableView &table = desk.table("connections");
    page->select("build-fra-01");
    QSignalSpy changed(&table, &TableView::selectedKeysChanged);
    text->setText("fra-01");
    QCOMPARE(table.selectedKeys(), QStringList{"build-fra-01"});
    QVERIFY(page->findChild<WorkerDetail *>()->isVisible());
    QCOMPARE(changed.count(), 0);
    QVERIFY2(desk.texts().contains(QStringLiteral("%1 of 80").arg(table.model()->rowCount())),
             qPrintable(desk.texts()));
    text->setText("web");
    QCOMPARE(table.selectedKeys(), QStringList());
    QVERIFY(!page->findChild<WorkerDetail *>()->isVisible());
    QCOMPARE(changed.count(), 1);
    text->clear();
    table.selectRow(1);
    table.setSelectionMode(QAbstractItemView::MultiSelection);
    table.selectRow(0);
    QCOMPARE(table.selectedKeys().size(), 2);
    changed.clear();
    table.sortByColumn(WorkersModel::Name, Qt::DescendingOrder);
    QCOMPARE(table.selectedKeys().size(), 2);
    QCOMPARE(changed.count(), 0);
    table.clearSelection();
    QCOMPARE(table.selectedKeys(), QStringList());
    QVERIFY(table.model()->index(0, 0).data().toString().startsWith("web-"));
}

void TestPages::keepsWhatIsSelectedWhenManyRowsGo()
{
    Desk desk(400);
    desk.live();
    TableView &table = desk.table("connections");
    FeedUpdate gone;
    for (std::size_t i = 0; i < 400; i += 2)
        gone.workersGone += desk.scene.snapshot.workers[i].name;
    auto *page = desk.window.findChild<ConnectionsPage *>();
    page->select(desk.scene.snapshot.workers[0].name);
    page->select(desk.scene.snapshot.workers[1].name);
    QSignalSpy reset(table.model(), &QAbstractItemModel::modelReset);
    QSignalSpy changed(&table, &TableView::selectedKeysChanged);
    desk.session.apply(gone);
    QCOMPARE(reset.count(), 1);
    QCOMPARE(table.selectedKeys(), QStringList{desk.scene.snapshot.workers[1].name});
    QCOMPARE(changed.count(), 0);
    gone.workersGone.clear();
    for (std::size_t i = 1; i < 400; i += 4)
        gone.workersGone += desk.scene.snapshot.workers[i].name;
    desk.session.apply(gone);
    QCOMPARE(reset.count(), 2);
    QCOMPARE(table.selectedKeys(), QStringList());
    QCOMPARE(changed.count(), 1);
}

void TestPages::filterOfTheLatencyPageTakesAwayCurves()
{
    Desk desk(20);
    desk.live();
    desk.window.showPage(1);
    const QStringList marked = desk.markWorkers(3);
    QTRY_VERIFY(!desk.window.findChild<LatencyPlot *>()->accessibleDescription().isEmpty());
    desk.window.page(1)->findChild<QLineEdit *>()->setText(marked[1]);
    QCOMPARE(desk.api->latencyOf().last(), marked[1]);
    QTRY_VERIFY(desk.window.findChild<LatencyPlot *>()->accessibleDescription().isEmpty());
}

void TestPages::remembersColumnsAndPage()
{
    {
        Desk desk(3);
        desk.live();
        desk.table("connections").setColumnHidden(WorkersModel::Platform, true);
        desk.window.showPage(3);
        desk.window.close();
    }
    Desk desk(3);
    QVERIFY(desk.table("connections").isColumnHidden(WorkersModel::Platform));
    QVERIFY(!desk.table("connections").isColumnHidden(WorkersModel::State));
    QVERIFY(desk.window.findChild<JobsPage *>()->isVisible());
}

void TestPages::exportsTheRowsThatAreShown()
{
    Desk desk(80);
    desk.live();
    desk.window.showPage(2);
    auto *page = desk.window.findChild<HistoryPage *>();
    QTRY_VERIFY(desk.table("outages").model()->rowCount() > 3);
    page->findChild<QLineEdit *>()->setText("build-fra-01");
    const int shown = desk.table("outages").model()->rowCount();
    QVERIFY(shown > 0);
    QTemporaryDir folder;
    QVERIFY(page->exportTo(folder.filePath("o.csv")));
    QFile file(folder.filePath("o.csv"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count("\r\n"), shown + 1);
    QVERIFY(!page->exportTo("/nowhere/at/all.csv"));
}

void TestPages::asksTheServerForWhatIsCommanded()
{
    Desk desk(3);
    desk.live();
    desk.window.showPage(3);
    auto &page = *desk.window.findChild<JobsPage *>();
    desk.table("jobs").selectRow(0);
    const QString job = desk.table("jobs").selectedKeys().value(0);
    trigger(page, "Run now");
    trigger(page, "Pause");
    QVERIFY(desk.api->asked().contains(QStringLiteral("POST /api/v1/jobs/%1/run").arg(job)));
    QVERIFY(desk.api->asked().contains(QStringLiteral("POST /api/v1/jobs/%1/pause").arg(job)));
    desk.table("jobs").clearSelection();
    desk.table("runs").selectRow(0); // the newest: it goes on
    const QString run = desk.table("runs").selectedKeys().value(0);
    trigger(page, "Cancel run");
    QVERIFY(!desk.api->asked().last().endsWith("/cancel")); // not unasked
    gui::test::answer(page, "Cancel the run");
    QVERIFY(desk.api->asked().contains(QStringLiteral("POST /api/v1/runs/%1/cancel").arg(run)));
    QTRY_VERIFY(page.findChild<OutputView *>()->text().contains("412 tables"));
}

void TestPages::saysWhyACommandWasRefused()
{
    Desk desk(3);
    desk.live();
    desk.window.showPage(3);
    desk.table("jobs").selectRow(0);
    const QString job = desk.table("jobs").selectedKeys().value(0);
    desk.api->refuse(QStringLiteral("/api/v1/jobs/%1/run").arg(job), "10,000 runs of this job are waiting already");
    trigger(*desk.window.findChild<JobsPage *>(), "Run now");
    QTRY_VERIFY(desk.texts().contains("was not started: 10,000 runs of this job are waiting already"));
}

void TestPages::followsMuchOutputInBoundedMemory()
{
    Desk desk(3);
    desk.live();
    constexpr qint64 bytes = 8LL * 1024 * 1024; // bench_monitor plays 100 MB
    desk.api->setOutputBytes(bytes);
    OutputView view(desk.session);
    view.resize(500, 300);
    view.show();
    view.follow(desk.scene.snapshot.runs[0].id);
    QTRY_COMPARE_WITH_TIMEOUT(view.bytesSeen(), bytes, 100'000);
    QVERIFY(view.text().size() < 20'001 * 80);
    QVERIFY(view.text().contains("a line of output"));
}

void TestPages::asksForACurveOfEachMarkedWorker()
{
    Desk desk(20);
    desk.live();
    desk.window.showPage(1);
    QCOMPARE(desk.api->latencyOf(), QStringList{QString()});
    const QStringList marked = desk.markWorkers(3);
    QCOMPARE(desk.api->latencyOf().last(3), marked);
    auto *plot = desk.window.findChild<LatencyPlot *>();
    QTRY_COMPARE(plot->accessibleDescription(), QStringLiteral("p99 of ") + marked.join(", "));
    QVERIFY2(desk.texts().contains("p99 of each of 3 workers"), qPrintable(desk.texts()));
    desk.markWorkers(1);
    QVERIFY(!desk.texts().contains("p99 of each"));
    QTRY_COMPARE(plot->accessibleDescription(), QString());
}

void TestPages::changesItsColoursWithThePalette()
{
    QApplication::setPalette(lightPalette());
    Desk desk(3);
    desk.live();
    const auto signsOf = [&desk] {
        QMap<QString, QImage> signs;
        for (const QToolButton *button : desk.window.findChildren<QToolButton *>()) {
            if (button->toolTip() == u"Columns" || button->text() == u"Export CSV")
                signs[button->text().isEmpty() ? button->toolTip() : button->text()] =
                    button->icon().pixmap(16).toImage();
        }
        return signs;
    };
    const auto signs = signsOf();
    QVERIFY(signs.contains("Columns") && signs.contains("Export CSV"));
    const auto brightness = [&desk] { // of all its pixels together
        const QImage one = desk.window.grab().toImage().scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        return qGray(one.pixel(0, 0));
    };
    const int before = brightness();
    QApplication::setPalette(darkPalette());
    QCoreApplication::processEvents();
    const int after = brightness();
    QVERIFY(signsOf()["Columns"] != signs["Columns"]);
    QVERIFY(signsOf()["Export CSV"] != signs["Export CSV"]);
    QVERIFY2(before > 180, qPrintable(QString::number(before)));
    QVERIFY2(after < 80, qPrintable(QString::number(after)));
    QApplication::setPalette(lightPalette());
}

QTEST_MAIN(TestPages)
#include "tst_pages.moc"
