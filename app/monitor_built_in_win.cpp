// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor.h"
#include "app/monitor_window.h"

namespace holdfast::app {

bool hasMonitor()
{
    return true;
}

int runMonitor(const Options &options, char *programName)
{
    return holdfastRunMonitor(options, programName);
}

} // namespace holdfast::app
