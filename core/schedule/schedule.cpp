// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/schedule.h"

#include "core/base/words.h"
#include "core/schedule/compiled.h"

namespace holdfast::schedule {
namespace {

constexpr Words<Gap, 3> kGaps = {{{Gap::ByKind, ""}, {Gap::RunAfter, "run-after"}, {Gap::Skip, "skip"}}};
constexpr Words<Fold, 4> kFolds = {
    {{Fold::ByKind, ""}, {Fold::First, "first"}, {Fold::Second, "second"}, {Fold::Both, "both"}}};

} // namespace

QString toString(Gap gap)
{
    return wordFor(kGaps, gap);
}

QString toString(Fold fold)
{
    return wordFor(kFolds, fold);
}

std::optional<Gap> gapFrom(const QString &word)
{
    return valueFor(kGaps, word);
}

std::optional<Fold> foldFrom(const QString &word)
{
    return valueFor(kFolds, word);
}

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
