// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/command_line.h"

#include <CLI/App.hpp>

#include <functional>
#include <memory>
#include <string>

/// The words of the command line, told to CLI11.
namespace holdfast::app {
struct Setting;
}

namespace holdfast::app::grammar {

/// The title of the options that every command takes.
inline constexpr const char *kCommonGroup = "Server and output";

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

/// Words with commas between, made lower case.
CLI::Option *words(CLI::App &app, const std::string &name, QStringList &into, const std::string &help,
                   const std::string &value);

/// The options that every command takes. They are the settings of the same names.
void addAsking(CLI::App &leaf, CommandLine &line);

/// Adds a command that asks no server, whose values are those of a T. The T lives as long as the parser and is kept
/// when the command is done.
template <typename T>
std::pair<CLI::App *, T *> addLocalCommand(CLI::App &group, CommandLine &line, const char *name, const char *help)
{
    CLI::App *leaf = group.add_subcommand(name, help);
    leaf->allow_extras();
    auto command = std::make_shared<T>();
    leaf->final_callback([&line, command] { line.command = *command; });
    return {leaf, command.get()};
}

/// The same for a command that asks a server.
template <typename T>
std::pair<CLI::App *, T *> addCommand(CLI::App &group, CommandLine &line, const char *name, const char *help)
{
    const auto added = addLocalCommand<T>(group, line, name, help);
    addAsking(*added.first, line);
    return added;
}

/// `job add`, which has most of all options.
void addJobAdd(CLI::App &job, CommandLine &line);

/// A word with commands behind it, such as "job".
CLI::App &addGroup(CLI::App &app, const char *name, const char *help);

/// `notify` and its commands.
void addNotifyCommands(CLI::App &app, CommandLine &line);

/// `service` and its commands.
void addServiceCommands(CLI::App &app, CommandLine &line);

/// One setting, under the title of its group.
void addSetting(CLI::App &app, CommandLine &line, const Setting &setting);

/// --wide and --columns.
void addTable(CLI::App &leaf, TableChoice &table);

/// All commands. Which one was chosen, and with what, is in `line.command` after the parsing.
void addCommands(CLI::App &app, CommandLine &line);

/// The whole grammar: the faces, the settings and the commands.
void addProgram(CLI::App &app, CommandLine &line);

} // namespace holdfast::app::grammar
