// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPen>
#include <QWidget>

#include <optional>

namespace holdfast::gui {

/// Beneath the plot: what each line is, with its last and its worst value.
class LatencyLegend final : public QWidget
{
    Q_OBJECT

public:
    struct Row
    {
        QPen pen;
        QString name;
        std::optional<double> last; ///< milliseconds, as the next one
        std::optional<double> worst;
    };

    explicit LatencyLegend(QWidget *parent = nullptr);

    void setRows(QList<Row> rows);
    [[nodiscard]] const QList<Row> &rows() const { return m_rows; }
    /// The row of the line under the pointer; below 0: none.
    void setLit(int row);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] int columns() const;
    [[nodiscard]] int lines() const;
    void paintRow(QPainter &painter, const QRect &area, int row) const;

    QList<Row> m_rows;
    int m_lit = -1;
    bool m_isNarrow = false;
};

} // namespace holdfast::gui
