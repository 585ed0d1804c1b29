// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// Processes whose parent has ended. The system gives them to process 1, or to the nearest ancestor that adopts.
namespace holdfast::process {

/// From now on the orphans among this process's descendants become its children, prctl(2): none gets out of sight.
/// Nothing on Windows, where a job object holds them.
void adoptOrphans();

/// True after that, for whoever was started so, and for process 1 of a container.
[[nodiscard]] bool adoptsOrphans();

/// Collects the children that have ended, if this process adopts. `own` is never touched: somebody else waits for it,
/// and calls again afterwards.
void collectOrphans(qint64 own = 0);

} // namespace holdfast::process
