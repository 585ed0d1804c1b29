// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QJsonObject>

namespace holdfast::server {

/// The JSON object that a request brings, read as strictly as a message, for what is in it will be sent in messages;
/// `bad_json` where its body is none.
[[nodiscard]] Result<QJsonObject> objectIn(const QByteArray &body);

} // namespace holdfast::server
