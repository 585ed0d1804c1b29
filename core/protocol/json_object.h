// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArrayView>
#include <QJsonObject>
#include <QMap>

namespace holdfast::protocol {

/// Reads one JSON object, UTF-8, within the bounds of limits.h. The problem's code: too_large, too_deep, bad_json,
/// not_an_object.
[[nodiscard]] Result<QJsonObject> readObject(QByteArrayView text);

/// Null for an empty text.
[[nodiscard]] QJsonValue textOrNull(const QString &text);

/// One member for each entry.
[[nodiscard]] QJsonObject mapOf(const QMap<QString, QString> &map);

} // namespace holdfast::protocol
