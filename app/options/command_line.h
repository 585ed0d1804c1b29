// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/commands.h"
#include "core/base/result.h"

#include <optional>

namespace holdfast::app {

/// What stood on the command line, before settings get their meaning.
struct CommandLine
{
    bool server = false;
    bool worker = false;
    bool monitor = false;
    bool service = false; ///< the service manager of Windows starts it
    bool version = false;
    bool helpAsked = false;
    QString commandHelp; ///< with helpAsked: that of one command; empty: that of the program
    QString configFile;
    QMap<QString, QStringList> settings; ///< by name, without dashes
    std::optional<Command> command;
};

/// Reads `arguments` (without the program's name). All after the first bare `--` is the program of `job add`.
[[nodiscard]] Result<CommandLine> readCommandLine(const QStringList &arguments);

} // namespace holdfast::app
