// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdfast::tls {

/// Users who are neither the owner nor in the file's group can read it, or anybody but the owner can write it. On
/// Windows the folder's access list decides, and this is always false.
[[nodiscard]] bool isOpenToOthers(const QString &path);

/// Writes a new file that only its owner can read, in one step: a reader finds the old one or the new one. False: it
/// cannot be written.
[[nodiscard]] bool writePrivate(const QString &path, const QByteArray &content);

} // namespace holdfast::tls
