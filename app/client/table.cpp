// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/table.h"

#include "app/printable.h"

#include <numeric>

namespace holdfast::app::client {
namespace {

constexpr qsizetype kMostCell = 40;
constexpr qsizetype kMostLastCell = 80;

QString cut(const QString &text, qsizetype most)
{
    return text.size() <= most ? text : text.left(most - 1) + u'\u2026';
}

QString lineOf(const QStringList &cells, const QList<qsizetype> &widths)
{
    QString line;
    for (qsizetype i = 0; i < cells.size(); ++i)
        line += i + 1 == cells.size() ? cells[i] : cells[i].leftJustified(widths[i] + 2);
    return line + u'\n';
}

} // namespace

Table::Table(QStringList header)
    : m_header(std::move(header))
{}

void Table::add(QStringList row)
{
    for (qsizetype i = 0; i < row.size(); ++i) {
        const QString cell = cut(printable(row[i]), i + 1 == row.size() ? kMostLastCell : kMostCell);
        row[i] = cell.isEmpty() ? QStringLiteral("-") : cell;
    }
    m_rows += std::move(row);
}

QString Table::text(const QString &indent) const
{
    QList<qsizetype> widths;
    for (qsizetype i = 0; i < m_header.size(); ++i) {
        const auto wider = [i](qsizetype width, const QStringList &row) { return qMax(width, row.value(i).size()); };
        widths += std::accumulate(m_rows.begin(), m_rows.end(), m_header[i].size(), wider);
    }
    QString text = indent + lineOf(m_header, widths);
    for (const QStringList &row : m_rows)
        text += indent + lineOf(row, widths);
    return text;
}

QString nameValueLines(const QList<std::pair<QString, QString>> &pairs)
{
    qsizetype width = 0;
    for (const auto &[name, value] : pairs)
        width = qMax(width, name.size());
    QString text;
    for (const auto &[name, value] : pairs)
        text +=
            (name + u':').leftJustified(width + 3) + (value.isEmpty() ? QStringLiteral("-") : printable(value)) + u'\n';
    return text;
}

} // namespace holdfast::app::client
