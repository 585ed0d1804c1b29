// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job.h"

#include <map>
#include <utility>
#include <vector>

namespace holdfast::jobs {

/// Counts the runs that are under way (given to a worker, and not ended) against the bounds: the job's own and those of
/// its labels. Pure.
///
/// Of a job that was removed while it ran the labels are known until the server is restarted: from then on its run
/// counts for the job's name only.
class RunLimits final
{
public:
    explicit RunLimits(const LabelLimits &limits = {});

    void began(const QString &runId, const QString &job, const Labels &labels);
    /// Nothing for a run that is not under way.
    void ended(const QString &runId);
    /// The job asks for other labels now; this run of it is under way, or not.
    void relabel(const QString &runId, const Labels &labels);

    [[nodiscard]] bool isFull(const Job &job) const;
    /// Which bound it is, in words; empty where it is none.
    [[nodiscard]] QString whyFull(const Job &job) const;

private:
    using Label = std::pair<QString, QString>;
    struct Bound
    {
        int most = 0;
        int underWay = 0;
    };
    struct Taken
    {
        QString job;
        std::vector<Label> labels; ///< those with a limit
    };

    [[nodiscard]] int underWayOf(const QString &job) const;
    [[nodiscard]] bool isFullByJob(const Job &job) const;
    [[nodiscard]] std::map<Label, Bound>::const_iterator fullLabel(const Job &job) const;

    std::map<Label, Bound> m_limits;
    std::map<QString, int> m_ofJob;   ///< under way, by job
    std::map<QString, Taken> m_taken; ///< by run
};

} // namespace holdfast::jobs
