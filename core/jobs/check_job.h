// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/job.h"

namespace holdfast::jobs {

/// Whether a job can be taken: name, command, environment, bounds, schedule. The problem names the field.
[[nodiscard]] Result<void> checkJob(const Job &job, WallTime now);

} // namespace holdfast::jobs
