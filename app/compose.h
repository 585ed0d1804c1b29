// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"
#include "core/keeper/keeper.h"
#include "core/tls/trust.h"

#include <functional>

/// The only place that sees all concrete classes: makes a face of the program from options and runs it to its end.
namespace holdfast::app {

class LogSink;

/// Both need a QCoreApplication, run an event loop in the calling thread, and return the program's exit code: 0 after
/// an orderly stop, 1 if it could not start or was forced to stop, 2 if the configuration is wrong.
[[nodiscard]] int runServer(const Options &options);
[[nodiscard]] int runWorker(const Options &options);

/// The server that a window attaches to, and whom it trusts there.
struct Attach
{
    QString address; ///< "HOST:PORT" or a URL
    tls::Trust trust;
};

/// The same where the log is installed already; also in a thread of its own, beside the window's.
/// `ready` is called in that thread.
using Ready = std::function<void(const Attach &server)>;
[[nodiscard]] int serve(const Options &options, LogSink &sink, const Ready &ready);
[[nodiscard]] int work(const Options &options, LogSink &sink, const Ready &ready);

/// The newest schema of databases that this program knows.
[[nodiscard]] int newestSchema();

/// A process that a worker starts, one for each attempt; it ends with the attempt.
[[nodiscard]] int runKeeper(const keeper::KeeperConfig &config);

} // namespace holdfast::app
