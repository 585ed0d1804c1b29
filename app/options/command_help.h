// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/App.hpp>

#include <QString>

namespace holdfast::app {

/// The text of `holdfast COMMAND --help`: usage, what it does, options by group, examples; 80 columns wide.
[[nodiscard]] QString commandHelp(const CLI::App &command);

/// "job add": the names of a command and of the groups above it.
[[nodiscard]] QString pathOf(const CLI::App &command);

} // namespace holdfast::app
