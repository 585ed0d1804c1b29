// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace holdfast::app {

/// The words as one would type them in a shell: other than plain characters stand in single quotes.
[[nodiscard]] QString shellLine(const QStringList &words);

} // namespace holdfast::app
