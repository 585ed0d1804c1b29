// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/problems.h"

#include <memory>

namespace holdfast::store {

/// Keeps a file for one process: while it lives, nobody else gets it. The operating system lets go of it when the
/// process dies, however it dies, so there is no stale lock to clean up. The file itself stays.
class FileLock
{
public:
    virtual ~FileLock() = default;

    /// Creates the file where it is missing. kInUse when somebody else has it.
    [[nodiscard]] static Result<std::unique_ptr<FileLock>> take(const QString &path);
};

/// Which file is at that path: another one after it was replaced, none where nothing is. Windows replaces no open file.
[[nodiscard]] QByteArray identityOf(const QString &path);

} // namespace holdfast::store
