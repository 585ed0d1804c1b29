// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/usage_fault.h"

#include "app/options/command_texts.h"
#include "app/options/shell_words.h"
#include "app/options/suggestions.h"
#include "core/base/nearest_word.h"

namespace holdfast::app {
namespace {

QString pathOf(const Leftover &left)
{
    return left.path.join(u' ');
}

/// "holdfast job add".
QString lineOf(const Leftover &left)
{
    return (QStringList{QStringLiteral("holdfast")} + left.path).join(u' ');
}

QString quoted(const QString &text)
{
    return QStringLiteral("\"%1\"").arg(text);
}

QString unknown(const Leftover &left, const QString &word)
{
    return QStringLiteral("unknown command ") + quoted((left.path + QStringList{word}).join(u' '));
}

Problem unknownOption(const Leftover &left, const QString &word)
{
    const QString name = word.section(u'=', 0, 0);
    const QString fault = left.others.contains(name)
                              ? QStringLiteral("%1 is not an option of %2").arg(name, quoted(lineOf(left)))
                              : QStringLiteral("unknown option %1").arg(name);
    std::optional<QString> meant = optionForWord(name);
    if (!meant || !left.options.contains(meant->section(u' ', 0, 0)))
        meant = nearestWord(name, left.options);
    return usageProblem({}, fault, meant ? QStringLiteral("did you mean %1?").arg(*meant) : seeHelp(pathOf(left)));
}

/// The line with the names that were typed behind the word: "rm hello" is "holdfast job remove hello".
QString filled(const QString &line, const Leftover &left)
{
    const QString next = left.words.value(1);
    if (next.isEmpty() || next.startsWith(u'-'))
        return line;
    QStringList words = line.split(u' ');
    for (QString &each : words) {
        if (each == u"NAME" || each == u"ID")
            each = shellLine({next});
    }
    return words.join(u' ');
}

Problem unknownCommand(const Leftover &left, const QString &word)
{
    const QString group = pathOf(left);
    if (const auto line = lineForWord(group, word))
        return usageProblem({}, unknown(left, word), QStringLiteral("write: ") + filled(*line, left));
    if (const auto near = nearestWord(word, left.commands)) {
        const QStringList meant = left.path + QStringList{*near};
        return usageProblem({}, unknown(left, word), QStringLiteral("did you mean %1?").arg(quoted(meant.join(u' '))));
    }
    if (group == u"run")
        return usageProblem(
            {}, unknown(left, word),
            QStringLiteral("to run the job %1, write: holdfast job run %2").arg(quoted(word), shellLine({word})));
    return usageProblem({}, unknown(left, word), seeHelp(group));
}

/// The arguments as typed, with `--` before the first that nobody took.
QString lineWithDashes(const Leftover &left)
{
    const QString &program = left.words.first();
    qsizetype place = left.typed.size();
    for (auto count = left.words.count(program); count > 0; --count)
        place = left.typed.lastIndexOf(program, place - 1);
    QStringList line = left.typed;
    line.insert(qMax<qsizetype>(0, place), QStringLiteral("--"));
    return QStringLiteral("holdfast ") + shellLine(line);
}

/// --cron without quotes: the shell has made several words of the expression.
bool hasBareCron(const Leftover &left)
{
    const qsizetype option = left.typed.indexOf(QStringLiteral("--cron"));
    const QString value = option < 0 ? QString() : left.typed.value(option + 1);
    return !value.isEmpty() && !value.contains(u' ') && !value.startsWith(u'@') && !value.contains(u'=');
}

Problem surplusWord(const Leftover &left, const QString &word)
{
    const QString path = pathOf(left);
    const bool isBeforeItsCommand = left.typed.indexOf(word) < left.typed.indexOf(left.path.last());
    if (isBeforeItsCommand)
        return usageProblem({}, QStringLiteral("%1 stands before its command").arg(quoted(word)),
                            QStringLiteral("write: holdfast %1 %2").arg(path, shellLine({word})));
    const QString surplus = QStringLiteral("%1 is one word too many").arg(quoted(word));
    if (path != u"job add" || (left.hasProgram && !hasBareCron(left)))
        return usageProblem({}, surplus, QStringLiteral("usage: ") + usageOf(path));
    if (hasBareCron(left))
        return usageProblem(QStringLiteral("--cron"), QStringLiteral("the expression is not in quotes"),
                            QStringLiteral("write: --cron '0 3 * * *'"));
    return usageProblem({}, surplus, QStringLiteral("put -- before the program: ") + lineWithDashes(left));
}

} // namespace

Problem usageProblem(const QString &where, const QString &what, const QString &todo)
{
    return Problem{QStringLiteral("usage"), what, where, todo};
}

QString seeHelp(const QString &path)
{
    return QStringLiteral("see: holdfast %1--help").arg(path.isEmpty() ? path : path + u' ');
}

QString messageOf(const Problem &problem)
{
    const QString fault =
        problem.where.isEmpty() ? problem.what : QStringLiteral("%1: %2").arg(problem.where, problem.what);
    if (problem.todo.isEmpty())
        return fault;
    return QStringLiteral("%1. %2%3").arg(fault, problem.todo.left(1).toUpper(), problem.todo.mid(1));
}

Problem explain(const Leftover &left)
{
    const QString &word = left.words.first();
    if (word.startsWith(u'-'))
        return unknownOption(left, word);
    return left.commands.isEmpty() ? surplusWord(left, word) : unknownCommand(left, word);
}

Problem explainUnfinished(const QString &group, const QStringList &commands)
{
    const bool isFace = group == u"worker" || group == u"server"; // somebody may want to start one
    return usageProblem({},
                        QStringLiteral("%1 needs one of these words: %2")
                            .arg(quoted(QStringLiteral("holdfast ") + group), commands.join(QStringLiteral(", "))),
                        isFace ? QStringLiteral("to start a %1: holdfast --%1").arg(group) : seeHelp(group));
}

} // namespace holdfast::app
