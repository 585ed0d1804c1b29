// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/join_request.h"

#include "core/protocol/fields.h"
#include "core/protocol/limits.h"
#include "core/server/api/request_body.h"

namespace holdfast::server {

using protocol::Fields;
using protocol::Need;

Result<access::JoinRequest> readJoin(const QByteArray &body)
{
    const Result<QJsonObject> object = objectIn(body);
    if (!object)
        return object.problem();
    Fields fields(*object);
    access::JoinRequest request;
    const QString token = fields.text(QStringLiteral("token"), Need::Required, protocol::kMaxText);
    request.worker = fields.text(QStringLiteral("name"), Need::Required, protocol::kMaxName);
    request.hash = fields.sha256(QStringLiteral("sha256"));
    if (const auto &problem = fields.problem())
        return *problem;
    auto presented = access::readToken(token);
    if (!presented)
        return presented.problem();
    request.token = *presented;
    return request;
}

Result<access::Rotation> readRotation(const QByteArray &body)
{
    if (body.isEmpty())
        return access::Rotation::Gentle;
    const Result<QJsonObject> object = objectIn(body);
    if (!object)
        return object.problem();
    Fields fields(*object);
    const bool isNow = fields.flag(QStringLiteral("now"));
    if (const auto &problem = fields.problem())
        return *problem;
    return isNow ? access::Rotation::AtOnce : access::Rotation::Gentle;
}

} // namespace holdfast::server
