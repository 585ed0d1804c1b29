// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/console.h"
#include "app/options/options.h"

namespace holdfast::app::backup {

[[nodiscard]] bool isBackupCommand(const Command &command);

/// `backup` or `restore`: does it, prints what it did, and gives the program's exit code. Blocks.
[[nodiscard]] int runBackup(const Options &options);
[[nodiscard]] int runBackup(const Options &options, const client::Console &console, WallTime now);

} // namespace holdfast::app::backup
