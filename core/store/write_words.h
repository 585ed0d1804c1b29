// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/records.h"

namespace holdfast::store {

/// What a write is about, "run 0abc of backup", for the line that says that it was refused.
[[nodiscard]] QString subjectOf(const jobs::Write &write);

/// That problem, with what the write is about.
[[nodiscard]] Problem refusal(const jobs::Write &write, Problem why);

} // namespace holdfast::store
