// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/server_address.h"
#include "gui/models/seen_failures.h"

/// Which failures of a server this user has seen, over restarts of the window.
namespace holdfast::gui::seen_store {

[[nodiscard]] SeenFailures of(const ServerAddress &server);
void remember(const ServerAddress &server, const SeenFailures &seen);

} // namespace holdfast::gui::seen_store
