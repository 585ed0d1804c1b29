// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "gui/theme/look.h"
#include "gui/theme/theme.h"
#include "gui/views/connections_page.h"
#include "gui/views/history_page.h"
#include "gui/views/jobs_page.h"
#include "gui/views/latency_page.h"
#include "gui/views/outage_pane.h"
#include "gui/views/server_dialog.h"

#include <QClipboard>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QScreen>
#include <QTimer>
#include <QTranslator>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::Desk;

namespace {

/// Does what a row's menu offers under this text.
void goBy(TableView &table, const QString &text)
{
    QMenu menu;
    table.fillMenu(menu);
    for (QAction *action : menu.actions()) {
        if (action->text().remove(u'&') == text)
            return action->trigger();
    }
    QFAIL(qPrintable("no " + text));
}

QString shortcuts(Desk &desk)
{
    QString text;
    QTimer::singleShot(0, &desk.window, [&] {
        auto *box = desk.window.findChild<QMessageBox *>();
        text = box->text();
        box->close();
    });
    for (QAction *action : desk.window.findChildren<QAction *>()) {
        if (action->shortcut() == QKeySequence(Qt::Key_F1))
            action->trigger();
    }
    return text;
}

} // namespace

/// From anywhere to what one wants to know, and what belongs to the window as a whole.
class TestWays final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { gui::test::useSettingsIn(m_settings); }
    void init() { QSettings().clear(); }
    void fromAWorker();
    void fromARun();
    void fromAnOutage();
    void anOutageIsReadInFull();
    void theListOfKeysIsComplete();
    void jobsAndRunsHaveMenus();
    void theSentenceOfTheDialogIsWhole();
    void quitSaysThatTheServerGoesOn();
    void standardButtonsSpeakGerman();
    void lightAndDarkAreChosen();
    void textsAreLargerOnRequest();
    void theFirstWindowFitsTheScreen();

private:
    QTemporaryDir m_settings;
};

void TestWays::fromAWorker()
{
    Desk desk(80);
    desk.live();
    auto &workers = desk.table("connections");
    desk.window.findChild<ConnectionsPage *>()->select("build-fra-01");
    goBy(workers, "Its outages");
    QVERIFY(desk.window.findChild<HistoryPage *>()->isVisible());
    QTRY_VERIFY(desk.table("outages").model()->rowCount() > 0);
    for (int row = 0; row < desk.table("outages").model()->rowCount(); ++row)
        QCOMPARE(desk.table("outages").model()->index(row, 0).data().toString(), QStringLiteral("build-fra-01"));
    goBy(workers, "Its latency");
    QVERIFY(desk.window.findChild<LatencyPage *>()->isVisible());
    QCOMPARE(desk.api->latencyOf().last(), QStringLiteral("build-fra-01"));
    goBy(workers, "Copy build-fra-01");
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("build-fra-01"));
    goBy(workers, "Its runs");
    QVERIFY(desk.window.findChild<JobsPage *>()->isVisible());
    for (int row = 0; row < desk.table("runs").model()->rowCount(); ++row)
        QCOMPARE(desk.table("runs").model()->index(row, RunsModel::Worker).data().toString(),
                 QStringLiteral("build-fra-01"));
}

void TestWays::fromARun()
{
    Desk desk(3);
    desk.live();
    desk.window.showPage(3);
    const RunRow &run = desk.scene.snapshot.runs[3];
    desk.table("runs").selectKey(run.id);
    goBy(desk.table("runs"), "The job");
    QCOMPARE(desk.table("jobs").selectedKeys(), QStringList{run.job});
    desk.table("runs").selectKey(run.id);
    goBy(desk.table("runs"), "The worker");
    QVERIFY(desk.window.findChild<ConnectionsPage *>()->isVisible());
    QCOMPARE(desk.table("connections").selectedKeys(), QStringList{run.worker});
}

void TestWays::fromAnOutage()
{
    Desk desk(80);
    desk.live();
    desk.window.showPage(2);
    auto &table = desk.table("outages");
    QTRY_VERIFY(table.model()->rowCount() > 3);
    table.selectRow(1);
    const QString worker = table.model()->index(1, 0).data().toString();
    goBy(table, "The worker");
    QCOMPARE(desk.table("connections").selectedKeys(), QStringList{worker});
    Q_EMIT desk.window.findChild<HistoryPage *>()->latencyAsked(
        worker, {desk.scene.now - std::chrono::hours(2), desk.scene.now - std::chrono::hours(1)});
    QVERIFY(desk.window.findChild<LatencyPage *>()->isVisible());
    QCOMPARE(desk.api->latencyOf().last(), worker);
}

void TestWays::anOutageIsReadInFull()
{
    Desk desk(80);
    desk.live();
    desk.window.resize(900, 700);
    desk.window.showPage(2);
    auto &table = desk.table("outages");
    QTRY_VERIFY(table.model()->rowCount() > 3);
    const auto *pane = desk.window.findChild<OutagePane *>();
    const QRect before = table.geometry();
    table.selectRow(0);
    QCoreApplication::processEvents();
    QCOMPARE(table.geometry(), before);
    const auto *verdict = pane->findChild<QLabel *>("outageVerdict");
    QVERIFY(verdict->text().contains(table.model()->index(0, OutagesModel::Verdict).data().toString()));
    QVERIFY(verdict->wordWrap());
    const auto *act = pane->findChild<QLabel *>("outageAct");
    QVERIFY(act->text().contains(" to do.") || act->text().startsWith("To do: "));
    QCOMPARE(act->visibleRegion(), QRegion(act->rect()));
}

