// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/link_end.h"
#include "core/net/end.h"

namespace holdfast::net {

/// The end of a socket in the words of the link.
[[nodiscard]] link::LinkEnd linkEndFrom(const End &end);

} // namespace holdfast::net
