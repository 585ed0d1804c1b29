// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"

#include <QWidget>

namespace holdfast::gui {

/// How the answers of a span are spread: a bar each bucket, upright axis in milliseconds, logarithmic.
class HistogramView final : public QWidget
{
    Q_OBJECT

public:
    explicit HistogramView(QWidget *parent = nullptr);

    void setBars(std::vector<HistogramBar> bars);
    [[nodiscard]] QSize sizeHint() const override { return {230, 300}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] QRect plotArea() const;
    [[nodiscard]] double yOf(double ms) const;
    void paintAxis(QPainter &painter, const QRect &area) const;

    std::vector<HistogramBar> m_bars; ///< ascending
    qint64 m_most = 0;
    qint64 m_all = 0;
    double m_low = 0.1; ///< milliseconds, a power of ten
    double m_high = 1000;
};

} // namespace holdfast::gui
