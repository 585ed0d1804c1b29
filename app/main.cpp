// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/backup/backup_command.h"
#include "app/certificate/certificate_command.h"
#include "app/client/console.h"
#include "app/client/run_command.h"
#include "app/compose.h"
#include "app/doctor/doctor_command.h"
#include "app/join/join_runner.h"
#include "app/monitor.h"
#include "app/options/options.h"
#include "app/options/usage_fault.h"
#include "app/platform/platform.h"
#include "app/reference/completion.h"
#include "app/selftest/selftest_command.h"
#include "app/service/command.h"
#include "app/service/host.h"
#include "core/keeper/nursery.h"
#include "core/runtime/event_loop.h"
#include "core/tls/backend.h"

#include <QCoreApplication>
#include <QThread>

#include <cstdio>
#include <cstdlib>
#include <optional>

namespace {

constexpr int kBadCommandLine = 2;

int complain(const QString &what)
{
    std::fprintf(stderr, "holdfast: %s\n", qUtf8Printable(what));
    holdfast::app::service::tellEventLog(what);
    return kBadCommandLine;
}

int print(const QString &text)
{
    const auto written = holdfast::app::client::standardConsole().out(text.toUtf8());
    return written == holdfast::app::client::Written::All ? EXIT_SUCCESS : EXIT_FAILURE;
}

/// The event loop of the faces without a window. Where Qt's own is asked for, it is not the one of GLib that Debian's
/// Qt prefers, which costs several times as much with thousands of sockets. The programs that a worker starts choose
/// for themselves.
void makeApplication(std::optional<QCoreApplication> &application, int &argc, char **argv)
{
    holdfast::runtime::installEventLoop(*QThread::currentThread());
    constexpr auto kNoGlib = "QT_NO_GLIB";
    const bool isChosen = qEnvironmentVariableIsSet(kNoGlib);
    if (!isChosen)
        qputenv(kNoGlib, "1");
    application.emplace(argc, argv);
    if (!isChosen)
        qunsetenv(kNoGlib);
}

int keep(holdfast::keeper::KeeperConfig config)
{
    holdfast::app::lowerDescriptorLimit();
    config.umask = holdfast::app::formerUmask();
    return holdfast::app::runKeeper(config);
}

/// Most commands ask the server; these do not.
int runCommand(const holdfast::app::Options &options, const holdfast::app::Surroundings &here)
{
    using namespace holdfast::app;
    if (std::holds_alternative<WorkerJoin>(options.command))
        return join::runJoin(options);
    if (certificate::isTlsCommand(options.command))
        return certificate::runTls(options);
    if (backup::isBackupCommand(options.command))
        return backup::runBackup(options);
    if (std::holds_alternative<Doctor>(options.command))
        return doctor::runDoctor(options, here, newestSchema());
    if (std::holds_alternative<Selftest>(options.command))
        return selftest::runSelftest();
    if (const auto *task = std::get_if<ServiceTask>(&options.command))
        return service::runService(*task, here);
    if (const auto *script = std::get_if<CompletionScript>(&options.command))
        return print(reference::completionScript(script->shell));
    return client::runCommand(options, *QCoreApplication::instance());
}

/// All of the program but what stands between it and the service manager of Windows.
int run(int argc, char **argv)
{
    using namespace holdfast::app;
    std::optional<holdfast::keeper::KeeperConfig> born;
    if (holdfast::keeper::isNursery(argc, argv)) {
        born = holdfast::keeper::runNursery(argc, argv);
        if (!born)
            return EXIT_SUCCESS;
        argc = 1; // the others show what the keeper does
    }
    std::optional<QCoreApplication> application;
    makeApplication(application, argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("holdfast"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HOLDFAST_VERSION));

    if (born)
        return keep(*born);
    if (const auto config = holdfast::keeper::configFrom(QCoreApplication::arguments().mid(1)))
        return keep(*config);
    speakUtf8(); // not in a keeper: its console is that of its program
    raiseDescriptorLimit();
    holdfast::tls::keepLibraryToTheEnd();
    if (const int bad = firstArgumentThatIsNotText(argc, argv); bad != 0)
        return complain(QStringLiteral("argument %1, \"%2\", is not UTF-8").arg(bad).arg(QString::fromUtf8(argv[bad])));
    Surroundings here = surroundingsOfThisProcess();
    here.hasMonitor = hasMonitor();
    const auto options = parseOptions(QCoreApplication::arguments().mid(1), here);
    if (!options)
        return complain(messageOf(options.problem()));
    if (options->window) {
        application.reset(); // the window's application takes its place
        return runMonitor(*options, argv[0]);
    }
    switch (options->face) {
    case Face::Help:
    case Face::Version:
        std::fputs(qUtf8Printable(options->text), options->exitCode == 0 ? stdout : stderr);
        return options->exitCode;
    case Face::Server:
        return runServer(*options);
    case Face::Worker:
        return runWorker(*options);
    case Face::Client:
        return runCommand(*options, here);
    case Face::Monitor:
        break; // has a window
    }
    Q_UNREACHABLE();
}

} // namespace

int main(int argc, char *argv[])
{
    holdfast::app::fillStandardStreams();
    holdfast::app::resetSignals();
    if (holdfast::app::service::isHosted(argc, argv))
        return holdfast::app::service::host(argc, argv, run);
    return run(argc, argv);
}
