// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/table.h"

#include "app/client/view.h"
#include "app/client/words.h"
#include "core/base/printable.h"

#include <algorithm>
#include <limits>

namespace holdfast::app::client {
namespace {

constexpr qsizetype kGap = 2;
constexpr qsizetype kLeastWidth = 6; // of a cell that is cut
constexpr qsizetype kAnyWidth = std::numeric_limits<qsizetype>::max();
constexpr qsizetype kWideCell = 28; // a cell is cut to this width before a column is left out for it

QString cut(const QString &text, qsizetype most)
{
    return text.size() <= most ? text : text.left(most - 1) + u'\u2026';
}

} // namespace

Table::Table(QList<Column> columns)
    : m_columns(std::move(columns))
{}

void Table::add(const QStringList &row, const QStringList &below)
{
    Row added;
    for (const QString &cell : row)
        added.cells += cell.isEmpty() ? QStringLiteral("-") : printable(cell);
    for (const QString &line : below)
        added.below += printable(line);
    m_rows += added;
}

/// All columns in their full width.
QList<Table::Shown> Table::allShown() const
{
    QList<Shown> shown;
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        qsizetype width = m_columns[i].title.size();
        for (const Row &row : m_rows)
            width = qMax(width, row.cells.value(i).size());
        shown += Shown{i, width};
    }
    return shown;
}

/// Without the last columns in rank, as far as there is no room; then with the widest ones cut.
QList<Table::Shown> Table::shownIn(const TableLayout &layout) const
{
    QList<Shown> shown = allShown();
    if (layout.width <= 0)
        return shown;
    const auto surplusOf = [&](qsizetype mostOfACell) {
        qsizetype surplus = layout.indent - kGap - layout.width;
        for (const Shown &each : shown)
            surplus += qMin(each.width, mostOfACell) + kGap;
        return surplus;
    };
    const auto rank = [this](const Shown &each) { return m_columns[each.column].rank; };
    while (surplusOf(kWideCell) > 0) {
        const auto last = std::max_element(shown.begin(), shown.end(),
                                           [&](const Shown &a, const Shown &b) { return rank(a) < rank(b); });
        if (rank(*last) == 0)
            break;
        shown.erase(last);
    }
    for (qsizetype surplus = surplusOf(kAnyWidth); surplus > 0; --surplus) {
        const auto widest = std::max_element(shown.begin(), shown.end(),
                                             [](const Shown &a, const Shown &b) { return a.width < b.width; });
        if (widest->width <= kLeastWidth)
            break;
        --widest->width;
    }
    return shown;
}

QString Table::lineOf(const QStringList &cells, const QList<Shown> &shown, bool color) const
{
    QString line;
    for (const Shown &each : shown) {
        const QString cell = cut(cells.value(each.column), each.width);
        line += color && m_columns[each.column].isState ? painted(cell, cells.value(each.column)) : cell;
        if (each.column != shown.last().column)
            line += QString(each.width + kGap - cell.size(), u' ');
    }
    return line + u'\n';
}

QString Table::text(const TableLayout &layout) const
{
    const QList<Shown> shown = shownIn(layout);
    const QString indent(layout.indent, u' ');
    QStringList header;
    for (const Column &column : m_columns)
        header += column.title;
    QString text = indent + lineOf(header, shown, false);
    for (const Row &row : m_rows) {
        text += indent + lineOf(row.cells, shown, layout.color);
        for (const QString &line : row.below)
            text += indent + QStringLiteral("  ") + line + u'\n';
    }
    return text + leftOut(shown);
}

/// How many columns had no room, and how to see them.
QString Table::leftOut(const QList<Shown> &shown) const
{
    const auto count = static_cast<int>(m_columns.size() - shown.size());
    return count == 0 ? QString()
                      : QStringLiteral("(%1 left out: --wide)\n").arg(countText(count, QStringLiteral("column")));
}

QString nameValueLines(const QList<std::pair<QString, QString>> &pairs)
{
    qsizetype width = 0;
    for (const auto &[name, value] : pairs)
        width = qMax(width, name.size());
    QString text;
    for (const auto &[name, value] : pairs)
        text += name.leftJustified(width + kGap) + (value.isEmpty() ? QStringLiteral("-") : printable(value)) + u'\n';
    return text;
}

} // namespace holdfast::app::client
