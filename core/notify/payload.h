// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/channel.h"
#include "core/notify/message.h"
#include "core/notify/notice.h"

/// What the receivers of messages get, byte by byte.
namespace holdfast::notify {

/// A webhook's own body and a program's standard input: the message and its events, as JSON. docs/notifications.md has
/// the fields.
[[nodiscard]] QByteArray toJsonBytes(const Batch &batch, const QList<Event> &events, const Message &message);

/// A channel's `body`, with the texts in it.
[[nodiscard]] QByteArray fillIn(const QString &body, const Message &message);
/// Whether `body` is JSON once its texts are in.
[[nodiscard]] bool isGoodBody(const QString &body);

/// A mail with its headers, lines end in CR LF. RFC 5322; the text is UTF-8 in base64.
[[nodiscard]] QByteArray toMail(const Channel &channel, const Batch &batch, const Message &message);

} // namespace holdfast::notify