void TestWays::theListOfKeysIsComplete()
{
    Desk desk(3);
    desk.live();
    desk.window.showPage(3);
    const QString text = shortcuts(desk);
    for (const char *key : {"Ctrl+R", "Ctrl+P", "Ctrl+N", "F2", "Ctrl+Del", "Ctrl+K", "Ctrl+Shift+R", "Ctrl+E",
                            "Ctrl+F", "Ctrl+O", "F5", "Esc", "Ctrl+0"})
        QVERIFY2(text.contains(QStringLiteral("<b>%1</b>").arg(QLatin1String(key))), key);
}

void TestWays::jobsAndRunsHaveMenus()
{
    Desk desk(3);
    desk.live();
    desk.window.showPage(3);
    const auto *page = desk.window.findChild<JobsPage *>();
    QStringList titles;
    for (const QAction *action : desk.window.menuBar()->actions()) {
        titles += action->text();
        if (action->text() == u"&Jobs") {
            QCOMPARE(action->menu()->actions(), page->jobActions());
            QVERIFY(action->isEnabled());
            desk.window.showPage(0);
            QVERIFY(!action->isEnabled());
        }
    }
    QVERIFY(titles.contains("&Jobs") && titles.contains("&Runs"));
}

void TestWays::theSentenceOfTheDialogIsWhole()
{
    ServerDialog dialog(QStringLiteral("nohost.example:99999"), true);
    dialog.show();
    dialog.accept();
    QCoreApplication::processEvents();
    const QLabel *fault = nullptr;
    for (const QLabel *label : dialog.findChildren<QLabel *>()) {
        if (label->text().contains("99999"))
            fault = label;
    }
    QVERIFY(fault != nullptr && fault->isVisible());
    QVERIFY2(fault->height() >= fault->heightForWidth(fault->width()),
             qPrintable(QStringLiteral("%1 of %2").arg(fault->height()).arg(fault->heightForWidth(fault->width()))));
}

void TestWays::quitSaysThatTheServerGoesOn()
{
    Desk desk(3);
    const QAction *quit = nullptr;
    for (const QAction *action : desk.window.findChildren<QAction *>()) {
        if (action->shortcut() == QKeySequence(Qt::CTRL | Qt::Key_Q))
            quit = action;
    }
    QVERIFY(quit != nullptr);
    QCOMPARE(quit->text(), QStringLiteral("&Quit"));
    desk.window.setLivesOn(true);
    QCOMPARE(quit->text(), QStringLiteral("Close the window; the &server or worker goes on"));
}

void TestWays::standardButtonsSpeakGerman()
{
    QTranslator ours;
    QVERIFY(ours.load(QStringLiteral(":/holdfast/translations/holdfast_de.qm")));
    for (const char *word : {"Save", "Cancel", "Close", "&Yes", "&No"})
        QVERIFY2(!ours.translate("QPlatformTheme", word).isEmpty(), word);
}

void TestWays::lightAndDarkAreChosen()
{
    look::setColours(look::Colours::Dark);
    QVERIFY(Theme::of(QApplication::palette()).dark);
    QCOMPARE(look::colours(), look::Colours::Dark);
    look::setColours(look::Colours::Light);
    QVERIFY(!Theme::of(QApplication::palette()).dark);
    look::setColours(look::Colours::System);
    QPalette weak = darkPalette();
    weak.setColor(QPalette::PlaceholderText, QColor(0x30, 0x30, 0x30)); // what KDE gives with Qt 6.4
    QCOMPARE(look::legible(weak).color(QPalette::PlaceholderText), Theme::of(weak).faintText);
    QCOMPARE(look::legible(darkPalette()), darkPalette());
}

void TestWays::textsAreLargerOnRequest()
{
    const QFont usual = QApplication::font();
    look::restore();
    Desk desk(3);
    desk.live();
    const int height = desk.table("connections").rowHeight(0);
    look::setTextSize(4);
    QCOMPARE(QApplication::font().pointSizeF(), usual.pointSizeF() + 4);
    QTRY_VERIFY(desk.table("connections").rowHeight(0) > height);
    look::setTextSize(99);
    QCOMPARE(look::textSize(), 8);
    look::setTextSize(0);
    QCOMPARE(QApplication::font().pointSizeF(), usual.pointSizeF());
}

void TestWays::theFirstWindowFitsTheScreen()
{
    QSettings().clear();
    const Desk desk(3);
    const QSize room = desk.window.screen()->availableSize();
    QVERIFY(room.width() < 1180); // else this shows nothing
    QVERIFY(desk.window.width() <= room.width() && desk.window.height() <= room.height());
}

QTEST_MAIN(TestWays)
#include "tst_ways.moc"
