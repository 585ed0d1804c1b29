// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/answer.h"
#include "core/server/api/drill_request.h"
#include "core/server/api/handlers.h"
#include "core/server/api/json.h"
#include "core/server/api/pages.h"

namespace holdfast::server {
namespace {

constexpr int kWorkersAtOnce = 50; ///< their figures are computed in the loop

NextPage pagesOfWorkers(const Services &services)
{
    return [&services, last = std::make_shared<QString>()](const TakePage &take) {
        const QList<WorkerView> page = services.hub.workersAfter(*last, kWorkersAtOnce);
        if (!page.isEmpty())
            *last = page.last().record.name;
        makePage(services, page, page.size() < kWorkersAtOnce, take);
    };
}

} // namespace

void listWorkers(const Services &services, const Call &call)
{
    sendPages(services, call.reply, pagesOfWorkers(services));
}

void showWorker(const Services &services, const Call &call)
{
    const QString &name = call.name;
    const auto view = services.hub.worker(name);
    if (!view)
        return sendProblem(call.reply, noWorker(name));
    sendMade<QJsonObject>(services, call.reply, [view = *view](store::Reader &reader) -> Result<QJsonObject> {
        constexpr int mostOutages = 100;
        const auto outages = reader.outages(view.record.name, mostOutages);
        if (!outages)
            return outages.problem();
        QJsonObject json = toJson(view);
        json[QStringLiteral("outages")] = toArray(*outages);
        return json;
    });
}

void removeWorker(const Services &services, const Call &call)
{
    services.credentials.remove(call.name, actorOf(call), [reply = call.reply](const Result<QString> &result) {
        return result ? sendJson(reply, 200, QJsonObject()) : sendProblem(reply, result.problem());
    });
}

void beginDrill(const Services &services, const Call &call)
{
    const auto wanted = readDrill(call.body);
    if (!wanted)
        return sendProblem(call.reply, wanted.problem());
    const Now now = services.runs.now();
    const auto drill = services.hub.startDrill(*wanted, actorOf(call));
    if (!drill)
        return sendProblem(call.reply, drill.problem());
    sendJson(call.reply, 200,
             QJsonObject{{QStringLiteral("kind"), toString(drill->kind)},
                         {QStringLiteral("workers"), QJsonArray::fromStringList(drill->workers)},
                         {QStringLiteral("began"), toIso(now.wall)},
                         {QStringLiteral("ends"), toIso(now.wall + drill->lasts)}});
}

void endDrill(const Services &services, const Call &call)
{
    sendJson(call.reply, 200, QJsonObject{{QStringLiteral("ended"), services.hub.stopDrill(actorOf(call))}});
}

} // namespace holdfast::server
