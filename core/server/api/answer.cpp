// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/answer.h"

namespace holdfast::server {

void sendProblem(const net::HttpReply &reply, const Problem &problem)
{
    const auto code = errorCodeFrom(problem.code);
    Q_ASSERT(code); // else the code belongs into core/base/error_code.h
    const int status = rowOf(code.value_or(ErrorCode::Internal)).httpStatus;
    const net::HttpHeaders headers = status == 503 ? net::HttpHeaders{{"Retry-After", "1"}} : net::HttpHeaders();
    reply.send(status, "application/json", net::errorBody(problem), headers);
}

void sendUnmatched(const net::HttpReply &reply, const Unmatched &unmatched)
{
    Problem problem{toString(unmatched.code),
                    QStringLiteral("there is nothing at this path"),
                    {},
                    QStringLiteral("docs/http.md lists the paths")};
    net::HttpHeaders headers;
    if (unmatched.code == ErrorCode::WrongMethod) {
        problem = {problem.code, QStringLiteral("this path takes %1").arg(QLatin1String(unmatched.allowed)), {}, {}};
        headers = {{"Allow", unmatched.allowed}};
    } else if (unmatched.code == ErrorCode::UpgradeRequired) {
        problem = {problem.code, QStringLiteral("this path speaks WebSocket"), {}, {}};
    }
    reply.send(rowOf(unmatched.code).httpStatus, "application/json", net::errorBody(problem), headers);
}

Problem noWorker(const QString &name)
{
    return {QStringLiteral("not_found"), QStringLiteral("there is no worker named \"%1\"").arg(name), {}, {}};
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
