// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/batch_file.h"
#include "core/process/launch.h"

#include <QDir>
#include <QProcess>

#include <array>

#include <windows.h>

namespace holdfast::process {
namespace {

/// Of the system, whatever PATH or ComSpec say.
QString commandInterpreter()
{
    std::array<wchar_t, MAX_PATH> folder{};
    const UINT size = GetSystemDirectoryW(folder.data(), static_cast<UINT>(folder.size()));
    return QString::fromWCharArray(folder.data(), static_cast<int>(size)) + QStringLiteral("\\cmd.exe");
}

} // namespace

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
    process.setProgram(commandInterpreter());
    process.setNativeArguments(*line);
    return {};
}

} // namespace holdfast::process
