// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/launch.h"

#include <QProcess>

namespace holdfast::process {

Result<QStringList> withInterpreter(const QStringList &command, const QString &)
{
    return command; // the system reads the first line of a script
}

Result<void> setCommand(QProcess &process, const Prepared &prepared)
{
    process.setProgram(prepared.program);
    process.setArguments(prepared.arguments);
    return {};
}

} // namespace holdfast::process
