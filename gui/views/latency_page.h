// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/row_filter.h"
#include "gui/plots/latency_plot.h"
#include "gui/views/page.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QListView;

namespace holdfast::gui {

class HistogramView;
class SpanBar;

/// How late answers were: over time, and how they are spread; of all workers together, of the one that is marked in the
/// list, or of each of those that are.
class LatencyPage final : public Page
{
    Q_OBJECT

public:
    explicit LatencyPage(ServerSession &session, QWidget *parent = nullptr);

    void shown() override;
    [[nodiscard]] SpanBar &spanBar() const { return *m_span; }
    void focusFilter() override;
    /// This worker alone, whatever was filtered; with a span, then.
    void showWorker(const QString &worker, const std::optional<Span> &span = std::nullopt);

private:
    void layOut();
    void connectAll();
    void load();
    void onTick();
    void take(Span span, std::vector<WorkerLatency> curves);
    void takeOutages(std::vector<OutageRow> outages);
    void drop();
    void onFailure(const QString &sentence);
    /// At most kMaxCurves: as the list shows them, or those whose answers are the slowest now.
    [[nodiscard]] QStringList chosenWorkers() const;
    [[nodiscard]] QString whoIsShown(const QStringList &shown) const;

    ServerSession &m_session;
    RowFilter m_filter;
    SpanBar *m_span;
    QCheckBox *m_logarithmic;
    QLineEdit *m_text;
    QListView *m_workers;
    LatencyPlot *m_plot;
    HistogramView *m_histogram;
    QLabel *m_readout;
    QLabel *m_who;
    LatencyPicture m_picture;
    QStringList m_shown; ///< whose latency is shown
    int m_choice = -1;   ///< of the span, that the curves are of
    int m_asked = 0;     ///< the newest question; answers to older ones are dropped
    int m_waited = 0;    ///< seconds since the last load
    QTimer m_tick;
};

} // namespace holdfast::gui
