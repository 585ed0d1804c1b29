// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/theme/theme.h"

#include <QList>
#include <QWidget>

class QLabel;

namespace holdfast::gui {

/// One figure with its name; its sign appears when the figure is worth a look.
class Tile final : public QWidget
{
    Q_OBJECT

public:
    /// `isState`: of what is so now, and larger than a rate.
    Tile(const QString &caption, bool isState, QWidget *parent = nullptr);
    void show(const QString &value, Level level, const QString &tip = {});
    /// A value of the small curve beside the figure.
    void addToTrend(double value);
    /// It can be clicked, by mouse and by keyboard.
    void makeClickable();

Q_SIGNALS:
    void clicked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void restyle();
    void setFonts();
    void paintTrend(QPainter &painter) const;

    QLabel *m_value;
    QLabel *m_sign;
    QLabel *m_caption;
    Level m_level = Level::Quiet;
    const bool m_isState;
    bool m_isNothing = false; ///< a zero, which is faint
    QList<double> m_trend;
};

} // namespace holdfast::gui
