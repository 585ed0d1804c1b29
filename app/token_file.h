// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>

namespace holdfast::app {

/// The token of --token-file: the first line of the file, without white space around it; nothing for an empty path. The
/// problem: it cannot be read, or that line is no token.
[[nodiscard]] Result<QByteArray> readToken(const QString &path);

} // namespace holdfast::app
