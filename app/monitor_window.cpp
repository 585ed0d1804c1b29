// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor_window.h"

#include "app/compose.h"
#include "app/log/format.h"
#include "app/log/sink.h"
#include "app/options/tls_options.h"
#include "app/options/token_file.h"
#include "app/options/usage_fault.h"
#include "app/platform/platform.h"
#include "app/platform/signal_watcher.h"
#include "core/runtime/clock.h"
#include "core/runtime/event_loop.h"
#include "core/tls/client_tls.h"
#include "gui/monitor_app.h"

#include <QApplication>
#include <QThread>

#include <cstdio>
#include <utility>

namespace holdfast::app {
namespace {

gui::LogLine lineFrom(const LogRecord &record)
{
    return {record.time, record.level, record.category, record.message, record.action};
}

/// The token that was given, or that of the server in this process; a server's or worker's own reading complains about
/// faults.
QByteArray windowToken(const Options &options)
{
    const auto token = tokenOf(options);
    if (token && !token->isEmpty())
        return *token;
    return options.face == Face::Server ? adminTokenFor(options) : QByteArray();
}

/// What listens on every address is reached on this machine's own.
QString reachable(QString address)
{
    if (address.startsWith(QStringLiteral("0.0.0.0:")))
        return address.replace(0, 7, QStringLiteral("127.0.0.1"));
    return address.startsWith(QStringLiteral("[::]:")) ? address.replace(0, 4, QStringLiteral("[::1]")) : address;
}

/// The core beside the window, in its own thread: only values cross, by the same feed that other windows get.
class CoreThread final : public QThread
{
public:
    CoreThread(const Options &options, LogSink &sink, Ready ready)
        : m_options(options)
        , m_sink(sink)
        , m_ready(std::move(ready))
    {
        runtime::installEventLoop(*this);
    }
    [[nodiscard]] int exitCode() const { return m_exitCode; }

protected:
    void run() override
    {
        m_exitCode =
            m_options.face == Face::Server ? serve(m_options, m_sink, m_ready) : work(m_options, m_sink, m_ready);
    }

private:
    const Options &m_options;
    LogSink &m_sink;
    const Ready m_ready;
    int m_exitCode = 0;
};

/// --connect, as a worker has it, or --url, as the commands have it; empty: the person gave neither.
QString chosenServer(const Options &options)
{
    if (!options.connectUrls.isEmpty())
        return options.connectUrls.first().toString();
    return options.isUrlGiven ? options.url.toString() : QString();
}

int runWindowAlone(const Options &options, gui::LogModel &lines)
{
    gui::MonitorConfig config{chosenServer(options), windowToken(options), false, trustOf(options), {}};
    if (options.isOwnCa)
        config.ownCa = std::exchange(config.trust.caFile, QString());
    if (const auto tls = tls::ClientTls::from(config.trust, runtime::SystemClock().now().wall); !tls) {
        std::fprintf(stderr, "holdfast: %s\n", qUtf8Printable(messageOf(tls.problem())));
        return 2;
    }
    gui::MonitorApp monitor(std::move(config), lines, gui::platformKeychain());
    SignalWatcher signalWatcher;
    QObject::connect(&signalWatcher, &SignalWatcher::stopRequested, &monitor, [] { QCoreApplication::exit(0); });
    QObject::connect(
        &monitor, &gui::MonitorApp::quit, &monitor, [] { QCoreApplication::exit(0); }, Qt::QueuedConnection);
    monitor.open();
    return QApplication::exec();
}

/// The window opens when there is something to attach to; a core that cannot start has said why in the log.
int runWindowAndCore(const Options &options, LogSink &sink, gui::LogModel &lines)
{
    std::unique_ptr<gui::MonitorApp> monitor;
    const auto openWindow = [&](const Attach &server) {
        gui::MonitorConfig config{reachable(server.address), windowToken(options), true, server.trust, {}};
        monitor = std::make_unique<gui::MonitorApp>(std::move(config), lines, gui::platformKeychain());
        monitor->open();
    };
    CoreThread core(options, sink, [&openWindow](const Attach &server) {
        QMetaObject::invokeMethod(
            QCoreApplication::instance(), [=] { openWindow(server); }, Qt::QueuedConnection);
    });
    QObject::connect(&core, &QThread::finished, QCoreApplication::instance(), &QCoreApplication::quit);
    core.start();
    QApplication::exec();
    core.wait();
    return core.exitCode();
}

int runWindow(const Options &options, char *programName)
{
    int argc = 1;
    char *argv[] = {programName, nullptr};
    const QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("holdfast"));
    QApplication::setApplicationVersion(QStringLiteral(HOLDFAST_VERSION));
    QApplication::setOrganizationName(QStringLiteral("holdfast"));
    QApplication::setDesktopFileName(QStringLiteral("holdfast"));
    if (options.face != Face::Monitor)
        closeFilesToOthers();
    auto sink = LogSink::install(options);
    if (!sink) {
        std::fprintf(stderr, "holdfast: %s\n", qUtf8Printable(sink.problem().text()));
        return 2;
    }
    gui::installTranslation();
    gui::LogModel lines;
    (*sink)->setListener([&lines](const LogRecord &record) { lines.add(lineFrom(record)); });
    const int code =
        options.face == Face::Monitor ? runWindowAlone(options, lines) : runWindowAndCore(options, **sink, lines);
    (*sink)->setListener({});
    return (*sink)->endWith(code);
}

} // namespace
} // namespace holdfast::app

const char *holdfastMonitorVersion()
{
    return HOLDFAST_VERSION;
}

int holdfastRunMonitor(const holdfast::app::Options &options, char *programName)
{
    return holdfast::app::runWindow(options, programName);
}
