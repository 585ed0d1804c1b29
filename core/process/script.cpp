// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/script.h"

namespace holdfast::process {

std::optional<QStringList> scriptCommand(const QString &script, const QStringList &arguments,
                                         const QString &systemFolder)
{
    if (script.endsWith(u".ps1", Qt::CaseInsensitive))
        return QStringList{systemFolder + QStringLiteral("/WindowsPowerShell/v1.0/powershell.exe"),
                           QStringLiteral("-NoLogo"),
                           QStringLiteral("-NoProfile"),
                           QStringLiteral("-NonInteractive"),
                           QStringLiteral("-ExecutionPolicy"),
                           QStringLiteral("Bypass"),
                           QStringLiteral("-File"),
                           script} +
               arguments;
    if (script.endsWith(u".py", Qt::CaseInsensitive))
        return QStringList{QStringLiteral("py.exe"), script} + arguments;
    return std::nullopt;
}

} // namespace holdfast::process
