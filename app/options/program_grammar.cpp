// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/grammar.h"
#include "app/options/settings.h"

#include <CLI/CLI.hpp>

namespace holdfast::app::grammar {
namespace {

constexpr const char *kFaces = "What to run";

const char *titleOf(Group group)
{
    switch (group) {
    case Group::Server:
        return "Server";
    case Group::Worker:
        return "Worker";
    case Group::Link:
        return "Connection of a worker";
    case Group::Client:
        return "Commands";
    case Group::Common:
        return "All";
    }
    return "";
}

void addSettings(CLI::App &app, CommandLine &line)
{
    for (const Setting &setting : settings())
        addSetting(app, line, setting);
}

void addFaces(CLI::App &app, CommandLine &line)
{
    app.add_flag("--server", line.server, "Start the server")->group(kFaces);
    app.add_flag("--worker", line.worker, "Start a worker, which runs the jobs")->group(kFaces);
    app.add_flag("--monitor", line.monitor, "Open the monitor window; or the window of that process")->group(kFaces);
    app.add_flag("--service", line.service, "Run for the service manager of Windows; see: holdfast help service")
        ->group(kFaces);
    app.add_flag("--version,-V", line.version, "Print the version")->group(kFaces);
    app.add_option_function<std::string>(
           "--config", [&line](const std::string &file) { line.configFile = QString::fromStdString(file); },
           "Read settings from lines of: name = value")
        ->type_name("FILE")
        ->group(titleOf(Group::Common));
}

} // namespace

void addSetting(CLI::App &app, CommandLine &line, const Setting &setting)
{
    const std::string name = std::string("--") + setting.name;
    QStringList &values = line.settings[QString::fromLatin1(setting.name)];
    const bool isFlag = *setting.value == '\0';
    CLI::Option *option = isFlag ? app.add_flag_callback(
                                       name, [&values] { values += QStringLiteral("true"); }, setting.help)
                                 : list(app, name, values, setting.help, setting.value);
    option->group(titleOf(setting.group));
}

void addProgram(CLI::App &app, CommandLine &line)
{
    app.name("holdfast");
    app.description("Runs jobs on schedule on many machines and loses no result.");
    app.require_subcommand(0, 1);
    app.allow_extras();
    addFaces(app, line);
    addSettings(app, line);
    addCommands(app, line);
}

} // namespace holdfast::app::grammar
