// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/row_filter.h"

#include "gui/models/keyed_table.h"

namespace holdfast::gui {
namespace {

constexpr int kResortMs = 1000;

} // namespace

RowFilter::RowFilter(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setDynamicSortFilter(false);
    m_resort.setSingleShot(true);
    m_resort.setInterval(kResortMs);
    connect(&m_resort, &QTimer::timeout, this, [this] { QSortFilterProxyModel::sort(sortColumn(), sortOrder()); });
}

void RowFilter::setSourceModel(QAbstractItemModel *model)
{
    if (sourceModel() != nullptr)
        sourceModel()->disconnect(this);
    QSortFilterProxyModel::setSourceModel(model);
    connect(model, &QAbstractItemModel::dataChanged, this, &RowFilter::onSourceChanged);
    connect(model, &QAbstractItemModel::rowsInserted, this, [this] { m_resort.start(m_resort.interval()); });
}

void RowFilter::sort(int column, Qt::SortOrder order)
{
    m_resort.stop();
    QSortFilterProxyModel::sort(column, order);
}

void RowFilter::onSourceChanged(const QModelIndex &from, const QModelIndex &to)
{
    const int column = sortColumn();
    if (column >= from.column() && column <= to.column() && !m_resort.isActive())
        m_resort.start();
}

void RowFilter::setText(const QString &text)
{
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    if (words == m_words)
        return;
    m_words = words;
    invalidateFilter();
}

void RowFilter::setStates(const QSet<QString> &states)
{
    if (states == m_states)
        return;
    m_states = states;
    invalidateFilter();
}

bool RowFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (!m_states.isEmpty() && !m_states.contains(index.data(StateRole).toString()))
        return false;
    if (m_words.isEmpty())
        return true;
    const QString text = index.data(SearchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(),
                       [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace holdfast::gui
