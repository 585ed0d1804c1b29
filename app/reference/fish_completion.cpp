// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reference/completion.h"
#include "app/reference/offer.h"

#include <QMap>

namespace holdfast::app::reference {
namespace {

constexpr const char *kHead =
    R"SH(# fish completion for holdfast. Made from the grammar of its command line by: holdfast completion fish

# The command that the line names so far, such as: job add
function __holdfast_path
    set -l path
    set -l isValue 0
    set -l words (commandline -opc)
    set -e words[1]
    for word in $words
        if test $isValue = 1
            set isValue 0
            continue
        end
        switch $word
            case --
                break
            case '-*=*'
                continue
            case %1
                set isValue 1
            case '-*'
                continue
            case '*'
                contains -- (string join ' ' $path $word) %2
                and set path $path $word
        end
    end
    string join ' ' -- $path
end

function __holdfast_at
    test "$argv[1]" = (string join ' ' -- (__holdfast_path))
end

function __holdfast_in_program
    contains -- -- (commandline -opc)
end

# Names of these kinds, asked from the server that the line names.
function __holdfast_names
    set -l words (commandline -opc)
    set -l program $words[1]
    set -l asked
    set -l passes 0
    for word in $words
        if test $passes = 1
            set asked $asked $word
            set passes 0
            continue
        end
        switch $word
            case %3
                set passes 1
                set asked $asked $word
            case %4
                set asked $asked $word
        end
    end
    for kind in $argv
        $program completion $kind $asked 2>/dev/null </dev/null
    end
end

complete -c holdfast -f
complete -c holdfast -n '__holdfast_at "job add"; and __holdfast_in_program' -F
)SH";

QString quoted(QString text)
{
    text.replace(u'\\', QStringLiteral("\\\\")).replace(u'\'', QStringLiteral("\\'"));
    return u'\'' + text + u'\'';
}

QString quotedAll(const QStringList &words, const QString &suffix = {})
{
    QStringList all;
    for (const QString &word : words)
        all += quoted(word + suffix);
    return all.join(u' ');
}

/// The arguments of `complete` for a value.
QString valueText(const Offer &offer)
{
    switch (offer.kind) {
    case Offer::Kind::Nothing:
        return QStringLiteral(" -x");
    case Offer::Kind::Files:
        return QStringLiteral(" -r -F");
    case Offer::Kind::Folders:
        return QStringLiteral(" -x -a '(__fish_complete_directories)'");
    case Offer::Kind::Words:
        return QStringLiteral(" -x -a %1").arg(quoted(offer.words.join(u' ')));
    case Offer::Kind::Names:
        return QStringLiteral(" -x -a '(__holdfast_names %1)'").arg(offer.words.join(u' '));
    }
    return {};
}

QString beginOf(const QString &path)
{
    return QStringLiteral("complete -c holdfast -n %1").arg(quoted(QStringLiteral("__holdfast_at \"%1\"").arg(path)));
}

QString optionLine(const QString &path, const GrammarOption &option)
{
    QString line = beginOf(path);
    for (const QString &name : option.names)
        line += name.startsWith(u"--") ? QStringLiteral(" -l ") + name.mid(2) : QStringLiteral(" -s ") + name.mid(1);
    return line + (option.value.isEmpty() ? QString() : valueText(offerFor(option))) + QStringLiteral(" -d ") +
           quoted(option.help) + u'\n';
}

QString linesOf(const GrammarCommand &command, const QMap<QString, QString> &helps)
{
    QString lines;
    for (const QString &name : command.commands)
        lines += QStringLiteral("%1 -a %2 -d %3\n")
                     .arg(beginOf(command.path), name,
                          quoted(helps.value(command.path.isEmpty() ? name : command.path + u' ' + name)));
    if (command.path.isEmpty())
        lines += beginOf({}) + QStringLiteral(" -a help -d 'Explain a command'\n") + beginOf({}) +
                 QStringLiteral(" -a version -d 'Print the version'\n");
    for (const GrammarWord &word : command.words) {
        if (const Offer offer = offerFor(command.path, word); offer.kind != Offer::Kind::Nothing)
            lines += beginOf(command.path) + valueText(offer).remove(QStringLiteral(" -x")) + u'\n';
    }
    for (const GrammarOption &option : command.options)
        lines += optionLine(command.path, option);
    return lines;
}

} // namespace

QString fishScript(const QList<GrammarCommand> &tree)
{
    QStringList paths;
    QStringList withValue;
    QStringList passed;
    QMap<QString, QString> helps;
    for (const GrammarCommand &command : tree) {
        helps[command.path] = command.help;
        if (!command.path.isEmpty())
            paths += command.path;
        for (const GrammarOption &option : command.options) {
            if (!option.value.isEmpty())
                withValue += option.names;
            if (namesDependOn(option))
                passed += option.names;
        }
    }
    // --worker is a flag of the program, and takes a value in a drill: the words decide that follow a drill.
    withValue.removeDuplicates();
    withValue.removeAll(QStringLiteral("--worker"));
    passed.removeDuplicates();
    QString text = QString::fromLatin1(kHead).arg(quotedAll(withValue), quotedAll(paths), quotedAll(passed),
                                                  quotedAll(passed, QStringLiteral("=*")));
    for (const GrammarCommand &command : tree)
        text += linesOf(command, helps);
    return text;
}

} // namespace holdfast::app::reference
