// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "gui/theme/edge_style.h"
#include "gui/theme/plain_text.h"
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
    for (const FilterBar *bar : page.findChildren<FilterBar *>()) {
        for (const QToolButton *button : bar->findChildren<QToolButton *>()) {
            if (button->isCheckable())
                texts += button->text();
        }
    }
    return texts;
}

} // namespace

/// What a page without rows offers, and what every table and bar has.
class TestEmptyPages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { gui::test::useSettingsIn(m_settings); }
    void noWorkersOffersTheCommand();
    void noJobsOffersToAddOne();
    void aFilterThatHidesAllOffersToClearIt();
    void aRowTakesTheButtonAway();
    void everyTableHasAColumnsButton();
    void chipsSayHowMany();
    void chipsDropTheirWordsWhereRoomIsShort();
    void theFirstColumnsFitTheFirstWindow();
    void aWideColumnShrinksWithTheWindow();
    void aLineThatIsCutHasDots();
    void boxesHaveAnEdgeInTheDark();

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
    update.workers = gui::test::makeScene(1).snapshot.workers;
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
    desk.window.resize(1600, 900);
    desk.live();
    const Overview overview = *desk.scene.snapshot.overview;
    QTRY_COMPARE(chipsOf(*desk.window.page(0)), (QStringList{QString("connected %1").arg(overview.connected),
                                                             QString("degraded %1").arg(overview.degraded),
                                                             QString("offline %1").arg(overview.offline)}));
    const int failing = static_cast<int>(std::count_if(desk.scene.snapshot.jobs.begin(), desk.scene.snapshot.jobs.end(),
                                                       [](const JobRow &job) { return failuresInARow(job) > 0; }));
    QVERIFY(failing > 0);
    desk.window.showPage(3); // its bar has its width then
    QVERIFY2(chipsOf(*desk.window.page(3)).contains(QString("failing now %1").arg(failing)),
             qPrintable(chipsOf(*desk.window.page(3)).join(u',')));
}

void TestEmptyPages::chipsDropTheirWordsWhereRoomIsShort()
{
    QSettings().clear();
    Desk desk(500);
    desk.live();
    desk.window.showPage(3);
    for (const int width : {900, 1900, 900}) {
        desk.window.resize(width, 700);
        QCoreApplication::processEvents();
        for (const FilterBar *bar : desk.window.page(3)->findChildren<FilterBar *>()) {
            int end = 0;
            for (const QWidget *each : bar->findChildren<QWidget *>(Qt::FindDirectChildrenOnly)) {
                if (!each->isVisible() || each->width() == 0)
                    continue;
                QVERIFY2(each->x() >= end, qPrintable(QString("%1 at %2 of %3").arg(each->x()).arg(end).arg(width)));
                end = each->geometry().right();
            }
        }
        const QStringList chips = chipsOf(*desk.window.page(3));
        QCOMPARE(chips.filter("failed or lost").size(), width == 1900 ? 1 : 0);
    }
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

/// Also when it was remembered from a larger window.
void TestEmptyPages::aWideColumnShrinksWithTheWindow()
{
    QSettings().clear();
    {
        Desk desk(3);
        desk.window.resize(1900, 900);
        desk.live();
        desk.window.showPage(3);
        desk.window.close(); // remembers the columns
    }
    QSettings().remove("window/geometry");
    Desk desk(3);
    desk.window.resize(1180, 760);
    desk.live();
    desk.window.showPage(3);
    const TableView &jobs = desk.table("jobs");
    QVERIFY2(jobs.horizontalHeader()->length() <= jobs.viewport()->width(),
             qPrintable(QString::number(jobs.horizontalHeader()->length())));
}

void TestEmptyPages::aLineThatIsCutHasDots()
{
    const auto imageOf = [](const QString &text) {
        ElidedLabel label(text);
        label.resize(120, 20);
        return label.grab().toImage();
    };
    const QString longText = QString("word ").repeated(40);
    ElidedLabel whole(longText);
    QVERIFY(imageOf(longText) != imageOf(longText.first(10)));
    QCOMPARE(imageOf(longText), imageOf(whole.fontMetrics().elidedText(longText, Qt::ElideRight, 120)));
    QCOMPARE(whole.sizePolicy().horizontalPolicy(), QSizePolicy::Ignored); // widens no window
}

void TestEmptyPages::boxesHaveAnEdgeInTheDark()
{
    EdgeStyle style;
    for (const QPalette &palette : {lightPalette(), darkPalette()}) {
        QImage image(16, 16, QImage::Format_RGB32);
        image.fill(palette.color(QPalette::Window));
        QStyleOptionButton option;
        option.rect = QRect(1, 1, 13, 13);
        option.palette = palette;
        option.state = QStyle::State_Enabled | QStyle::State_Off;
        QPainter painter(&image);
        style.drawPrimitive(QStyle::PE_IndicatorCheckBox, &option, &painter, nullptr);
        painter.end();
        const auto differs = [&](QPoint at) {
            return std::abs(qGray(image.pixel(at)) - qGray(palette.color(QPalette::Window).rgb())) > 40;
        };
        QVERIFY2(differs({7, 1}) && differs({1, 7}), palette == darkPalette() ? "dark" : "light");
    }
}

QTEST_MAIN(TestEmptyPages)
#include "tst_empty_pages.moc"
