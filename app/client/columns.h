// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/table.h"
#include "app/client/view.h"
#include "app/options/commands.h"

#include <QJsonArray>
#include <QJsonObject>

#include <span>

/// The columns of all tables.
namespace holdfast::app::client {

/// One column: its header and how a row's cell reads.
struct Column
{
    const char *title;
    QString (*cell)(const QJsonObject &row, const View &view);
    int rank = 0; ///< as in Table::Column
    bool isState = false;
};

using Columns = std::span<const Column>;

[[nodiscard]] Columns jobColumns();
[[nodiscard]] Columns momentColumns();
[[nodiscard]] Columns runColumns();
[[nodiscard]] Columns attemptColumns();
[[nodiscard]] Columns eventColumns();
[[nodiscard]] Columns workerColumns();
[[nodiscard]] Columns outageColumns();
[[nodiscard]] Columns changeColumns();
[[nodiscard]] Columns tokenColumns();
[[nodiscard]] Columns channelColumns();

/// The word for a column in --columns: "last-seen".
[[nodiscard]] QString columnWord(const Column &column);

/// What is wrong with --columns of this command, or nothing.
[[nodiscard]] QString columnFault(const Command &command);

/// The rows as a table in which each row may have lines below it.
[[nodiscard]] QString tableText(const QJsonArray &rows, Columns columns, const View &view, const TableChoice &choice,
                                int indent = 0, QStringList (*below)(const QJsonObject &row) = nullptr);

} // namespace holdfast::app::client
