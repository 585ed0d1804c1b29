// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/end.h"

#include <optional>

namespace holdfast::net {

/// What Windows' number for the end of a connection means; nothing for a number that says nothing of one. Of an open
/// connection, or of one that was being made. Numbers from 10000 on are those of Winsock, the others of Win32; both
/// come for the same events, by the way in which a program reads.
[[nodiscard]] std::optional<End::How> howOfWindows(int number, bool opened);

} // namespace holdfast::net
