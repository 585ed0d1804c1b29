// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compose.h"

#include "app/log_sink.h"
#include "app/signal_watcher.h"
#include "app/token_file.h"
#include "core/base/log.h"
#include "core/server/server.h"
#include "core/store/sqlite_backend.h"
#include "core/worker/worker.h"

#include <QCoreApplication>
#include <QEventLoop>

#include <cstdio>

namespace holdfast::app {
namespace {

constexpr int kFailed = 1;
constexpr int kBadConfiguration = 2;

int fail(const Problem &problem, int exitCode = kFailed)
{
    log(lcApp(), LogLevel::Warning, QStringLiteral("cannot start: %1").arg(problem.text()),
        QStringLiteral("mend this and start again"));
    return exitCode;
}

/// Runs `daemon` until it has stopped: in order at the first signal, at once at the second.
template <typename Daemon>
int runUntilStopped(Daemon &daemon, LogSink &sink)
{
    QEventLoop loop; // not the application's: that may be the window's, in another thread
    SignalWatcher signalWatcher;
    QObject::connect(&signalWatcher, &SignalWatcher::stopRequested, &daemon, [&daemon] {
        log(lcApp(), LogLevel::Info, QStringLiteral("stopping"));
        daemon.stop();
    });
    QObject::connect(&signalWatcher, &SignalWatcher::forceRequested, &daemon, [&loop] {
        log(lcApp(), LogLevel::Warning, QStringLiteral("stopped by force"));
        loop.exit(kFailed);
    });
    QObject::connect(&signalWatcher, &SignalWatcher::reopenRequested, &daemon, [&sink] { sink.reopen(); });
    QObject::connect(
        &daemon, &Daemon::stopped, &daemon, [&loop] { loop.exit(0); }, Qt::QueuedConnection);
    const int code = loop.exec();
    log(lcApp(), LogLevel::Info, QStringLiteral("stopped"));
    return code;
}

QStringList texts(const QList<QUrl> &urls)
{
    QStringList list;
    for (const QUrl &url : urls)
        list += url.toString();
    return list;
}

server::ServerConfig serverConfig(const Options &options)
{
    server::ServerConfig config;
    config.listener.host = options.listenAddress.toString();
    config.listener.port = options.listenPort;
    config.listener.access.allowedOrigins = options.allowOrigins;
    config.link.keepalive = {options.serverPingInterval, options.pingTimeout};
    config.link.closeTimeout = options.closeTimeout;
    config.labelLimits = options.labelLimits;
    return config;
}

worker::WorkerConfig workerConfig(const Options &options, const QByteArray &token)
{
    worker::WorkerConfig config;
    config.name = options.name;
    config.dataDir = options.dataDir;
    config.slots = options.slots;
    config.labels = options.labels;
    config.stopRuns = options.stopRuns;
    config.spool.bytes = options.spoolMax;
    config.spool.age = options.spoolAge;
    config.token = token;
    config.link.urls = texts(options.connectUrls);
    config.link.heartbeat = options.heartbeat;
    config.link.keepalive = {options.pingInterval, options.pingTimeout};
    config.link.closeTimeout = options.closeTimeout;
    config.link.ackTimeout = options.ackTimeout;
    config.link.reconnectMax = options.reconnectMax;
    return config;
}

/// Opens the log, then runs `face` until its end.
int withLog(const Options &options, int (*face)(const Options &, LogSink &, const Ready &))
{
    auto sink = LogSink::install(options);
    if (sink)
        return face(options, **sink, [](const QString &) {});
    std::fprintf(stderr, "holdfast: %s\n", qUtf8Printable(sink.problem().text()));
    return kBadConfiguration;
}

} // namespace

int runServer(const Options &options)
{
    return withLog(options, serve);
}

int runWorker(const Options &options)
{
    return withLog(options, work);
}

int serve(const Options &options, LogSink &sink, const Ready &ready)
{
    if (options.insecure)
        log(lcApp(), LogLevel::Warning,
            QStringLiteral("--insecure: whoever reaches this port can run jobs, and nothing on it is encrypted"),
            QStringLiteral("use it only in a network that you trust"));
    const runtime::SystemClock clock;
    const QString path = options.database.mid(QStringLiteral("sqlite:").size());
    server::Server server(
        serverConfig(options), [path] { return std::make_unique<store::SqliteBackend>(store::SqliteOptions{path}); },
        clock);
    const auto address = server.start();
    if (!address)
        return fail(address.problem());
    ready(*address);
    const int code = runUntilStopped(server, sink);
    return server.hasFailed() ? kFailed : code;
}

int runKeeper(const keeper::KeeperConfig &config)
{
    const runtime::SystemClock clock;
    keeper::Keeper keeper(config, clock);
    SignalWatcher signalWatcher;
    QObject::connect(&signalWatcher, &SignalWatcher::stopRequested, &keeper, &keeper::Keeper::stop);
    QObject::connect(
        &keeper, &keeper::Keeper::done, &keeper, [] { QCoreApplication::exit(0); }, Qt::QueuedConnection);
    if (!keeper.start())
        return kFailed; // the worker sees that there is no keeper, and says so
    return QCoreApplication::exec();
}

int work(const Options &options, LogSink &sink, const Ready &ready)
{
    const auto token = readToken(options.tokenFile);
    if (!token)
        return fail(token.problem(), kBadConfiguration);
    const runtime::SystemClock clock;
    worker::Worker worker(workerConfig(options, *token), clock);
    if (const auto started = worker.start(); !started)
        return fail(started.problem());
    ready(options.connectUrls.first().toString());
    return runUntilStopped(worker, sink);
}

} // namespace holdfast::app
