// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/host.h"

#include "app/platform/stop_request_win.h"
#include "app/service/event.h"
#include "app/service/event_source_win.h"
#include "app/service/life.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include <windows.h>

namespace holdfast::app::service {
namespace {

constexpr Milliseconds kStopLimit{60'000};

/// What the manager's two functions, which get nothing of ours at first, work on.
struct Hosted
{
    const int argc;
    char **const argv;
    int (*const program)(int argc, char **argv);
    int exitCode = EXIT_FAILURE;
    SERVICE_STATUS_HANDLE handle = nullptr;
    std::mutex mutex{}; ///< guards `life`: the manager asks in another thread
    Life life{kStopLimit};

    void say(const Saying &saying) const;
};

Hosted *hosted = nullptr;

DWORD stateOf(Saying::State state)
{
    switch (state) {
    case Saying::State::StartPending:
        return SERVICE_START_PENDING;
    case Saying::State::Running:
        return SERVICE_RUNNING;
    case Saying::State::StopPending:
        return SERVICE_STOP_PENDING;
    case Saying::State::Stopped:
        return SERVICE_STOPPED;
    }
    return SERVICE_STOPPED;
}

void Hosted::say(const Saying &saying) const
{
    SERVICE_STATUS status{};
    status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
    status.dwCurrentState = stateOf(saying.state);
    status.dwControlsAccepted = saying.takesStop ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_PRESHUTDOWN : 0;
    status.dwWin32ExitCode = saying.exitCode == 0 ? NO_ERROR : ERROR_SERVICE_SPECIFIC_ERROR;
    status.dwServiceSpecificExitCode = static_cast<DWORD>(saying.exitCode);
    status.dwCheckPoint = static_cast<DWORD>(saying.step);
    status.dwWaitHint = static_cast<DWORD>(saying.waitHint.count());
    SetServiceStatus(handle, &status);
}

Control controlOf(DWORD control)
{
    switch (control) {
    case SERVICE_CONTROL_STOP:
    case SERVICE_CONTROL_PRESHUTDOWN:
    case SERVICE_CONTROL_SHUTDOWN:
        return Control::Stop;
    case SERVICE_CONTROL_INTERROGATE:
        return Control::Ask;
    default:
        return Control::Other;
    }
}

DWORD WINAPI onControl(DWORD word, DWORD, void *, void *context)
{
    auto *self = static_cast<Hosted *>(context);
    const Control control = controlOf(word);
    {
        const std::lock_guard lock(self->mutex);
        if (const auto saying = self->life.asked(control)) {
            self->say(*saying);
            if (control == Control::Stop)
                requestStop();
        }
    }
    return control == Control::Other ? ERROR_CALL_NOT_IMPLEMENTED : NO_ERROR;
}

/// All objects of the program are gone when it says that it has stopped: the manager then lets the process end.
void WINAPI serve(DWORD, wchar_t **)
{
    Hosted *self = hosted;
    self->handle = RegisterServiceCtrlHandlerExW(L"", onControl, self); // a process of its own has one service
    if (!self->handle)
        return;
    {
        const std::lock_guard lock(self->mutex);
        self->say(self->life.starting());
        self->say(self->life.running());
    }
    writeEvent(LogLevel::Info, QStringLiteral("Holdfast starts: %1").arg(QString::fromWCharArray(GetCommandLineW())));
    self->exitCode = self->program(self->argc, self->argv);
    writeEvent(self->exitCode == 0 ? LogLevel::Info : LogLevel::Error,
               QStringLiteral("Holdfast has stopped, with exit code %1").arg(self->exitCode));
    const std::lock_guard lock(self->mutex);
    self->say(self->life.ended(self->exitCode));
}

} // namespace

bool isHosted(int argc, char **argv)
{
    return std::any_of(argv + std::min(argc, 1), argv + argc,
                       [](const char *word) { return std::strcmp(word, "--service") == 0; });
}

int host(int argc, char **argv, int (*program)(int argc, char **argv))
{
    Hosted self{argc, argv, program};
    hosted = &self;
    wchar_t name[] = L"";
    const SERVICE_TABLE_ENTRYW table[] = {{name, serve}, {nullptr, nullptr}};
    const bool isServed = StartServiceCtrlDispatcherW(table) != 0;
    hosted = nullptr;
    if (isServed)
        return self.exitCode;
    std::fputs("holdfast: --service is for the service manager of Windows; install and start the service: "
               "holdfast service install, holdfast service start\n",
               stderr);
    return 2;
}

std::function<void(const LogRecord &)> eventLogListener()
{
    if (!hosted)
        return {};
    return [](const LogRecord &record) {
        if (isForEventLog(record))
            writeEvent(record.level, eventText(record));
    };
}

void tellEventLog(const QString &sentence)
{
    if (hosted)
        writeEvent(LogLevel::Error, sentence);
}

} // namespace holdfast::app::service
