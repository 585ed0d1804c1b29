// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/answer.h"

#include "core/base/printable.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace holdfast::app::client {
namespace {

QJsonValue parse(const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (document.isObject())
        return document.object();
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(QJsonValue::Undefined);
}

} // namespace

Answer judge(int status, const QByteArray &body)
{
    const QJsonValue value = parse(body);
    if (status >= 200 && status < 300) {
        if (value.isUndefined())
            return Answer{Answer::Kind::Unreachable,
                          status,
                          {},
                          QStringLiteral("the answer is not from a Holdfast server"),
                          QStringLiteral("Check --url or HOLDFAST_URL")};
        return Answer{Answer::Kind::Good, status, value, {}, {}};
    }
    const QJsonValue error = value[QStringLiteral("error")];
    const QString message = printable(error[QStringLiteral("message")].toString());
    if (!message.isEmpty())
        return Answer{Answer::Kind::Refused, status, {}, message, {}};
    const bool gateway = status == 502 || status == 503 || status == 504;
    const bool redirect = status < 400;
    return Answer{gateway || redirect ? Answer::Kind::Unreachable : Answer::Kind::Refused,
                  status,
                  {},
                  QStringLiteral("HTTP status %1").arg(status),
                  {}};
}

} // namespace holdfast::app::client
