// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>

/// The rows of an export, as text. Pure.
namespace holdfast::app::client {

/// The first line of CSV: the columns of runs, outages and changes, each name once.
[[nodiscard]] QByteArray csvHead();
/// A row with the kind in its first column. What the row does not have stays empty; what has no column is left out.
[[nodiscard]] QByteArray csvRow(const QString &kind, const QJsonObject &row);
/// The whole row as one line, with its kind as `record`.
[[nodiscard]] QByteArray jsonRow(const QString &kind, QJsonObject row);

} // namespace holdfast::app::client
