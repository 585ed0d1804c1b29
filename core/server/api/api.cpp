// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/api.h"

#include "core/server/api/answer.h"
#include "core/server/api/handlers.h"
#include "core/server/api/routes.h"

namespace holdfast::server {

namespace {

const QString kWait = QStringLiteral("wait");

/// Health and metrics are small, and must not wait behind lists.
bool mayBeLong(const Route &route)
{
    return route.method == Method::Get && QByteArrayView(route.pattern).startsWith("/api/");
}

} // namespace

Api::Api(RunService &runs, TokenService &tokens, WorkerCredentials &credentials, SessionHub &hub,
         const runtime::LoopWatch &loop, const LatencyService &latency, const FigureService &figures,
         NotifyService &notify, const RetentionService &retention, ServerMetrics &metrics, const ServerInfo &info,
         QObject *parent)
    : QObject(parent)
    , m_services{runs, tokens, credentials, hub, loop, latency, figures, notify, retention, metrics, info, this}
{
    connect(&runs, &RunService::committed, this, [this](const jobs::Changes &changes) {
        for (const jobs::Run &run : changes.runs) {
            if (jobs::isFinal(run.state))
                m_waits.tell(run.id, RunWaits::News::End);
        }
    });
    connect(&runs, &RunService::outputStored, this,
            [this](const QString &run) { m_waits.tell(run, RunWaits::News::Output); });
}

void Api::handle(const net::HttpRequest &request, const net::HttpReply &reply)
{
    const auto found = match(routes(), request.head);
    if (const auto *unmatched = std::get_if<Unmatched>(&found))
        return sendUnmatched(reply, *unmatched);
    const auto &[route, name] = std::get<Matched>(found);
    const Call call{name, QUrlQuery(QString::fromUtf8(request.head.query)), request.body, request.admission, reply};
    if (route->awaits && call.query.hasQueryItem(kWait))
        return answerWithNews(*route, call);
    answer(*route, call);
}

/// The request is held before the record is read: so no news comes between the two.
void Api::answerWithNews(const Route &route, const Call &call)
{
    const auto seconds = numberIn(call.query, kWait, 0, RunWaits::kLongest.count(), 0);
    if (!seconds)
        return sendProblem(call.reply, badField(kWait, QStringLiteral("is not from 0 to 30 (seconds)")));
    const auto ticket =
        m_waits.hold(call.name, *route.awaits, Seconds(*seconds), [this, &route, call](RunWaits::Why why) {
            if (why == RunWaits::Why::Answer)
                return answer(route, call);
            sendProblem(call.reply, {QStringLiteral("not_leading"), QStringLiteral("this server stops"), {}, {}});
        });
    if (!ticket)
        return answer(route, call);
    m_services.runs.store().read<bool>(this, newsFor(call, *route.awaits), [this, ticket](const Result<bool> &news) {
        if (!news || *news)
            m_waits.release(*ticket);
    });
}

void Api::answer(const Route &route, const Call &call)
{
    if (!mayBeLong(route))
        return route.handler(m_services, call);
    // What it waits for may end with the term. Nothing was changed, so it can be asked again.
    call.reply.otherwise({ErrorCode::NotLeading, QStringLiteral("this server stops; try again later")});
    const bool isTaken = m_places.give([this, call, handler = route.handler](Place place) {
        call.reply.keep(std::move(place));
        handler(m_services, call);
    });
    if (!isTaken)
        sendProblem(call.reply, {QStringLiteral("unavailable"),
                                 QStringLiteral("too many requests wait already"),
                                 {},
                                 QStringLiteral("try again later")});
}

} // namespace holdfast::server
