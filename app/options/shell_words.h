// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QStringList>

namespace holdfast::app {

/// The words as one would type them in a shell: other than plain characters stand in single quotes.
[[nodiscard]] QString shellLine(const QStringList &words);

/// The words of a line as a shell reads them: quotes of both kinds and backslashes, and nothing else. The problem: a
/// quote does not end.
[[nodiscard]] Result<QStringList> wordsOf(const QString &line);

} // namespace holdfast::app
