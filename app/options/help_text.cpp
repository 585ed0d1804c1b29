// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/help_layout.h"
#include "app/options/settings.h"

namespace holdfast::app {
namespace {

QString groupText(const char *title, Group group)
{
    QString text = QStringLiteral("\n%1\n").arg(QLatin1String(title));
    for (const Setting &setting : settings()) {
        if (setting.group != group)
            continue;
        const QString name = QStringLiteral("--%1 %2").arg(QLatin1String(setting.name), QLatin1String(setting.value));
        text += helpEntry(name.trimmed(), QString::fromUtf8(setting.help));
    }
    return text;
}

/// The commands by what they are for.
QString commandText()
{
    const auto entry = [](const char *name, const char *help) {
        return helpEntry(QString::fromLatin1(name), QString::fromLatin1(help));
    };
    return QStringLiteral("\nCommands (for each: holdfast help COMMAND)\n") +
           entry("job add NAME", "Add a job: [--cron EXPR | --every DUR | --at TIME] [OPTIONS] -- PROGRAM [ARG...]") +
           entry("job list|show|next", "See jobs and when they run") + entry("job run NAME [--wait]", "Run a job now") +
           entry("job pause|resume|remove", "Change whether a job runs") +
           entry("run list|show|log", "See runs and their output") +
           entry("run wait|cancel", "Wait for runs, or stop one") +
           entry("worker list|show", "See workers and their outages") +
           entry("worker join|revoke|rotate", "Make this machine a worker; withdraw or renew its credential") +
           entry("token create|join|list|...", "Make tokens, which say who may come in; revoke or rotate them") +
           entry("notify add|list|test|remove", "Tell people of failures by webhook, mail or program") +
           entry("tls init|show", "Make, renew or show the certificate of a server on this machine") +
           entry("status", "Show whether all is well, and what is not") +
           entry("audit", "Compare the schedules with the stored runs") + entry("changes", "Show who changed what") +
           entry("drill cut|lag|freeze|...", "Cause a fault on purpose, and report how it was handled") +
           entry("doctor [server|worker]", "Check a server or a worker from where it stands, and say what to do") +
           entry("selftest", "Show that Holdfast works on this machine") +
           entry("completion bash|zsh|fish", "Print a script that completes commands in your shell");
}

QString examplesText()
{
    return QStringLiteral("\nExamples\n"
                          "  holdfast --server\n"
                          "  holdfast --worker --connect ws://10.0.0.5:8000 --slots 4\n"
                          "  holdfast job add hello --every 1m -- echo hello\n");
}

} // namespace

QString shortHelpText()
{
    return QStringLiteral("Holdfast runs jobs on schedule on many machines and loses no result.\n\n"
                          "Start\n") +
           helpEntry(QStringLiteral("holdfast --server"), QStringLiteral("Start the server")) +
           helpEntry(QStringLiteral("holdfast --worker"), QStringLiteral("Start a worker, which runs the jobs")) +
           helpEntry(
               QStringLiteral("holdfast --monitor"),
               QStringLiteral("Open the monitor window; with --server or --worker: that process with its window")) +
           helpEntry(
               QStringLiteral("holdfast COMMAND"),
               QStringLiteral("Ask a running server: job, run, worker, token, notify, status, audit, changes, drill")) +
           helpEntry(QStringLiteral("holdfast --help"), QStringLiteral("Show all commands and options"));
}

QString helpText()
{
    QString text = shortHelpText();
    text += commandText();
    text += examplesText();
    text += groupText("Server", Group::Server);
    text += groupText("Worker", Group::Worker);
    text += groupText("Connection of a worker", Group::Link);
    text += groupText("Commands: server and output", Group::Client);
    text += groupText("All", Group::Common);
    text += helpEntry(QStringLiteral("--config FILE"), QStringLiteral("Read settings from lines of: name = value"));
    text += helpEntry(QStringLiteral("-V, --version"), QStringLiteral("Print the version"));
    text +=
        u'\n' +
        wrapped(QStringLiteral("DUR is 500ms, 20s, 5m, 2h or 1d. Each option is also a variable, such as "
                               "HOLDFAST_PING_INTERVAL, and a key of the config file. The command line wins over the "
                               "environment, and the environment wins over the file."),
                0) +
        wrapped(QStringLiteral("Exit codes: 0 done, 1 failed, 2 wrong usage or config, 3 no server, 4 refused."), 0);
    return text;
}

} // namespace holdfast::app
