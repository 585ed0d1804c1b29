// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

/// The grammar of the command line as values, for whoever writes it down in another form: completion, manual pages.
namespace holdfast::app {

struct GrammarOption
{
    QStringList names; ///< with their dashes: "--follow", "-f"
    QString value;     ///< what its value is called; empty: a flag
    QString help;
    QString group;
};

/// A word that stands by itself.
struct GrammarWord
{
    QString name; ///< "NAME"
    QString help;
    bool repeats = false;
};

/// One command, a group of commands, or, with an empty path, the program.
struct GrammarCommand
{
    QString path; ///< "job add"
    QString help;
    QString footer;
    QList<GrammarWord> words;
    QList<GrammarOption> options;
    QStringList commands; ///< of a group: the words that follow
};

/// The program first, then each group before its commands.
[[nodiscard]] QList<GrammarCommand> grammarTree();

/// The title of the options that every command takes which asks a server.
[[nodiscard]] QString askingTitle();

} // namespace holdfast::app
