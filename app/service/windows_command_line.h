// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace holdfast::app::service {

/// One command line that a program on Windows takes apart into these words again, whatever is in them: what
/// CommandLineToArgvW and the C runtime agree on. The first word, the program, always stands in quotes, so that a
/// folder with a space in its name cannot be read as another program. Pure.
[[nodiscard]] QString windowsCommandLine(const QStringList &words);

} // namespace holdfast::app::service
