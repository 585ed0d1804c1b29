// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/session/server_session.h"
#include "gui/views/table_view.h"

#include <QWidget>

class QMenu;

namespace holdfast::gui {

/// What a person may want to see from somewhere else.
enum class Way {
    Worker, ///< itself; the key is its name, as in the next three
    LatencyOf,
    OutagesOf,
    RunsOn,
    Job, ///< itself, with its newest run; the key is its name
};

/// One page of the window, about one server. The window tells it when it comes into sight and when to remember itself.
class Page : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// Adds a way to a menu of a row; nothing where the key is empty.
    void addWay(QMenu &menu, const QString &text, Way way, const QString &key);

    /// It is in front now; history is asked for here.
    virtual void shown() {}
    /// Writes what it wants to find again.
    virtual void saveState() const {}
    /// Puts the cursor where one types to find something.
    virtual void focusFilter() {}
    /// What it shows is old, and looks so.
    virtual void setStale(bool stale);
    /// Shows all rows again.
    virtual void clearFilter() {}

protected:
    /// What stands in the place of the rows of `table` and what to do next: clear the filter, or `step` where nothing
    /// is there.
    void showEmpty(TableView &table, const ServerSession &session, bool filtering, const QString &nothingThere,
                   const EmptyStep &step = {});
    void keyPressEvent(QKeyEvent *event) override;

Q_SIGNALS:
    /// What came of something that the person did; `bad`: it failed.
    void said(const QString &sentence, bool bad = false);
    void wayAsked(holdfast::gui::Way way, const QString &key);
};

/// What an empty table of this session says: not connected yet, nothing there, or all filtered out.
[[nodiscard]] QString emptyTextFor(const ServerSession &session, bool filtering, const QString &nothingThere);

} // namespace holdfast::gui
