// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <optional>

namespace holdfast::process {

/// A PowerShell or Python script is no program for Windows: it only knows what to open the file with. The command that
/// runs `script`, an absolute path, with these arguments; nothing for another file. Pure.
/// - `.ps1`: Windows PowerShell of the system, which ends with the exit code of the script. No profile is read and
///   nothing is asked. The execution policy does not count: who may add a job may run any program.
/// - `.py`: the launcher `py.exe` of Python, which takes the version that the script's first line names.
[[nodiscard]] std::optional<QStringList> scriptCommand(const QString &script, const QStringList &arguments,
                                                       const QString &systemFolder);

} // namespace holdfast::process
