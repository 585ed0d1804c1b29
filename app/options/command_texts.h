// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <span>

namespace holdfast::app {

/// How a command is written, and examples of it. What its options do stands in the grammar.
struct CommandText
{
    const char *path;     ///< "job add"
    const char *usage;    ///< what follows the path
    const char *examples; ///< three lines
};

[[nodiscard]] std::span<const CommandText> commandTexts();

/// "holdfast job show NAME" for "job show"; "holdfast job COMMAND" for a group.
[[nodiscard]] QString usageOf(const QString &path);

/// Three lines; empty for a path that is no command.
[[nodiscard]] QStringList examplesOf(const QString &path);

} // namespace holdfast::app
