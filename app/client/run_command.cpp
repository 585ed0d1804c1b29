// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/run_command.h"

#include "app/client/drill_runner.h"
#include "app/client/http_client.h"
#include "app/client/log_reader.h"
#include "app/client/one_shot.h"
#include "app/client/run_waiter.h"
#include "app/token_file.h"

#include <QCoreApplication>
#include <QEventLoop>

#include <memory>

namespace holdfast::app::client {
namespace {

std::unique_ptr<Session> makeSession(const SessionContext &context, const Command &command)
{
    if (const auto *run = std::get_if<JobRun>(&command); run != nullptr && run->wait)
        return std::make_unique<RunWaiter>(context, run->name);
    if (const auto *wait = std::get_if<RunWait>(&command))
        return std::make_unique<RunWaiter>(context, wait->ids);
    if (const auto *log = std::get_if<RunLog>(&command))
        return std::make_unique<LogReader>(context, *log);
    if (const auto *drill = std::get_if<Drill>(&command))
        return std::make_unique<DrillRunner>(context, *drill);
    return std::make_unique<OneShot>(context, command);
}

} // namespace

int runCommand(const Options &options, QCoreApplication &)
{
    return runCommand(options, standardConsole(), ClientTimes{});
}

int runCommand(const Options &options, const Console &console, const ClientTimes &times)
{
    const auto token = readToken(options.tokenFile);
    if (!token) {
        console.err((QStringLiteral("holdfast: ") + token.problem().text() + u'\n').toUtf8());
        return static_cast<int>(ExitCode::BadUsage);
    }
    HttpClient http(options.url, *token, times.silence);
    const auto session = makeSession(SessionContext{http, console, options.json, times}, options.command);
    QEventLoop loop;
    // Queued, so that a session that ends inside start() ends the loop too.
    QObject::connect(session.get(), &Session::finished, &loop, &QEventLoop::exit, Qt::QueuedConnection);
    session->start();
    return loop.exec();
}

} // namespace holdfast::app::client
