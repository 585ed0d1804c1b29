// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QSet>
#include <QSortFilterProxyModel>
#include <QStringList>
#include <QTimer>

namespace holdfast::gui {

/// Filters a KeyedTable by words (all must occur, whatever the case) and by states, and sorts by SortRole. While values
/// change, filter and order are renewed once a second, and a new row finds its place at once. Neither happens while
/// somebody is about to click: a row does not jump away under the mouse.
/// Another filter comes to views as another layout: told of each gap between the rows that stay, they would take far
/// longer.
class RowFilter final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit RowFilter(QObject *parent = nullptr);

    void setSourceModel(QAbstractItemModel *model) override;
    void sort(int column, Qt::SortOrder order) override;

    /// Now, instead of at the end of the second.
    void renew();

    /// Somebody is busy with the rows: they keep their places for a few seconds.
    void hold();

    void setText(const QString &text);
    /// Empty: all.
    void setStates(const QSet<QString> &states);
    [[nodiscard]] bool isFiltering() const { return !m_words.isEmpty() || !m_states.isEmpty(); }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    void onSourceChanged(const QModelIndex &from, const QModelIndex &to);
    void onTimer();
    void renewIn(qint64 ms);

    QStringList m_words;
    QSet<QString> m_states;
    QTimer m_renew;
    QElapsedTimer m_renewed; ///< since the last time
    QElapsedTimer m_held;
};

} // namespace holdfast::gui
