// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/launch.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace holdfast::process {
namespace {

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

Result<Prepared> prepare(const Launch &launch, const QProcessEnvironment &own)
{
    if (const auto good = checkTexts(launch); !good)
        return good.problem();
    if (const auto good = checkFolder(launch.cwd); !good)
        return good.problem();
    Prepared prepared;
    prepared.environment = own;
    for (auto it = launch.env.begin(); it != launch.env.end(); ++it)
        prepared.environment.insert(it.key(), it.value());
    const auto program =
        findProgram(launch.command.first(), launch.cwd, prepared.environment.value(QStringLiteral("PATH")));
    if (!program)
        return program.problem();
    prepared.program = *program;
    prepared.arguments = launch.command.mid(1);
    prepared.cwd = launch.cwd;
    return prepared;
}

} // namespace holdfast::process
