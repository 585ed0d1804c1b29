// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/log_model.h"
#include "gui/views/monitor_window.h"
#include "gui/views/table_view.h"
#include "scene.h"

#include <QAbstractButton>
#include <QAbstractItemModel>
#include <QAction>
#include <QApplication>
#include <QItemSelection>
#include <QItemSelectionModel>
#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QMessageBox>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>

namespace holdfast::gui::test {

/// A window on a made-up server.
struct Desk
{
    explicit Desk(int workers)
        : scene(makeScene(workers))
        , api(new SceneApi(scene))
        , session(*parseServerAddress("test:8000"), std::unique_ptr<ApiTransport>(api), [this] { return scene.now; })
        , window(log)
    {
        window.setSession(session);
        window.show();
    }
    void live()
    {
        session.setStatus({FeedState::Live, std::nullopt, {}});
        session.apply(scene.snapshot);
    }
    [[nodiscard]] TableView &table(const char *name) { return *window.findChild<TableView *>(QLatin1String(name)); }
    /// Marks the first workers of the latency page's list, and no other.
    QStringList markWorkers(int count)
    {
        auto *list = window.page(1)->findChild<QListView *>();
        const QAbstractItemModel &model = *list->model();
        list->selectionModel()->select(QItemSelection(model.index(0, 0), model.index(count - 1, 0)),
                                       QItemSelectionModel::ClearAndSelect);
        QStringList names;
        for (int row = 0; row < count; ++row)
            names += model.index(row, 0).data().toString();
        return names;
    }
    [[nodiscard]] QString texts() const
    {
        QStringList all;
        for (const QLabel *label : window.findChildren<QLabel *>()) {
            if (label->isVisible())
                all += label->text();
        }
        return all.join(u'\n');
    }

    Scene scene;
    SceneApi *api;
    LogModel log;
    ServerSession session;
    MonitorWindow window;
};

inline void trigger(QWidget &within, const QString &text)
{
    for (QAction *action : within.findChildren<QAction *>()) {
        if (action->text() == text)
            return action->trigger();
    }
    QFAIL(qPrintable("no action " + text));
}

/// Presses this button of the question that is asked.
inline void answer(QWidget &within, const QString &text)
{
    for (QAbstractButton *button : within.findChild<QMessageBox *>()->buttons()) {
        if (button->text() == text)
            return button->click();
    }
    QFAIL(qPrintable("no button " + text));
}

/// Settings of the test's own, in `folder`.
inline void useSettingsIn(const QTemporaryDir &folder)
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
    QApplication::setOrganizationName("holdfast-test");
    QLocale::setDefault(QLocale::c());
}

} // namespace holdfast::gui::test
