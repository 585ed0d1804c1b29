// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/console.h"
#include "app/options/options.h"

namespace holdfast::app::doctor {

/// `holdfast doctor`: the exit code, 1 if something is wrong. `newestSchema` is that of this program's databases.
/// Blocks, with an event loop of its own.
[[nodiscard]] int runDoctor(const Options &options, const Surroundings &surroundings, int newestSchema);

} // namespace holdfast::app::doctor
