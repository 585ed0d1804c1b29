// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reference/completion.h"
#include "app/reference/offer.h"

namespace holdfast::app::reference {
namespace {

constexpr const char *kHead = R"SH(#compdef holdfast
# zsh completion for holdfast. Made from the grammar of its command line by: holdfast completion zsh

# Names of these kinds, asked from the server that the line names.
_holdfast_names() {
  local -a asked names
  local kind i
  for ((i = 2; i < $#holdfast_words; i++)); do
    case ${holdfast_words[i]} in
    (%1)
      asked+=("${holdfast_words[i]}" "${(Q)holdfast_words[i+1]}")
      ((i++))
      ;;
    (%2) asked+=("${(Q)holdfast_words[i]}") ;;
    esac
  done
  for kind in "$@"; do
    names+=(${(f)"$(_call_program names ${(q)holdfast_words[1]} completion $kind ${(q)asked} 2>/dev/null </dev/null)"})
  done
  compadd -a names
}

# The words after help are those after the program.
_holdfast_help() {
  words[1]=holdfast
  _holdfast
}
)SH";

constexpr const char *kTail = R"SH(
if [[ ${funcstack[1]} == _holdfast ]]; then
  _holdfast "$@"
else
  compdef _holdfast holdfast
fi
)SH";

/// In single quotes; `special` are characters that _arguments would read.
QString quoted(QString text, const char *special = "")
{
    text.replace(u'\\', QStringLiteral("\\\\"));
    for (const char *each = special; *each != '\0'; ++each)
        text.replace(QLatin1Char(*each), QStringLiteral("\\") + QLatin1Char(*each));
    return u'\'' + text.replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

QString escaped(const QString &text, const char *special)
{
    const QString whole = quoted(text, special);
    return whole.mid(1, whole.size() - 2);
}

QString actionOf(const Offer &offer)
{
    switch (offer.kind) {
    case Offer::Kind::Nothing:
        return QStringLiteral(" ");
    case Offer::Kind::Files:
        return QStringLiteral("_files");
    case Offer::Kind::Folders:
        return QStringLiteral("_files -/");
    case Offer::Kind::Words:
        return QStringLiteral("(%1)").arg(offer.words.join(u' '));
    case Offer::Kind::Names:
        return QStringLiteral("_holdfast_names %1").arg(offer.words.join(u' '));
    }
    return {};
}

QString optionLines(const GrammarOption &option)
{
    QString lines;
    for (const QString &name : option.names) {
        const bool repeats = option.help.contains(u"repeatable");
        lines += QStringLiteral("    '%1%2%3[%4]")
                     .arg(QLatin1String(repeats ? "*" : ""), name, QLatin1String(option.value.isEmpty() ? "" : "="),
                          escaped(option.help, "[]:"));
        if (!option.value.isEmpty())
            lines += QStringLiteral(":%1:%2").arg(escaped(option.value, ":"), actionOf(offerFor(option)));
        lines += QStringLiteral("' \\\n");
    }
    return lines;
}

QString functionOf(const QString &path)
{
    return QStringLiteral("_holdfast") + (path.isEmpty() ? QString() : u'_' + QString(path).replace(u' ', u'_'));
}

const GrammarCommand *find(const QList<GrammarCommand> &tree, const QString &path)
{
    const auto found =
        std::find_if(tree.begin(), tree.end(), [&](const GrammarCommand &each) { return each.path == path; });
    return found == tree.end() ? nullptr : &*found;
}

/// A group, or the program: one of its commands comes next, and then the words of that one.
QString groupText(const GrammarCommand &group, const QList<GrammarCommand> &tree)
{
    const QString prefix = group.path.isEmpty() ? QString() : group.path + u' ';
    QString text = QStringLiteral("  local context state state_descr line ret=1\n"
                                  "  typeset -A opt_args\n  local -a commands=(\n");
    for (const QString &name : group.commands) {
        const auto *command = find(tree, prefix + name);
        text += QStringLiteral("    %1\n")
                    .arg(quoted(name + u':' +
                                (command != nullptr ? QString(command->help).replace(u':', QStringLiteral("\\:"))
                                                    : QString()))
                             .replace(QStringLiteral("\\\\:"), QStringLiteral("\\:")));
    }
    if (group.path.isEmpty())
        text += QStringLiteral("    'help:Explain a command'\n    'version:Print the version'\n");
    text += QStringLiteral("  )\n");
    if (group.path.isEmpty())
        text += QStringLiteral("  local -a holdfast_words=(\"${words[@]}\")\n");
    text += QStringLiteral("  _arguments -C \\\n");
    for (const GrammarOption &option : group.options)
        text += optionLines(option);
    return text + QStringLiteral("    '1: :->command' '*:: :->rest' && ret=0\n"
                                 "  case $state in\n"
                                 "  (command) _describe -t commands command commands && ret=0 ;;\n"
                                 "  (rest) (( $+functions[%1_${words[1]}] )) && %1_${words[1]} && ret=0 ;;\n"
                                 "  esac\n  return ret\n")
                      .arg(functionOf(group.path));
}

QString commandText(const GrammarCommand &command)
{
    QString text = QStringLiteral("  _arguments -S \\\n");
    for (const GrammarOption &option : command.options)
        text += optionLines(option);
    int place = 0;
    for (const GrammarWord &word : command.words) {
        const QString where = word.repeats ? QStringLiteral("*") : QString::number(++place);
        text += QStringLiteral("    '%1:%2:%3' \\\n").arg(where, word.name, actionOf(offerFor(command.path, word)));
    }
    if (command.path == u"job add")
        text += QStringLiteral("    '*:: :_normal' \\\n");
    text.chop(3);
    return text + u'\n';
}

} // namespace

QString zshScript(const QList<GrammarCommand> &tree)
{
    QStringList passed;
    for (const GrammarCommand &command : tree) {
        for (const GrammarOption &option : command.options) {
            if (namesDependOn(option) && !passed.contains(option.names.first()))
                passed += option.names;
        }
    }
    QString text =
        QString::fromLatin1(kHead).arg(passed.join(u'|'), passed.join(QStringLiteral("=*|")) + QStringLiteral("=*"));
    for (const GrammarCommand &command : tree) {
        const QString body = command.commands.isEmpty() ? commandText(command) : groupText(command, tree);
        text += QStringLiteral("\n%1() {\n%2}\n").arg(functionOf(command.path), body);
    }
    return text + QString::fromLatin1(kTail);
}

} // namespace holdfast::app::reference
