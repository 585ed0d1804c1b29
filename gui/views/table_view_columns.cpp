// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/theme/table_style.h"
#include "gui/views/table_view.h"

#include <QHeaderView>
#include <QMenu>
#include <QSettings>
#include <QToolButton>

/// Which columns a table has, how wide they are, and what is remembered of that.
namespace holdfast::gui {
namespace {

constexpr int kRoomOfSign = 30;                          ///< of the order
constexpr int kRoomOfCell = 2 * (TableStyle::kEdge - 3); ///< pixels beside its characters

} // namespace

void TableView::makeColumnButton()
{
    auto *menu = new QMenu(m_columns);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillColumnMenu(*menu); });
    m_columns->setObjectName(QStringLiteral("columns"));
    m_columns->setMenu(menu);
    m_columns->setPopupMode(QToolButton::InstantPopup);
    m_columns->setAutoRaise(true);
    m_columns->setToolTip(tr("Columns"));
    m_columns->setAccessibleName(m_columns->toolTip());
    m_columns->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    m_columns->setAutoFillBackground(true);
}

void TableView::setUp(const QList<int> &widths, int sortColumn, Qt::SortOrder order, const QList<int> &hidden)
{
    const int character = fontMetrics().averageCharWidth();
    m_firstWidths.clear();
    for (int column = 0; column < static_cast<int>(widths.size()); ++column) {
        m_firstWidths += std::max(widths[column] * character + kRoomOfCell, headerWidth(column));
        setColumnWidth(column, m_firstWidths.last());
    }
    for (const int column : hidden)
        setColumnHidden(column, true);
    sortByColumn(sortColumn, order);
    const QByteArray state = QSettings().value(settingsKey()).toByteArray();
    if (!state.isEmpty() && horizontalHeader()->restoreState(state))
        sortByColumn(horizontalHeader()->sortIndicatorSection(), horizontalHeader()->sortIndicatorOrder());
}

void TableView::setElastic(int column)
{
    m_elastic = column;
    horizontalHeader()->setStretchLastSection(false);
}

/// What the title needs, with room for the sign of the order.
int TableView::headerWidth(int column) const
{
    const QString title = model()->headerData(column, Qt::Horizontal).toString();
    return horizontalHeader()->fontMetrics().horizontalAdvance(title) + 2 * TableStyle::kEdge + kRoomOfSign;
}

void TableView::saveState() const
{
    QSettings().setValue(settingsKey(), horizontalHeader()->saveState());
}

/// The number of columns is part of it: a later version with other columns begins anew.
QString TableView::settingsKey() const
{
    return QStringLiteral("tables2/%1-%2").arg(m_name).arg(model() ? model()->columnCount() : 0);
}

void TableView::fillColumnMenu(QMenu &menu)
{
    menu.clear();
    for (int column = 0; model() && column < model()->columnCount(); ++column) {
        QAction *action = menu.addAction(model()->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        action->setEnabled(column > 0); // the row's name stays
        connect(action, &QAction::toggled, this, [this, column](bool on) { setColumnHidden(column, !on); });
    }
}

} // namespace holdfast::gui
