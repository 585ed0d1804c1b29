// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVariant>

#include <span>

namespace holdfast::gui {

/// A column of a table, for its header and for the side on which its cells stand.
struct TableColumn
{
    const char *title; ///< both are texts to translate
    const char *tip = "";
    bool isFigure = false; ///< stands on the right
};

/// All columns of a table, in order.
struct TableColumns
{
    const char *context; ///< of the translations
    std::span<const TableColumn> list;

    [[nodiscard]] int count() const { return static_cast<int>(list.size()); }
    /// For TextAlignmentRole, of header and cells.
    [[nodiscard]] QVariant alignment(int column) const;
    /// For headerData().
    [[nodiscard]] QVariant header(int section, Qt::Orientation orientation, int role) const;
};

} // namespace holdfast::gui
