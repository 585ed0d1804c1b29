// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/command_checks.h"
#include "app/options/grammar.h"

#include <CLI/CLI.hpp>

namespace holdfast::app::grammar {
namespace {

constexpr const char *kWhere = "Where messages go";
constexpr const char *kWhat = "Events that they tell";
constexpr const char *kWhen = "When";

void addWhere(CLI::App &leaf, NotifyAdd &add)
{
    CLI::Option *webhook = text(leaf, "--webhook", add.webhook, "POST messages as JSON to this URL", "URL");
    CLI::Option *file =
        text(leaf, "--webhook-file", add.webhookFile,
             "The same, with the URL in this file: it is often a secret; - reads standard input", "FILE");
    CLI::Option *mail = text(leaf, "--mail", add.mail, "Send mail to this address", "ADDRESS");
    CLI::Option *exec = text(leaf, "--exec", add.exec,
                             "Start this program on the server, with the JSON on its standard input", "PROGRAM");
    webhook->excludes(file, mail, exec)->group(kWhere);
    file->excludes(mail, exec)->group(kWhere);
    mail->excludes(exec)->group(kWhere);
    exec->group(kWhere);
    text(leaf, "--secret-file", add.secretFile,
         "The key that signs webhooks, or the password of the mail server, in this file; - reads standard input",
         "FILE")
        ->group(kWhere);
    text(leaf, "--body", add.body, "Send this JSON instead, in which {{subject}} and {{text}} stand for the message",
         "JSON")
        ->excludes(mail, exec)
        ->group(kWhere);
    text(leaf, "--smtp", add.smtp, "Mail server, such as smtp://user@mail.example.org:587 [smtp://localhost]", "URL")
        ->excludes(webhook, file, exec)
        ->group(kWhere);
    text(leaf, "--from", add.from, "Sender of mail [the address that it goes to]", "ADDRESS")
        ->excludes(webhook, file, exec)
        ->group(kWhere);
}

void addWhat(CLI::App &leaf, NotifyAdd &add)
{
    words(leaf, "--on", add.on, "Tell only of these events, such as failed,recovered [all that people must know]",
          "EVENT,...")
        ->group(kWhat);
    text(leaf, "--jobs", add.jobs, "Tell only of jobs named like this, such as backup-* [*]", "PATTERN")->group(kWhat);
    pairs(leaf, "--label", add.labels, "Tell only of jobs with this label")->group(kWhat);
    number(leaf, "--in-a-row", add.inARow, "Tell of failures from the Nth in a row on [1]", 1, 1000)->group(kWhat);
    text(leaf, "--late-after", add.lateAfter, "Tell of a scheduled run that has not begun for so long [never]", "DUR",
         checkDuration)
        ->group(kWhat);
    text(leaf, "--slow-after", add.slowAfter, "Tell of a run that goes on for so long [never]", "DUR", checkDuration)
        ->group(kWhat);
    number(leaf, "--times-usual", add.timesUsual, "Tell of a run that takes N times its usual duration [never]", 1,
           1000)
        ->group(kWhat);
    text(leaf, "--silent-after", add.silentAfter, "Tell of a job that has not succeeded for so long [never]", "DUR",
         checkDuration)
        ->group(kWhat);
    text(leaf, "--offline-after", add.offlineAfter, "Tell of a worker that is offline for so long [5m]", "DUR",
         checkDuration)
        ->group(kWhat);
}

void addWhen(CLI::App &leaf, NotifyAdd &add)
{
    text(leaf, "--quiet", add.quiet, "Hold messages back in this part of each day, such as 22:00-07:00 [never]",
         "HH:MM-HH:MM")
        ->group(kWhen);
    text(leaf, "--timezone", add.timezone, "Time zone of --quiet, such as Europe/Berlin [UTC]", "ZONE")->group(kWhen);
    text(leaf, "--digest", add.digest, "Send one message for all that happens within so long [3s]", "DUR",
         checkDuration)
        ->group(kWhen);
}

void addName(CLI::App &leaf, QString &name)
{
    text(leaf, "NAME", name, "The channel's name, as in: holdfast notify list", "", checkPathWord);
}

} // namespace

void addNotifyCommands(CLI::App &app, CommandLine &line)
{
    CLI::App &notify = addGroup(app, "notify", "Tell people of failures: add, list, try and remove channels");
    const auto [leaf, add] = addCommand<NotifyAdd>(notify, line, "add", "Add a channel by which people are told");
    text(*leaf, "NAME", add->name, "The channel's name: letters, digits and . _ -", "", checkNewName);
    addWhere(*leaf, *add);
    addWhat(*leaf, *add);
    addWhen(*leaf, *add);
    leaf->parse_complete_callback([add = add] {
        if (add->webhook.isEmpty() && add->webhookFile.isEmpty() && add->mail.isEmpty() && add->exec.isEmpty())
            throw CLI::RequiredError("--webhook|--mail|--exec");
    });
    leaf->footer("Try the new channel: holdfast notify test NAME. DUR is 500ms, 20s, 5m, 2h or 1d.");
    const auto [list, notifyList] =
        addCommand<NotifyList>(notify, line, "list", "List all channels, and whether they deliver");
    addTable(*list, notifyList->table);
    const auto [test, notifyTest] =
        addCommand<NotifyTest>(notify, line, "test", "Send a message by a channel now; exit 0 only if it was taken");
    addName(*test, notifyTest->name);
    const auto [remove, notifyRemove] =
        addCommand<NotifyRemove>(notify, line, "remove", "Remove a channel, with what it has yet to tell");
    addName(*remove, notifyRemove->name);
}

} // namespace holdfast::app::grammar
