// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>

/// What Windows' own calls on files need beyond QFile.
namespace holdfast::runtime {

/// A path as these calls take it, also beyond 260 characters: absolute, with "\\?\" before it.
[[nodiscard]] std::wstring nativePath(const QString &path);

/// Gives a file, in one step, the place and name of another one, which it replaces, and puts that on the disk. Virus
/// scanners and indexers hold files for moments: it tries again, and blocks for up to 1.3 s. Empty: done. Else what
/// failed, as people read it.
[[nodiscard]] QString moveOver(const QString &from, const QString &to);

} // namespace holdfast::runtime
