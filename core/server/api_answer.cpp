// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api_answer.h"

namespace holdfast::server {
namespace {

QJsonObject errorJson(const QString &code, const QString &message)
{
    return {
        {QStringLiteral("error"), QJsonObject{{QStringLiteral("code"), code}, {QStringLiteral("message"), message}}}};
}

int statusFor(const QString &code)
{
    if (code == u"unknown_job" || code == u"unknown_run")
        return 404;
    if (code == u"exists" || code == u"not_active" || code == u"drill_runs" || code == u"no_worker" ||
        code == u"old_worker")
        return 409;
    if (code == u"too_many")
        return 429;
    if (code == u"internal")
        return 500;
    return code == u"bad_field" || code == u"bad_json" ? 400 : 503; // the rest is the database's
}

} // namespace

void sendProblem(const net::HttpReply &reply, const Problem &problem)
{
    sendJson(reply, statusFor(problem.code), errorJson(problem.code, problem.text()));
}

void notFound(const net::HttpReply &reply, const QString &what)
{
    sendJson(reply, 404, errorJson(QStringLiteral("not_found"), what));
}

void wrongMethod(const net::HttpReply &reply, const QByteArray &allowed)
{
    reply.send(405, "application/json",
               QJsonDocument(errorJson(QStringLiteral("wrong_method"),
                                       QStringLiteral("this path takes %1").arg(QLatin1String(allowed))))
                       .toJson(QJsonDocument::Compact) +
                   '\n',
               {{"Allow", allowed}});
}

std::optional<qint64> numberIn(const QUrlQuery &query, const QString &name, qint64 min, qint64 max, qint64 fallback)
{
    if (!query.hasQueryItem(name))
        return fallback;
    bool ok = false;
    const qint64 number = query.queryItemValue(name).toLongLong(&ok);
    return ok && number >= min && number <= max ? std::optional(number) : std::nullopt;
}

} // namespace holdfast::server
