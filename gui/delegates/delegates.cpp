// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/delegates/delegates.h"

#include "gui/delegates/painting.h"
#include "gui/models/workers_model.h"
#include "gui/theme/icons.h"
#include "gui/theme/table_style.h"

#include <QApplication>

namespace holdfast::gui {
namespace {

constexpr int kIcon = 14;
constexpr int kMargin = TableStyle::kEdge;
constexpr int kGap = 5; ///< between a sign and its word

/// The cell without its text, as the style draws it.
void paintGround(QPainter *painter, QStyleOptionViewItem option)
{
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    option.text.clear();
    option.icon = QIcon();
    style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);
}

QColor textColour(const QStyleOptionViewItem &option)
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const auto group = option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
    return option.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
}

/// On the colour of the selection the colours of levels and causes would be lost: they get the ground they are made
/// for.
void paintPatch(QPainter *painter, const QStyleOptionViewItem &option, const QRect &area)
{
    if (!option.state.testFlag(QStyle::State_Selected))
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(option.palette.color(QPalette::Base));
    painter->drawRoundedRect(area, 2, 2);
    painter->restore();
}

void paintText(QPainter *painter, const QStyleOptionViewItem &option, const QRect &area, const QString &text)
{
    painter->setPen(textColour(option));
    painter->setFont(option.font);
    painter->drawText(area.translated(0, -1), Qt::AlignLeft | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(text, Qt::ElideRight, area.width()));
}

} // namespace

void StripDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell(option);
    initStyleOption(&cell, index);
    paintGround(painter, cell);
    const QVariant value = index.data(PaintRole);
    const QRect area = option.rect.adjusted(kMargin, 4, -kMargin, -4);
    const Theme theme = Theme::of(option.palette);
    paintPatch(painter, option, area.adjusted(-2, -2, 2, 2));
    painter->save();
    if (value.canConvert<Spark>())
        paintSpark(*painter, area, value.value<Spark>(), theme);
    else if (value.canConvert<DayStrip>())
        paintStrip(*painter, area, value.value<DayStrip>(), theme);
    else
        paintRuns(*painter, area, value.toStringList(), theme);
    painter->restore();
}

StateDelegate::StateDelegate(LevelOf levelOf, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_levelOf(levelOf)
{}

void StateDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell(option);
    initStyleOption(&cell, index);
    const QString text = cell.text;
    paintGround(painter, cell);
    if (text.isEmpty())
        return;
    const QVariant painted = index.data(PaintRole);
    const QString state = painted.typeId() == QMetaType::QString ? painted.toString()
                                                                 : index.siblingAtColumn(0).data(StateRole).toString();
    const Theme theme = Theme::of(option.palette);
    const Level level = m_levelOf(state);
    if (state.isEmpty()) { // a word that has no level
        painter->save();
        paintText(painter, option, option.rect.adjusted(kMargin + kIcon + kGap, 0, -kMargin, 0), text);
        painter->restore();
        return;
    }
    const QString name = level == Level::Quiet && state == u"running" ? state : iconName(level);
    QRect area = option.rect.adjusted(kMargin, 0, -kMargin, 0);
    const qreal density = painter->device()->devicePixelRatioF();
    const int top = area.center().y() - kIcon / 2;
    const bool isFlapping = painted.typeId() == QMetaType::Bool && painted.toBool();
    const int signs = isFlapping ? 2 * kIcon + kGap : kIcon;
    paintPatch(painter, option, QRect(area.left(), top, signs, kIcon).adjusted(-2, -1, 2, 1));
    painter->save();
    painter->drawPixmap(area.left(), top, iconPixmap(name, theme.of(level), kIcon, density));
    area.setLeft(area.left() + kIcon + kGap);
    if (isFlapping) {
        painter->drawPixmap(area.left(), top, iconPixmap(QStringLiteral("flap"), theme.warning, kIcon, density));
        area.setLeft(area.left() + kIcon + kGap);
    }
    paintText(painter, option, area, text);
    painter->restore();
}

QSize StateDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return QStyledItemDelegate::sizeHint(option, index) + QSize(kIcon + kGap, 0);
}

void CauseDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell(option);
    initStyleOption(&cell, index);
    const QString text = cell.text;
    paintGround(painter, cell);
    QRect area = option.rect.adjusted(kMargin, 0, -kMargin, 0);
    const QRect sign(area.left(), area.center().y() - 5, kIcon, 11);
    paintPatch(painter, option, sign.adjusted(-2, -2, 2, 2));
    const CauseFamily family = familyOf(index.data(PaintRole).toString());
    const Theme theme = Theme::of(option.palette);
    painter->save();
    painter->fillRect(sign, theme.of(family));
    painter->fillRect(sign, QBrush(QColor(255, 255, 255, 90), theme.brush(family).style() == Qt::SolidPattern
                                                                  ? Qt::NoBrush
                                                                  : theme.brush(family).style()));
    area.setLeft(area.left() + kIcon + kGap);
    paintText(painter, option, area, text);
    painter->restore();
}

void WorkerDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell(option);
    initStyleOption(&cell, index);
    const QString name = cell.text;
    paintGround(painter, cell);
    const Theme theme = Theme::of(option.palette);
    QRect area = option.rect.adjusted(kGap, 0, -kGap, 0);
    const Level level = levelOfWorker(index.data(StateRole).toString());
    const QRect sign(area.left(), area.center().y() - kIcon / 2, kIcon, kIcon);
    paintPatch(painter, option, sign.adjusted(-2, -1, 2, 1));
    painter->save();
    painter->drawPixmap(sign.topLeft(),
                        iconPixmap(iconName(level), theme.of(level), kIcon, painter->device()->devicePixelRatioF()));
    const QString figure = index.siblingAtColumn(WorkersModel::AckP99).data().toString();
    painter->setPen(option.state.testFlag(QStyle::State_Selected) ? textColour(option) : theme.faintText);
    painter->setFont(option.font);
    painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, figure);
    area.adjust(kIcon + kGap, 0, -option.fontMetrics.horizontalAdvance(figure) - kGap, 0);
    paintText(painter, option, area, name);
    painter->restore();
}

} // namespace holdfast::gui
