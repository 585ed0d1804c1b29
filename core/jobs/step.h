// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/attempt.h"
#include "core/jobs/records.h"

#include <QStringList>

#include <variant>
#include <vector>

namespace holdfast::jobs {

struct StartRun
{
    QString worker;
    Assignment assignment;
};
struct CancelRun
{
    QString worker;
    AttemptKey key;
    QString reason;
};
using Command = std::variant<StartRun, CancelRun>;

/// What a step changed, for those who are told after its commit. Filled where the book decides; nobody has to read it
/// back from the writes.
struct Changes
{
    std::vector<Run> runs; ///< each run as it is now, once for each change of its state; each is final at most once
    QStringList workers;   ///< names
    QStringList jobs;      ///< names: another definition, or another next slot
    QStringList jobsGone;
    QStringList workersGone;
    std::vector<Outage> outages;
    std::vector<RunEvent> events;

    [[nodiscard]] bool isEmpty() const
    {
        return runs.empty() && workers.isEmpty() && jobs.isEmpty() && jobsGone.isEmpty() && workersGone.isEmpty() &&
               outages.empty() && events.empty();
    }
};

/// What an input led to. The writes are one batch; commands leave only after it is committed, so that nothing runs that
/// a server killed at that moment would not know of.
struct Step
{
    Writes writes;
    std::vector<Command> commands;
    Changes changes;

    // Each puts one value on record and says so in `changes`.
    void record(const Run &run);
    void record(const WorkerRecord &worker);
    void record(const Outage &outage);
    void record(const Job &job);
    /// What was found and done, for people: `run show` tells it.
    void record(const RunEvent &event);
    void event(const Run &run, WallTime at, const char *kind, const QString &text);
    void removeJob(const QString &name);
    void removeWorker(const QString &name);
    void record(const access::TokenWrites &tokens);
    void advancePlan(const QString &job, WallTime plannedUntil);
};

} // namespace holdfast::jobs
