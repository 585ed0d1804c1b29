// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QJsonObject>
#include <QMap>

/// How plain values read in JSON.
namespace holdfast {

/// Null for an empty text.
[[nodiscard]] QJsonValue textOrNull(const QString &text);

/// ISO 8601 with Z; null for none.
[[nodiscard]] QJsonValue timeOrNull(const std::optional<WallTime> &time);

/// One member for each entry.
[[nodiscard]] QJsonObject mapOf(const QMap<QString, QString> &map);

} // namespace holdfast
