// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/outages_model.h"
#include "gui/models/row_filter.h"
#include "gui/views/page.h"

class QCheckBox;
class QSplitter;

namespace holdfast::gui {

class CauseLegend;
class FilterBar;
class OutagePane;
class SpanBar;
class TableView;
class TimelineView;

/// When links broke and why: a lane a worker, and the table of the same outages.
class HistoryPage final : public Page
{
    Q_OBJECT

Q_SIGNALS:
    void latencyAsked(const QString &worker, const holdfast::gui::Span &around);

public:
    explicit HistoryPage(ServerSession &session, QWidget *parent = nullptr);

    void shown() override;
    [[nodiscard]] SpanBar &spanBar() const { return *m_span; }
    void saveState() const override;
    void focusFilter() override;
    void clearFilter() override;
    /// The outages of this worker.
    void showWorker(const QString &worker);

    /// Writes the rows that the table shows, in its order. The problem says why not.
    [[nodiscard]] Result<void> exportTo(const QString &file) const;

private:
    void setUpTable();
    void layOut();
    void connectAll();
    void load();
    void renew();
    void renewIfDue();
    void take(Span span, std::vector<OutageRow> outages);
    void onFailure(Span span, const QString &sentence);
    void setSentence(const QString &sentence);
    void drawTimeline();
    void filterCauses();
    void onExport();
    void onChosen();
    void selectOutage(const QString &key);
    [[nodiscard]] std::vector<OutageRow> shownOutages() const;
    [[nodiscard]] QStringList lanes(const std::vector<OutageRow> &outages) const;

    ServerSession &m_session;
    OutagesModel m_outages;
    RowFilter m_filter;
    Span m_loaded;
    SpanBar *m_span;
    QCheckBox *m_quietLanes;
    FilterBar *m_bar;
    CauseLegend *m_legend;
    TimelineView *m_timeline;
    OutagePane *m_pane;
    TableView *m_table;
    QSplitter *m_splitter;
    int m_asked = 0;
    int m_loadedChoice = -1; ///< of the span, that the rows are of
    QString m_text;
    QTimer m_tick;
    QTimer m_pause;           ///< between two loads
    bool m_hasFailed = false; ///< the newest answer was a problem
    bool m_isOld = false;     ///< something has happened since the newest question
    bool m_isAsked = false;   ///< an answer is still to come
    bool m_isCut = false;     ///< the span has still older outages
};

} // namespace holdfast::gui
