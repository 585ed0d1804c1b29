// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/jobs/run.h"

#include <QByteArray>
#include <QMap>
#include <QStringList>
#include <QVariant>

#include <optional>

namespace holdfast::store {

/// How our values stand in columns: times and durations as integer milliseconds (UTC), states as the contract's words,
/// lists and maps as JSON, an empty optional as NULL. Never a NULL for an empty text, whatever QString thinks of
/// itself.
[[nodiscard]] QVariant toSql(const QString &text);
[[nodiscard]] QVariant toSql(const QByteArray &bytes);
[[nodiscard]] QVariant toSql(const QStringList &list);
[[nodiscard]] QVariant toSql(const QMap<QString, QString> &map);
[[nodiscard]] QVariant toSql(qint64 number);
[[nodiscard]] QVariant toSql(int number);
[[nodiscard]] QVariant toSql(bool flag);
[[nodiscard]] QVariant toSql(WallTime time);
[[nodiscard]] QVariant toSql(Milliseconds duration);
[[nodiscard]] QVariant toSql(jobs::RunState state);
[[nodiscard]] QVariant toSql(jobs::Trigger trigger);
[[nodiscard]] QVariant toSql(jobs::Stream stream);

template <typename T>
[[nodiscard]] QVariant toSql(const std::optional<T> &value)
{
    return value ? toSql(*value) : QVariant();
}

} // namespace holdfast::store
