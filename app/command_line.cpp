// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line.h"

#include "app/grammar.h"
#include "app/settings.h"

#include <CLI/CLI.hpp>

namespace holdfast::app {
namespace {

Problem usage(const QString &where, const QString &what, const QString &todo = QStringLiteral("see holdfast --help"))
{
    return Problem{QStringLiteral("usage"), what, where, todo};
}

void addSettings(CLI::App &app, CommandLine &line)
{
    for (const Setting &setting : settings()) {
        const std::string name = std::string("--") + setting.name;
        QStringList &values = line.settings[QString::fromLatin1(setting.name)];
        const bool isFlag = *setting.value == '\0';
        if (isFlag)
            app.add_flag_callback(name, [&values] { values += QStringLiteral("true"); });
        else
            grammar::list(app, name, values, setting.help, setting.value);
    }
}

void addFaces(CLI::App &app, CommandLine &line)
{
    app.add_flag("--server", line.server);
    app.add_flag("--worker", line.worker);
    app.add_flag("--monitor", line.monitor);
    app.add_flag("--version", line.version);
    app.add_option_function<std::string>(
        "--config", [&line](const std::string &file) { line.configFile = QString::fromStdString(file); });
}

/// CLI11 takes the arguments last one first.
std::vector<std::string> reversed(const QStringList &arguments)
{
    std::vector<std::string> list(static_cast<std::size_t>(arguments.size()));
    std::transform(arguments.crbegin(), arguments.crend(), list.begin(),
                   [](const QString &each) { return each.toStdString(); });
    return list;
}

/// "job" when a group was named without saying what to do, else nothing.
std::optional<Problem> unfinished(const CLI::App &app)
{
    for (const CLI::App *group : app.get_subcommands()) {
        if (group->get_subcommands().empty() &&
            !group->get_subcommands([](const CLI::App *) { return true; }).empty()) {
            const QString name = QString::fromStdString(group->get_name());
            return usage(name, QStringLiteral("what to do is missing"),
                         QStringLiteral("see holdfast %1 --help").arg(name));
        }
    }
    return std::nullopt;
}

std::optional<Problem> leftOver(const CLI::App &app)
{
    const std::vector<std::string> words = app.remaining(true);
    if (words.empty())
        return unfinished(app);
    const QString word = QString::fromStdString(words.front());
    if (word.startsWith(u'-'))
        return usage(word, QStringLiteral("is not an option here"));
    return usage(word, app.get_subcommands().empty() ? QStringLiteral("is not a command")
                                                     : QStringLiteral("is one word too many"));
}

/// Gives the words after `--` to the command that needs them.
std::optional<Problem> giveProgram(CommandLine &line, const std::optional<QStringList> &program)
{
    auto *add = line.command ? std::get_if<JobAdd>(&*line.command) : nullptr;
    if (add == nullptr)
        return program ? std::optional(usage(QStringLiteral("--"), QStringLiteral("only job add takes a program")))
                       : std::nullopt;
    if (!program || program->isEmpty() || program->first().isEmpty())
        return usage(QStringLiteral("job add"), QStringLiteral("a program is missing"),
                     QStringLiteral("put it last: -- PROGRAM ARGS..."));
    add->command = *program;
    return std::nullopt;
}

/// Runs CLI11, whose way to report is to throw.
std::optional<Problem> parse(CLI::App &app, const QStringList &words, CommandLine &line)
{
    try {
        app.parse(reversed(words));
    } catch (const CLI::CallForHelp &) {
        line.helpAsked = true;
        if (!app.get_subcommands().empty())
            line.commandHelp = QString::fromStdString(app.help());
        return std::nullopt;
    } catch (const CLI::ParseError &error) {
        return usage({}, QString::fromUtf8(error.what()).simplified());
    }
    return leftOver(app);
}

} // namespace

Result<CommandLine> readCommandLine(const QStringList &arguments)
{
    const qsizetype dashes = arguments.indexOf(QStringLiteral("--"));
    std::optional<QStringList> program;
    if (dashes >= 0)
        program = arguments.mid(dashes + 1);

    CommandLine line;
    CLI::App app("Runs jobs on schedule on many machines and loses no result.", "holdfast");
    app.require_subcommand(0, 1);
    app.allow_extras();
    addFaces(app, line);
    addSettings(app, line);
    grammar::addCommands(app, line);

    if (const auto problem = parse(app, dashes >= 0 ? arguments.first(dashes) : arguments, line))
        return *problem;
    if (line.helpAsked || line.version)
        return line;
    if (const auto problem = giveProgram(line, program))
        return *problem;
    return line;
}

} // namespace holdfast::app
