// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/cron.h"

#include <bit>

namespace holdfast::schedule {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;
using std::chrono::months;
using std::chrono::seconds;
using std::chrono::year_month;
using std::chrono::year_month_day;

namespace {

constexpr std::uint64_t kAllHours = (std::uint64_t{1} << 24) - 1;

[[nodiscard]] constexpr bool has(std::uint64_t set, unsigned value)
{
    return ((set >> value) & 1) != 0;
}

/// The members from `value` up; `value` is at most 63.
[[nodiscard]] constexpr std::uint64_t from(std::uint64_t set, unsigned value)
{
    return set & (~std::uint64_t{0} << value);
}

/// The smallest member; the set must not be empty.
[[nodiscard]] int lowest(std::uint64_t set)
{
    return std::countr_zero(set);
}

[[nodiscard]] unsigned lengthOf(year_month month)
{
    return static_cast<unsigned>((month / std::chrono::last).day());
}

/// The days of a month, as bits from 1, whose week day is in `weekDays`. The seven bits are turned until the month's
/// first day comes first, and then laid end to end.
[[nodiscard]] std::uint64_t spread(std::uint64_t weekDays, year_month month)
{
    const unsigned first = std::chrono::weekday(local_days(month / 1)).c_encoding();
    const std::uint64_t week = ((weekDays >> first) | (weekDays << (7 - first))) & 0x7f;
    return (week | week << 7 | week << 14 | week << 21 | week << 28) << 1;
}

} // namespace

Result<Cron> Cron::parse(const QString &text)
{
    const Result<CronFields> fields = parseCronText(text);
    if (!fields)
        return fields.problem();
    return Cron(*fields);
}

bool Cron::matches(CivilTime time) const
{
    const auto day = std::chrono::floor<days>(time);
    const year_month_day date(day);
    return has(daysIn(date.year() / date.month()), static_cast<unsigned>(date.day())) &&
           firstTimeFrom(time - day) == time - day;
}

std::optional<CivilTime> Cron::next(CivilTime after) const
{
    const CivilTime start = after + seconds(1);
    const local_days today = std::chrono::floor<days>(start);
    std::optional<local_days> day = firstDayFrom(today);
    if (day == today) {
        if (const auto time = firstTimeFrom(start - today))
            return today + *time;
        day = firstDayFrom(today + days(1));
    }
    if (!day)
        return std::nullopt;
    return *day + hours(lowest(m_fields.hours)) + minutes(lowest(m_fields.minutes)) + seconds(lowest(m_fields.seconds));
}

bool Cron::isPaced() const
{
    return m_fields.everyNMinutes || hasAllHours();
}

bool Cron::hasAllHours() const
{
    return m_fields.hours == kAllHours;
}

/// The days of this month on which it runs, as bits from 1. Vixie's rule: two restricted day fields are joined by "or".
std::uint64_t Cron::daysIn(year_month month) const
{
    if (!has(m_fields.months, static_cast<unsigned>(month.month())))
        return 0;
    const std::uint64_t byWeek = spread(m_fields.weekDays, month);
    const std::uint64_t byDate = m_fields.monthDays;
    const std::uint64_t exist = (std::uint64_t{2} << lengthOf(month)) - 2;
    return (m_fields.eitherDay ? byWeek | byDate : byWeek & byDate) & exist;
}

std::optional<local_days> Cron::firstDayFrom(local_days day) const
{
    const year_month_day date(day);
    const year_month first = date.year() / date.month();
    unsigned earliest = static_cast<unsigned>(date.day());
    for (year_month month = first; month <= first + kHorizon; month += months(1)) {
        if (const std::uint64_t found = from(daysIn(month), earliest))
            return local_days(month / lowest(found));
        earliest = 1;
    }
    return std::nullopt;
}

/// The first time of day at or after `time`, which is within a day; nothing where the day has none left.
std::optional<seconds> Cron::firstTimeFrom(seconds time) const
{
    const auto hour = static_cast<unsigned>(time / hours(1));
    const auto minute = static_cast<unsigned>(time % hours(1) / minutes(1));
    const auto second = static_cast<unsigned>((time % minutes(1)).count());
    if (has(m_fields.hours, hour)) {
        if (has(m_fields.minutes, minute)) {
            if (const std::uint64_t left = from(m_fields.seconds, second))
                return hours(hour) + minutes(minute) + seconds(lowest(left));
        }
        if (const std::uint64_t left = from(m_fields.minutes, minute + 1))
            return hours(hour) + minutes(lowest(left)) + seconds(lowest(m_fields.seconds));
    }
    if (const std::uint64_t left = from(m_fields.hours, hour + 1))
        return hours(lowest(left)) + minutes(lowest(m_fields.minutes)) + seconds(lowest(m_fields.seconds));
    return std::nullopt;
}

} // namespace holdfast::schedule
