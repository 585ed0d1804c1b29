// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/drill_request.h"

#include "core/protocol/fields.h"
#include "core/server/api/request_body.h"

namespace holdfast::server {

using fleet::Drill;
using protocol::Fields;
using protocol::Need;

Result<Drill> readDrill(const QByteArray &body)
{
    const Result<QJsonObject> object = objectIn(body);
    if (!object)
        return object.problem();
    Fields fields(*object);
    Drill drill;
    const auto kind = fleet::drillKindFrom(fields.text(QStringLiteral("kind"), Need::Required));
    if (!kind)
        fields.complain(QStringLiteral("kind"), QStringLiteral("is not cut, lag, freeze or kill-worker"));
    drill.kind = kind.value_or(Drill::Kind::Cut);
    if (fields.has(QStringLiteral("workers")))
        drill.workers = fields.list(QStringLiteral("workers"), Need::Required);
    drill.lasts = Milliseconds(
        fields.integer(QStringLiteral("for_ms"), Need::Required, 100, Drill::kLongest.count(), drill.lasts.count()));
    drill.lag = Milliseconds(
        fields.integer(QStringLiteral("lag_ms"), Need::Optional, 1, Drill::kLongest.count(), drill.lag.count()));
    if (drill.kind == Drill::Kind::KillWorker && drill.workers.isEmpty())
        fields.complain(QStringLiteral("workers"), QStringLiteral("is empty: name the worker to kill"));
    if (const auto &problem = fields.problem())
        return *problem;
    return drill;
}

} // namespace holdfast::server
