// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/change.h"

namespace holdfast::jobs {
namespace {

struct DeedTeller
{
    bool isNew;

    Deed operator()(const action::AddJob &add) const { return ofJob("job_added", add.job.name); }
    Deed operator()(const action::ReplaceJob &replace) const
    {
        return ofJob(isNew ? "job_added" : "job_replaced", replace.job.name);
    }
    Deed operator()(const action::RemoveJob &remove) const { return ofJob("job_removed", remove.name); }
    Deed operator()(const action::SetJobEnabled &set) const
    {
        return ofJob(set.enabled ? "job_resumed" : "job_paused", set.name);
    }
    Deed operator()(const action::ReplanJob &replan) const { return ofJob("job_replanned", replan.name); }
    Deed operator()(const action::RequestRun &asked) const
    {
        return {QStringLiteral("run_requested"), {}, asked.request.job};
    }
    Deed operator()(const action::CancelRun &cancel) const
    {
        return {QStringLiteral("run_cancelled"), cancel.runId, {}};
    }
    Deed operator()(const action::RemoveWorker &remove) const
    {
        return {QStringLiteral("worker_removed"), remove.name, {}};
    }

private:
    static Deed ofJob(const char *what, const QString &name) { return {QLatin1String(what), name, name}; }
};

} // namespace

Deed deedOf(const Action &action, bool isNew)
{
    return std::visit(DeedTeller{isNew}, action);
}

} // namespace holdfast::jobs
