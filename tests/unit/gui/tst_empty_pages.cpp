// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "gui/views/filter_bar.h"
#include "gui/views/job_dialog.h"

#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::Desk;

namespace {

/// The button in the place of the rows; null: there is none to press.
QPushButton *stepOf(const TableView &table)
{
    auto *button = table.findChild<QPushButton *>();
    return button != nullptr && button->isVisible() ? button : nullptr;
}

QStringList chipsOf(const QWidget &page)
{
    QStringList texts;
    for (const QToolButton *button : page.findChild<FilterBar *>()->findChildren<QToolButton *>()) {
        if (button->isCheckable())
            texts += button->text();
    }
    return texts;
}

} // namespace

/// What a page without rows offers, and what every table and bar has.
class TestEmptyPages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { test::useSettingsIn(m_settings); }
    void noWorkersOffersTheCommand();
    void noJobsOffersToAddOne();
    void aFilterThatHidesAllOffersToClearIt();
    void aRowTakesTheButtonAway();
    void everyTableHasAColumnsButton();
    void chipsSayHowMany();
    void theFirstColumnsFitTheFirstWindow();

private:
    QTemporaryDir m_settings;
};

void TestEmptyPages::noWorkersOffersTheCommand()
{
    Desk desk(0);
    desk.live();
    desk.window.showPage(0);
    QPushButton *button = stepOf(desk.table("connections"));
    QVERIFY(button != nullptr);
    QCOMPARE(button->text(), QString("Copy the command"));
    QVERIFY(desk.table("connections").viewport()->rect().contains(button->geometry()));
    button->click();
    QVERIFY2(QGuiApplication::clipboard()->text().startsWith("holdfast --worker --connect ws://test:8000"),
             qPrintable(QGuiApplication::clipboard()->text()));
}

void TestEmptyPages::noJobsOffersToAddOne()
{
    Desk desk(0);
    desk.window.showPage(3);
    QVERIFY(stepOf(desk.table("jobs")) == nullptr); // not before the server is there
    desk.live();
    QPushButton *button = stepOf(desk.table("jobs"));
    QVERIFY(button != nullptr);
    button->click();
    QTRY_VERIFY(desk.window.findChild<JobDialog *>() != nullptr);
}

void TestEmptyPages::aFilterThatHidesAllOffersToClearIt()
{
    Desk desk(3);
    desk.live();
    desk.window.showPage(0);
    desk.window.page(0)->findChild<FilterBar *>()->setText("nosuchworker");
    QTRY_VERIFY(stepOf(desk.table("connections")) != nullptr);
    QCOMPARE(stepOf(desk.table("connections"))->text(), QString("Clear the filter"));
    stepOf(desk.table("connections"))->click();
    QTRY_COMPARE(desk.table("connections").model()->rowCount(), 3);
    QVERIFY(stepOf(desk.table("connections")) == nullptr);
}

void TestEmptyPages::aRowTakesTheButtonAway()
{
    Desk desk(0);
    desk.live();
    desk.window.showPage(0);
    QVERIFY(stepOf(desk.table("connections")) != nullptr);
    FeedUpdate update;
    update.workers = test::makeScene(1).snapshot.workers;
    desk.session.apply(update);
    QTRY_VERIFY(stepOf(desk.table("connections")) == nullptr);
}

void TestEmptyPages::everyTableHasAColumnsButton()
{
    Desk desk(3);
    desk.live();
    const auto tables = desk.window.findChildren<TableView *>();
    QVERIFY(tables.size() >= 7);
    for (TableView *table : tables) {
        auto *button = table->findChild<QToolButton *>("columns");
        QVERIFY2(button != nullptr, qPrintable(table->objectName()));
        Q_EMIT button->menu()->aboutToShow();
        QCOMPARE(button->menu()->actions().size(), table->model()->columnCount());
        QAction *last = button->menu()->actions().last();
        const bool wasHidden = table->isColumnHidden(table->model()->columnCount() - 1);
        last->toggle();
        QCOMPARE(table->isColumnHidden(table->model()->columnCount() - 1), !wasHidden);
    }
}

void TestEmptyPages::chipsSayHowMany()
{
    Desk desk(500);
    desk.live();
    const Overview overview = *desk.scene.snapshot.overview;
    QTRY_COMPARE(chipsOf(*desk.window.page(0)), (QStringList{QString("connected %1").arg(overview.connected),
                                                             QString("degraded %1").arg(overview.degraded),
                                                             QString("offline %1").arg(overview.offline)}));
    const int failing = static_cast<int>(std::count_if(desk.scene.snapshot.jobs.begin(), desk.scene.snapshot.jobs.end(),
                                                       [](const JobRow &job) { return failuresInARow(job) > 0; }));
    QVERIFY(failing > 0);
    QCOMPARE(chipsOf(*desk.window.page(3)).value(0), QString("failing now %1").arg(failing));
}

/// Nobody scrolls sideways for the answer in the window as it first opens.
void TestEmptyPages::theFirstColumnsFitTheFirstWindow()
{
    QSettings().clear();
    Desk desk(3);
    desk.window.resize(1180, 760);
    desk.live();
    for (int page = 0; page < 7; ++page) {
        desk.window.showPage(page);
        for (TableView *table : desk.window.page(page)->findChildren<TableView *>()) {
            if (table->objectName() == u"connections" || table->objectName() == u"jobs" ||
                table->objectName() == u"events" || table->objectName() == u"changes")
                QVERIFY2(table->horizontalHeader()->length() <= table->viewport()->width(),
                         qPrintable(QString("%1: %2 > %3")
                                        .arg(table->objectName())
                                        .arg(table->horizontalHeader()->length())
                                        .arg(table->viewport()->width())));
        }
    }
}

QTEST_MAIN(TestEmptyPages)
#include "tst_empty_pages.moc"
