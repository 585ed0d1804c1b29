// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/server/record/token_service.h"

namespace holdfast::server {

/// Whoever may read the server's data folder is admin on this machine: writes a token that holds into its file
/// admin.token, unless there is one. What fails is said in the log. Blocks: for the start only.
void keepAdminToken(TokenService &tokens, const QString &folder);

} // namespace holdfast::server
