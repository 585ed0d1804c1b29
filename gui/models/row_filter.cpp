// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/row_filter.h"

#include "gui/models/keyed_table.h"

#include <algorithm>

namespace holdfast::gui {
namespace {

constexpr qint64 kRenewMs = 1000;
constexpr qint64 kHoldMs = 3000;

} // namespace

RowFilter::RowFilter(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setDynamicSortFilter(false);
    m_renew.setSingleShot(true);
    connect(&m_renew, &QTimer::timeout, this, &RowFilter::onTimer);
}

void RowFilter::setSourceModel(QAbstractItemModel *model)
{
    if (sourceModel() != nullptr)
        sourceModel()->disconnect(this);
    QSortFilterProxyModel::setSourceModel(model);
    connect(model, &QAbstractItemModel::dataChanged, this, &RowFilter::onSourceChanged);
    connect(model, &QAbstractItemModel::rowsInserted, this,
            [this] { renewIn(m_renewed.isValid() ? std::max<qint64>(0, kRenewMs - m_renewed.elapsed()) : 0); });
}

void RowFilter::renewIn(qint64 ms)
{
    if (!m_renew.isActive() || m_renew.remainingTime() > ms)
        m_renew.start(static_cast<int>(ms));
}

void RowFilter::hold()
{
    m_held.start();
}

void RowFilter::onTimer()
{
    const qint64 left = m_held.isValid() ? kHoldMs - m_held.elapsed() : 0;
    if (left > 0)
        m_renew.start(static_cast<int>(left));
    else
        renew();
}

void RowFilter::renew()
{
    m_renew.stop();
    m_renewed.start();
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
    if (orders || isFiltering())
        renewIn(kRenewMs);
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
