// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdfast::tls {

/// Users who are neither the owner nor in the file's group can read it, or anybody but the owner can write it. On
/// Windows the folder's access list decides, and this is always false.
[[nodiscard]] bool isOpenToOthers(const QString &path);

} // namespace holdfast::tls
