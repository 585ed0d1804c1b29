// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"
#include "gui/plots/latency_axis.h"
#include "gui/plots/latency_legend.h"
#include "gui/plots/latency_series.h"

#include <QTimer>
#include <QWidget>

class QCPGraph;
class QCPItemStraightLine;
class QCPItemText;
class QCustomPlot;

namespace holdfast::gui {

/// What the plot shows, together.
struct LatencyPicture
{
    Span span;
    std::vector<WorkerLatency> curves; ///< one: its bands; several: a line each; at most kMaxCurves
    std::vector<OutageRow> outages;
    std::vector<ServerStart> starts;
};

/// Latency over time: bands from p50 to p99 and from p99 to the worst, or the p99 of several workers as a line each;
/// with outages along the foot, a lane a worker, and the server's starts as upright lines. A legend beneath has the
/// last and the worst value of each. The wheel and a drag zoom in time, Shift and a drag moves; the keyboard does the
/// same.
class LatencyPlot final : public QWidget
{
    Q_OBJECT

public:
    explicit LatencyPlot(QWidget *parent = nullptr);

    void setPicture(LatencyPicture picture);
    void setLogarithmic(bool on);
    /// A sentence across the empty plot.
    void setMessage(const QString &message);
    [[nodiscard]] QString message() const;
    [[nodiscard]] Span shownSpan() const;

Q_SIGNALS:
    /// The person zoomed or moved, and has come to rest.
    void spanChosen(const holdfast::gui::Span &span);
    /// The person wants the present again.
    void presentAsked();
    /// The axis of milliseconds, as it was drawn.
    void axisChanged(const holdfast::gui::LatencyAxis &axis);
    /// What the crosshair is at; empty when it is gone.
    void pointedAt(const QString &text);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeGraphs();
    void makeInteractions();
    void restyle();
    void fitAxis();
    void tellOfAxis();
    [[nodiscard]] QList<LatencyLegend::Row> legendOfBands() const;
    void drawMarks();
    void drawLines();
    void showSpan(Span span);
    void askForPresent();
    void onPointer(double x, double y);
    [[nodiscard]] QString textAt(WallTime time) const;

    QCustomPlot *m_plot;
    LatencyLegend *m_legend;
    QCPGraph *m_p50 = nullptr;
    QCPGraph *m_p99 = nullptr;
    QCPGraph *m_max = nullptr;
    QCPItemStraightLine *m_crosshair = nullptr;
    QCPItemStraightLine *m_late = nullptr; ///< from here answers are late
    QCPItemText *m_message = nullptr;
    int m_lit = -1; ///< the curve under the pointer
    LatencyPicture m_picture;
    double m_least = 0; ///< of all that is drawn; 0 if nothing is
    double m_worst = 0;
    bool m_logarithmic = true;
    QTimer m_rest; ///< until the person has come to rest
};

} // namespace holdfast::gui
