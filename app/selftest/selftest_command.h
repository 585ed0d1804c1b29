// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace holdfast::app::selftest {

/// `holdfast selftest`: the exit code, 0 if all went well and 1 if not. Blocks, with an event loop of its own.
[[nodiscard]] int runSelftest();

} // namespace holdfast::app::selftest
