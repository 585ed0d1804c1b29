// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QStringList>

namespace holdfast::process {

/// Batch files are no programs: Windows hands them to cmd.exe, which reads a command line by rules of its own. An
/// argument could run another command.
[[nodiscard]] bool isBatchFile(const QString &program);

/// The words for cmd.exe that run a batch file with these arguments: each in quotes, where `& | < > ^` and the like
/// mean nothing. `cannot_start` for what means something there, too: a quote, a percent sign, a line end.
[[nodiscard]] Result<QString> batchCommandLine(const QString &program, const QStringList &arguments);

} // namespace holdfast::process
