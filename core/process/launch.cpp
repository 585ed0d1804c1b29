// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/launch.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <iterator>

namespace holdfast::process {
namespace {

constexpr QLatin1String kOfTheService[] = {
    QLatin1String("CACHE_DIRECTORY"),
    QLatin1String("CONFIGURATION_DIRECTORY"),
    QLatin1String("CREDENTIALS_DIRECTORY"),
    QLatin1String("FDSTORE"),
    QLatin1String("INVOCATION_ID"),
    QLatin1String("JOURNAL_STREAM"),
    QLatin1String("LISTEN_FDNAMES"),
    QLatin1String("LISTEN_FDS"),
    QLatin1String("LISTEN_PID"),
    QLatin1String("LOGS_DIRECTORY"),
    QLatin1String("MAINPID"),
    QLatin1String("MANAGERPID"),
    QLatin1String("MEMORY_PRESSURE_WATCH"),
    QLatin1String("MEMORY_PRESSURE_WRITE"),
    QLatin1String("NOTIFY_SOCKET"),
    QLatin1String("RUNTIME_DIRECTORY"),
    QLatin1String("STATE_DIRECTORY"),
    QLatin1String("SYSTEMD_EXEC_PID"),
    QLatin1String("WATCHDOG_PID"),
    QLatin1String("WATCHDOG_USEC"),
};

/// Without these, programs do not find other programs, their user's files, or the right words and times.
constexpr QLatin1String kNeeded[] = {
    QLatin1String("HOLDFAST_URL"),
    QLatin1String("HOME"),
    QLatin1String("LANG"),
    QLatin1String("LANGUAGE"),
    QLatin1String("LOGNAME"),
    QLatin1String("PATH"),
    QLatin1String("SHELL"),
    QLatin1String("TMPDIR"),
    QLatin1String("TZ"),
    QLatin1String("USER"),
    // Windows; elsewhere these are not set, or mean the same
    QLatin1String("ALLUSERSPROFILE"),
    QLatin1String("APPDATA"),
    QLatin1String("COMPUTERNAME"),
    QLatin1String("ComSpec"),
    QLatin1String("CommonProgramFiles"),
    QLatin1String("CommonProgramFiles(x86)"),
    QLatin1String("CommonProgramW6432"),
    QLatin1String("HOMEDRIVE"),
    QLatin1String("HOMEPATH"),
    QLatin1String("LOCALAPPDATA"),
    QLatin1String("NUMBER_OF_PROCESSORS"),
    QLatin1String("OS"),
    QLatin1String("PATHEXT"),
    QLatin1String("PROCESSOR_ARCHITECTURE"),
    QLatin1String("PSModulePath"),
    QLatin1String("ProgramData"),
    QLatin1String("ProgramFiles"),
    QLatin1String("ProgramFiles(x86)"),
    QLatin1String("ProgramW6432"),
    QLatin1String("PUBLIC"),
    QLatin1String("SystemDrive"),
    QLatin1String("SystemRoot"),
    QLatin1String("TEMP"),
    QLatin1String("TMP"),
    QLatin1String("USERDOMAIN"),
    QLatin1String("USERNAME"),
    QLatin1String("USERPROFILE"),
    QLatin1String("windir"),
};

bool isOfTheService(const QString &name)
{
    return (name.startsWith(u"HOLDFAST_") && name != u"HOLDFAST_URL") ||
           std::find(std::begin(kOfTheService), std::end(kOfTheService), name) != std::end(kOfTheService);
}

Problem cannotStart(const QString &what)
{
    return {QStringLiteral("cannot_start"), what, {}, {}};
}

bool hasNul(const QString &text)
{
    return text.contains(QChar(u'\0'));
}

Result<void> checkTexts(const Launch &launch)
{
    if (launch.command.isEmpty() || launch.command.first().isEmpty())
        return cannotStart(QStringLiteral("the command is empty"));
    for (qsizetype i = 0; i < launch.command.size(); ++i) {
        if (hasNul(launch.command[i]))
            return cannotStart(QStringLiteral("the command has a NUL character in word %1").arg(i + 1));
    }
    for (auto it = launch.env.begin(); it != launch.env.end(); ++it) {
        if (it.key().isEmpty() || it.key().contains(u'=') || hasNul(it.key()))
            return cannotStart(QStringLiteral("not a name for an environment variable: \"%1\"").arg(it.key()));
        if (hasNul(it.value()))
            return cannotStart(QStringLiteral("the environment variable %1 has a NUL character").arg(it.key()));
    }
    if (hasNul(launch.cwd))
        return cannotStart(QStringLiteral("the working folder has a NUL character"));
    return {};
}

/// QProcess reports a bad working folder only as a failed start.
Result<void> checkFolder(const QString &cwd)
{
    if (cwd.isEmpty())
        return {};
    const QFileInfo folder(cwd);
    if (!folder.exists())
        return cannotStart(QStringLiteral("working folder does not exist: %1").arg(cwd));
    if (!folder.isDir())
        return cannotStart(QStringLiteral("working folder is not a folder: %1").arg(cwd));
    if (!folder.isExecutable())
        return cannotStart(QStringLiteral("working folder may not be entered: %1").arg(cwd));
    return {};
}

Result<QString> findByPath(const QString &path)
{
    if (const QString found = QStandardPaths::findExecutable(path); !found.isEmpty())
        return found;
    const QFileInfo file(path);
    if (!file.exists())
        return cannotStart(QStringLiteral("no such program: %1").arg(path));
    if (file.isDir())
        return cannotStart(QStringLiteral("a folder, not a program: %1").arg(path));
    return cannotStart(QStringLiteral("not executable: %1").arg(path));
}

Result<QString> findProgram(const QString &name, const QString &cwd, const QString &searchPath)
{
    if (name.contains(u'/') || name.contains(QDir::separator()))
        return findByPath(QDir(cwd).absoluteFilePath(name));
    const QStringList folders = searchPath.split(QDir::listSeparator(), Qt::SkipEmptyParts);
    const QString found = QStandardPaths::findExecutable(name, folders);
    if (found.isEmpty())
        return cannotStart(QStringLiteral("no such program in PATH: %1").arg(name));
    return found;
}

} // namespace

/// By name, for only the environment knows whether case counts: on Windows it does not.
QProcessEnvironment forPrograms(const QProcessEnvironment &own, const QStringList &asked)
{
    QStringList names = asked;
    for (const QLatin1String name : kNeeded)
        names += name;
    for (const QString &name : own.keys()) {
        if (name.startsWith(u"LC_"))
            names += name;
    }
    QProcessEnvironment passed;
    for (const QString &name : std::as_const(names)) {
        if (own.contains(name) && !isOfTheService(name))
            passed.insert(name, own.value(name));
    }
    return passed;
}

Result<Prepared> prepare(const Launch &launch, const QProcessEnvironment &own)
{
    if (const auto good = checkTexts(launch); !good)
        return good.problem();
    if (const auto good = checkFolder(launch.cwd); !good)
        return good.problem();
    Prepared prepared;
    prepared.environment = forPrograms(own, launch.passEnv);
    for (auto it = launch.env.begin(); it != launch.env.end(); ++it)
        prepared.environment.insert(it.key(), it.value());
    const auto command = withInterpreter(launch.command, launch.cwd);
    if (!command)
        return command.problem();
    const auto program = findProgram(command->first(), launch.cwd, prepared.environment.value(QStringLiteral("PATH")));
    if (!program)
        return program.problem();
    prepared.program = *program;
    prepared.arguments = command->mid(1);
    prepared.cwd = launch.cwd;
    return prepared;
}

} // namespace holdfast::process
