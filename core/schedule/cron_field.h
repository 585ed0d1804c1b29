// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

#include <cstdint>

namespace holdfast::schedule {

/// The columns of a cron expression, in their order; the first is left out where there are five.
enum class CronColumn { Second, Minute, Hour, MonthDay, Month, WeekDay };

/// Reads one field, "1-30/7,45" or "MON-FRI", as a set: bit n stands for the value n. `number` is the field's place as
/// people count, from 1, for the problem.
[[nodiscard]] Result<std::uint64_t> readCronField(CronColumn column, int number, QStringView field);

/// For messages: the text in quotes, clipped, and without characters that would upset a terminal or a log.
[[nodiscard]] QString quotedForMessage(QStringView text);

} // namespace holdfast::schedule
