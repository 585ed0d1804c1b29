// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/command_run.h"
#include "app/client/console.h"
#include "app/options/options.h"

class QCoreApplication;

namespace holdfast::app::client {

/// Does what Options::command says and returns the program's exit code (ExitCode). Runs an event loop of its own while
/// it waits, so the application must exist and must not be in exec() with work of its own.
[[nodiscard]] int runCommand(const Options &options, QCoreApplication &app);

/// The same with a console, times and a terminal of the caller's.
[[nodiscard]] int runCommand(const Options &options, const Console &console, const ClientTimes &times,
                             const Terminal &terminal = {});

} // namespace holdfast::app::client
