// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options.h"
#include "core/keeper/keeper.h"

/// The only place that sees all concrete classes: makes a face of the program from options and runs it to its end.
namespace holdfast::app {

/// Both need a QCoreApplication, run its event loop, and return the program's exit code: 0 after an orderly stop, 1 if
/// it could not start or was forced to stop, 2 if the configuration is wrong.
[[nodiscard]] int runServer(const Options &options);
[[nodiscard]] int runWorker(const Options &options);

/// A process that a worker starts, one for each attempt; it ends with the attempt.
[[nodiscard]] int runKeeper(const keeper::KeeperConfig &config);

} // namespace holdfast::app
