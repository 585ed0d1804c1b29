// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job.h"

namespace holdfast::protocol {

/// What is wrong with a worker's labels as a whole, "are more than 100"; empty: nothing. The server keeps them of every
/// worker that ever registered, and looks through them for every run.
[[nodiscard]] QString faultOf(const jobs::Labels &labels);

} // namespace holdfast::protocol
