// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keeper/channel.h"

#include "core/protocol/fields.h"
#include "core/protocol/json_object.h"

#include <QJsonDocument>

namespace holdfast::keeper {
namespace {

using protocol::Fields;
using protocol::Need;

constexpr qint64 kMax = 1LL << 53;

QByteArray lineOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace

QByteArray encode(const Status &status)
{
    QJsonObject object{
        {QStringLiteral("run_id"), status.key.runId},
        {QStringLiteral("attempt"), status.key.attempt},
        {QStringLiteral("pid"), status.pid},
        {QStringLiteral("stdout"), status.stdoutBytes},
        {QStringLiteral("stderr"), status.stderrBytes},
        {QStringLiteral("trouble"), status.trouble},
        {QStringLiteral("finished"), status.finished},
    };
    if (status.startedAt)
        object[QStringLiteral("started_at")] = toIso(*status.startedAt);
    return lineOf(object);
}

QByteArray encode(const Order &order)
{
    QJsonObject object{{QStringLiteral("stop"), jobs::toString(order.stop)}};
    if (order.leaseUntil)
        object[QStringLiteral("lease_until_us")] = static_cast<qint64>(order.leaseUntil->time_since_epoch().count());
    return lineOf(object);
}

std::optional<Status> decodeStatus(const QByteArray &line)
{
    const auto object = protocol::readObject(line);
    if (!object)
        return std::nullopt;
    Fields fields(*object);
    Status status;
    status.key = {fields.text(QStringLiteral("run_id"), Need::Required),
                  static_cast<int>(fields.integer(QStringLiteral("attempt"), Need::Required, 1, 1'000'000))};
    status.pid = fields.integer(QStringLiteral("pid"), Need::Required, 0, kMax);
    status.startedAt = fields.time(QStringLiteral("started_at"));
    status.stdoutBytes = fields.integer(QStringLiteral("stdout"), Need::Required, 0, kMax);
    status.stderrBytes = fields.integer(QStringLiteral("stderr"), Need::Required, 0, kMax);
    status.trouble = fields.rawText(QStringLiteral("trouble"));
    status.finished = fields.flag(QStringLiteral("finished"));
    return fields.problem() ? std::nullopt : std::optional(status);
}

std::optional<Order> decodeOrder(const QByteArray &line)
{
    const auto object = protocol::readObject(line);
    if (!object)
        return std::nullopt;
    Fields fields(*object);
    const auto stop = jobs::stopCauseFrom(fields.text(QStringLiteral("stop"), Need::Required));
    Order order{stop.value_or(jobs::StopCause::None), std::nullopt};
    if (fields.has(QStringLiteral("lease_until_us")))
        order.leaseUntil =
            MonoTime(Microseconds(fields.integer(QStringLiteral("lease_until_us"), Need::Required, -kMax, kMax)));
    return fields.problem() || !stop ? std::nullopt : std::optional(order);
}

} // namespace holdfast::keeper
