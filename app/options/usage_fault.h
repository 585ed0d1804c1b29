// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QStringList>

/// What to say about a command line that was not understood. Pure.
namespace holdfast::app {

/// What was typed, how far it was understood, and what nobody took of it.
struct Leftover
{
    QStringList typed;       ///< all arguments before `--`
    bool hasProgram = false; ///< there was a `--`
    QStringList path;        ///< the commands that were recognised: job, add
    QStringList commands;    ///< what may follow them; empty: they are a whole command
    QStringList options;     ///< that may stand here, with their dashes
    QStringList others;      ///< all other options of the program
    QStringList words;       ///< what nobody took, in its order; not empty
};

/// Names the first word that nobody took, and the line to write instead.
[[nodiscard]] Problem explain(const Leftover &left);

/// A group without what to do: "holdfast job".
[[nodiscard]] Problem explainUnfinished(const QString &group, const QStringList &commands);

/// A problem of the command line with its advice.
[[nodiscard]] Problem usageProblem(const QString &where, const QString &what, const QString &todo);

/// "See: holdfast job add --help".
[[nodiscard]] QString seeHelp(const QString &path);

/// The problem as sentences: "--cron: what is wrong. What to do".
[[nodiscard]] QString messageOf(const Problem &problem);

} // namespace holdfast::app
