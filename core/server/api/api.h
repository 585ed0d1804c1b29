// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/server/api/answer_places.h"
#include "core/server/api/call.h"
#include "core/server/api/route.h"

namespace holdfast::server {

/// The HTTP interface: finds each request's row in the table of routes and lets its handler answer. Lives in the
/// server's thread.
class Api final : public QObject
{
    Q_OBJECT
public:
    Api(RunService &runs, TokenService &tokens, WorkerCredentials &credentials, SessionHub &hub,
        const runtime::LoopWatch &loop, const LatencyService &latency, const FigureService &figures,
        NotifyService &notify, const RetentionService &retention, ServerMetrics &metrics, const ServerInfo &info,
        QObject *parent = nullptr);

    void handle(const net::HttpRequest &request, const net::HttpReply &reply);

    /// The term ends: who waits is told so.
    void end() { m_waits.end(); }

private:
    void answer(const Route &route, const Call &call);
    void answerWithNews(const Route &route, const Call &call);

    Services m_services;
    AnswerPlaces m_places;
    RunWaits m_waits;
};

} // namespace holdfast::server
