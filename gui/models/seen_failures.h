// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"

#include <algorithm>

namespace holdfast::gui {

/// Failures that somebody has seen and that are no news any more: jobs that fail, until they have succeeded again, and
/// runs that were lost, until there are more of them. Pure.
struct SeenFailures
{
    QStringList jobs;
    int lost = 0; ///< of the lost runs of a day
    friend bool operator==(const SeenFailures &, const SeenFailures &) = default;

    [[nodiscard]] static SeenFailures allOf(const Overview &overview, const std::vector<JobRow> &rows);
    /// Without what is over.
    [[nodiscard]] SeenFailures still(const Overview &overview, const std::vector<JobRow> &rows) const;
    /// Nothing of it has to be told.
    [[nodiscard]] bool isSeen(const JobRow &job) const { return jobs.contains(job.name); }
    [[nodiscard]] int newlyLost(const Overview &overview) const { return std::max(0, overview.lost24h - lost); }
};

} // namespace holdfast::gui
