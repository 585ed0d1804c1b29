// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reference/completion.h"
#include "app/reference/offer.h"

namespace holdfast::app::reference {
namespace {

constexpr const char *kHead =
    R"SH(# bash completion for holdfast. Made from the grammar of its command line by: holdfast completion bash

# What may follow a command, in REPLY: commands, --flags, --options=VALUE, and +VALUE for a word by itself (+...VALUE for
# several). A VALUE is words with | between them, @ and what the names are of, @files, @folders, or nothing.
_holdfast_grammar()
{
)SH";

constexpr const char *kBody = R"SH(    *) REPLY= ;;
    esac
}

# _holdfast_value OPTION: what its value is, in VALUE; fails for a flag.
_holdfast_value()
{
    local token
    for token in $REPLY; do
        [[ $token == "$1="* ]] && VALUE=${token#*=} && return
    done
    return 1
}

# _holdfast_offer VALUE: into COMPREPLY, what may stand for `current`.
_holdfast_offer()
{
    local kind words
    case $1 in
    @files) compopt -o filenames && mapfile -t COMPREPLY < <(compgen -f -- "$current") && return ;;
    @folders) compopt -o filenames && mapfile -t COMPREPLY < <(compgen -d -- "$current") && return ;;
    @*)
        for kind in ${1//@/ }; do
            words+=" $("$program" completion "$kind" "${asked[@]}" 2>/dev/null </dev/null)"
        done
        ;;
    *) words=${1//|/ } ;;
    esac
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$words" -- "$current")
}

# Commands, and the words that may stand in this place.
_holdfast_words()
{
    local token commands= number=0
    for token in $REPLY; do
        case $token in
        +...*) ((number++ <= place)) && _holdfast_offer "${token#+...}" ;;
        +*) ((number++ == place)) && _holdfast_offer "${token#+}" ;;
        -*) ;;
        *) commands+=" $token" ;;
        esac
    done
    ((place == 0)) && _holdfast_offer "${commands// /|}"
}

_holdfast_options()
{
    local token options=
    for token in $REPLY; do
        [[ $token == -* ]] && options+="|${token%%=*}"
    done
    _holdfast_offer "$options"
}

_holdfast()
{
    local program=$1 REPLY VALUE word option= path= current i place=0 line=${COMP_LINE:0:COMP_POINT}
    local -a words=() asked=()
    # Bash has split the line also at = and :, which our words contain.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((i == 0)) || [[ $line == [[:space:]]* ]]; then
            line=${line#"${line%%[![:space:]]*}"}
            words+=("")
        fi
        ((i < COMP_CWORD)) || word=$line
        words[-1]+=$word
        line=${line#"$word"}
    done
    [[ ${words[1]-} == help && ${#words[@]} -gt 2 ]] && words=("${words[0]}" "${words[@]:2}")
    current=${words[-1]}
    COMPREPLY=()
    _holdfast_grammar ''
    for ((i = 1; i < ${#words[@]} - 1; i++)); do
        word=${words[i]}
        if [[ $word == -- ]]; then
            compopt -o default
            return
        elif [[ $word == -*=* ]]; then
            _holdfast_passes "${word%%=*}" && asked+=("$word")
        elif [[ $word == -* ]]; then
            _holdfast_value "$word" || continue
            ((++i == ${#words[@]} - 1)) && option=$word
            _holdfast_passes "$word" && asked+=("$word" "${words[i]}")
        elif [[ " $REPLY " == *" $word "* ]]; then
            path+="${path:+ }$word"
            _holdfast_grammar "$path"
        else
            place=$((place + 1))
        fi
    done
    if [[ -z $option && $current == -*=* ]]; then
        option=${current%%=*}
        current=${current#*=}
    fi
    if [[ $option ]]; then
        _holdfast_value "$option" && _holdfast_offer "$VALUE"
    elif [[ $current == -* ]]; then
        _holdfast_options
    else
        _holdfast_words
    fi
}

complete -F _holdfast holdfast
)SH";

/// A value as the script's grammar has it.
QString valueWord(const Offer &offer)
{
    switch (offer.kind) {
    case Offer::Kind::Nothing:
        return {};
    case Offer::Kind::Files:
        return QStringLiteral("@files");
    case Offer::Kind::Folders:
        return QStringLiteral("@folders");
    case Offer::Kind::Words:
        return offer.words.join(u'|');
    case Offer::Kind::Names:
        return u'@' + offer.words.join(u'@');
    }
    return {};
}

QStringList tokensOf(const GrammarOption &option)
{
    QStringList tokens;
    for (const QString &name : option.names)
        tokens += option.value.isEmpty() ? name : name + u'=' + valueWord(offerFor(option));
    return tokens;
}

/// One line of the script's table. What all commands have is in $asking.
QString rowOf(const GrammarCommand &command)
{
    QStringList tokens = command.commands;
    if (command.path.isEmpty())
        tokens += {QStringLiteral("help"), QStringLiteral("version")};
    for (const GrammarWord &word : command.words)
        tokens += QLatin1String(word.repeats ? "+..." : "+") + valueWord(offerFor(command.path, word));
    bool asks = false;
    for (const GrammarOption &option : command.options) {
        if (option.group == askingTitle())
            asks = true;
        else
            tokens += tokensOf(option);
    }
    return QStringLiteral("    '%1') REPLY='%2'%3 ;;\n")
        .arg(command.path, tokens.join(u' '), QLatin1String(asks ? "\" $asking\"" : ""));
}

} // namespace

QString bashScript(const QList<GrammarCommand> &tree)
{
    QStringList asking;
    QStringList passed;
    QString rows;
    for (const GrammarCommand &command : tree) {
        rows += rowOf(command);
        for (const GrammarOption &option : command.options) {
            if (option.group != askingTitle() || asking.contains(tokensOf(option).first()))
                continue;
            asking += tokensOf(option);
            if (namesDependOn(option))
                passed += option.names;
        }
    }
    return QString::fromLatin1(kHead) + QStringLiteral("    local asking='%1'\n").arg(asking.join(u' ')) +
           QStringLiteral("    case $1 in\n") + rows +
           QString::fromLatin1(kBody).replace(
               QStringLiteral("# _holdfast_value OPTION:"),
               QStringLiteral("# Whether the server's names depend on this option.\n"
                              "_holdfast_passes()\n{\n    [[ '|%1|' == *\"|$1|\"* ]]\n}\n\n"
                              "# _holdfast_value OPTION:")
                   .arg(passed.join(u'|')));
}

} // namespace holdfast::app::reference
