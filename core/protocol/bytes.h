// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>

namespace holdfast::protocol {

/// Puts bytes into `data`: as text where they are UTF-8 and that is shorter, else as base64, and `encoding` says so.
void putBytes(QJsonObject &object, const QByteArray &bytes);

} // namespace holdfast::protocol
