// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/server_address.h"

/// The pins of the servers that the person trusts, in the settings. A pin is no secret.
namespace holdfast::gui::pins {

/// Empty: none.
[[nodiscard]] QString of(const ServerAddress &server);
/// An empty pin forgets it.
void remember(const ServerAddress &server, const QString &pin);

} // namespace holdfast::gui::pins
