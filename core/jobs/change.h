// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/token.h"
#include "core/jobs/user_action.h"

#include <optional>

namespace holdfast::jobs {

/// Who did what: one row for each change that a person, or a program for them, has made.
struct Change
{
    QString id; ///< as that of a run: it sorts by the moment
    WallTime at{};
    Actor actor;
    QString what;                                            ///< one word, such as "job_added"; docs/http.md lists them
    QString name;                                            ///< what was changed: a job, a run, a worker, a drill
    QString job = {};                                        ///< the job that it is about; empty: none
    std::optional<Job> former;                               ///< of a job: its definition before …
    std::optional<Job> later;                                ///< … and after the change
    std::optional<access::Token> formerToken = std::nullopt; ///< of a token: the same
    std::optional<access::Token> laterToken = std::nullopt;

    friend bool operator==(const Change &, const Change &) = default;
};

/// What an action does, in the words of a Change.
struct Deed
{
    QString what;
    QString name; ///< empty: a run that gets its id only now
    QString job;  ///< empty: none, or that of the run named `name`
};

/// `isNew`: there was no job of that name before.
[[nodiscard]] Deed deedOf(const Action &action, bool isNew);

} // namespace holdfast::jobs
