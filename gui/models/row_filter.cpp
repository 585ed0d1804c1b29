// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/row_filter.h"

#include "gui/models/keyed_table.h"

namespace holdfast::gui {
namespace {

constexpr int kRenewMs = 1000;

} // namespace

RowFilter::RowFilter(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setDynamicSortFilter(false);
    m_renew.setSingleShot(true);
    m_renew.setInterval(kRenewMs);
    connect(&m_renew, &QTimer::timeout, this, &RowFilter::renew);
}

void RowFilter::setSourceModel(QAbstractItemModel *model)
{
    if (sourceModel() != nullptr)
        sourceModel()->disconnect(this);
    QSortFilterProxyModel::setSourceModel(model);
    connect(model, &QAbstractItemModel::dataChanged, this, &RowFilter::onSourceChanged);
    connect(model, &QAbstractItemModel::rowsInserted, this, [this] {
        if (!m_renew.isActive())
            m_renew.start();
    });
}

void RowFilter::renew()
{
    m_renew.stop();
    if (isFiltering())
        invalidate();
    else
        QSortFilterProxyModel::sort(sortColumn(), sortOrder());
}

void RowFilter::sort(int column, Qt::SortOrder order)
{
    m_renew.stop();
    QSortFilterProxyModel::sort(column, order);
}

void RowFilter::onSourceChanged(const QModelIndex &from, const QModelIndex &to)
{
    const int column = sortColumn();
    const bool orders = column >= from.column() && column <= to.column();
    if ((orders || isFiltering()) && !m_renew.isActive())
        m_renew.start();
}

void RowFilter::setText(const QString &text)
{
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    if (words == m_words)
        return;
    m_words = words;
    invalidate();
}

void RowFilter::setStates(const QSet<QString> &states)
{
    if (states == m_states)
        return;
    m_states = states;
    invalidate();
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
