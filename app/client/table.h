// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace holdfast::app::client {

/// How a table is laid out.
struct TableLayout
{
    int width = 0;      ///< of the terminal; 0: no limit
    int indent = 0;     ///< spaces before each line
    bool color = false; ///< states are painted
};

/// Columns for people: aligned to the left, two spaces apart, a header line, `-` where a cell is empty. Cells are made
/// printable. Where a width is given and the table is wider, whole columns are left out first, then long cells are cut.
class Table final
{
public:
    struct Column
    {
        QString title;
        int rank = 0;         ///< 0: always shown; among the others the highest is left out first
        bool isState = false; ///< its cells are words with a color
    };

    explicit Table(QList<Column> columns);

    /// `below`: lines below the row, shown in full.
    void add(const QStringList &row, const QStringList &below = {});
    [[nodiscard]] QString text(const TableLayout &layout = {}) const;

private:
    struct Row
    {
        QStringList cells;
        QStringList below;
    };
    /// A column that is shown: its number and its width.
    struct Shown
    {
        qsizetype column;
        qsizetype width;
    };

    [[nodiscard]] QList<Shown> allShown() const;
    [[nodiscard]] QList<Shown> shownIn(const TableLayout &layout) const;
    [[nodiscard]] QString leftOut(const QList<Shown> &shown) const;
    [[nodiscard]] QString lineOf(const QStringList &cells, const QList<Shown> &shown, bool color) const;

    QList<Column> m_columns;
    QList<Row> m_rows;
};

/// `name  value` lines with the values below each other. Names and values in pairs; values are made printable.
[[nodiscard]] QString nameValueLines(const QList<std::pair<QString, QString>> &pairs);

} // namespace holdfast::app::client
