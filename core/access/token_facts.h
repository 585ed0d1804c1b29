// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/token.h"

#include <QJsonObject>

namespace holdfast::access {

/// What people may know of a token: everything but its secrets and their hashes. Null where there is nothing.
[[nodiscard]] QJsonObject factsOf(const Token &token);

} // namespace holdfast::access
