// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compose.h"

#include "app/backup/backup_clock.h"
#include "app/channels.h"
#include "app/database.h"
#include "app/join/worker_start.h"
#include "app/log/sink.h"
#include "app/options/own_server.h"
#include "app/options/tls_options.h"
#include "app/options/token_file.h"
#include "app/platform/platform.h"
#include "app/platform/signal_watcher.h"
#include "app/service/host.h"
#include "app/service/reporter.h"
#include "app/stop_limit.h"
#include "core/base/log.h"
#include "core/process/orphans.h"
#include "core/runtime/private_file.h"
#include "core/server/addresses.h"
#include "core/server/server.h"
#include "core/store/sqlite_schema.h"
#include "core/worker/worker.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QFile>
#include <QFileInfo>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>

namespace holdfast::app {
namespace {

constexpr int kFailed = 1;
constexpr int kBadConfiguration = 2;

int fail(const Problem &problem, int exitCode = kFailed)
{
    Problem fault = problem;
    fault.todo.clear(); // said as what to do
    log(lcApp(), LogLevel::Warning, QStringLiteral("cannot start: ") + fault.text(),
        problem.todo.isEmpty() ? QStringLiteral("fix this and start again") : problem.todo);
    return exitCode;
}

/// For the database, or the spool, after the connections have been closed.
constexpr Milliseconds kStopPatience{12'000}; // the store gives up after 10 s, and says why

/// What a stop does that hangs.
std::function<void()> endingBy(LogSink &sink)
{
    return [&sink] {
        log(lcApp(), LogLevel::Warning,
            QStringLiteral("the disk of the data does not answer; this process ends without it"),
            QStringLiteral("check that disk; workers deliver again what the server has not confirmed"));
        std::_Exit(sink.endWith(kFailed));
    };
}

/// Runs `daemon` until it has stopped: in order at the first signal, at once at the second. `ownChild`: the process
/// that somebody else waits for, 0: none; others that end are collected.
template <typename Daemon>
int runUntilStopped(
    Daemon &daemon, SignalWatcher &signalWatcher, LogSink &sink, StopLimit &limit, service::Reporter &reporter,
    const std::function<qint64()> &ownChild = [] { return qint64(0); })
{
    QEventLoop loop; // not the application's: that may be the window's, in another thread
    QObject::connect(&signalWatcher, &SignalWatcher::stopRequested, &daemon, [&] {
        log(lcApp(), LogLevel::Info, QStringLiteral("stopping"));
        reporter.stopping();
        limit.begin();
        daemon.stop();
    });
    QObject::connect(&signalWatcher, &SignalWatcher::forceRequested, &daemon, [&loop] {
        log(lcApp(), LogLevel::Warning, QStringLiteral("stopped by force"));
        loop.exit(kFailed);
    });
    QObject::connect(&signalWatcher, &SignalWatcher::reopenRequested, &daemon, [&sink] { sink.reopen(); });
    QObject::connect(&signalWatcher, &SignalWatcher::childEnded, &daemon,
                     [&ownChild] { process::collectOrphans(ownChild()); });
    QObject::connect(
        &daemon, &Daemon::stopped, &daemon, [&loop] { loop.exit(0); }, Qt::QueuedConnection);
    const int code = loop.exec();
    log(lcApp(), LogLevel::Info, QStringLiteral("stopped"));
    return code;
}

/// Read and judged now, so that a server with a bad certificate does not start; nothing for one without TLS.
Result<std::optional<server::ServerTls>> serverTls(const Options &options, WallTime now)
{
    const tls::PairFiles files = pairOf(options);
    if (!files.isGiven())
        return std::optional<server::ServerTls>();
    const auto pair = tls::readPair(files, now);
    if (!pair)
        return pair.problem();
    log(lcApp(), LogLevel::Info,
        QStringLiteral("the TLS certificate is %1, valid until %2")
            .arg(files.certificate, toIso(pair->facts().notAfter)));
    return std::optional(server::ServerTls{files, *pair});
}

/// For a server: writes the file, and takes it away at its end. If it cannot be written, a line of the log says so, and
/// commands need --url. Blocks.
class OwnServerFile final
{
public:
    OwnServerFile(const QString &dataDir, const QString &url);
    ~OwnServerFile();
    OwnServerFile(const OwnServerFile &) = delete;
    OwnServerFile &operator=(const OwnServerFile &) = delete;

private:
    const QString m_path;
};

OwnServerFile::OwnServerFile(const QString &dataDir, const QString &url)
    : m_path(ownServerFile(dataDir))
{
    const QString fault = runtime::writePrivateFile(m_path, url.toUtf8() + '\n', runtime::Durable::No);
    if (!fault.isEmpty())
        log(lcApp(), LogLevel::Warning, QStringLiteral("%1 cannot be written: %2").arg(m_path, fault),
            QStringLiteral("make the data folder writable; until then give the commands on this machine --url %1")
                .arg(url));
}

OwnServerFile::~OwnServerFile()
{
    QFile::remove(m_path);
}

/// What a window beside the server attaches to.
Attach attachTo(const QString &listening, const std::optional<server::ServerTls> &tls)
{
    if (!tls)
        return {listening, {}};
    return {server::urlHere(listening, tls->pair.facts().names), {.caFile = {}, .pin = tls->pair.pin()}};
}

jobs::KeepRules keepRules(const Options &options)
{
    jobs::KeepRules rules;
    rules.runs = options.keepRuns;
    if (options.keepOutput > Milliseconds(0))
        rules.output = options.keepOutput;
    rules.most = options.keepMost;
    rules.mostOfJob = options.keepMostOfJob;
    return rules;
}

server::ServerConfig serverConfig(const Options &options)
{
    server::ServerConfig config;
    config.listener.host = options.listenAddress.toString();
    config.listener.port = options.listenPort;
    config.listener.access.allowedOrigins = options.allowOrigins;
    config.listener.access.allowedHosts = options.allowHosts;
    config.leadership.link.keepalive = {options.serverPingInterval, options.pingTimeout};
    config.leadership.link.closeTimeout = options.closeTimeout;
    config.leadership.labelLimits = options.labelLimits;
    config.leadership.keep = keepRules(options);
    config.leadership.figuresOf = options.metricsJobs;
    config.leadership.alive = {options.aliveUrl, options.aliveEvery};
    config.leadership.requiresToken = options.requireToken || !options.listenAddress.isLoopback();
    config.leadership.adminTokenFolder = options.dataDir;
    return config;
}

worker::WorkerConfig workerConfig(const Options &options, const join::WorkerStart &start, const tls::ClientTls &tls)
{
    worker::WorkerConfig config;
    config.name = start.name;
    config.dataDir = options.dataDir;
    config.slots = options.slots;
    config.labels = start.labels;
    config.stopRuns = options.stopRuns;
    config.isEphemeral = options.isEphemeral;
    config.spool.bytes = options.spoolMax;
    config.spool.age = options.spoolAge;
    config.keepReceipts = options.keepReceipts;
    config.token = start.token;
    config.hasJoined = start.hasJoined;
    config.tls = tls;
    config.link.urls = start.urls;
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
    closeFilesToOthers();
    auto sink = LogSink::install(options);
    if (sink) {
        (*sink)->setListener(service::eventLogListener());
        return (*sink)->endWith(face(options, **sink, [](const Attach &) {}));
    }
    std::fprintf(stderr, "holdfast: %s\n", qUtf8Printable(sink.problem().text()));
    service::tellEventLog(sink.problem().text());
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
    const runtime::SystemClock clock;
    auto tls = serverTls(options, clock.now().wall);
    if (!tls)
        return fail(tls.problem(), kBadConfiguration);
    const auto channels = configuredChannels(options);
    if (!channels)
        return fail(channels.problem(), kBadConfiguration);
    if (options.insecure && !*tls)
        log(lcApp(), LogLevel::Warning,
            QStringLiteral("--insecure: nothing is encrypted; who listens in this network can read tokens and output"),
            QStringLiteral("use it only in a network that you trust"));
    const auto database = databaseOf(options, *tls);
    if (!database)
        return fail(database.problem(), database.problem().code == store::kUnavailable ? kFailed : kBadConfiguration);
    StopLimit limit(options.closeTimeout + kStopPatience, endingBy(sink)); // also of the server's destructor
    server::ServerConfig config = serverConfig(options);
    config.tls = *tls;
    config.leadership.channels = *channels;
    config.standby = database->standby;
    server::Server server(config, database->make, clock);
    QObject::connect(&server, &server::Server::stopping, &server, [&limit] { limit.begin(); }); // also by itself
    std::optional<SignalWatcher> signalWatcher; // from before the log says that it is ready
    std::optional<OwnServerFile> file;
    QObject::connect(&server, &server::Server::listening, &server, [&](const QString &at) {
        if (!signalWatcher)
            signalWatcher.emplace();
        file.emplace(options.dataDir,
                     *tls ? server::urlHere(at, (*tls)->pair.facts().names) : server::plainUrlHere(at));
    });
    const auto address = server.start();
    if (!address)
        return fail(address.problem());
    ready(attachTo(*address, *tls));
    service::Reporter reporter(service::Manager::ofThisProcess(), [&server](std::function<void(const Health &)> done) {
        server.look(&server, std::move(done));
    });
    const backup::BackupClock backups(options, clock);
    reporter.ready({true, QStringLiteral("serving at %1").arg(*address)});
    const int code =
        runUntilStopped(server, *signalWatcher, sink, limit, reporter, [&backups] { return backups.processId(); });
    return server.hasFailed() ? kFailed : code;
}

int newestSchema()
{
    return store::sqliteMigrations().back().version;
}

int runKeeper(const keeper::KeeperConfig &config)
{
    const runtime::SystemClock clock;
    process::adoptOrphans();
    keeper::Keeper keeper(config, clock);
    SignalWatcher signalWatcher;
    QObject::connect(&signalWatcher, &SignalWatcher::stopRequested, &keeper, &keeper::Keeper::stop);
    QObject::connect(&signalWatcher, &SignalWatcher::childEnded, &keeper, &keeper::Keeper::collectOrphans);
    QObject::connect(
        &keeper, &keeper::Keeper::done, &keeper, [] { QCoreApplication::exit(0); }, Qt::QueuedConnection);
    if (!keeper.start())
        return kFailed; // the worker sees that there is no keeper, and says so
    return QCoreApplication::exec();
}

int work(const Options &options, LogSink &sink, const Ready &ready)
{
    const auto token = tokenOf(options);
    if (!token)
        return fail(token.problem(), kBadConfiguration);
    if (const auto closed = closeToOthers(options.dataDir); !closed)
        return fail(closed.problem());
    const auto start = join::workerStart(options, *token);
    if (!start)
        return fail(start.problem(), kBadConfiguration);
    log(lcApp(), LogLevel::Info,
        QStringLiteral("the data are in %1").arg(QFileInfo(options.dataDir).absoluteFilePath()));
    const runtime::SystemClock clock;
    const tls::Trust trust = start->usesTls() ? start->trust : tls::Trust{};
    const auto tls = tls::ClientTls::from(trust, clock.now().wall);
    if (!tls)
        return fail(tls.problem(), kBadConfiguration);
    StopLimit limit(options.closeTimeout + kStopPatience + (options.stopRuns ? worker::kStopPatience : Milliseconds(0)),
                    endingBy(sink));
    worker::Worker worker(workerConfig(options, *start, *tls), clock);
    if (const auto started = worker.start(); !started)
        return fail(started.problem());
    ready({start->urls.first(), trust});
    service::Reporter reporter(service::Manager::ofThisProcess(),
                               [&worker](const std::function<void(const Health &)> &done) { done(worker.health()); });
    reporter.ready(worker.health());
    SignalWatcher signalWatcher;
    return runUntilStopped(worker, signalWatcher, sink, limit, reporter);
}

} // namespace holdfast::app
