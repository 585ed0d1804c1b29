// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"

#include <span>

namespace holdfast::app {

/// Where a setting stands in the help text.
enum class Group { Server, Worker, Link, Client, Common };

/// One setting: `--name`, `HOLDFAST_NAME` and `name` in a config file are the same thing.
struct Setting
{
    const char *name;
    const char *value; ///< what the help calls its value; empty: a flag
    Group group;
    bool repeats;
    const char *help; ///< with the default, where a person would ask for it
    /// Checks and stores; `values` has one entry unless the setting repeats. Returns what is wrong with it, or nothing.
    QString (*apply)(Options &options, const QStringList &values);
};

/// The one table of settings; the command line, the environment, the config file and the help are all read off it.
[[nodiscard]] std::span<const Setting> settings();

/// HOLDFAST_PING_INTERVAL for ping-interval.
[[nodiscard]] QString environmentName(const QString &setting);

/// The text of `holdfast --help`.
[[nodiscard]] QString helpText();

/// What `holdfast` alone answers.
[[nodiscard]] QString shortHelpText();

} // namespace holdfast::app
