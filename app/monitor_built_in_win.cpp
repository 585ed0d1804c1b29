// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor.h"
#include "app/monitor_window.h"

#include <array>

#include <windows.h>

namespace holdfast::app {
namespace {

/// Who starts the program from the menu gets a console with it, of this process alone. The window is enough.
void leaveOwnConsole()
{
    std::array<DWORD, 2> processes{};
    if (GetConsoleProcessList(processes.data(), static_cast<DWORD>(processes.size())) == 1)
        FreeConsole();
}

} // namespace

bool hasMonitor()
{
    return true;
}

int runMonitor(const Options &options, char *programName)
{
    leaveOwnConsole();
    return holdfastRunMonitor(options, programName);
}

} // namespace holdfast::app
