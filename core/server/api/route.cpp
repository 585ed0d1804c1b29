// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/route.h"

#include <QUrl>

namespace holdfast::server {
namespace {

std::optional<Method> methodOf(const net::RequestHead &head)
{
    if (head.upgrade)
        return Method::Upgrade;
    if (head.method == "GET" || head.method == "HEAD")
        return Method::Get;
    if (head.method == "POST")
        return Method::Post;
    return head.method == "DELETE" ? std::optional(Method::Delete) : std::nullopt;
}

QStringList segmentsOf(const QByteArray &path)
{
    QStringList segments;
    for (const QByteArray &segment : path.split('/'))
        segments += QUrl::fromPercentEncoding(segment); // after the split: an encoded slash is part of a name
    return segments;
}

/// The parameter, empty where the pattern has none; nothing where the path is another one.
std::optional<QString> parameterIn(const QStringList &path, const char *pattern)
{
    const QList<QByteArray> expected = QByteArray(pattern).split('/');
    if (path.size() != expected.size())
        return std::nullopt;
    QString parameter;
    for (qsizetype i = 0; i < path.size(); ++i) {
        const bool isParameter = expected[i].startsWith('{');
        if (isParameter ? path[i].isEmpty() : path[i] != QLatin1String(expected[i]))
            return std::nullopt;
        if (isParameter)
            parameter = path[i];
    }
    return parameter;
}

} // namespace

QByteArray toBytes(Method method)
{
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Post:
        return "POST";
    case Method::Delete:
        return "DELETE";
    case Method::Upgrade:
        return {};
    }
    Q_UNREACHABLE();
}

std::variant<Matched, Unmatched> match(std::span<const Route> routes, const net::RequestHead &head)
{
    const auto method = methodOf(head);
    const QStringList path = segmentsOf(head.target);
    QByteArrayList allowed;
    for (const Route &route : routes) {
        const auto parameter = parameterIn(path, route.pattern);
        if (!parameter)
            continue;
        if (route.method == method)
            return Matched{&route, *parameter};
        allowed += toBytes(route.method);
    }
    if (allowed.isEmpty() || head.upgrade)
        return Unmatched{ErrorCode::NotFound, {}};
    allowed.removeAll({});
    if (allowed.isEmpty())
        return Unmatched{ErrorCode::UpgradeRequired, {}};
    return Unmatched{ErrorCode::WrongMethod, allowed.join(", ")};
}

} // namespace holdfast::server
