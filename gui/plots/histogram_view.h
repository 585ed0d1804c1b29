// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"
#include "gui/plots/latency_axis.h"

#include <QWidget>

namespace holdfast::gui {

/// How the answers of the span are spread, as bars along the axis of the plot beside it.
class HistogramView final : public QWidget
{
    Q_OBJECT

public:
    explicit HistogramView(QWidget *parent = nullptr);

    void setBars(std::vector<HistogramBar> bars);
    /// That of the plot: the same height is the same time in both.
    void setAxis(const LatencyAxis &axis);
    [[nodiscard]] const LatencyAxis &axis() const { return m_axis; }
    [[nodiscard]] QSize sizeHint() const override { return {210, 300}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] QRect plotArea() const;
    void paintAxis(QPainter &painter, const QRect &area) const;

    std::vector<HistogramBar> m_bars; ///< ascending
    qint64 m_most = 0;
    qint64 m_all = 0;
    LatencyAxis m_axis;
};

} // namespace holdfast::gui
