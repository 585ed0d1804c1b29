// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/answer.h"
#include "app/client/console.h"
#include "app/options/token_file.h"
#include "app/options/usage_fault.h"
#include "app/service/access_win.h"
#include "app/service/command.h"
#include "app/service/control_win.h"
#include "app/service/event_source_win.h"
#include "app/service/task.h"
#include "core/base/printable.h"
#include "core/runtime/access_list_win.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace holdfast::app::service {
namespace {

using client::ExitCode;

/// What the command says, and how it ends.
struct Said
{
    QString text;
    ExitCode exitCode = ExitCode::Done;
};

QString sharedFolder()
{
    return QDir::fromNativeSeparators(qEnvironmentVariable("ProgramData", QStringLiteral("C:\\ProgramData")));
}

Result<QString> textOf(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return QString();
    if (!file.open(QIODevice::ReadOnly))
        return Problem{QStringLiteral("service"), file.errorString(), path,
                       QStringLiteral("run this command in a console that was opened as administrator")};
    return QString::fromUtf8(file.readAll()).remove(u'\r');
}

/// The files first: a service that starts finds all it needs.
Result<void> makeFiles(const ServiceTask &task, const Files &files, const QString &account, const Surroundings &here)
{
    const auto former = textOf(files.config);
    if (!former)
        return former.problem();
    const auto text = settingsFor(task, *former, files, QDir::currentPath());
    if (!text)
        return text.problem();
    if (const auto good = checkSettings(placeOf(task), *text, here); !good)
        return good;
    const auto sid = sidOf(account);
    if (!sid)
        return sid.problem();
    if (const auto made = makeSharedFolder(QFileInfo(files.config).absolutePath()); !made)
        return made;
    if (const auto given = giveFolder(files.data, *sid); !given)
        return given;
    if (const auto written = writeFileFor(*sid, files.config, text->toUtf8()); !written)
        return written;
    if (account != virtualAccount(serviceName(placeOf(task))))
        return letLogOnAsService(*sid);
    return {};
}

/// Who can replace the program gets what the account of the service may do.
Result<void> checkProgram(const QString &program)
{
    for (const QString &path : {program, QFileInfo(program).absolutePath()}) {
        if (runtime::othersMay(runtime::kWriting, path))
            return Problem{QStringLiteral("service"), QStringLiteral("other users may replace the program"),
                           QDir::toNativeSeparators(path),
                           QStringLiteral("put it into a folder that only administrators can change, such as "
                                          "C:\\Program Files\\Holdfast")};
    }
    return {};
}

Result<Said> install(const ServiceTask &task, const Surroundings &here)
{
    if (const auto good = checkProgram(QCoreApplication::applicationFilePath()); !good)
        return good.problem();
    const auto read = withSecrets(task);
    if (!read)
        return read.problem();
    const QString password = std::get<ServiceTask>(*read).password;
    const Files files = filesOf(task, sharedFolder(), QDir::currentPath());
    const Definition definition =
        definitionOf(placeOf(task), QCoreApplication::applicationFilePath(), files.config, task.account);
    if (const auto made = makeFiles(task, files, definition.account, here); !made)
        return made.problem();
    if (const auto installed = installService(definition, password); !installed)
        return installed.problem();
    if (const auto registered = registerEventSource(); !registered)
        return registered.problem();
    return Said{QStringLiteral("%1 is installed, and starts with the system\n"
                               "  settings  %2\n"
                               "  data      %3\n"
                               "  account   %4\n")
                    .arg(definition.name, QDir::toNativeSeparators(files.config), QDir::toNativeSeparators(files.data),
                         definition.account)};
}

Result<Said> uninstall(const ServiceTask &task)
{
    const QString name = serviceName(placeOf(task));
    const auto standing = standingOf(name);
    if (!standing)
        return standing.problem();
    if (!*standing)
        return Said{QStringLiteral("%1 is not installed\n").arg(name)};
    if (const auto stopped = stopService(name); !stopped)
        return stopped.problem();
    if (const auto removed = removeService(name); !removed)
        return removed.problem();
    const Place other = placeOf(task) == Place::Server ? Place::Worker : Place::Server;
    if (const auto left = standingOf(serviceName(other)); left && !*left)
        removeEventSource();
    return Said{
        QStringLiteral("%1 is removed; its settings and data stay in %2\n")
            .arg(name, QDir::toNativeSeparators(QFileInfo(configFileOf(placeOf(task), sharedFolder())).path()))};
}

QString stateText(const Standing &standing)
{
    switch (standing.state) {
    case Standing::State::Stopped:
        return QStringLiteral("stopped");
    case Standing::State::Starting:
        return QStringLiteral("starting");
    case Standing::State::Running:
        return QStringLiteral("running as process %1").arg(standing.processId);
    case Standing::State::Stopping:
        return QStringLiteral("stopping");
    }
    return {};
}

Result<Said> status(const ServiceTask &task)
{
    const QString name = serviceName(placeOf(task));
    const auto standing = standingOf(name);
    if (!standing)
        return standing.problem();
    if (!*standing)
        return Said{QStringLiteral("%1 is not installed\n").arg(name), ExitCode::Failed};
    const bool runs = (*standing)->state == Standing::State::Running;
    return Said{QStringLiteral("%1 is %2; account %3; %4\n")
                    .arg(name, stateText(**standing), (*standing)->account,
                         (*standing)->startsByItself ? QStringLiteral("starts with the system")
                                                     : QStringLiteral("does not start by itself")),
                runs ? ExitCode::Done : ExitCode::Failed};
}

Result<Said> run(const ServiceTask &task, const Surroundings &here)
{
    const QString name = serviceName(placeOf(task));
    const auto after = [](const Result<void> &done, const QString &text) -> Result<Said> {
        if (!done)
            return done.problem();
        return Said{text};
    };
    switch (task.verb) {
    case ServiceTask::Verb::Install:
        return install(task, here);
    case ServiceTask::Verb::Uninstall:
        return uninstall(task);
    case ServiceTask::Verb::Start:
        return after(startService(name), QStringLiteral("%1 runs\n").arg(name));
    case ServiceTask::Verb::Stop:
        return after(stopService(name), QStringLiteral("%1 is stopped\n").arg(name));
    case ServiceTask::Verb::Status:
        return status(task);
    }
    return Said{};
}

} // namespace

int runService(const ServiceTask &task, const Surroundings &here)
{
    const client::Console console = client::standardConsole();
    const auto said = run(task, here);
    if (!said) {
        console.err((QStringLiteral("holdfast: ") + printable(messageOf(said.problem())) + u'\n').toUtf8());
        return static_cast<int>(said.problem().code == u"service" ? ExitCode::Failed : ExitCode::BadUsage);
    }
    console.out(said->text.toUtf8());
    return static_cast<int>(said->exitCode);
}

} // namespace holdfast::app::service
