// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

#include <cstdint>

namespace holdfast::schedule {

/// The longest cron expression that is read, in characters.
inline constexpr qsizetype kMaxCronLength = 1000;

/// What a cron expression says, as sets: bit n stands for the value n.
struct CronFields
{
    std::uint64_t seconds = 1;   ///< bits 0 to 59; second 0 where the expression has five fields
    std::uint64_t minutes = 0;   ///< bits 0 to 59
    std::uint64_t hours = 0;     ///< bits 0 to 23
    std::uint64_t monthDays = 0; ///< bits 1 to 31
    std::uint64_t months = 0;    ///< bits 1 to 12
    std::uint64_t weekDays = 0;  ///< bits 0 to 6, Sunday is 0
    bool eitherDay = false;      ///< neither day field begins with '*': a day that is in one of them is enough
    bool everyNMinutes = false;  ///< the minute field begins with '*'

    friend bool operator==(const CronFields &, const CronFields &) = default;
};

/// Reads what crontab(5) of Vixie's cron describes: minute, hour, day of month, month, day of week, with lists, ranges,
/// steps and three-letter names in any case, 0 and 7 both Sunday, and @yearly @annually @monthly @weekly @daily
/// @midnight @hourly. Beyond it: a leading field of seconds makes six, and "5/15" is "5-59/15". As there, a range must
/// not run backwards ("FRI-MON"); only Sunday may end one ("FRI-SUN"). @reboot is refused: it is no time.
///
/// The problem has the code "bad_field" and names the field and the word in it that is wrong.
[[nodiscard]] Result<CronFields> parseCronText(const QString &text);

} // namespace holdfast::schedule
