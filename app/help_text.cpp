// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings.h"

namespace holdfast::app {
namespace {

constexpr int kNameColumn = 30;

QString line(const QString &left, const QString &right)
{
    return QStringLiteral("  %1 %2\n").arg(left, -kNameColumn).arg(right);
}

QString groupText(const char *title, Group group)
{
    QString text = QStringLiteral("\n%1\n").arg(QLatin1String(title));
    for (const Setting &setting : settings()) {
        if (setting.group == group) {
            const QString left =
                QStringLiteral("--%1 %2").arg(QLatin1String(setting.name), QLatin1String(setting.value));
            text += line(left, QString::fromUtf8(setting.help));
        }
    }
    return text;
}

QString commandText()
{
    return QStringLiteral(
        "\nCommands (each has --help, --json and --url)\n"
        "  job add NAME [--cron EXPR | --every DUR | --at TIME] [options] -- PROGRAM ARGS...\n"
        "  job list | show NAME | run NAME [--wait] | pause NAME | resume NAME | remove NAME | next NAME\n"
        "  run list | show ID | log ID [--follow] | wait ID... | cancel ID\n"
        "  worker list | show NAME\n"
        "  drill cut | lag | freeze | kill-worker [--for DUR] [--worker NAME]...\n"
        "  status\n"
        "  audit [--since TIME]\n");
}

} // namespace

QString shortHelpText()
{
    return QStringLiteral(
        "Holdfast runs jobs on schedule on many machines and loses no result.\n\n"
        "  holdfast --server [options]   the server\n"
        "  holdfast --worker [options]   a worker\n"
        "  holdfast --monitor [options]  the window on a running server; beside --server or --worker: its own\n"
        "  holdfast COMMAND ...          ask a running server: job, run, worker, status, audit, drill\n"
        "  holdfast --help               all options and commands\n");
}

QString helpText()
{
    QString text = shortHelpText();
    text += commandText();
    text += groupText("Server", Group::Server);
    text += groupText("Worker", Group::Worker);
    text += groupText("A worker's link", Group::Link);
    text += groupText("Commands", Group::Client);
    text += groupText("All", Group::Common);
    text += line(QStringLiteral("--config FILE"), QStringLiteral("lines of: name = value"));
    text += line(QStringLiteral("--version"), QStringLiteral("print the version"));
    text += QStringLiteral(
        "\nDUR is 500ms, 20s, 5m, 2h or 1d. Each option is also HOLDFAST_<NAME> in the environment, such as\n"
        "HOLDFAST_PING_INTERVAL. The command line wins over the environment, that over the file.\n"
        "Exit codes: 0 done, 1 it failed, 2 wrong command line or config, 3 no server, 4 refused.\n");
    return text;
}

} // namespace holdfast::app
