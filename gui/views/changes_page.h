// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/changes_model.h"
#include "gui/models/row_filter.h"
#include "gui/views/page.h"

namespace holdfast::gui {

class FilterBar;
class TableView;

/// Who did what, newest first.
class ChangesPage final : public Page
{
    Q_OBJECT

public:
    explicit ChangesPage(ServerSession &session, QWidget *parent = nullptr);

    void shown() override;
    void saveState() const override;
    void focusFilter() override;

private:
    void load();
    void loadIfVisible();
    void take(const Result<std::vector<ChangeRow>> &changes);
    void count();

    ServerSession &m_session;
    ChangesModel m_changes;
    RowFilter m_filter;
    FilterBar *m_bar;
    TableView *m_table;
    QTimer m_tick;
    bool m_isCut = false; ///< there are older ones
};

} // namespace holdfast::gui
