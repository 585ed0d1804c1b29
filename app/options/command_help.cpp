// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/command_help.h"

#include "app/options/command_texts.h"
#include "app/options/grammar.h"
#include "app/options/help_layout.h"

#include <CLI/CLI.hpp>

namespace holdfast::app {
namespace {

QString text(const std::string &from)
{
    return QString::fromStdString(from);
}

bool isWord(const CLI::Option &option)
{
    return option.get_lnames().empty() && option.get_snames().empty();
}

/// "-f, --follow" or "--cron EXPR".
QString nameOf(const CLI::Option &option)
{
    QString name = text(option.get_name(isWord(option))).replace(u',', QStringLiteral(", "));
    if (!isWord(option) && option.get_type_size() != 0)
        name += u' ' + text(option.get_type_name());
    return name;
}

QString subcommandsText(const CLI::App &command)
{
    QString lines;
    for (const CLI::App *each : command.get_subcommands([](const CLI::App *) { return true; }))
        lines += helpEntry(text(each->get_name()), text(each->get_description()));
    return lines.isEmpty() ? lines : QStringLiteral("\nCommands\n") + lines;
}

/// All options, each group under its title: in the order in which groups first occur, but what all commands have comes
/// last. Words have no title.
QString optionsText(const CLI::App &command)
{
    QStringList groups{QString()};
    QMap<QString, QString> lines;
    for (const CLI::Option *option : command.get_options()) {
        if (option == command.get_help_ptr())
            continue;
        const QString group = isWord(*option) ? QString() : text(option->get_group());
        if (!groups.contains(group))
            groups += group;
        lines[group] += helpEntry(nameOf(*option), text(option->get_description()));
    }
    const QString common = QString::fromLatin1(grammar::kCommonGroup);
    if (groups.removeAll(common) > 0)
        groups += common;
    QString all;
    for (const QString &group : groups)
        all += lines[group].isEmpty() ? QString() : u'\n' + (group.isEmpty() ? group : group + u'\n') + lines[group];
    return all;
}

QString examplesText(const QString &path)
{
    QString lines;
    for (const QString &line : examplesOf(path))
        lines += QStringLiteral("  %1\n").arg(line);
    return lines.isEmpty() ? lines : QStringLiteral("\nExamples\n") + lines;
}

} // namespace

QString pathOf(const CLI::App &command)
{
    QStringList names;
    for (const CLI::App *app = &command; app->get_parent() != nullptr; app = app->get_parent())
        names.prepend(text(app->get_name()));
    return names.join(u' ');
}

QString commandHelp(const CLI::App &command)
{
    const QString path = pathOf(command);
    QString all = wrapped(QStringLiteral("Usage: ") + usageOf(path), 10);
    all += u'\n' + wrapped(text(command.get_description()) + u'.', 0);
    all += subcommandsText(command) + optionsText(command) + examplesText(path);
    if (const QString footer = text(command.get_footer()); !footer.isEmpty())
        all += u'\n' + wrapped(footer, 0);
    return all;
}

} // namespace holdfast::app
