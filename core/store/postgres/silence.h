// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

/// What libpq leaves to its caller: how long to wait for a server that says nothing.
namespace holdfast::store {

/// True: bytes came, or the end. Blocks for `most` at most.
[[nodiscard]] bool waitForBytes(int socket, Milliseconds most);

/// Both ways, at once: whoever reads finds the end.
void endTraffic(int socket);

} // namespace holdfast::store
