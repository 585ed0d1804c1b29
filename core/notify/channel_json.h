// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/notify/notice.h"

#include <QJsonObject>

namespace holdfast::notify {

/// As HTTP and the record have it; without its secret.
[[nodiscard]] QJsonObject toJson(const Channel &channel);
/// Reads what toJson() made, or what a person asks for: fields that are absent have their defaults. Problem:
/// `bad_field`.
[[nodiscard]] Result<Channel> channelFrom(const QJsonObject &json);
/// A new channel as a person asks for it, with its secret in `secret`. Problem: `bad_field`.
[[nodiscard]] Result<PutChannel> channelAskedFor(QJsonObject json);

} // namespace holdfast::notify
