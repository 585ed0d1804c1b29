// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/command_line.h"

#include "app/options/command_help.h"
#include "app/options/command_texts.h"
#include "app/options/grammar.h"
#include "app/options/job_advice.h"
#include "app/options/settings.h"
#include "app/options/usage_fault.h"

#include <CLI/CLI.hpp>

namespace holdfast::app {
namespace {

/// CLI11 takes the arguments last one first.
std::vector<std::string> reversed(const QStringList &arguments)
{
    std::vector<std::string> list(static_cast<std::size_t>(arguments.size()));
    std::transform(arguments.crbegin(), arguments.crend(), list.begin(),
                   [](const QString &each) { return each.toStdString(); });
    return list;
}

/// `holdfast help job add` is `holdfast job add --help`, and `holdfast version` is `holdfast --version`.
QStringList withoutHelpWords(QStringList words)
{
    if (words == QStringList{QStringLiteral("help"), QStringLiteral("version")})
        words.removeLast(); // there is no more to say of it than the help of the program does
    if (words.value(0) == u"help") {
        words.removeFirst();
        words += QStringLiteral("--help");
    } else if (words.value(0) == u"version") {
        words[0] = QStringLiteral("--version");
    }
    return words;
}

/// The innermost command that was recognised, or the program.
const CLI::App &chosen(const CLI::App &app)
{
    const CLI::App *at = &app;
    while (!at->get_subcommands().empty())
        at = at->get_subcommands().front();
    return *at;
}

QStringList commandsOf(const CLI::App &app)
{
    QStringList names;
    for (const CLI::App *each : app.get_subcommands([](const CLI::App *) { return true; }))
        names += QString::fromStdString(each->get_name());
    return names;
}

void addOptionsOf(const CLI::App &app, QStringList &names)
{
    for (const CLI::Option *option : app.get_options()) {
        for (const std::string &name : option->get_lnames())
            names += QStringLiteral("--") + QString::fromStdString(name);
        for (const std::string &name : option->get_snames())
            names += u'-' + QString::fromStdString(name);
    }
}

void addOptionsBelow(const CLI::App &app, QStringList &names)
{
    addOptionsOf(app, names);
    for (const CLI::App *each : app.get_subcommands([](const CLI::App *) { return true; }))
        addOptionsBelow(*each, names);
}

/// What is wrong with words that nobody took; nothing where all were.
std::optional<Problem> leftOver(const CLI::App &app, Leftover left)
{
    for (const std::string &word : app.remaining(true))
        left.words += QString::fromStdString(word);
    if (left.words.isEmpty())
        return std::nullopt;
    const CLI::App &command = chosen(app);
    left.path = pathOf(command).split(u' ', Qt::SkipEmptyParts);
    left.commands = commandsOf(command);
    addOptionsOf(command, left.options);
    addOptionsBelow(app, left.others);
    return explain(left);
}

/// A group that was named without saying what to do.
std::optional<Problem> unfinished(const CLI::App &app)
{
    const CLI::App &command = chosen(app);
    const QStringList commands = commandsOf(command);
    if (&command == &app || commands.isEmpty())
        return std::nullopt;
    return explainUnfinished(pathOf(command), commands);
}

/// CLI11's sentence, or ours where we have a better one.
Problem faultOf(const CLI::ParseError &error, const QString &path)
{
    const QString text = QString::fromUtf8(error.what()).simplified();
    const QString name = text.section(u' ', 0, 0);
    const QString usage = QStringLiteral("usage: ") + usageOf(path);
    if (dynamic_cast<const CLI::RequiredError *>(&error) != nullptr)
        return usageProblem({}, QStringLiteral("%1 is missing").arg(name), path.isEmpty() ? seeHelp(path) : usage);
    if (dynamic_cast<const CLI::ExcludesError *>(&error) != nullptr)
        return usageProblem({}, QStringLiteral("%1 excludes %2").arg(name, text.section(u' ', -1)),
                            QStringLiteral("give one of them"));
    if (dynamic_cast<const CLI::ArgumentMismatch *>(&error) != nullptr && text.endsWith(u"missing"))
        return usageProblem(name.section(u':', 0, 0), QStringLiteral("its value is missing"), seeHelp(path));
    return usageProblem({}, text, text.contains(u". Write ") ? QString() : seeHelp(path));
}

/// Gives the words after `--` to the command that needs them.
std::optional<Problem> giveProgram(CommandLine &line, const std::optional<QStringList> &program)
{
    auto *add = line.command ? std::get_if<JobAdd>(&*line.command) : nullptr;
    if (add == nullptr)
        return program ? std::optional(usageProblem(QStringLiteral("--"),
                                                    QStringLiteral("only job add takes a program"), seeHelp({})))
                       : std::nullopt;
    if (!program || program->isEmpty() || program->first().isEmpty())
        return usageProblem(
            QStringLiteral("job add"), QStringLiteral("a program is missing"),
            QStringLiteral("put it last: holdfast job add %1 [OPTIONS] -- PROGRAM [ARG...]").arg(add->name));
    add->command = *program;
    return std::nullopt;
}

/// What is checked, and what becomes a service, is told by the same options as a server or a worker.
void giveSettings(CommandLine &line)
{
    if (auto *service = line.command ? std::get_if<ServiceTask>(&*line.command) : nullptr) {
        for (auto each = line.settings.begin(); each != line.settings.end(); ++each) {
            if (!each->isEmpty())
                service->settings.insert(each.key(), *each);
        }
    }
    auto *doctor = line.command ? std::get_if<Doctor>(&*line.command) : nullptr;
    if (doctor == nullptr)
        return;
    if (!doctor->config.isEmpty())
        doctor->settings += {QStringLiteral("--config"), doctor->config};
    for (const Setting &setting : settings()) {
        const QString name = QString::fromLatin1(setting.name);
        for (const QString &value : line.settings.value(name)) {
            doctor->settings += QStringLiteral("--") + name;
            if (*setting.value != '\0')
                doctor->settings += value;
        }
    }
}

/// Runs CLI11, whose way to report is to throw. Words that nobody took explain most of what it misses.
std::optional<Problem> parse(CLI::App &app, const Leftover &typed, CommandLine &line)
{
    try {
        app.parse(reversed(typed.typed));
    } catch (const CLI::CallForHelp &) {
        line.helpAsked = true;
        if (const auto left = app.remaining(true); !left.empty() && !left.front().starts_with('-'))
            return leftOver(app, typed);
        if (&chosen(app) != &app)
            line.commandHelp = commandHelp(chosen(app));
        return std::nullopt;
    } catch (const CLI::ParseError &error) {
        const auto problem = leftOver(app, typed);
        const bool isMissing = dynamic_cast<const CLI::RequiredError *>(&error) != nullptr;
        return problem && isMissing ? problem : faultOf(error, pathOf(chosen(app)));
    }
    return leftOver(app, typed);
}

} // namespace

Result<CommandLine> readCommandLine(const QStringList &arguments)
{
    const qsizetype dashes = arguments.indexOf(QStringLiteral("--"));
    std::optional<QStringList> program;
    if (dashes >= 0)
        program = arguments.mid(dashes + 1);

    CommandLine line;
    CLI::App app;
    grammar::addProgram(app, line);

    Leftover typed;
    typed.hasProgram = dashes >= 0;
    typed.typed = withoutHelpWords(dashes >= 0 ? arguments.first(dashes) : arguments);
    if (const auto problem = parse(app, typed, line))
        return *problem;
    if (line.helpAsked || line.version)
        return line;
    if (const auto problem = unfinished(app))
        return *problem;
    if (const auto problem = giveProgram(line, program))
        return *problem;
    giveSettings(line);
    return line;
}

} // namespace holdfast::app
