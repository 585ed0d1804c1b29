// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/row_changes.h"
#include "gui/models/table_column.h"
#include "gui/theme/plain_text.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>

#include <optional>
#include <vector>

namespace holdfast::gui {

/// Roles beside Qt's own that all tables of the window know.
enum TableRole {
    SortRole = Qt::UserRole, ///< a value that orders the column
    SearchRole,              ///< column 0: all text of the row that the filter looks through
    StateRole,               ///< column 0: the row's state, as the server calls it
    KeyRole,                 ///< column 0: what names the row
    PaintRole,               ///< what a delegate draws
};

/// A table of values, each with a key, that takes what changed and tells views exactly that: rows keep their places
/// while they live, so a selection survives a snapshot. Lives in the thread of the window.
template <typename Row>
class KeyedTable : public QAbstractTableModel
{
public:
    explicit KeyedTable(TableColumns columns, QObject *parent = nullptr)
        : QAbstractTableModel(parent)
        , m_columns(columns)
    {}

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const final
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const final
    {
        return parent.isValid() ? 0 : m_columns.count();
    }
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const final
    {
        return m_columns.header(section, orientation, role);
    }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const final
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid))
            return {};
        if (role == Qt::TextAlignmentRole)
            return m_columns.alignment(index.column());
        const QVariant value =
            cell(at(index.row()), index.column(), role == Qt::AccessibleTextRole ? int(Qt::DisplayRole) : role);
        return role == Qt::ToolTipRole ? QVariant(plainTip(value.toString())) : value;
    }

    [[nodiscard]] const Row &at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    [[nodiscard]] const Row *find(const QString &key) const
    {
        const int row = rowOf(key);
        return row < 0 ? nullptr : &at(row);
    }
    /// -1 if there is none.
    [[nodiscard]] int rowOf(const QString &key) const { return m_places.value(key, -1); }
    [[nodiscard]] const std::vector<Row> &rows() const { return m_rows; }

    /// Makes `rows` all there are. Of a key that comes twice, the last counts.
    void replaceAll(std::vector<Row> rows)
    {
        QHash<QString, int> wanted;
        for (const Row &row : rows)
            wanted.insert(keyOf(row), 0);
        QStringList gone;
        for (const Row &row : m_rows) {
            if (!wanted.contains(keyOf(row)))
                gone += keyOf(row);
        }
        apply(std::move(rows), gone);
    }

    /// Takes changed and new rows, and drops those that are gone. A key in both is gone.
    void apply(std::vector<Row> changed, const QStringList &gone)
    {
        update(std::move(changed));
        remove(gone);
    }

protected:
    [[nodiscard]] virtual QString keyOf(const Row &row) const = 0;
    /// Of all roles but those of alignment and accessible text.
    [[nodiscard]] virtual QVariant cell(const Row &row, int column, int role) const = 0;

    void cellsChanged(const std::vector<int> &rows, int firstColumn, int lastColumn)
    {
        for (const auto &[first, last] : rangesOf(rows, kMaxRanges))
            Q_EMIT dataChanged(index(first, firstColumn), index(last, lastColumn));
    }

private:
    static constexpr std::size_t kMaxRanges = 32;
    static constexpr std::size_t kMaxRemovals = 64;

    void update(std::vector<Row> changed)
    {
        std::vector<int> touched;
        std::vector<Row> added;
        QHash<QString, int> addedPlaces;
        for (Row &row : changed) {
            const QString key = keyOf(row);
            if (const int place = rowOf(key); place >= 0) {
                Row &old = m_rows[static_cast<std::size_t>(place)];
                if (old == row)
                    continue;
                old = std::move(row);
                touched.push_back(place);
            } else if (const auto again = addedPlaces.constFind(key); again != addedPlaces.constEnd()) {
                added[static_cast<std::size_t>(*again)] = std::move(row);
            } else {
                addedPlaces.insert(key, static_cast<int>(added.size()));
                added.push_back(std::move(row));
            }
        }
        cellsChanged(touched, 0, columnCount() - 1);
        insert(std::move(added));
    }

    void insert(std::vector<Row> added)
    {
        if (added.empty())
            return;
        const int first = rowCount();
        beginInsertRows({}, first, first + static_cast<int>(added.size()) - 1);
        for (Row &row : added) {
            m_places.insert(keyOf(row), static_cast<int>(m_rows.size()));
            m_rows.push_back(std::move(row));
        }
        endInsertRows();
    }

    /// From the end, so that the ranges before stay true.
    void remove(const QStringList &gone)
    {
        std::vector<int> places;
        for (const QString &key : gone) {
            if (const int place = rowOf(key); place >= 0)
                places.push_back(place);
        }
        if (places.empty())
            return;
        const auto ranges = rangesOf(std::move(places), SIZE_MAX);
        if (ranges.size() > kMaxRemovals)
            return removeByReset(gone);
        std::for_each(ranges.rbegin(), ranges.rend(),
                      [this](const auto &range) { removeRange(range.first, range.second); });
    }

    /// Each range costs a walk over what is behind it; of very many, one reset is the smaller stall.
    void removeByReset(const QStringList &gone)
    {
        const QSet<QString> keys(gone.begin(), gone.end());
        this->beginResetModel();
        std::erase_if(m_rows, [&](const Row &row) { return keys.contains(keyOf(row)); });
        m_places.clear();
        for (int row = 0; row < rowCount(); ++row)
            m_places.insert(keyOf(at(row)), row);
        this->endResetModel();
    }

    void removeRange(int first, int last)
    {
        beginRemoveRows({}, first, last);
        for (int row = first; row <= last; ++row)
            m_places.remove(keyOf(at(row)));
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        for (int row = first; row < rowCount(); ++row)
            m_places[keyOf(at(row))] = row;
        endRemoveRows();
    }

    const TableColumns m_columns;
    std::vector<Row> m_rows;
    QHash<QString, int> m_places;
};

} // namespace holdfast::gui
