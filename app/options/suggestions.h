// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

/// What somebody meant who typed a word that does not exist. Pure.
namespace holdfast::app {

/// The line that does what another tool's word asks for: "rm" in group "job" is "holdfast job remove NAME". The group
/// is empty at the top.
[[nodiscard]] std::optional<QString> lineForWord(const QString &group, const QString &word);

/// Our name of an option that other tools call differently: "--tz" is "--timezone".
[[nodiscard]] std::optional<QString> optionForWord(const QString &option);

} // namespace holdfast::app
