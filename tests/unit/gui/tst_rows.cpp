// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "gui/delegates/delegates.h"
#include "gui/models/jobs_model.h"
#include "gui/models/row_filter.h"
#include "gui/theme/table_style.h"
#include "gui/theme/theme.h"
#include "gui/views/connections_page.h"
#include "gui/views/filter_bar.h"
#include "gui/views/jobs_page.h"

#include <QLineEdit>
#include <QPainter>
#include <QToolButton>

#include <algorithm>
#include <cmath>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::Desk;

namespace {

RunRow runAt(const char *id, int second)
{
    RunRow run;
    run.id = QLatin1String(id);
    run.state = QStringLiteral("running");
    run.queuedAt = gui::test::sceneNow() + Seconds(second);
    return run;
}

QStringList ids(const QAbstractItemModel &model)
{
    QStringList all;
    for (int row = 0; row < model.rowCount(); ++row)
        all += model.index(row, 0).data(KeyRole).toString();
    return all;
}

/// WCAG 2.1, relative luminance and contrast ratio.
double luminance(const QColor &colour)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

QToolButton *buttonIn(QWidget &bar, const QString &text)
{
    for (QToolButton *button : bar.findChildren<QToolButton *>()) {
        if (button->text() == text)
            return button;
    }
    return nullptr;
}

} // namespace

/// Rows that keep their places, are chosen by keyboard, filtered with a word about it, and legible when chosen.
class TestRows final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { gui::test::useSettingsIn(m_settings); }
    void init() { QSettings().clear(); }
    void aNewRunIsFirstAtOnce();
    void rowsStayWhileSomebodyPointsAtThem();
    void keysGoFromFindToTheRows();
    void aFilterSaysSoAndEscapeClearsIt();
    void marksOfAChosenRowCanBeSeen();
    void aMarkHasTheGroundItIsMadeFor();
    void jobsThatFailAreFoundAtOnce();

private:
    QTemporaryDir m_settings;
};

void TestRows::aNewRunIsFirstAtOnce()
{
    RunsModel model(gui::test::sceneNow);
    RowFilter filter;
    filter.setSourceModel(&model);
    filter.sort(RunsModel::Queued, Qt::DescendingOrder);
    model.apply({runAt("a", 1), runAt("b", 2)}, {});
    QCoreApplication::processEvents();
    QCOMPARE(ids(filter), (QStringList{"b", "a"}));
}

void TestRows::rowsStayWhileSomebodyPointsAtThem()
{
    Desk desk(3);
    desk.live();
    desk.window.showPage(3);
    auto &table = desk.table("runs");
    QTest::qWait(0);
    const QStringList before = ids(*table.model());
    QTest::mouseMove(table.viewport(), QPoint(40, 30));
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, QPoint(40, 30));
    FeedUpdate update;
    update.runs = {runAt("fresh", 5)};
    desk.session.apply(update);
    QCoreApplication::processEvents();
    QCOMPARE(ids(*table.model()).first(before.size()), before);
    QTRY_COMPARE_WITH_TIMEOUT(ids(*table.model()).first(), QStringLiteral("fresh"), 30'000); // nobody moves any more
}

void TestRows::keysGoFromFindToTheRows()
{
    Desk desk(20);
    desk.live();
    QVERIFY(QTest::qWaitForWindowActive(&desk.window));
    auto *page = desk.window.findChild<ConnectionsPage *>();
    auto *find = page->findChild<QLineEdit *>();
    find->setFocus();
    QTest::keyClicks(find, "fra");
    QTest::keyClick(find, Qt::Key_Down);
    QVERIFY(desk.table("connections").hasFocus());
    QCOMPARE(desk.table("connections").selectedKeys().size(), 1);
    desk.table("connections").clearSelection();
    QTest::keyClick(&desk.table("connections"), Qt::Key_Down); // the frame is there, nothing is chosen
    QCOMPARE(desk.table("connections").selectedKeys().size(), 1);
}

