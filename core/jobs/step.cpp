// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/step.h"

namespace holdfast::jobs {

void Step::record(const Run &run)
{
    writes.push_back(PutRun{run});
    changes.runs.push_back(run);
}

void Step::record(const WorkerRecord &worker)
{
    writes.push_back(PutWorker{worker});
    changes.workers += worker.name;
}

void Step::record(const Outage &outage)
{
    writes.push_back(PutOutage{outage});
    changes.outages.push_back(outage);
}

void Step::record(const Job &job)
{
    writes.push_back(PutJob{job});
    changes.jobs += job.name;
}

void Step::record(const RunEvent &event)
{
    writes.push_back(PutEvent{event});
    changes.events.push_back(event);
}

void Step::event(const Run &run, WallTime at, const char *kind, const QString &text)
{
    record(RunEvent{.runId = run.id, .attempt = run.attempt, .at = at, .kind = QLatin1String(kind), .text = text});
}

void Step::removeJob(const QString &name)
{
    writes.push_back(RemoveJob{name});
    changes.jobsGone += name;
}

void Step::removeWorker(const QString &name)
{
    writes.push_back(RemoveWorker{name});
    changes.workersGone += name;
}

void Step::record(const access::TokenWrites &tokens)
{
    for (const access::TokenWrite &write : tokens)
        std::visit([this](const auto &each) { writes.emplace_back(each); }, write);
}

void Step::advancePlan(const QString &job, WallTime plannedUntil)
{
    writes.push_back(AdvancePlan{job, plannedUntil});
    changes.jobs += job;
}

} // namespace holdfast::jobs
