// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/row_filter.h"
#include "gui/views/page.h"

#include <QSet>

class QSplitter;

namespace holdfast::gui {

class FilterBar;
class TableView;
class WorkerDetail;

/// One row a worker, and below it everything about the selected one.
class ConnectionsPage final : public Page
{
    Q_OBJECT

public:
    explicit ConnectionsPage(ServerSession &session, QWidget *parent = nullptr);

    void saveState() const override;
    void focusFilter() override;
    void clearFilter() override;
    void showStates(const QSet<QString> &states);
    void select(const QString &worker);
    /// Whatever was filtered.
    void showWorker(const QString &worker);

private:
    void layOut();
    void setUpTable();
    void onSelection();
    void updateCount();

    ServerSession &m_session;
    RowFilter m_filter;
    FilterBar *m_bar;
    TableView *m_table;
    WorkerDetail *m_detail;
    QSplitter *m_splitter;
    QTimer m_passing; ///< renews times that pass
};

} // namespace holdfast::gui
