// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_values.h"
#include "core/notify/channel_json.h"
#include "core/server/api/answer.h"
#include "core/server/api/handlers.h"
#include "core/server/api/request_body.h"

namespace holdfast::server {
namespace {

QJsonObject stateJson(const ChannelView &view)
{
    return {{QStringLiteral("name"), view.channel.name},
            {QStringLiteral("kind"), notify::toString(view.channel.kind)},
            {QStringLiteral("waiting"), view.health.waiting},
            {QStringLiteral("failures"), view.health.failures},
            {QStringLiteral("error"), textOrNull(view.health.error)},
            {QStringLiteral("last_sent_at"), timeOrNull(view.health.lastSent)}};
}

/// Without what may be a secret: the path of a URL, the body of a webhook.
QJsonObject channelJson(const ChannelView &view)
{
    QJsonObject json = notify::toJson(view.channel);
    json[QStringLiteral("target")] = notify::shownTarget(view.channel);
    json.remove(QStringLiteral("body"));
    json[QStringLiteral("has_body")] = !view.channel.body.isEmpty();
    json[QStringLiteral("has_secret")] = view.hasSecret;
    const QJsonObject state = stateJson(view);
    for (auto it = state.begin(); it != state.end(); ++it)
        json[it.key()] = it.value();
    return json;
}

} // namespace

QJsonArray channelStates(const NotifyService &notify)
{
    QJsonArray list;
    for (const ChannelView &view : notify.channels())
        list += stateJson(view);
    return list;
}

void listChannels(const Services &services, const Call &call)
{
    QJsonArray list;
    for (const ChannelView &view : services.notify.channels())
        list += channelJson(view);
    sendJson(call.reply, 200, list);
}

void addChannel(const Services &services, const Call &call)
{
    const Result<QJsonObject> object = objectIn(call.body);
    if (!object)
        return sendProblem(call.reply, object.problem());
    const auto asked = notify::channelAskedFor(*object);
    if (!asked)
        return sendProblem(call.reply, asked.problem());
    services.notify.add(*asked, actorOf(call), [asked = *asked, reply = call.reply](const Result<void> &done) {
        if (done)
            sendJson(reply, 201, channelJson({asked.channel, !asked.secret.isEmpty(), {}}));
        else
            sendProblem(reply, done.problem());
    });
}

void removeChannel(const Services &services, const Call &call)
{
    services.notify.remove(call.name, actorOf(call), [name = call.name, reply = call.reply](const Result<void> &done) {
        if (done)
            sendJson(reply, 200, QJsonObject{{QStringLiteral("name"), name}, {QStringLiteral("removed"), true}});
        else
            sendProblem(reply, done.problem());
    });
}

/// That the receiver does not take it is an answer, not an error of the request.
void testChannel(const Services &services, const Call &call)
{
    const Result<void> sending =
        services.notify.test(call.name, [name = call.name, reply = call.reply](const Result<void> &done) {
            sendJson(reply, 200,
                     QJsonObject{{QStringLiteral("name"), name},
                                 {QStringLiteral("delivered"), done.ok()},
                                 {QStringLiteral("error"), done ? QJsonValue() : QJsonValue(done.problem().what)}});
        });
    if (!sending)
        sendProblem(call.reply, sending.problem());
}

} // namespace holdfast::server
