// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/grammar.h"
#include "app/options/settings.h"

#include <CLI/CLI.hpp>

namespace holdfast::app::grammar {
namespace {

constexpr const char *kOptions = "Options";

std::pair<CLI::App *, ServiceTask *> addVerb(CLI::App &group, CommandLine &line, const char *name,
                                             ServiceTask::Verb verb, const char *help)
{
    const auto added = addLocalCommand<ServiceTask>(group, line, name, help);
    const auto [leaf, task] = added;
    task->verb = verb;
    leaf->add_flag("--server", task->server, "The server")->group(kOptions);
    leaf->add_flag("--worker", task->worker, "The worker")->group(kOptions);
    return added;
}

void addInstall(CLI::App &group, CommandLine &line)
{
    const auto [leaf, task] = addVerb(group, line, "install", ServiceTask::Verb::Install,
                                      "Install the service, or fix it; the settings are kept in a file");
    text(*leaf, "--account", task->account, "Run it as this account [one of its own, which Windows makes]", "NAME")
        ->group(kOptions);
    text(*leaf, "--password-file", task->passwordFile, "The password of that account; - reads standard input", "FILE")
        ->group(kOptions);
    for (const Setting &setting : settings()) {
        if (setting.group != Group::Client)
            addSetting(*leaf, line, setting);
    }
}

} // namespace

void addServiceCommands(CLI::App &app, CommandLine &line)
{
    using Verb = ServiceTask::Verb;
    CLI::App &service = addGroup(app, "service", "Install and control a server or a worker as a service of Windows");
    addInstall(service, line);
    addVerb(service, line, "uninstall", Verb::Uninstall, "Stop and remove the service; settings and data stay");
    addVerb(service, line, "start", Verb::Start, "Start the service");
    addVerb(service, line, "stop", Verb::Stop, "Stop the service and wait for its end; the runs of a worker go on");
    addVerb(service, line, "status", Verb::Status, "Show whether the service runs; exit 0 only if it does");
}

} // namespace holdfast::app::grammar
