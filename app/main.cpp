// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/run_command.h"
#include "app/compose.h"
#include "app/monitor.h"
#include "app/options.h"
#include "app/platform.h"

#include <QCoreApplication>

#include <cstdio>
#include <optional>

namespace {

constexpr int kBadCommandLine = 2;

int complain(const QString &what)
{
    std::fprintf(stderr, "holdfast: %s\n", qUtf8Printable(what));
    return kBadCommandLine;
}

/// Qt's own event loop, where Debian's Qt would take GLib's, which costs several times as much with thousands of
/// sockets (tests/bench/drop_links). The window's application takes the default, with the server or worker that
/// lives in it; so do the programs that a worker starts.
void makeApplication(std::optional<QCoreApplication> &application, int &argc, char **argv)
{
    constexpr auto kNoGlib = "QT_NO_GLIB";
    const bool isChosen = qEnvironmentVariableIsSet(kNoGlib);
    if (!isChosen)
        qputenv(kNoGlib, "1");
    application.emplace(argc, argv);
    if (!isChosen)
        qunsetenv(kNoGlib);
}

} // namespace

int main(int argc, char *argv[])
{
    using namespace holdfast::app;
    fillStandardStreams();
    std::optional<QCoreApplication> application;
    makeApplication(application, argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("holdfast"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HOLDFAST_VERSION));

    if (const auto keeper = holdfast::keeper::configFrom(QCoreApplication::arguments().mid(1))) {
        lowerDescriptorLimit();
        return runKeeper(*keeper);
    }
    raiseDescriptorLimit();
    if (const int bad = firstArgumentThatIsNotText(argc, argv); bad != 0)
        return complain(QStringLiteral("argument %1, \"%2\", is not UTF-8").arg(bad).arg(QString::fromUtf8(argv[bad])));
    Surroundings here = surroundingsOfThisProcess();
    here.hasMonitor = monitorIsBuiltIn();
    const auto options = parseOptions(QCoreApplication::arguments().mid(1), here);
    if (!options)
        return complain(options.problem().text());
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
        return client::runCommand(*options, *QCoreApplication::instance());
    case Face::Monitor:
        break; // has a window
    }
    Q_UNREACHABLE();
}
