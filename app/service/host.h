// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/log/format.h"

#include <functional>

/// This process as a service of Windows. Elsewhere none is.
namespace holdfast::app::service {

/// --service is among the words, so the service manager has started this process.
[[nodiscard]] bool isHosted(int argc, char **argv);

/// Runs `program` for the service manager, in a thread that the manager gives, and returns its exit code. All the while
/// it answers the manager; a stop is a first Ctrl+C to the program. Outside the service manager it says so and returns.
[[nodiscard]] int host(int argc, char **argv, int (*program)(int argc, char **argv));

/// Gives to Windows' event log what somebody should know who does not read the log file: warnings and errors. Nothing
/// outside a service.
[[nodiscard]] std::function<void(const LogRecord &)> eventLogListener();

/// The same for a sentence that comes before there is a log.
void tellEventLog(const QString &sentence);

} // namespace holdfast::app::service
