// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reference/manual_page.h"

#include "app/options/command_texts.h"

#include <QMap>

namespace holdfast::app::reference {
namespace {

/// Text as mdoc takes it: nothing in it is read as a macro or an escape, and a dash stays one that can be pasted.
QString plain(const QString &text)
{
    QString escaped;
    for (const QChar c : text)
        escaped += c == u'\\' ? QStringLiteral("\\e") : c == u'-' ? QStringLiteral("\\-") : QString(c);
    return escaped.startsWith(u'.') || escaped.startsWith(u'\'') ? QStringLiteral("\\&") + escaped : escaped;
}

/// The text, a sentence a line, and with a full stop at its end.
QString sentences(const QString &text)
{
    QString all = plain(text);
    if (!all.endsWith(u'.'))
        all += u'.';
    return all.replace(QStringLiteral(". "), QStringLiteral(".\n")) + u'\n';
}

QString optionItem(const GrammarOption &option)
{
    QStringList names;
    for (const QString &name : option.names)
        names += QStringLiteral("Fl ") + plain(name.mid(1));
    QString item = QStringLiteral(".It ") + names.join(QStringLiteral(" , "));
    if (!option.value.isEmpty())
        item += QStringLiteral(" Ar %1").arg(plain(option.value).replace(u'|', QStringLiteral(" | ")));
    return item + u'\n' + sentences(option.help);
}

QString listOf(const QString &items)
{
    return items.isEmpty() ? items : QStringLiteral(".Bl -tag -width Ds\n%1.El\n").arg(items);
}

/// All options by their groups, with what every command takes last.
QString optionsText(const GrammarCommand &command)
{
    QStringList groups;
    QMap<QString, QString> items;
    for (const GrammarOption &option : command.options) {
        if (option.names.contains(QStringLiteral("--help")))
            continue;
        if (!groups.contains(option.group))
            groups += option.group;
        items[option.group] += optionItem(option);
    }
    if (groups.removeAll(askingTitle()) > 0)
        groups += askingTitle();
    QString text = groups.isEmpty() ? QString() : QStringLiteral(".Sh OPTIONS\n");
    for (const QString &group : groups)
        text += QStringLiteral(".Ss %1\n").arg(group) + listOf(items[group]);
    return text;
}

QString wordsText(const GrammarCommand &command)
{
    QString items;
    for (const GrammarWord &word : command.words)
        items += QStringLiteral(".It Ar %1%2\n").arg(word.name, QLatin1String(word.repeats ? " ..." : "")) +
                 sentences(word.help);
    return items.isEmpty() ? items : QStringLiteral(".Pp\n") + listOf(items);
}

QString commandsText(const GrammarCommand &group)
{
    if (group.commands.isEmpty())
        return {};
    QString items;
    for (const QString &name : group.commands)
        items += QStringLiteral(".It Xr %1 1\n").arg(pageName(group.path + u' ' + name));
    return QStringLiteral(".Sh COMMANDS\n.Bl -item -compact\n%1.El\n")
        .arg(items.replace(QStringLiteral(".It Xr"), QStringLiteral(".It\n.Xr")));
}

QString examplesText(const QString &path)
{
    QString lines;
    for (const QString &line : examplesOf(path))
        lines += plain(line) + u'\n';
    return lines.isEmpty() ? lines : QStringLiteral(".Sh EXAMPLES\n.Bd -literal\n%1.Ed\n").arg(lines);
}

QString exitText(const GrammarCommand &command)
{
    if (!command.commands.isEmpty())
        return {};
    return QStringLiteral(".Sh EXIT STATUS\n"
                          "0 done, 1 failed, 2 wrong usage or config, 3 no server, 4 refused.\n");
}

} // namespace

QString pageName(const QString &path)
{
    return QStringLiteral("holdfast-") + QString(path).replace(u' ', u'-');
}

QString manualPage(const GrammarCommand &command, const QString &date)
{
    const QString name = pageName(command.path);
    const QString usage = usageOf(command.path).mid(QStringLiteral("holdfast ").size());
    QString page = QStringLiteral(".\\\" SPDX-FileCopyrightText: 2026 The Holdfast developers\n"
                                  ".\\\" SPDX-License-Identifier: GPL-3.0-or-later\n"
                                  ".\\\" Made from the grammar of the command line.\n");
    page += QStringLiteral(".Dd %1\n.Dt %2 1\n.Os\n.Sh NAME\n.Nm %3\n.Nd %4\n")
                .arg(date, name.toUpper(), name, plain(command.help));
    page += QStringLiteral(".Sh SYNOPSIS\n.Nm holdfast\n%1\n").arg(plain(usage));
    page += QStringLiteral(".Sh DESCRIPTION\n") + sentences(command.help);
    if (!command.footer.isEmpty())
        page += sentences(command.footer);
    page += wordsText(command) + commandsText(command) + optionsText(command) + exitText(command);
    page += examplesText(command.path);
    const QString group = command.path.section(u' ', 0, -2);
    page += QStringLiteral(".Sh SEE ALSO\n.Xr holdfast 1");
    return page + (group.isEmpty() ? QString() : QStringLiteral(" ,\n.Xr %1 1").arg(pageName(group))) + u'\n';
}

} // namespace holdfast::app::reference
