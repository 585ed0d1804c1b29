// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/figures.h"

#include <QStringList>

#include <map>

namespace holdfast::jobs {

/// The figures of some jobs and workers, those that are watched. Reading the record takes a while: what ends meanwhile
/// is counted once. Pure.
class FigureBook final
{
public:
    /// From now on these and no others. Gives those of whom the record must be read: see take().
    [[nodiscard]] QStringList watchJobs(const QStringList &names);
    void watchWorkers(const QStringList &names);
    /// One of these is not watched, and belongs to the first `most` by name.
    [[nodiscard]] bool missesJob(const QStringList &names, int most) const;
    [[nodiscard]] bool missesWorker(const QStringList &names, int most) const;

    /// The newest runs of a job, as read from the record at any time since watchJobs() named it.
    void take(const QString &job, const QList<Run> &newestFirst);
    /// A run that has changed, after its commit.
    void note(const Run &run);

    [[nodiscard]] const JobFigures *job(const QString &name) const;
    [[nodiscard]] const RunFigures *worker(const QString &name) const;
    [[nodiscard]] QStringList jobs() const;
    [[nodiscard]] QStringList workers() const;

private:
    struct Watched
    {
        JobFigures figures;
        bool isRead = false;
        QList<Run> meanwhile = {}; ///< what ended before the record was read; kLookBack at most
    };

    std::map<QString, Watched> m_jobs;
    std::map<QString, RunFigures> m_workers;
};

} // namespace holdfast::jobs
