// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdfast::app {

/// The text without anything that could end its line or steer a terminal: C0, DEL, C1 and the Unicode line ends are
/// written out (\n, \t, \u001b). For text that others chose, in logs and tables.
[[nodiscard]] QString printable(const QString &text);

} // namespace holdfast::app
