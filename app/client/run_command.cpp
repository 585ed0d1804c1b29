// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/run_command.h"

#include "app/client/columns.h"
#include "app/client/drill_runner.h"
#include "app/client/exporter.h"
#include "app/client/http_client.h"
#include "app/client/log_reader.h"
#include "app/client/run_waiter.h"
#include "app/client/single_request.h"
#include "app/options/tls_options.h"
#include "app/options/token_file.h"
#include "app/options/usage_fault.h"
#include "core/runtime/clock.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTimer>

#include <memory>

namespace holdfast::app::client {
namespace {

std::unique_ptr<CommandRun> makeCommandRun(const CommandContext &context, const Command &command)
{
    if (const auto *run = std::get_if<JobRun>(&command); run != nullptr && run->wait)
        return std::make_unique<RunWaiter>(context, run->name);
    if (const auto *wait = std::get_if<RunWait>(&command))
        return std::make_unique<RunWaiter>(context, wait->ids);
    if (const auto *log = std::get_if<RunLog>(&command))
        return std::make_unique<LogReader>(context, *log);
    if (const auto *drill = std::get_if<Drill>(&command))
        return std::make_unique<DrillRunner>(context, *drill);
    if (const auto *exported = std::get_if<Export>(&command))
        return std::make_unique<Exporter>(context, *exported);
    return std::make_unique<SingleRequest>(context, command);
}

/// For names that a shell waits for.
constexpr Milliseconds kNamesPatience{1'000};

/// A shell that completes a line gets names at once or nothing, and no sentence that would stand in somebody's line.
int runNames(const Options &options)
{
    Console console = standardConsole();
    console.err = [](const QByteArray &) { return Written::All; };
    ClientTimes times;
    times.silence = kNamesPatience;
    times.whole = kNamesPatience;
    return runCommand(options, console, times, standardTerminal());
}

} // namespace

int runCommand(const Options &options, QCoreApplication &)
{
    if (std::holds_alternative<CompletionNames>(options.command))
        return runNames(options);
    return runCommand(options, standardConsole(), ClientTimes{}, standardTerminal());
}

int runCommand(const Options &options, const Console &console, const ClientTimes &times, const Terminal &terminal)
{
    const auto complain = [&console](const QString &line) {
        console.err((QStringLiteral("holdfast: ") + line + u'\n').toUtf8());
        return static_cast<int>(ExitCode::BadUsage);
    };
    if (const QString fault = columnFault(options.command); !fault.isEmpty())
        return complain(fault);
    const auto command = withSecrets(options.command);
    if (!command)
        return complain(messageOf(command.problem()));
    const auto token = tokenOf(options);
    if (!token)
        return complain(messageOf(token.problem()));
    const auto tls = tls::ClientTls::from(trustOf(options, options.url), runtime::SystemClock().now().wall);
    if (!tls)
        return complain(messageOf(tls.problem()));
    HttpClient http(options.url, *token, times.silence, *tls);
    if (token->isEmpty())
        http.setTokenIfAsked(adminTokenFor(options));
    const auto session =
        makeCommandRun(CommandContext{http, console, options.json, times, viewFor(options, terminal)}, *command);
    QEventLoop loop;
    // Queued, so that a session that ends inside start() ends the loop too.
    QObject::connect(session.get(), &CommandRun::finished, &loop, &QEventLoop::exit, Qt::QueuedConnection);
    if (times.whole)
        QTimer::singleShot(*times.whole, &loop, [&loop] { loop.exit(static_cast<int>(ExitCode::Unreachable)); });
    session->start();
    return loop.exec();
}

} // namespace holdfast::app::client
