// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/net/http_reply.h"
#include "core/server/api_json.h"

#include <QJsonDocument>
#include <QUrlQuery>

/// How the API answers: one JSON value, or {"error": {"code", "message"}} with a fitting status.
namespace holdfast::server {

template <typename Json> // QJsonObject or QJsonArray
void sendJson(const net::HttpReply &reply, int status, const Json &json)
{
    reply.send(status, "application/json", QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n');
}

void sendProblem(const net::HttpReply &reply, const Problem &problem);
void notFound(const net::HttpReply &reply, const QString &what);
/// `allowed`: the methods that this path takes, RFC 9110, 15.5.6.
void wrongMethod(const net::HttpReply &reply, const QByteArray &allowed);

/// A whole number in the query, or the fallback; nothing where it is not one in range.
[[nodiscard]] std::optional<qint64> numberIn(const QUrlQuery &query, const QString &name, qint64 min, qint64 max,
                                             qint64 fallback);

template <typename T>
void sendResult(const net::HttpReply &reply, const Result<T> &result)
{
    if (result)
        sendJson(reply, 200, toJson(*result));
    else
        sendProblem(reply, result.problem());
}

template <typename T>
void sendList(const net::HttpReply &reply, const Result<QList<T>> &list)
{
    if (!list)
        return sendProblem(reply, list.problem());
    QJsonArray json;
    for (const T &each : *list)
        json += toJson(each);
    sendJson(reply, 200, json);
}

} // namespace holdfast::server
