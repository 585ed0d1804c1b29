// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdfast::access {

/// A name in which '*' stands for any characters, none too: "web-*".
[[nodiscard]] bool isGoodPattern(const QString &pattern);
[[nodiscard]] bool matchesPattern(const QString &pattern, const QString &name);

} // namespace holdfast::access
