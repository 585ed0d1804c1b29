// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/grammar_tree.h"

namespace holdfast::app::reference {

/// "holdfast-job-add" for "job add".
[[nodiscard]] QString pageName(const QString &path);

/// The manual page of a command or of a group, in mdoc(7). `date` is its date: "November 30, 2026".
[[nodiscard]] QString manualPage(const GrammarCommand &command, const QString &date);

} // namespace holdfast::app::reference
