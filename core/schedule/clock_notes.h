// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schedule/zone.h"

#include <QString>

/// The words for what a clock change does. Of a slot: the note of `job next`, where the argument is the civil time that
/// the slot stands for. Of a whole change: the note of an odd moment, where the civil times are the first and the last
/// that the change takes or doubles.
namespace holdfast::schedule {

[[nodiscard]] QString gapNote(LocalTime time);
[[nodiscard]] QString firstOfTwoNote(LocalTime time);
[[nodiscard]] QString secondOfTwoNote(LocalTime time);

struct CivilSpan
{
    LocalTime first;
    LocalTime last;
};

[[nodiscard]] QString oddGapNote(const CivilSpan &taken, bool makesUp);
[[nodiscard]] QString oddFoldNote(const CivilSpan &doubled, bool runsFirst, bool runsSecond);

} // namespace holdfast::schedule
