// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/request_body.h"

#include <QJsonDocument>

namespace holdfast::server {

Result<QJsonObject> objectIn(const QByteArray &body)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (document.isObject())
        return document.object();
    return Problem{QStringLiteral("bad_json"),
                   QStringLiteral("the body is not a JSON object: %1").arg(error.errorString()),
                   {},
                   {}};
}

} // namespace holdfast::server
