// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/session_cookie.h"

#include <QByteArrayList>

#include <chrono>

namespace holdfast::server {
namespace {

constexpr char kBegin[] = "holdfast=";
constexpr std::chrono::seconds kKept = std::chrono::days(90);

} // namespace

QByteArray authorizationIn(const QByteArray &cookies)
{
    for (const QByteArray &each : cookies.split(';')) {
        const QByteArray cookie = each.trimmed();
        if (cookie.startsWith(kBegin) && cookie.size() > qsizetype(sizeof kBegin) - 1)
            return "Bearer " + cookie.mid(sizeof kBegin - 1);
    }
    return {};
}

QByteArray cookieFor(const QByteArray &token, bool isSecure)
{
    const auto seconds = token.isEmpty() ? 0 : kKept.count();
    return kBegin + token + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + QByteArray::number(qint64(seconds)) +
           (isSecure ? "; Secure" : "");
}

} // namespace holdfast::server
