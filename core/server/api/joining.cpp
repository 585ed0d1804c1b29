// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// How a machine joins, and what becomes of its credential.
#include "core/base/json_values.h"
#include "core/server/api/answer.h"
#include "core/server/api/handlers.h"
#include "core/server/api/join_request.h"

namespace holdfast::server {
namespace {

QJsonObject joinedJson(const access::Joined &joined)
{
    return {{QStringLiteral("id"), joined.credential.id},
            {QStringLiteral("name"), joined.credential.name},
            {QStringLiteral("labels"), mapOf(joined.labels)}};
}

} // namespace

void joinWorker(const Services &services, const Call &call)
{
    const auto request = readJoin(call.body);
    if (!request)
        return sendProblem(call.reply, request.problem());
    services.credentials.join(
        *request, call.admission.address, [reply = call.reply](const Result<access::Joined> &joined) {
            return joined ? sendJson(reply, 200, joinedJson(*joined)) : sendProblem(reply, joined.problem());
        });
}

void showJoined(const Services &services, const Call &call)
{
    const access::Token *token = services.tokens.book().find(call.admission.tokenId);
    if (token == nullptr)
        return sendProblem(call.reply, {.code = QStringLiteral("unauthorized"),
                                        .what = QStringLiteral("this request has no worker's credential"),
                                        .todo = QStringLiteral("join first: holdfast worker join URL TOKEN")});
    sendJson(call.reply, 200,
             QJsonObject{{QStringLiteral("id"), token->id},
                         {QStringLiteral("name"), token->name},
                         {QStringLiteral("version"), services.info.version},
                         {QStringLiteral("now"), toIso(services.runs.now().wall)}});
}

void revokeWorker(const Services &services, const Call &call)
{
    services.credentials.revoke(
        call.name, actorOf(call),
        [reply = call.reply, name = call.name](const Result<WorkerCredentials::Revocation> &revoked) {
            if (!revoked)
                return sendProblem(reply, revoked.problem());
            sendJson(reply, 200,
                     QJsonObject{{QStringLiteral("name"), name},
                                 {QStringLiteral("token"), revoked->token.id},
                                 {QStringLiteral("revoked_at"), toIso(*revoked->token.revoked)},
                                 {QStringLiteral("already"), revoked->already}});
        });
}

void rotateWorker(const Services &services, const Call &call)
{
    const auto how = readRotation(call.body);
    if (!how)
        return sendProblem(call.reply, how.problem());
    services.credentials.rotate(
        call.name, *how, actorOf(call), [reply = call.reply, name = call.name](const Result<void> &rotated) {
            if (!rotated)
                return sendProblem(reply, rotated.problem());
            sendJson(reply, 200, QJsonObject{{QStringLiteral("name"), name}, {QStringLiteral("rotated"), true}});
        });
}

} // namespace holdfast::server
