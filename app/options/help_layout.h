// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// How help texts fit into 80 columns. Pure.
namespace holdfast::app {

inline constexpr qsizetype kHelpWidth = 80;

/// The text broken at spaces into lines of at most kHelpWidth, all but the first indented. No word is broken.
[[nodiscard]] QString wrapped(const QString &text, qsizetype indent);

/// "  --name VALUE    what it does", with the second column below itself; a long name has a line of its own.
[[nodiscard]] QString helpEntry(const QString &name, const QString &help);

} // namespace holdfast::app
