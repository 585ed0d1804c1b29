// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <QMap>
#include <QProcessEnvironment>
#include <QStringList>

#include <optional>

class QProcess;

namespace holdfast::process {

/// The variables that mark every process of one attempt, wherever it hides. The worker puts them into Launch::env.
inline constexpr QLatin1String kRunIdVariable("HOLDFAST_RUN_ID");
inline constexpr QLatin1String kAttemptVariable("HOLDFAST_ATTEMPT");

/// What to start.
struct Launch
{
    QStringList command;                     ///< the program, by path or to be found in PATH, and its arguments
    QMap<QString, QString> env;              ///< added to what programs get of the worker's own
    QString cwd;                             ///< empty: the worker's own working folder
    std::optional<int> umask = std::nullopt; ///< none: the worker's own; not used on Windows
    QStringList passEnv = {};                ///< variables of the worker's own that this program gets, too
    Milliseconds linger{0}; ///< how long output may come after its end; shorter than a second: a second
};

/// A Launch that has been looked at: everything that can be known to fail before a process exists has been ruled out.
struct Prepared
{
    QString program; ///< absolute
    QStringList arguments;
    QProcessEnvironment environment;
    QString cwd;
};

/// What a program gets of its worker's environment: what programs need to run at all, HOLDFAST_URL for the commands
/// that it may call, and the variables named in `asked`. Nothing else, for the worker's own may hold secrets:
/// decision 15. Never what sets up the worker, and never what systemd says to its service, systemd.exec(5).
[[nodiscard]] QProcessEnvironment forPrograms(const QProcessEnvironment &own, const QStringList &asked);

/// Finds the program (a path is relative to `cwd`, a bare name is looked for in the job's own PATH) and checks what the
/// system would only refuse with a number: code `cannot_start`, with one sentence for people. Touches the disk.
[[nodiscard]] Result<Prepared> prepare(const Launch &launch, const QProcessEnvironment &own);

/// The command as the system runs it: on Windows a script gets the program that runs it, scriptCommand(). Another
/// command stays as it is. `cannot_start`: there is no such script.
[[nodiscard]] Result<QStringList> withInterpreter(const QStringList &command, const QString &cwd);

/// Gives the process its program and arguments. Windows: `cannot_start` for arguments that a batch file cannot be
/// given.
Result<void> setCommand(QProcess &process, const Prepared &prepared);

} // namespace holdfast::process
