// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/user_action.h"

namespace holdfast::jobs {
namespace {

struct ChangedJob
{
    QString operator()(const action::AddJob &) const { return {}; }
    QString operator()(const action::ReplaceJob &replace) const { return replace.job.name; }
    QString operator()(const action::RemoveJob &remove) const { return remove.name; }
    QString operator()(const action::SetJobEnabled &set) const { return set.name; }
    QString operator()(const action::ReplanJob &) const { return {}; }
    QString operator()(const action::RequestRun &) const { return {}; }
    QString operator()(const action::CancelRun &) const { return {}; }
    QString operator()(const action::RemoveWorker &) const { return {}; }
};

} // namespace

QString changedJob(const Action &action)
{
    return std::visit(ChangedJob(), action);
}

} // namespace holdfast::jobs
