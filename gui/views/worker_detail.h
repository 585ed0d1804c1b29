// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/outages_model.h"
#include "gui/models/row_filter.h"
#include "gui/session/server_session.h"

#include <QFrame>

class QLabel;
class QTabWidget;

namespace holdfast::gui {

class TableView;

/// Everything about one worker: who it is, its runs, its outages of the last 30 days.
class WorkerDetail final : public QFrame
{
    Q_OBJECT

public:
    explicit WorkerDetail(ServerSession &session, QWidget *parent = nullptr);

    void showWorker(const QString &name);

private:
    void loadOutages();
    void renew();
    [[nodiscard]] QString factsOf(const WorkerRow &worker) const;
    QWidget *runsTab();
    QWidget *outagesTab();

    ServerSession &m_session;
    QString m_name;
    OutagesModel m_outages;
    RowFilter m_outageOrder;
    QSortFilterProxyModel m_ofWorker; ///< its runs
    RowFilter m_runOrder;
    QLabel *m_title;
    QLabel *m_facts;
    TableView *m_runTable;
    TableView *m_outageTable;
    QTabWidget *m_tabs;
};

} // namespace holdfast::gui
