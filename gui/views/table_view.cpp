// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/table_view.h"

#include "gui/models/keyed_table.h"
#include "gui/models/row_filter.h"
#include "gui/theme/look.h"
#include "gui/theme/table_style.h"
#include "gui/theme/theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QSettings>

namespace holdfast::gui {
namespace {

constexpr int kRoomOfCell = 2 * (TableStyle::kEdge - 3); ///< pixels beside its characters

} // namespace

TableView::TableView(const QString &name, QWidget *parent)
    : QTableView(parent)
    , m_name(name)
    , m_style(new TableStyle(this))
{
    setObjectName(name);
    setStyle(m_style);
    horizontalHeader()->setStyle(m_style);
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
    viewport()->setMouseTracking(true);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    setRowHeight();
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
        setColumnWidth(static_cast<int>(i),
                       std::max(widths[i] * character + kRoomOfCell, headerWidth(static_cast<int>(i))));
    sortByColumn(sortColumn, order);
    const QByteArray state = QSettings().value(settingsKey()).toByteArray();
    if (!state.isEmpty() && horizontalHeader()->restoreState(state))
        sortByColumn(horizontalHeader()->sortIndicatorSection(), horizontalHeader()->sortIndicatorOrder());
}

void TableView::setRowHeight()
{
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + look::rowRoom());
}

void TableView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_style->follow();
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        setRowHeight();
}

void TableView::setElastic(int column)
{
    m_elastic = column;
    m_elasticLeast = columnWidth(column);
    horizontalHeader()->setStretchLastSection(false);
}

void TableView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    if (m_elastic < 0 || isColumnHidden(m_elastic))
        return;
    const int others = horizontalHeader()->length() - columnWidth(m_elastic);
    setColumnWidth(m_elastic, std::max(m_elasticLeast, viewport()->width() - others));
}

void TableView::fillMenu(QMenu &menu)
{
    Q_EMIT menuAsked(menu);
    if (!menu.isEmpty())
        menu.addSeparator();
    const QString key = selectedKeys().value(0);
    if (!key.isEmpty()) {
        QString shown = key.size() > 40 ? key.first(39) + QChar(0x2026) : key;
        connect(menu.addAction(tr("Copy %1").arg(shown.replace(u'&', QStringLiteral("&&")))), &QAction::triggered, this,
                [key] { QGuiApplication::clipboard()->setText(key); });
    }
    connect(menu.addAction(tr("Copy the selected rows")), &QAction::triggered, this, [this] { copyRows(); });
}

void TableView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool isByMouse = event->reason() == QContextMenuEvent::Mouse;
    const QModelIndex index = isByMouse ? indexAt(event->pos()) : currentIndex();
    if (!index.isValid())
        return;
    if (!selectionModel()->isRowSelected(index.row(), {}))
        selectRow(index.row());
    hold();
    QMenu menu(this);
    fillMenu(menu);
    menu.exec(isByMouse ? event->globalPos() : viewport()->mapToGlobal(visualRect(index).bottomLeft()));
}

/// What the title needs, with room for the sign of the order.
int TableView::headerWidth(int column) const
{
    const QString title = model()->headerData(column, Qt::Horizontal).toString();
    return horizontalHeader()->fontMetrics().horizontalAdvance(title) + 4 * TableStyle::kEdge + 20;
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

bool TableView::selectKey(const QString &key)
{
    for (int row = 0; row < model()->rowCount(); ++row) {
        const QModelIndex index = model()->index(row, 0);
        if (index.data(KeyRole).toString() != key)
            continue;
        selectRow(row);
        scrollTo(index);
        return true;
    }
    return false;
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
    hold();
    if (event->matches(QKeySequence::Copy))
        return copyRows();
    const bool isStep = event->key() == Qt::Key_Down || event->key() == Qt::Key_Up || event->key() == Qt::Key_Space;
    if (isStep && !selectionModel()->hasSelection() && model()->rowCount() > 0)
        return selectRow(std::max(0, currentIndex().row())); // the frame alone chooses nothing
    QTableView::keyPressEvent(event);
}

void TableView::enter()
{
    setFocus(Qt::OtherFocusReason);
    if (!selectionModel()->hasSelection() && model()->rowCount() > 0)
        selectRow(0);
}

/// Rows keep their places while somebody points at them or steps through them.
void TableView::hold()
{
    if (auto *filter = qobject_cast<RowFilter *>(model()))
        filter->hold();
}

bool TableView::viewportEvent(QEvent *event)
{
    switch (event->type()) {
    case QEvent::MouseMove:
    case QEvent::MouseButtonPress:
    case QEvent::Wheel:
        hold();
        break;
    default:
        break;
    }
    return QTableView::viewportEvent(event);
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
