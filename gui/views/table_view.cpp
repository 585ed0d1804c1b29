// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/table_view.h"

#include "gui/models/keyed_table.h"
#include "gui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QSettings>

namespace holdfast::gui {

TableView::TableView(const QString &name, QWidget *parent)
    : QTableView(parent)
    , m_name(name)
{
    setObjectName(name);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setSortingEnabled(true);
    setFrameShape(QFrame::NoFrame);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 9);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 4);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(horizontalHeader(), &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        QMenu menu;
        fillColumnMenu(menu);
        menu.exec(horizontalHeader()->mapToGlobal(at));
    });
}

void TableView::setUp(const QList<int> &widths, int sortColumn, Qt::SortOrder order)
{
    const int character = fontMetrics().averageCharWidth();
    for (qsizetype i = 0; i < widths.size(); ++i)
        setColumnWidth(static_cast<int>(i), std::max(widths[i] * character, headerWidth(static_cast<int>(i))));
    sortByColumn(sortColumn, order);
    const QByteArray state = QSettings().value(settingsKey()).toByteArray();
    if (!state.isEmpty() && horizontalHeader()->restoreState(state))
        sortByColumn(horizontalHeader()->sortIndicatorSection(), horizontalHeader()->sortIndicatorOrder());
}

/// What the title needs, with room for the sign of the order.
int TableView::headerWidth(int column) const
{
    const QString title = model()->headerData(column, Qt::Horizontal).toString();
    return horizontalHeader()->fontMetrics().horizontalAdvance(title) + 26;
}

void TableView::saveState() const
{
    QSettings().setValue(settingsKey(), horizontalHeader()->saveState());
}

/// The number of columns is part of it: a later version with other columns begins anew.
QString TableView::settingsKey() const
{
    return QStringLiteral("tables/%1-%2").arg(m_name).arg(model() ? model()->columnCount() : 0);
}

void TableView::setEmptyText(const QString &text)
{
    if (text == m_emptyText)
        return;
    m_emptyText = text;
    viewport()->update();
}

QMenu *TableView::columnMenu()
{
    auto *menu = new QMenu(this);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillColumnMenu(*menu); });
    return menu;
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

QStringList TableView::selectedKeys() const
{
    QStringList keys;
    for (const QModelIndex &index : selectionModel()->selectedRows())
        keys += index.data(KeyRole).toString();
    return keys;
}

void TableView::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    connect(model, &QAbstractItemModel::layoutChanged, this, &TableView::compareSelection);
    connect(model, &QAbstractItemModel::modelReset, this, &TableView::selectAgain);
}

/// A reset takes the selection along, without a word.
void TableView::selectAgain()
{
    QItemSelection selection;
    for (int row = 0; !m_selected.isEmpty() && row < model()->rowCount(); ++row) {
        const QModelIndex index = model()->index(row, 0);
        if (m_selected.contains(index.data(KeyRole).toString()))
            selection.select(index, index);
    }
    selectionModel()->select(selection, QItemSelectionModel::Select | QItemSelectionModel::Rows);
    compareSelection();
}

void TableView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    compareSelection();
}

void TableView::compareSelection()
{
    QStringList keys = selectedKeys();
    keys.sort(); // in another order they are no others
    if (keys == m_selected)
        return;
    m_selected = keys;
    Q_EMIT selectedKeysChanged();
}

void TableView::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (m_emptyText.isEmpty() || (model() && model()->rowCount() > 0))
        return;
    QPainter painter(viewport());
    painter.setPen(Theme::of(palette()).faintText);
    painter.drawText(viewport()->rect().adjusted(24, 12, -24, -12), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
}

void TableView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        return copyRows();
    QTableView::keyPressEvent(event);
}

/// The visible columns with tabs between them, for a mail or a spreadsheet.
void TableView::copyRows() const
{
    QStringList lines;
    for (const QModelIndex &row : selectionModel()->selectedRows()) {
        QStringList cells;
        for (int column = 0; column < model()->columnCount(); ++column) {
            if (!isColumnHidden(column))
                cells += row.siblingAtColumn(column).data().toString();
        }
        lines += cells.join(u'\t');
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace holdfast::gui
