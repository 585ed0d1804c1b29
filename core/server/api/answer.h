// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/net/http_reply.h"
#include "core/server/api/json.h"
#include "core/server/api/route.h"

#include <QJsonDocument>
#include <QUrlQuery>

/// How the API answers: one JSON value, or {"error": …} with the status of its code.
namespace holdfast::server {

template <typename Json> // QJsonObject or QJsonArray
[[nodiscard]] QByteArray toBytes(const Json &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

/// For what is small: the loop makes it. pages.h has what is not.
template <typename Json>
void sendJson(const net::HttpReply &reply, int status, const Json &json)
{
    reply.send(status, "application/json", toBytes(json) + '\n');
}

void sendProblem(const net::HttpReply &reply, const Problem &problem);
/// The answer to a request that no route takes.
void sendUnmatched(const net::HttpReply &reply, const Unmatched &unmatched);

[[nodiscard]] Problem noWorker(const QString &name);

/// A whole number in the query, or the fallback; nothing where it is not one in range.
[[nodiscard]] std::optional<qint64> numberIn(const QUrlQuery &query, const QString &name, qint64 min, qint64 max,
                                             qint64 fallback);

template <typename List>
[[nodiscard]] QJsonArray toArray(const List &list)
{
    QJsonArray array;
    for (const auto &each : list)
        array += toJson(each);
    return array;
}

} // namespace holdfast::server
