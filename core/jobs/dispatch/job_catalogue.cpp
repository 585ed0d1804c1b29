// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/dispatch/job_catalogue.h"

namespace holdfast::jobs {

void JobCatalogue::restore(const QList<Job> &jobs)
{
    for (const Job &job : jobs)
        m_jobs.insert_or_assign(job.name, job);
}

void JobCatalogue::put(const Job &job, Step &step)
{
    m_jobs.insert_or_assign(job.name, job);
    step.record(job);
}

void JobCatalogue::remove(const QString &name, Step &step)
{
    if (m_jobs.erase(name) > 0)
        step.removeJob(name);
}

const Job *JobCatalogue::find(const QString &name) const
{
    const auto found = m_jobs.find(name);
    return found == m_jobs.end() ? nullptr : &found->second;
}

} // namespace holdfast::jobs
