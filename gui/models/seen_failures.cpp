// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/seen_failures.h"

#include "gui/models/jobs_model.h"

namespace holdfast::gui {

SeenFailures SeenFailures::allOf(const Overview &overview, const std::vector<JobRow> &rows)
{
    SeenFailures seen{{}, overview.lost24h};
    for (const JobRow &job : rows) {
        if (failuresInARow(job) > 0)
            seen.jobs += job.name;
    }
    return seen;
}

SeenFailures SeenFailures::still(const Overview &overview, const std::vector<JobRow> &rows) const
{
    SeenFailures seen{{}, std::min(lost, overview.lost24h)};
    for (const JobRow &job : rows) {
        if (isSeen(job) && failuresInARow(job) > 0)
            seen.jobs += job.name;
    }
    return seen;
}

} // namespace holdfast::gui
