// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/job_advice.h"

#include "app/options/shell_words.h"
#include "core/schedule/cron_text.h"

#include <QRegularExpression>

namespace holdfast::app {
namespace {

const QRegularExpression &spaces()
{
    static const QRegularExpression expression(QStringLiteral("\\s+"));
    return expression;
}

/// True for what only a shell understands.
bool needsShell(const QString &text)
{
    static const QRegularExpression special(QStringLiteral("[|&;<>()$`*?\"'\\\\]"));
    return text.contains(special) || text.section(spaces(), 0, 0).contains(u'=');
}

/// The words after `--` for a command line.
QString programFor(const QString &text)
{
    const QStringList words = text.split(spaces(), Qt::SkipEmptyParts);
    return needsShell(text) ? shellLine({"sh", "-c", text}) : shellLine(words);
}

/// The user that /etc/crontab has before its program.
bool isUserField(const QStringList &rest)
{
    static const QRegularExpression name(QStringLiteral("^[a-z_][a-z0-9_-]*$"));
    return rest.size() > 1 && name.match(rest[0]).hasMatch() &&
           (rest[0] == u"root" || rest[1].startsWith(u'/') || rest[1].startsWith(u'['));
}

QString zoneAdvice(const QStringList &words)
{
    const QString zone = words[0].section(u'=', 1);
    return QStringLiteral("\"%1\" is not a cron field. Write --timezone %2 --cron %3")
        .arg(words[0], shellLine({zone}), shellLine({words.mid(1).join(u' ')}));
}

/// A line of a crontab: what is left behind the fields is the program.
QString crontabAdvice(const QStringList &words, qsizetype fields)
{
    QStringList rest = words.mid(fields);
    const QString expression = words.first(fields).join(u' ');
    if (rest.isEmpty() || !schedule::parseCronText(expression) || schedule::parseCronText(words.join(u' ')))
        return {};
    QString user;
    if (isUserField(rest))
        user = QStringLiteral(". The job runs as the worker's user, not as \"%1\"").arg(rest.takeFirst());
    return QStringLiteral("this is a whole crontab line. Write --cron %1 -- %2%3")
        .arg(shellLine({expression}), programFor(rest.join(u' ')), user);
}

} // namespace

QString cronAdvice(const QString &expression)
{
    const QStringList words = expression.split(spaces(), Qt::SkipEmptyParts);
    if (words.isEmpty())
        return {};
    if (words[0].startsWith(u"CRON_TZ=") || words[0].startsWith(u"TZ="))
        return zoneAdvice(words);
    if (words[0] == u"@every")
        return QStringLiteral("\"%1\" is an interval. Write --every %2").arg(expression, words.value(1, "5m"));
    return crontabAdvice(words, words[0].startsWith(u'@') ? 1 : qMin<qsizetype>(5, words.size()));
}

QString programAdvice(const QStringList &program, const std::function<bool(const QString &)> &exists)
{
    if (program.size() != 1 || !program[0].trimmed().contains(spaces()) || exists(program[0]))
        return {};
    const QString &text = program[0];
    const QString advice =
        QStringLiteral("\"%1\" is one word, and no shell splits it. Write -- %2").arg(text, programFor(text));
    // A path with spaces on the worker's machine: two words are never taken for one command line.
    return text.startsWith(u'/') && !needsShell(text)
               ? advice + QStringLiteral(". For a path with spaces write -- %1").arg(shellLine({"env", text}))
               : advice;
}

} // namespace holdfast::app
