// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace holdfast::gui {

/// A field as RFC 4180 has it. What a spreadsheet would take for a formula gets an apostrophe.
[[nodiscard]] QString csvField(QString text);

/// A line with its end.
[[nodiscard]] QString csvLine(const QStringList &fields);

} // namespace holdfast::gui
