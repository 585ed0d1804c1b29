// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QMap>
#include <QProcessEnvironment>
#include <QStringList>

namespace holdfast::process {

/// The variables that mark every process of one attempt, wherever it hides. The worker puts them into Launch::env.
inline constexpr QLatin1String kRunIdVariable("HOLDFAST_RUN_ID");
inline constexpr QLatin1String kAttemptVariable("HOLDFAST_ATTEMPT");

/// What to start.
struct Launch
{
    QStringList command;        ///< the program, by path or to be found in PATH, and its arguments
    QMap<QString, QString> env; ///< added to the worker's own
    QString cwd;                ///< empty: the worker's own working folder
};

/// A Launch that has been looked at: everything that can be known to fail before a process exists has been ruled out.
struct Prepared
{
    QString program; ///< absolute
    QStringList arguments;
    QProcessEnvironment environment;
    QString cwd;
};

/// Finds the program (a path is relative to `cwd`, a bare name is looked for in the job's own PATH) and checks what the
/// system would only refuse with a number: code `cannot_start`, with one sentence for people. Touches the disk.
[[nodiscard]] Result<Prepared> prepare(const Launch &launch, const QProcessEnvironment &own);

} // namespace holdfast::process
