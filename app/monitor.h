// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"

/// The window, or its absence: monitor_widgets.cpp or monitor_none.cpp, chosen by CMake (HOLDFAST_GUI).
namespace holdfast::app {

[[nodiscard]] bool monitorIsBuiltIn();

/// Opens the window, beside the server or worker that the options ask for, and runs to its end. There must be no
/// QCoreApplication yet: it makes a QApplication. Returns the program's exit code.
[[nodiscard]] int runMonitor(const Options &options, char *programName);

} // namespace holdfast::app
