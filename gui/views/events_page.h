// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/events.h"
#include "gui/models/row_filter.h"
#include "gui/views/page.h"

class QToolButton;

namespace holdfast::gui {

class FilterBar;
class TableView;

/// What happened on the server in the last day, newest first: workers that went and came, runs that ended, starts of
/// the server, changes.
class EventsPage final : public Page
{
    Q_OBJECT

public:
    explicit EventsPage(ServerSession &session, QWidget *parent = nullptr);

    void shown() override;
    void saveState() const override;
    void focusFilter() override;
    void clearFilter() override;
    /// Writes the rows that are shown.
    [[nodiscard]] Result<void> exportTo(const QString &file) const;

private:
    void setUpTable();
    void layOut();
    void connectAll();
    void load();
    void loadChanges();
    void renewSoon();
    void renew();
    [[nodiscard]] std::vector<EventRow> gathered() const;
    [[nodiscard]] std::vector<EventRow> shownEvents() const;
    void setPaused(bool paused);
    void onProblem(const Problem &problem);
    void onExport();
    void count();

    ServerSession &m_session;
    std::vector<OutageRow> m_outages; ///< of the last day, oldest first
    std::vector<ServerStart> m_starts;
    std::vector<ChangeRow> m_changes;
    EventsModel m_events;
    RowFilter m_filter;
    FilterBar *m_bar;
    TableView *m_table;
    QToolButton *m_pause;
    QTimer m_soon;
    QTimer m_tick;
    bool m_isPaused = false;
    bool m_isCut = false; ///< there are older ones
};

} // namespace holdfast::gui
