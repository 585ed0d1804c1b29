// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/request_body.h"

#include "core/protocol/json_object.h"

namespace holdfast::server {

Result<QJsonObject> objectIn(const QByteArray &body)
{
    Result<QJsonObject> object = protocol::readObject(body);
    if (object)
        return object;
    return Problem{QStringLiteral("bad_json"), object.problem().what, QStringLiteral("body"), {}};
}

} // namespace holdfast::server
