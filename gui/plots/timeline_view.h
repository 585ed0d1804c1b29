// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"
#include "gui/theme/theme.h"

#include <QAbstractScrollArea>
#include <QHash>

namespace holdfast::gui {

/// One lane a worker, with how often and how long it was away, outages as bars coloured and hatched by cause; bars that
/// lie on each other are counted. Draws only the lanes in sight. The wheel scrolls;
/// with Ctrl, and a drag, it zooms in time, Shift and a drag moves.
class TimelineView final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit TimelineView(QWidget *parent = nullptr);

    /// `lanes`: the workers, in the order to draw.
    void setLanes(const QStringList &lanes);
    void setOutages(Span span, std::vector<OutageRow> outages);
    /// Of the server, as upright lines.
    void setStarts(const std::vector<ServerStart> &starts);
    void setEmptyText(const QString &text);
    /// By OutagesModel::keyFor(); marks it and brings its lane into sight.
    void select(const QString &key);

Q_SIGNALS:
    void outageClicked(const QString &key);
    void spanChosen(const holdfast::gui::Span &span);
    void presentAsked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    [[nodiscard]] int laneHeight() const;
    [[nodiscard]] int nameWidth() const;
    [[nodiscard]] int axisHeight() const;
    [[nodiscard]] QRect laneRect(int lane) const;
    [[nodiscard]] QRect barArea() const;
    [[nodiscard]] WallTime timeAt(int x) const;
    [[nodiscard]] const OutageRow *outageAt(const QPoint &place) const;
    void updateScrollBar();
    void paintAxis(QPainter &painter, const Theme &theme) const;
    void paintStarts(QPainter &painter, const Theme &theme) const;
    void paintLane(QPainter &painter, int lane, const Theme &theme) const;
    void paintName(QPainter &painter, const QRect &lane, const QString &worker, const Theme &theme) const;
    void paintCounts(QPainter &painter, const QRect &area, const std::vector<QRect> &bars, const Theme &theme) const;

    QStringList m_lanes;
    Span m_span;
    QHash<QString, std::vector<OutageRow>> m_outages;
    std::vector<ServerStart> m_starts;
    QString m_emptyText;
    QString m_selected;
    std::optional<int> m_dragFrom; ///< x
    int m_dragTo = 0;
    bool m_moving = false;
};

} // namespace holdfast::gui
