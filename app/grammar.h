// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line.h"

#include <CLI/App.hpp>

#include <functional>
#include <string>

/// The words of the client commands, told to CLI11. Only command_line.cpp uses this.
namespace holdfast::app::grammar {

/// Says what is wrong with a value, or nothing.
using Check = std::function<QString(const QString &)>;

/// One value, kept in `into`, which outlives the parsing. A name without dashes is a required word.
CLI::Option *text(CLI::App &app, const std::string &name, QString &into, const std::string &help,
                  const std::string &value, const Check &check = {});

/// A value that may repeat, one after each mention of the option; a name without dashes takes one word or more.
CLI::Option *list(CLI::App &app, const std::string &name, QStringList &into, const std::string &help,
                  const std::string &value);

/// A whole number in [least, most].
CLI::Option *number(CLI::App &app, const std::string &name, int &into, const std::string &help, int least, int most);

/// KEY=VALUE, may repeat.
CLI::Option *pairs(CLI::App &app, const std::string &name, QMap<QString, QString> &into, const std::string &help);

/// All commands. Which one was chosen, and with what, is in `line.command` after the parsing.
void addCommands(CLI::App &app, CommandLine &line);

} // namespace holdfast::app::grammar
