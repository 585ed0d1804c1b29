// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/schedule.h"

#include "core/schedule/compiled.h"

namespace holdfast::schedule {

Result<void> check(const Schedule &schedule)
{
    const Result<Compiled> compiled = Compiled::compile(schedule);
    return compiled ? Result<void>() : Result<void>(compiled.problem());
}

std::optional<Moment> nextSlot(const Schedule &schedule, WallTime after)
{
    const Result<Compiled> compiled = Compiled::compile(schedule);
    return compiled ? compiled->next(after) : std::nullopt;
}

std::vector<WallTime> slotsBetween(const Schedule &schedule, WallTime from, WallTime to, std::size_t limit)
{
    const Result<Compiled> compiled = Compiled::compile(schedule);
    return compiled ? compiled->between(from, to, limit) : std::vector<WallTime>();
}

} // namespace holdfast::schedule
