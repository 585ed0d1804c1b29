// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"

/// The way to the window. On Linux it is a file of its own beside the program, so that commands, servers and workers
/// load none of its libraries (monitor_module_unix.cpp). On Windows it is part of the program, or it is not there
/// (monitor_built_in_win.cpp, monitor_none_win.cpp).
namespace holdfast::app {

/// Whether there is a window to open. Looks for its file, and does not load it.
[[nodiscard]] bool hasMonitor();

/// Opens the window, beside the server or worker that the options ask for, and runs to its end. There must be no
/// QCoreApplication yet: it makes a QApplication. Returns the program's exit code; 1 if the window cannot be loaded.
[[nodiscard]] int runMonitor(const Options &options, char *programName);

} // namespace holdfast::app
