// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "gui/models/changes_model.h"
#include "gui/views/changes_page.h"
#include "gui/views/table_view.h"
#include "tests/support/patience.h"

#include <QLineEdit>
#include <QTemporaryDir>

using namespace holdfast;
using namespace holdfast::gui;
using namespace holdfast::gui::test;

/// The page that shows who did what.
class TestChangesPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useSettingsIn(m_folder); }

    void showsWhoChangedWhat()
    {
        Desk desk(3);
        desk.live();
        QCOMPARE(desk.api->asked().count("GET /api/v1/changes"), 0); // not before somebody looks
        desk.window.showPage(5);
        const auto *model = desk.table("changes").model();
        QTRY_COMPARE(model->rowCount(), 3);
        QCOMPARE(model->index(0, ChangesModel::Who).data().toString(), QString("anna"));
        QCOMPARE(model->index(0, ChangesModel::What).data().toString(), QString("job paused"));
    }

    void findsByWords()
    {
        Desk desk(3);
        desk.live();
        desk.window.showPage(5);
        const auto *model = desk.table("changes").model();
        QTRY_COMPARE(model->rowCount(), 3);
        desk.window.findChild<ChangesPage *>()->findChild<QLineEdit *>()->setText("ci added");
        QCOMPARE(model->rowCount(), 1);
        QCOMPARE(model->index(0, ChangesModel::Name).data().toString(), QString("report"));
    }

    void saysWhyItCannotRead()
    {
        Desk desk(3);
        desk.live();
        desk.api->refuse("/api/v1/changes", "the disk is gone");
        desk.window.showPage(5);
        QTRY_VERIFY2_WITH_TIMEOUT(desk.texts().contains("The changes cannot be read: the disk is gone"),
                                  qPrintable(desk.texts()), holdfast::test::kPatience); // it tries a busy server again
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(TestChangesPage)
#include "tst_changes_page.moc"
