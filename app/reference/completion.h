// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/grammar_tree.h"

namespace holdfast::app::reference {

/// What a shell reads to complete command lines of the program: `shell` is bash, zsh or fish.
[[nodiscard]] QString completionScript(const QString &shell);

[[nodiscard]] QString bashScript(const QList<GrammarCommand> &tree);
[[nodiscard]] QString zshScript(const QList<GrammarCommand> &tree);
[[nodiscard]] QString fishScript(const QList<GrammarCommand> &tree);

} // namespace holdfast::app::reference
