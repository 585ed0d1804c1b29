// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/figures.h"
#include "core/server/record/run_service.h"

#include <QJsonObject>

namespace holdfast::server {

/// What keeps jobs from running by their schedules.
enum class PlanTrouble {
    None,
    Ahead,      ///< a clock that was ahead has planned it up to a time that is to come
    Unreadable, ///< this machine does not know its time zone, or this version its schedule
};

[[nodiscard]] PlanTrouble planTroubleOf(const RunService &runs, const jobs::Job &job);
/// The same in words, with what to do; empty: none.
[[nodiscard]] QString planTroubleText(const RunService &runs, const jobs::Job &job);

/// A job, its next slot and its trouble.
[[nodiscard]] QJsonObject jobJson(const jobs::Job &job, std::optional<WallTime> nextAt,
                                  std::optional<jobs::RunState> lastState, const QString &trouble);

/// Adds what is usual for the job, and when it last succeeded; null where the record does not tell.
void putFigures(QJsonObject &job, const jobs::JobFigures &figures);

/// What a definition has that the one that takes its place does not have, by field.
[[nodiscard]] QJsonObject replacedFields(const jobs::Job &former, const jobs::Job &job);

/// For the person who adds a job: what is easily misread in it. Empty: nothing.
[[nodiscard]] QString noteOn(const schedule::Schedule &schedule);

} // namespace holdfast::server
