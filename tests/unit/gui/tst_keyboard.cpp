// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "gui/views/history_page.h"
#include "gui/views/overview_strip.h"
#include "gui/views/tile.h"
#include "tests/support/patience.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHeaderView>
#include <QImage>
#include <QLineEdit>
#include <QScrollBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QToolButton>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::Desk;

/// What a mouse can do, keys can, too.
class TestKeyboard final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { gui::test::useSettingsIn(m_settings); }
    void init() { QSettings().clear(); }
    void reachesEverythingByKeyboard();
    void everyControlHasAName();
    void figuresOfTheStripArePressed();
    void scrollingTheLogEndsFollowing();

private:
    QTemporaryDir m_settings;
};

void TestKeyboard::reachesEverythingByKeyboard()
{
    Desk desk(3);
    desk.live();
    QVERIFY(QTest::qWaitForWindowActive(&desk.window));
    QTest::keyClick(&desk.window, Qt::Key_3, Qt::ControlModifier);
    QVERIFY(desk.window.findChild<HistoryPage *>()->isVisible());
    QTest::keyClick(&desk.window, Qt::Key_1, Qt::ControlModifier);
    QTest::keyClick(&desk.window, Qt::Key_F, Qt::ControlModifier);
    auto *typed = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    QVERIFY(typed != nullptr);
    QTest::keyClicks(typed, "build-fra-01");
    QCOMPARE(desk.table("connections").model()->rowCount(), 1);
}

void TestKeyboard::everyControlHasAName()
{
    Desk desk(3);
    desk.live();
    for (QAbstractItemView *view : desk.window.findChildren<QAbstractItemView *>()) {
        const bool ofAnother = qobject_cast<QHeaderView *>(view) != nullptr || view->window() != &desk.window;
        QVERIFY2(ofAnother || !view->accessibleName().isEmpty(), qPrintable(view->objectName()));
    }
    for (const QLineEdit *edit : desk.window.findChildren<QLineEdit *>())
        QVERIFY(!edit->accessibleName().isEmpty() || !edit->placeholderText().isEmpty());
    for (const QToolButton *button : desk.window.findChildren<QToolButton *>()) {
        const bool internal = button->objectName().startsWith("qt_") || button->objectName().startsWith("Scroll");
        const bool clear = qobject_cast<QLineEdit *>(button->parentWidget()) != nullptr;
        const bool isNamed = !button->text().isEmpty() || !button->accessibleName().isEmpty();
        QVERIFY2(internal || clear || isNamed, qPrintable(button->objectName()));
    }
}

void TestKeyboard::figuresOfTheStripArePressed()
{
    Desk desk(80);
    desk.live();
    QVERIFY(QTest::qWaitForWindowActive(&desk.window));
    QVERIFY(qobject_cast<Tile *>(QApplication::focusWidget()) == nullptr); // not by itself
    const auto tiles = desk.window.findChildren<Tile *>();
    Tile *offline = tiles[2];
    QCOMPARE(offline->accessibleName(), QStringLiteral("offline: %1").arg(desk.session.overview().offline));
    QVERIFY(offline->focusPolicy() & Qt::TabFocus);
    const QImage before = offline->grab().toImage();
    desk.window.setAttribute(Qt::WA_KeyboardFocusChange); // as Tab does
    offline->setFocus(Qt::TabFocusReason);
    QVERIFY(offline->grab().toImage() != before); // one sees where one is
    QTest::keyClick(offline, Qt::Key_Return);
    QCOMPARE(desk.table("connections").model()->rowCount(), desk.session.overview().offline);
    QTest::keyClick(tiles.last(), Qt::Key_Space);
    QTRY_VERIFY(desk.window.page(3)->isVisible());
    QVERIFY(!(tiles[3]->focusPolicy() & Qt::TabFocus)); // acks: nothing to show
}

void TestKeyboard::scrollingTheLogEndsFollowing()
{
    Desk desk(3);
    desk.window.showPage(6);
    const auto addLines = [&desk](int count) {
        for (int i = 0; i < count; ++i)
            desk.log.add({desk.scene.now, LogLevel::Info, "app", "a line", {}});
    };
    TableView &table = desk.table("log");
    QScrollBar &bar = *table.verticalScrollBar();
    addLines(500);
    QTRY_VERIFY(bar.maximum() > 5000);
    QTRY_COMPARE(bar.value(), bar.maximum());
    QTest::keyClick(&table, Qt::Key_End, Qt::ControlModifier);
    QTest::keyClick(&table, Qt::Key_PageUp);
    const int value = bar.value();
    QVERIFY(value < bar.maximum());
    const int end = bar.maximum();
    addLines(10);
    QTRY_VERIFY(bar.maximum() > end);
    QCOMPARE(bar.value(), value);
    QTest::keyClick(&table, Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(bar.value(), bar.maximum());
    addLines(10);
    QTRY_VERIFY(bar.maximum() > end + 100);
    QTRY_COMPARE(bar.value(), bar.maximum());
}

QTEST_MAIN(TestKeyboard)
#include "tst_keyboard.moc"
