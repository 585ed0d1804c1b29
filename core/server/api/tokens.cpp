// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/token_facts.h"
#include "core/base/json_values.h"
#include "core/protocol/fields.h"
#include "core/server/api/answer.h"
#include "core/server/api/handlers.h"
#include "core/server/api/request_body.h"

#include <algorithm>

namespace holdfast::server {
namespace {

using access::JoinTerms;
using access::Minted;
using access::NewToken;
using access::Token;
using protocol::Fields;
using protocol::Need;

QString stateOf(const Token &token, WallTime now)
{
    if (token.revoked)
        return QStringLiteral("revoked");
    if (!token.isLive(now))
        return QStringLiteral("expired");
    if (token.isUsedUp())
        return QStringLiteral("used up");
    return token.nextHash.isEmpty() ? QStringLiteral("valid") : QStringLiteral("rotating");
}

QJsonObject tokenJson(const Token &token, WallTime now)
{
    QJsonObject json = access::factsOf(token);
    json["state"] = stateOf(token, now);
    json["last_used_at"] = timeOrNull(token.lastUsed);
    return json;
}

/// With its secret: only here, and only once.
QJsonObject mintedJson(const Services &services, const Minted &minted)
{
    const TlsInfo tls = minted.token.role == Role::Join ? services.info.tls.value_or(TlsInfo{}) : TlsInfo{};
    QJsonObject json = tokenJson(minted.token, services.runs.now().wall);
    json["token"] = access::tokenText(minted.token.role, minted.token.id, minted.secret, tls.pin.toLatin1());
    if (!tls.url.isEmpty())
        json["url"] = tls.url;
    return json;
}

JoinTerms readTerms(Fields &fields)
{
    JoinTerms terms;
    if (fields.has(QStringLiteral("pattern")))
        terms.pattern = fields.text(QStringLiteral("pattern"), Need::Required);
    terms.labels = fields.map(QStringLiteral("labels"));
    terms.usesLeft = static_cast<int>(
        fields.integer(QStringLiteral("uses"), Need::Optional, 1, access::TokenBook::kMaxUses, terms.usesLeft));
    terms.isRejoin = fields.flag(QStringLiteral("rejoin"));
    return terms;
}

Result<NewToken> readNewToken(const QByteArray &body)
{
    const Result<QJsonObject> object = objectIn(body);
    if (!object)
        return object.problem();
    Fields fields(*object);
    NewToken asked;
    const auto role = access::roleFrom(fields.text(QStringLiteral("role"), Need::Required));
    if (!role)
        fields.complain(QStringLiteral("role"), QStringLiteral("is not worker, viewer, operator, admin or join"));
    asked.role = role.value_or(Role::Viewer);
    asked.name = fields.text(QStringLiteral("name"), Need::Optional);
    if (fields.has(QStringLiteral("expires"))) {
        asked.lifetime = parseDuration(fields.text(QStringLiteral("expires"), Need::Required));
        if (!asked.lifetime)
            fields.complain(QStringLiteral("expires"), QStringLiteral("is not a duration such as 1h or 30d"));
    }
    if (asked.role == Role::Join)
        asked.join = readTerms(fields);
    if (const auto &problem = fields.problem())
        return *problem;
    return asked;
}

std::function<void(const Result<Minted> &)> answerMinted(const Services &services, const Call &call)
{
    return [&services, reply = call.reply](const Result<Minted> &minted) {
        if (minted)
            sendJson(reply, 200, mintedJson(services, *minted));
        else
            sendProblem(reply, minted.problem());
    };
}

} // namespace

void listTokens(const Services &services, const Call &call)
{
    QJsonArray list;
    const WallTime now = services.runs.now().wall;
    for (const Token &token : services.tokens.book().list())
        list += tokenJson(token, now);
    sendJson(call.reply, 200, list);
}

void createToken(const Services &services, const Call &call)
{
    auto asked = readNewToken(call.body);
    if (!asked)
        return sendProblem(call.reply, asked.problem());
    asked->madeBy = call.admission.who;
    services.tokens.create(*asked, actorOf(call), answerMinted(services, call));
}

void rotateToken(const Services &services, const Call &call)
{
    const bool isNow = call.query.queryItemValue(QStringLiteral("now")) == u"1";
    services.tokens.rotate(call.name, isNow ? access::Rotation::AtOnce : access::Rotation::Gentle, actorOf(call),
                           answerMinted(services, call));
}

void revokeToken(const Services &services, const Call &call)
{
    services.tokens.revoke(call.name, {actorOf(call), QStringLiteral("token_revoked")},
                           [&services, reply = call.reply](const Result<Token> &token) {
                               if (token)
                                   sendJson(reply, 200, tokenJson(*token, services.runs.now().wall));
                               else
                                   sendProblem(reply, token.problem());
                           });
}

} // namespace holdfast::server