void TestRows::aFilterSaysSoAndEscapeClearsIt()
{
    Desk desk(80);
    desk.live();
    auto *page = desk.window.findChild<ConnectionsPage *>();
    auto *clear = buttonIn(*page->findChild<FilterBar *>(), "Clear");
    QVERIFY(clear != nullptr && !clear->isVisible());
    page->showStates({"offline"});
    page->findChild<QLineEdit *>()->setText("no such worker");
    QVERIFY(clear->isVisible());
    QVERIFY(desk.table("connections").emptyText().contains("Esc clears it"));
    QTest::keyClick(&desk.table("connections"), Qt::Key_Escape);
    QCOMPARE(desk.table("connections").model()->rowCount(), 80);
    QVERIFY(!clear->isVisible());

    desk.window.showPage(3);
    auto *jobs = desk.window.findChild<JobsPage *>();
    jobs->showFailed();
    desk.table("jobs").selectRow(0);
    QVERIFY(desk.texts().contains("of " + desk.table("jobs").selectedKeys().first()));
    QTest::keyClick(&desk.table("runs"), Qt::Key_Escape);
    QTest::keyClick(&desk.table("runs"), Qt::Key_Escape); // the chosen job narrows them, too
    QVERIFY(desk.table("jobs").selectedKeys().isEmpty());
    QCOMPARE(desk.table("runs").model()->rowCount(), int(desk.scene.snapshot.runs.size()));
}

void TestRows::marksOfAChosenRowCanBeSeen()
{
    constexpr double enough = 3; // WCAG 2.1, 1.4.11: graphical objects
    for (const QPalette &palette : {lightPalette(), darkPalette(), QPalette()}) {
        const Theme theme = Theme::of(palette);
        const QColor ground = palette.color(QPalette::Base);
        QList<QColor> colours{theme.good, theme.warning, theme.bad, theme.p50, theme.quiet};
        for (const CauseFamily family :
             {CauseFamily::Restart, CauseFamily::Network, CauseFamily::Stall, CauseFamily::Setup, CauseFamily::Other})
            colours += theme.of(family);
        for (const QColor &colour : colours)
            QVERIFY2(contrast(colour, ground) >= enough,
                     qPrintable(QStringLiteral("%1 on %2").arg(colour.name(), ground.name())));
    }
}

/// What the contrast above is computed from is what is painted.
void TestRows::aMarkHasTheGroundItIsMadeFor()
{
    QApplication::setPalette(lightPalette());
    Desk desk(3);
    desk.live();
    auto &table = desk.table("connections");
    table.selectRow(0);
    for (const int column : {int(WorkersModel::State), int(WorkersModel::Strip), int(WorkersModel::Spark15)}) {
        const QRect cell = table.visualRect(table.model()->index(0, column));
        const QImage image = table.viewport()->grab(cell).toImage();
        const QColor ground = table.palette().color(QPalette::Base);
        QCOMPARE(image.pixelColor(TableStyle::kEdge, image.height() / 2 - 7), ground);
    }
}

void TestRows::jobsThatFailAreFoundAtOnce()
{
    JobsModel model(gui::test::sceneNow);
    JobRow row;
    row.name = QStringLiteral("j");
    const auto is = [&](const QStringList &runs) {
        row.lastRuns = runs;
        row.lastState = runs.value(runs.size() - 1);
        model.replaceAll({row});
        return QStringLiteral("%1: %2").arg(model.index(0, 0).data(StateRole).toString(),
                                            model.index(0, JobsModel::Last).data().toString());
    };
    QCOMPARE(is({"failed", "succeeded"}), QStringLiteral("enabled: succeeded"));
    QCOMPARE(is({"succeeded", "failed"}), QStringLiteral("failing: failed"));
    QCOMPARE(is({"succeeded", "failed", "timed_out", "lost"}), QStringLiteral("failing: lost, 3 in a row"));
    QCOMPARE(is({"failed", "failed", "skipped"}), QStringLiteral("failing: skipped, 2 failed in a row"));
}

QTEST_MAIN(TestRows)
#include "tst_rows.moc"
