// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/step.h"

#include <map>

namespace holdfast::jobs {

/// The register of all jobs by name, paused or not. Holds definitions that have passed checkJob(); when they run is
/// SlotPlanner's matter. Pure.
class JobCatalogue final
{
public:
    void restore(const QList<Job> &jobs);

    /// Adds the job, or puts this definition in the place of the one of that name.
    void put(const Job &job, Step &step);
    void remove(const QString &name, Step &step);

    [[nodiscard]] const Job *find(const QString &name) const;
    [[nodiscard]] const std::map<QString, Job> &all() const { return m_jobs; }

private:
    std::map<QString, Job> m_jobs;
};

} // namespace holdfast::jobs
