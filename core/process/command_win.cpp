// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/batch_file.h"
#include "core/process/launch.h"
#include "core/process/script.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>

#include <array>

#include <windows.h>

namespace holdfast::process {
namespace {

/// Of the system, whatever PATH or ComSpec say.
QString systemFolder()
{
    std::array<wchar_t, MAX_PATH> folder{};
    const UINT size = GetSystemDirectoryW(folder.data(), static_cast<UINT>(folder.size()));
    return QString::fromWCharArray(folder.data(), static_cast<int>(size));
}

} // namespace

Result<QStringList> withInterpreter(const QStringList &command, const QString &cwd)
{
    const QString path = QDir(cwd).absoluteFilePath(command.first());
    const auto script =
        scriptCommand(QDir::toNativeSeparators(path), command.mid(1), QDir::fromNativeSeparators(systemFolder()));
    if (!script)
        return command;
    if (!QFileInfo(path).isFile())
        return Problem{QStringLiteral("cannot_start"), QStringLiteral("no such script: %1").arg(path), {}, {}};
    return *script;
}

Result<void> setCommand(QProcess &process, const Prepared &prepared)
{
    if (!isBatchFile(prepared.program)) {
        process.setProgram(prepared.program);
        process.setArguments(prepared.arguments);
        return {};
    }
    const auto line = batchCommandLine(QDir::toNativeSeparators(prepared.program), prepared.arguments);
    if (!line)
        return line.problem();
    process.setProgram(systemFolder() + QStringLiteral("\\cmd.exe"));
    process.setNativeArguments(*line);
    return {};
}

} // namespace holdfast::process
