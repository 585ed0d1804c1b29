// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/table_column.h"

#include <QCoreApplication>

namespace holdfast::gui {

QVariant TableColumns::alignment(int column) const
{
    const bool right = list[static_cast<std::size_t>(column)].isFigure;
    return int((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

QVariant TableColumns::header(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= count())
        return {};
    const TableColumn &column = list[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole)
        return QCoreApplication::translate(context, column.title);
    if (role == Qt::ToolTipRole && *column.tip != '\0')
        return QCoreApplication::translate(context, column.tip);
    return role == Qt::TextAlignmentRole ? alignment(section) : QVariant();
}

} // namespace holdfast::gui
