// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/theme/theme.h"

#include <QStyledItemDelegate>

namespace holdfast::gui {

/// Draws a cell's ground and frame as the style does, and what PaintRole holds in it: a Spark, a DayStrip or a list of
/// runs' states. The colours follow the widget's palette.
class StripDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/// Draws a word with the sign of its level before it. What the word is about decides how the level is found.
class StateDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using LevelOf = Level (*)(const QString &);

    /// `levelOf` is given the row's StateRole, or PaintRole where that is a text.
    explicit StateDelegate(LevelOf levelOf, QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    LevelOf m_levelOf;
};

/// Draws a cause's word behind a small bar in its colour and hatching.
class CauseDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/// Draws a worker of a list: the sign of its state, its name, and how slow its answers are (p99, milliseconds).
class WorkerDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace holdfast::gui
