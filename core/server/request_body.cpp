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
    QString what = QStringLiteral("the body is not a JSON object");
    if (error.error != QJsonParseError::NoError)
        what += QStringLiteral(": ") + error.errorString();
    return Problem{QStringLiteral("bad_json"), what, {}, {}};
}

} // namespace holdfast::server
