// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/keeper_start.h"

#include <QDir>
#include <QProcess>

#include <windows.h>

#include <userenv.h>

namespace holdfast::worker {
namespace {

/// What the machine's and the user's environment is now. That of a service is as old as the system's start.
void refresh(QProcessEnvironment &environment)
{
    HANDLE token = nullptr;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY | TOKEN_DUPLICATE, &token))
        return;
    void *block = nullptr;
    if (CreateEnvironmentBlock(&block, token, FALSE)) {
        for (const auto *each = static_cast<const wchar_t *>(block); *each != 0;) {
            const QString pair = QString::fromWCharArray(each);
            const qsizetype sign = pair.indexOf(u'=', 1); // "=C:=C:\" is the folder of a drive
            if (sign > 0)
                environment.insert(pair.left(sign), pair.mid(sign + 1));
            each += pair.size() + 1;
        }
        DestroyEnvironmentBlock(block);
    }
    CloseHandle(token);
}

} // namespace

/// A console of its own, which nobody sees: Ctrl+C in the console of a worker is not for runs. In a console,
/// environment and folder are what a person made them; a service has System32 for its folder.
void setUpKeeper(QProcess &process)
{
    process.setCreateProcessArgumentsModifier(
        [](QProcess::CreateProcessArguments *arguments) { arguments->flags |= CREATE_NO_WINDOW; });
    if (GetConsoleCP() != 0)
        return;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    refresh(environment);
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(QDir::homePath());
}

} // namespace holdfast::worker
