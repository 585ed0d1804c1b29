// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job.h"

#include <variant>

namespace holdfast::jobs {

/// Who asks for something. Both empty: the local user.
struct Actor
{
    QString name;
    QString address;

    friend bool operator==(const Actor &, const Actor &) = default;
};

/// A run that somebody asks for.
struct RunRequest
{
    QString job;
};

/// What a person, or a program for them, can ask of the server.
namespace action {
struct AddJob
{
    Job job;
};
/// Adds the job where there is none of that name.
struct ReplaceJob
{
    Job job;
    bool keepsState = true; ///< it stays paused, or not; false: as `job` says
};
struct RemoveJob
{
    QString name;
};
struct SetJobEnabled
{
    QString name;
    bool enabled = true;
};
/// A clock that was ahead has planned slots which are yet to come: they are planned again, from now on.
struct ReplanJob
{
    QString name;
};
struct RequestRun
{
    RunRequest request;
};
struct CancelRun
{
    QString runId;
};
/// Refused while it is connected, or has runs.
struct RemoveWorker
{
    QString name;
};
} // namespace action

using Action = std::variant<action::AddJob, action::ReplaceJob, action::RemoveJob, action::SetJobEnabled,
                            action::ReplanJob, action::RequestRun, action::CancelRun, action::RemoveWorker>;

struct UserAction
{
    Actor actor;
    Action action;
};

/// The job whose definition this changes or ends: its slots up to now must be on record before. Empty: none.
[[nodiscard]] QString changedJob(const Action &action);

} // namespace holdfast::jobs
