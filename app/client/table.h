// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace holdfast::app::client {

/// Columns for people: aligned to the left, two spaces apart, a header line, `-` where a cell is empty. Cells are made
/// printable; those of all columns but the last are cut at 40 characters, the last one at 80.
class Table final
{
public:
    explicit Table(QStringList header);

    void add(QStringList row);
    [[nodiscard]] bool isEmpty() const { return m_rows.isEmpty(); }
    [[nodiscard]] QString text(const QString &indent = {}) const;

private:
    QStringList m_header;
    QList<QStringList> m_rows;
};

/// `name: value` lines with the values below each other. Names and values in pairs; values are made printable.
[[nodiscard]] QString nameValueLines(const QList<std::pair<QString, QString>> &pairs);

} // namespace holdfast::app::client
