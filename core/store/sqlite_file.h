// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

namespace holdfast::store {

/// Makes the database's folder, for its owner only, where it is missing; one that exists keeps its rights.
[[nodiscard]] Result<void> makeFolderFor(const QString &path);

/// Looks at what stands at `path` without changing a byte of it, and refuses what is not a database of ours, is
/// damaged, or has a schema newer than `newest`. A file that is missing is made, empty and readable by its owner only:
/// it holds environments of jobs, and the log beside it takes over its rights.
[[nodiscard]] Result<void> examineOrMake(const QString &path, int newest);

} // namespace holdfast::store
