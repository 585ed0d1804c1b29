// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"

/// What the file of the window offers the program. Both are made from the same sources: the version says whether they
/// still are.
extern "C" {

[[nodiscard]] const char *holdfastMonitorVersion();
[[nodiscard]] int holdfastRunMonitor(const holdfast::app::Options &options, char *programName);
}
