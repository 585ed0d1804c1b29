// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/drill.h"

#include "core/base/words.h"
#include "core/protocol/fields.h"
#include "core/server/request_body.h"

namespace holdfast::server {
namespace {

using Kind = Drill::Kind;
using protocol::Fields;
using protocol::Need;

constexpr Words<Kind, 4> kKinds = {{
    {Kind::Cut, "cut"},
    {Kind::Lag, "lag"},
    {Kind::Freeze, "freeze"},
    {Kind::KillWorker, "kill-worker"},
}};

} // namespace

QString toString(Kind kind)
{
    return wordFor(kKinds, kind);
}

Result<Drill> readDrill(const QByteArray &body)
{
    const Result<QJsonObject> object = objectIn(body);
    if (!object)
        return object.problem();
    Fields fields(*object);
    Drill drill;
    const auto kind = valueFor(kKinds, fields.text(QStringLiteral("kind"), Need::Required));
    if (!kind)
        fields.complain(QStringLiteral("kind"), QStringLiteral("is not cut, lag, freeze or kill-worker"));
    drill.kind = kind.value_or(Kind::Cut);
    if (fields.has(QStringLiteral("workers")))
        drill.workers = fields.list(QStringLiteral("workers"), Need::Required);
    drill.lasts = Milliseconds(
        fields.integer(QStringLiteral("for_ms"), Need::Required, 100, Drill::kLongest.count(), drill.lasts.count()));
    drill.lag = Milliseconds(
        fields.integer(QStringLiteral("lag_ms"), Need::Optional, 1, Drill::kLongest.count(), drill.lag.count()));
    if (drill.kind == Kind::KillWorker && drill.workers.isEmpty())
        fields.complain(QStringLiteral("workers"), QStringLiteral("is empty: say which worker is to be killed"));
    if (const auto &problem = fields.problem())
        return *problem;
    return drill;
}

} // namespace holdfast::server
