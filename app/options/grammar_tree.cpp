// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/grammar_tree.h"

#include "app/options/command_help.h"
#include "app/options/grammar.h"

#include <CLI/CLI.hpp>

namespace holdfast::app {
namespace {

GrammarOption optionFrom(const CLI::Option &option)
{
    GrammarOption entry;
    for (const std::string &name : option.get_lnames())
        entry.names += QStringLiteral("--") + QString::fromStdString(name);
    for (const std::string &name : option.get_snames())
        entry.names += u'-' + QString::fromStdString(name);
    if (option.get_type_size() != 0)
        entry.value = QString::fromStdString(option.get_type_name());
    entry.help = QString::fromStdString(option.get_description());
    entry.group = QString::fromStdString(option.get_group());
    return entry;
}

void addTree(const CLI::App &app, QList<GrammarCommand> &tree)
{
    GrammarCommand command;
    command.path = pathOf(app);
    command.help = QString::fromStdString(app.get_description());
    command.footer = QString::fromStdString(app.get_footer());
    for (const CLI::Option *option : app.get_options()) {
        if (option->get_lnames().empty() && option->get_snames().empty())
            command.words +=
                GrammarWord{QString::fromStdString(option->get_name(true)),
                            QString::fromStdString(option->get_description()), option->get_items_expected_max() > 1};
        else
            command.options += optionFrom(*option);
    }
    const auto below = app.get_subcommands([](const CLI::App *) { return true; });
    for (const CLI::App *each : below)
        command.commands += QString::fromStdString(each->get_name());
    tree += command;
    for (const CLI::App *each : below)
        addTree(*each, tree);
}

} // namespace

QList<GrammarCommand> grammarTree()
{
    CommandLine line;
    CLI::App app;
    grammar::addProgram(app, line);
    QList<GrammarCommand> tree;
    addTree(app, tree);
    return tree;
}

QString askingTitle()
{
    return QString::fromLatin1(grammar::kCommonGroup);
}

} // namespace holdfast::app
