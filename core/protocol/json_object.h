// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArrayView>
#include <QJsonObject>

namespace holdfast::protocol {

/// Reads one JSON object, UTF-8, within the bounds of limits.h. The problem's code: too_large, too_deep, bad_json,
/// not_an_object.
[[nodiscard]] Result<QJsonObject> readObject(QByteArrayView text);

} // namespace holdfast::protocol
