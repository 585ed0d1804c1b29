// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

namespace holdfast::app {

/// A pipe, a device or a folder in the place of a file would hang the program, or fail late. What is not there is good.
/// `where`: what a person has given it with, such as "--config".
[[nodiscard]] Result<void> checkPlainFile(const QString &path, const QString &where);

/// A pipe, a socket or a device; also /dev/stdout and /dev/stderr, wherever they lead.
[[nodiscard]] bool isStream(const QString &path);

} // namespace holdfast::app
