// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/table_view.h"

#include "gui/models/keyed_table.h"
#include "gui/models/row_filter.h"
#include "gui/theme/icons.h"
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
#include <QPushButton>
#include <QSettings>
#include <QToolButton>

namespace holdfast::gui {
TableView::TableView(const QString &name, QWidget *parent)
    : QTableView(parent)
    , m_name(name)
    , m_style(new TableStyle(this))
    , m_emptyButton(new QPushButton(viewport()))
    , m_columns(new QToolButton(this))
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
    makeColumnButton();
    m_emptyButton->hide();
    connect(m_emptyButton, &QPushButton::clicked, this, [this] {
        if (m_emptyStep.take)
            m_emptyStep.take();
    });
}

/// The one at the right end of the header, the other below the sentence.
void TableView::placeButtons()
{
    const int height = horizontalHeader()->height();
    const int side = std::min(height - 1, 24);
    m_columns->setGeometry(viewport()->geometry().right() + 1 - side, frameWidth(), side, height - 1);
    m_columns->setIcon(icon(QStringLiteral("columns"), Theme::of(palette()).faintText));
    showEmptyStep();
    const QRect text = emptyRect();
    const QSize size = m_emptyButton->sizeHint();
    m_emptyButton->setGeometry(QRect(QPoint(text.center().x() - size.width() / 2, text.bottom() + 12), size));
}

void TableView::showEmptyStep()
{
    const bool isEmpty = model() == nullptr || model()->rowCount() == 0;
    m_emptyButton->setVisible(isEmpty && !m_emptyStep.text.isEmpty());
}

QRect TableView::emptyRect() const
{
    const QRect room = viewport()->rect().adjusted(24, 12, -24, -12);
    const int below = m_emptyStep.text.isEmpty() ? 0 : m_emptyButton->sizeHint().height() + 12;
    return fontMetrics().boundingRect(room.adjusted(0, 0, 0, -below), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
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
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        placeButtons();
}

void TableView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    placeButtons();
    if (m_elastic < 0 || isColumnHidden(m_elastic))
        return;
    const int others = horizontalHeader()->length() - columnWidth(m_elastic);
    setColumnWidth(m_elastic,
                   std::max(m_firstWidths.value(m_elastic), viewport()->width() - others - m_columns->width()));
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

void TableView::setEmptyText(const QString &text, const EmptyStep &step)
{
    const bool isOther = text != m_emptyText || step.text != m_emptyStep.text;
    m_emptyStep = step;
    if (!isOther)
        return;
    m_emptyText = text;
    m_emptyButton->setText(step.text);
    placeButtons();
    viewport()->update();
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
    for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(model, change, this, &TableView::showEmptyStep);
    connect(model, &QAbstractItemModel::layoutChanged, this, &TableView::showEmptyStep);
    connect(model, &QAbstractItemModel::modelReset, this, &TableView::showEmptyStep);
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
    painter.drawText(emptyRect(), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
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
