// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/sql_reader.h"

/// How SqlReader asks: for the files that hold its queries.
namespace holdfast::store {

/// "WHERE …" from the parts that narrow; nothing from none.
inline QString where(const QStringList &conditions)
{
    return conditions.isEmpty() ? QString() : QStringLiteral("WHERE ") + conditions.join(QStringLiteral(" AND "));
}

template <typename T, typename More>
Result<QList<T>> SqlReader::query(T (*read)(SqlRow &), const QString &sql, const QVariantList &values, More more)
{
    const Problem stopped{.code = QStringLiteral("store_unavailable"), .what = QStringLiteral("the server stops")};
    if (isStopped())
        return stopped;
    if (Result<void> connected = connect(); !connected)
        return connected.problem();
    Result<QList<T>> answer = QList<T>();
    SqlStatement &prepared = statement(sql);
    const Result<void> ran = prepared.execute(values);
    const auto goesOn = [this, &more](const T &last) { return more(last) && !isStopped(); };
    answer = ran ? prepared.rows(read, goesOn) : ran.problem();
    if (!answer)
        disconnect();
    return isStopped() ? stopped : answer;
}

template <typename T>
Result<QList<T>> SqlReader::query(T (*read)(SqlRow &), const QString &sql, const QVariantList &values)
{
    return query(read, sql, values, [](const T &) { return true; });
}

template <typename T>
Result<std::optional<T>> SqlReader::first(T (*read)(SqlRow &), const QString &sql, const QVariantList &values)
{
    const Result<QList<T>> found = query(read, sql, values);
    if (!found)
        return found.problem();
    return found->isEmpty() ? std::nullopt : std::optional(found->first());
}

} // namespace holdfast::store
