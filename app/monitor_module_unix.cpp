// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor.h"
#include "app/monitor_window.h"

#include <QFileInfo>
#include <QLibrary>

#include <cstdio>

namespace holdfast::app {
namespace {

constexpr int kFailed = 1;

/// The window's file: beside the program as a build leaves it, or where an installation puts it. Empty: it is not
/// there.
QString moduleFile()
{
    const QString folder = QFileInfo(QFileInfo(QStringLiteral("/proc/self/exe")).symLinkTarget()).absolutePath();
    for (const auto *place : {"/holdfast-monitor.so", "/../lib/holdfast/holdfast-monitor.so"}) {
        if (const QString path = folder + QLatin1String(place); QFileInfo(path).isFile())
            return path;
    }
    return {};
}

int fail(const QString &file, const QString &what, const QString &todo)
{
    const Problem problem{QStringLiteral("options"), what, file, todo};
    std::fprintf(stderr, "holdfast: %s\n", qUtf8Printable(problem.text()));
    return kFailed;
}

} // namespace

bool hasMonitor()
{
    return !moduleFile().isEmpty();
}

int runMonitor(const Options &options, char *programName)
{
    QLibrary module(moduleFile());
    module.setLoadHints(QLibrary::ResolveAllSymbolsHint | QLibrary::PreventUnloadHint);
    const QString again = QStringLiteral("install the window and the program from the same build");
    if (!module.load())
        return fail(module.fileName(), module.errorString(), again);
    const auto version = reinterpret_cast<decltype(&holdfastMonitorVersion)>(module.resolve("holdfastMonitorVersion"));
    const auto run = reinterpret_cast<decltype(&holdfastRunMonitor)>(module.resolve("holdfastRunMonitor"));
    if (version == nullptr || run == nullptr || qstrcmp(version(), HOLDFAST_VERSION) != 0)
        return fail(module.fileName(), QStringLiteral("this is not the window of Holdfast " HOLDFAST_VERSION), again);
    return run(options, programName);
}

} // namespace holdfast::app
